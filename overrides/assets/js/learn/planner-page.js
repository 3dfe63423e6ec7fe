/*
 * The page of the session planner: modules to tick, the times, the agenda they give. The plan stands in the address, so
 * that it can be sent on. Needs learn/planner.js.
 */
(function () {
  "use strict";
  const KB = window.KB;
  const page = document.querySelector("[data-planner]");
  if (!page) return;
  const { plan, write, read, csv, clock, wrong, minutes, duration, names: NAMES, presets: PRESETS } = KB.planner;
  const el = KB.dom.el;
  const modules = JSON.parse(page.querySelector("[data-planner-data]").textContent);
  const byId = Object.fromEntries(modules.map((module) => [module.id, module]));
  const form = page.querySelector("[data-planner-form]");
  const out = page.querySelector("[data-planner-out]");
  const actions = page.querySelector("[data-planner-actions]");
  const problem = page.querySelector("[data-planner-wrong]");
  const status = page.querySelector("[data-planner-said]");
  const rows = new Map(Array.from(page.querySelectorAll("[data-module]"), (row) => [row.dataset.module, row]));
  const TIMES = ["start", "end", "noon"];
  let state = read(location.hash.slice(1), modules);
  let result = null;

  // --- The choice ------------------------------------------------------------------------------------------------------

  function fill() {
    for (const name of NAMES) form.elements[name].value = TIMES.includes(name) ? clock(state.slot[name]) : state.slot[name];
    for (const [id, row] of rows) {
      const left = state.chosen[id];
      row.querySelector("[data-choose]").checked = Boolean(left);
      for (const part of row.querySelectorAll("[data-part]")) {
        part.checked = !left || !left.includes(Number(part.dataset.part));
        part.disabled = !left;
      }
    }
  }

  function taken(name) {
    const value = form.elements[name].value;
    if (!TIMES.includes(name)) return value === "" ? NaN : Number(value);
    // A clock of 24 hours, however people write it: 9:00, 09.00, 9h00.
    const match = /^\s*(\d{1,2})\s*[:.h]\s*([0-5]\d)\s*$/.exec(value);
    return match ? Number(match[1]) * 60 + Number(match[2]) : NaN;
  }

  function take() {
    const slot = {};
    for (const name of NAMES) slot[name] = taken(name);
    const chosen = {};
    for (const [id, row] of rows) {
      if (!row.querySelector("[data-choose]").checked) continue;
      const parts = Array.from(row.querySelectorAll("[data-part]"));
      chosen[id] = parts.filter((part) => !part.checked).map((part) => Number(part.dataset.part));
    }
    state = { chosen, slot };
  }

  // --- The agenda ------------------------------------------------------------------------------------------------------

  function titles(ids) {
    return ids.map((id) => (byId[id] ? byId[id].title : id)).join(" and ");
  }

  function dayTable(day, number) {
    const body = el("tbody", {});
    let module = null;
    for (const row of day.rows) {
      if (row.module && row.module !== module) {
        module = row.module;
        const link = el("a", { href: rows.get(module).querySelector(".planner-note > a:last-child").href }, byId[module].title);
        body.append(el("tr", { class: "planner-head" }, el("th", { scope: "colgroup", colspan: "3" }, link)));
      }
      body.append(
        el(
          "tr",
          { class: row.kind === "stage" ? null : "planner-rest" },
          el("td", {}, clock(row.from) + "–" + clock(row.to)),
          el("td", {}, row.title),
          el("td", { class: "num" }, String(row.to - row.from)),
        ),
      );
    }
    const last = day.rows.length ? day.rows[day.rows.length - 1].to : state.slot.start;
    const title = state.slot.days > 1 ? "Day " + (number + 1) : "Your session";
    const free = day.free ? "Ends at " + clock(last) + "; " + duration(day.free) + " left." : "Ends at " + clock(last) + ".";
    return el(
      "section",
      { class: "planner-day" },
      el("h3", {}, title),
      day.rows.length
        ? el(
            "table",
            {},
            el(
              "thead",
              {},
              el("tr", {}, el("th", { scope: "col" }, "Time"), el("th", { scope: "col" }, "Part"), el("th", { scope: "col", class: "num" }, "Minutes")),
            ),
            body,
          )
        : null,
      el("p", { class: "hint" }, day.rows.length ? free : "Nothing on this day: " + duration(state.slot.end - state.slot.start) + " free."),
    );
  }

  function leftItem(row) {
    const title = byId[row.id].title;
    if (row.why === "needs") return el("li", {}, el("b", {}, title), ": needs " + titles(row.needs) + ", which does not fit.");
    const open = el("button", { type: "button", class: "button quiet small", onclick: () => unfold(row.id) }, "Choose parts to leave out");
    return el("li", {}, el("b", {}, title), ", " + duration(row.minutes) + ": " + duration(row.over) + " too long. ", open);
  }

  function missingItem(row) {
    const unknown = row.needs.filter((id) => rows.has(id));
    const add = el("button", { type: "button", class: "button quiet small", onclick: () => choose(unknown) }, "Add it");
    return el("li", {}, el("b", {}, byId[row.id].title), " builds on " + titles(row.needs) + ". ", unknown.length ? add : null);
  }

  function unfold(id) {
    const fold = rows.get(id).querySelector("details");
    fold.open = true;
    fold.querySelector("summary").focus();
    rows.get(id).scrollIntoView({ block: "nearest" });
  }

  function choose(ids) {
    for (const id of ids) state.chosen[id] = state.chosen[id] || [];
    fill();
    update();
    const first = rows.get(ids[0]).querySelector("[data-choose]");
    first.focus();
  }

  function list(title, items) {
    return items.length ? el("section", { class: "planner-left" }, el("h3", {}, title), el("ul", {}, ...items)) : null;
  }

  function show() {
    const fault = wrong(state.slot);
    problem.textContent = fault;
    problem.hidden = !fault;
    for (const button of form.querySelectorAll("[data-preset]")) {
      const preset = PRESETS[button.dataset.preset];
      button.setAttribute("aria-pressed", String(NAMES.every((name) => preset[name] === state.slot[name])));
    }
    for (const [id, row] of rows) {
      const long = minutes(byId[id], state.chosen[id] || []);
      row.querySelector(".planner-module .planner-minutes").textContent = long + " min";
    }
    const any = Object.keys(state.chosen).length > 0;
    actions.hidden = !any || Boolean(fault);
    if (fault || !any) {
      result = null;
      out.replaceChildren(el("p", { class: "empty" }, fault || "Tick a module above, and its agenda appears here."));
      status.textContent = "";
      return;
    }
    result = plan(modules, state.chosen, state.slot);
    out.replaceChildren(
      ...result.days.map(dayTable),
      ...[list("Does not fit", result.left.map(leftItem)), list("Take into account", result.missing.map(missingItem))].filter(Boolean),
    );
    const placed = new Set(result.days.flatMap((day) => day.rows.map((row) => row.module)).filter(Boolean)).size;
    status.textContent =
      placed + (placed === 1 ? " module fits" : " modules fit") + (result.left.length ? ", " + result.left.length + " left over." : ".");
  }

  function update() {
    show();
    if (!wrong(state.slot)) history.replaceState(null, "", "#" + write(state.chosen, state.slot));
  }

  function changed() {
    take();
    for (const [id, row] of rows) {
      for (const part of row.querySelectorAll("[data-part]")) part.disabled = !Object.prototype.hasOwnProperty.call(state.chosen, id);
    }
    update();
  }

  // --- Hands -----------------------------------------------------------------------------------------------------------

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", changed);
  page.querySelector(".planner-choice").addEventListener("change", changed);
  for (const button of form.querySelectorAll("[data-preset]")) {
    button.addEventListener("click", () => {
      take();
      state.slot = { ...PRESETS[button.dataset.preset] };
      fill();
      update();
    });
  }
  page.querySelector("[data-print]").addEventListener("click", () => print());
  page.querySelector("[data-csv]").addEventListener("click", () => {
    // The mark at the start tells a spreadsheet that the text is UTF-8.
    const blob = new Blob(["\ufeff" + csv(modules, result)], { type: "text/csv" });
    const link = el("a", { href: URL.createObjectURL(blob), download: "session.csv" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
  page.querySelector("[data-copy]").addEventListener("click", () => {
    const done = () => (status.textContent = "The link is copied.");
    const failed = () => (status.textContent = "Copy the address of this page: it holds the plan.");
    if (navigator.clipboard) navigator.clipboard.writeText(location.href).then(done, failed);
    else failed();
  });
  page.querySelector("[data-reset]").addEventListener("click", () => {
    state = { chosen: {}, slot: { ...PRESETS.half } };
    fill();
    update();
    form.elements.days.focus();
  });
  addEventListener("hashchange", () => {
    state = read(location.hash.slice(1), modules);
    fill();
    show();
  });

  fill();
  show();
})();
