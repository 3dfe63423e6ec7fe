/*
 * The map view: cases by country, each country a link that filters. Needs picks.js, load.js; loads explore/map.js.
 *
 * KB.explore.map(facets, answer, state, address, change) -> Promise of an element
 *     address(next): the address of the state with a part replaced, for the links
 */
(function () {
  "use strict";
  const KB = (window.KB = window.KB || {});
  const explore = (KB.explore = KB.explore || {});
  const el = KB.dom.el;
  const SVG = "http://www.w3.org/2000/svg";
  const KEY = "countries";
  const STEPS = 5;
  const RADIUS = 17;
  const GAP = 2;
  const SHIFTED = 5;
  const ROUNDS = 60;

  function svg(tag, attributes, ...children) {
    const element = document.createElementNS(SVG, tag);
    for (const name of Object.keys(attributes)) element.setAttribute(name, attributes[name]);
    element.append(...children);
    return element;
  }

  explore.map = async function (facets, answer, state, address, change) {
    const data = (await KB.load.script("explore/map.js")).map;
    const picked = new Set(state.facets[KEY] || []);
    const field = facets.fields.find((one) => one.key === KEY);
    const rows = field.values
      .map((one) => ({ code: one.code, name: one.label, count: answer.counts[KEY][one.code], picked: picked.has(one.code) }))
      .filter((row) => row.count > 0 || row.picked)
      .sort((a, b) => b.count - a.count || a.name.localeCompare(b.name, "en"));
    const most = rows.length ? rows[0].count : 0;

    function next(row) {
      const codes = new Set(picked);
      if (row.picked) codes.delete(row.code);
      else codes.add(row.code);
      const rest = Object.assign({}, state.facets);
      rest[KEY] = field.values.map((one) => one.code).filter((code) => codes.has(code));
      if (!rest[KEY].length) delete rest[KEY];
      return { facets: rest };
    }

    function anchor(element, row) {
      element.setAttribute("href", address(next(row)));
      element.addEventListener("click", function (event) {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        change(next(row), "push");
      });
      return element;
    }

    function words(row) {
      return row.name + ", " + explore.count(row.count) + (row.picked ? ", picked" : "");
    }

    const drawn = rows.filter((row) => data.countries[row.code]);
    const byCode = new Map(drawn.map((row) => [row.code, row]));
    const land = Object.keys(data.countries).filter((code) => !byCode.has(code)).map((code) => data.countries[code][0]);
    const places = spread(drawn.map((row) => data.countries[row.code].slice(1)));
    const whole = svg("svg", { class: "kb-map", viewBox: "0 0 " + data.width + " " + data.height, role: "group", "aria-label": "Cases by country" });
    const ground = svg("g", { "aria-hidden": "true" }, svg("path", { class: "kb-map__land", d: land.join("") }));
    for (const path of data.neutral) ground.append(svg("path", { class: "kb-map__land kb-map__land--neutral", d: path }));
    for (const row of drawn) {
      const tag = "kb-map__country kb-map__country--" + step(row.count, most) + (row.picked ? " is-picked" : "");
      ground.append(anchor(svg("a", { tabindex: "-1" }, svg("path", { class: tag, d: data.countries[row.code][0] })), row));
    }
    whole.append(ground);
    drawn.forEach(function (row, at) {
      const [, x0, y0] = data.countries[row.code];
      const x = Math.min(Math.max(places[at][0], RADIUS + 1), data.width - RADIUS - 1);
      const y = Math.min(Math.max(places[at][1], RADIUS + 1), data.height - RADIUS - 1);
      const link = svg("a", { class: "kb-map__marker" + (row.picked ? " is-picked" : ""), "aria-label": words(row) });
      if (Math.hypot(x - x0, y - y0) > SHIFTED) link.append(svg("path", { class: "kb-map__line", d: "M" + x0 + " " + y0 + "L" + x + " " + y }));
      const small = row.count > 99 ? " kb-map__count--long" : "";
      link.append(
        svg("circle", { class: "kb-map__disc", cx: x, cy: y, r: RADIUS }),
        svg("text", { class: "kb-map__count" + small, x, y, dy: ".35em", "text-anchor": "middle" }, String(row.count)),
      );
      link.dataset.country = row.code;
      whole.append(anchor(link, row));
    });
    const list = el(
      "ul",
      { class: "map-rows" },
      ...rows.map((row) =>
        el(
          "li",
          {},
          anchor(el("a", { "data-country": row.code, "aria-current": row.picked ? "true" : null }, row.name), row),
          " ",
          el("span", { class: "count" }, row.count.toLocaleString("en-GB")),
          row.picked ? el("span", { class: "facet-picked" }, " picked") : null,
        ),
      ),
    );
    const away = rows.some((row) => !data.countries[row.code]);
    return el(
      "div",
      { class: "map-view" },
      el("p", { class: "hint" }, "Choose countries to filter by them. Figures count the cases that meet all your other filters."),
      el("div", { class: "map-box" }, whole),
      el("h3", {}, "By country"),
      list,
      el("p", { class: "hint" }, (away ? "Countries outside Europe stand in the list only. " : "") + data.caption + " " + data.note),
    );
  };

  /* 1 to 5: how many compared with the most. */
  function step(count, most) {
    for (let n = 1; n < STEPS; n++) if (count <= Math.max(n, Math.floor(Math.pow(most, n / STEPS)))) return n;
    return STEPS;
  }

  /* Moves markers apart until none covers another; the build does the same for the map of the home page. */
  function spread(places) {
    const at = places.map((place) => place.slice());
    const apart = 2 * RADIUS + GAP;
    for (let round = 0; round < ROUNDS; round++) {
      let moved = false;
      for (let one = 0; one < at.length; one++) {
        for (let two = one + 1; two < at.length; two++) {
          const dx = at[two][0] - at[one][0];
          const dy = at[two][1] - at[one][1];
          const away = Math.hypot(dx, dy);
          if (away >= apart - 0.01) continue;
          const ux = away ? dx / away : 1;
          const uy = away ? dy / away : 0;
          const push = (apart - away) / 2;
          at[one] = [at[one][0] - ux * push, at[one][1] - uy * push];
          at[two] = [at[two][0] + ux * push, at[two][1] + uy * push];
          moved = true;
        }
      }
      if (!moved) break;
    }
    return at;
  }
})();
