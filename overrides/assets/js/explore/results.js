/*
 * What the explorer shows of its cases: cards, a table, chips, and words where there is nothing. Needs picks.js.
 *
 * KB.explore.cards(cards) -> list          KB.explore.table(cards) -> region with a table
 * KB.explore.constraints(state, facets)    what a reader asked for: [{label, value, without}], without being the part of
 *                                          a state that takes it away
 * KB.explore.chips(constraints, change, clear) -> element
 */
(function () {
  "use strict";
  const KB = (window.KB = window.KB || {});
  const explore = (KB.explore = KB.explore || {});
  const el = KB.dom.el;
  const NOT_PUBLISHED = "not-published";

  function grade(one) {
    const letter = one.codes.grade[0] === "none" ? "–" : one.codes.grade[0];
    const meaning = one.labels.grade[0].replace(/^.: /, "");
    return el("span", { class: "grade", "data-grade": letter, title: meaning }, el("span", { class: "sr" }, "Evidence grade "), letter);
  }

  function procedure(one) {
    return one.codes.procedure[0] === NOT_PUBLISHED ? "Procedure not published" : one.labels.procedure[0];
  }

  function link(one) {
    return el("a", { href: KB.load.href(one.url) }, one.title);
  }

  /* The same card as on the pages that the build wrote. */
  function card(one) {
    return el(
      "li",
      { class: "card" + (one.superseded ? " is-old" : ""), "data-case": one.id },
      el("h3", { class: "card-title" }, link(one)),
      el("p", { class: "card-text" }, one.summary),
      el(
        "p",
        { class: "card-meta" },
        el("span", {}, one.labels.countries.join(", ")),
        el("span", {}, one.years.text),
        el("span", {}, procedure(one)),
        grade(one),
      ),
    );
  }

  explore.cards = function (cards) {
    const list = el("ul", { class: "cards" }, ...cards.map(card));
    KB.picks.decorate(list);
    return list;
  };

  const COLUMNS = ["Case", "Country", "Years", "Procedure", "Value", "Verdict", "Evidence"];

  explore.table = function (cards) {
    const head = el("tr", {}, ...COLUMNS.map((name) => el("th", { scope: "col" }, name)));
    const body = el("tbody", {}, ...cards.map(row));
    return el(
      "div",
      { class: "kb-table explore-table", role: "region", "aria-label": "Cases as a table", tabindex: "0" },
      el("table", {}, el("thead", {}, head), body),
    );
  };

  function row(one) {
    const value = one.values[one.chosen < 0 ? 0 : one.chosen];
    return el(
      "tr",
      {},
      el("th", { scope: "row" }, link(one), KB.picks.button(one.id, one.title)),
      el("td", {}, one.labels.countries.join(", ")),
      el("td", { class: "nowrap" }, one.years.text),
      el("td", {}, procedure(one)),
      el("td", {}, value ? value.text : missing(), value ? el("span", { class: "fact-note" }, " " + value.covers) : null),
      el("td", {}, one.labels.verdict[0]),
      el("td", {}, grade(one)),
    );
  }

  function missing() {
    return el("span", { class: "missing" }, "not stated");
  }

  // --- What was asked for ----------------------------------------------------------------------------------------

  explore.constraints = function (state, facets) {
    const out = [];
    if (state.q) out.push({ label: "Words", value: "“" + state.q + "”", without: { q: "" }, only: { q: state.q } });
    for (const field of facets.fields) {
      const picked = state.facets[field.key] || [];
      for (const one of field.values.filter((value) => picked.includes(value.code))) {
        const rest = Object.assign({}, state.facets);
        rest[field.key] = picked.filter((code) => code !== one.code);
        if (!rest[field.key].length) delete rest[field.key];
        out.push({ label: field.label, value: one.label, without: { facets: rest }, only: { facets: { [field.key]: [one.code] } } });
      }
    }
    if (state.years) out.push({ label: "Years", value: between(state.years, String), without: { years: null }, only: { years: state.years } });
    if (state.value) out.push({ label: "Value", value: between(state.value, euro), without: { value: null }, only: { value: state.value } });
    return out;
  };

  function between(range, words) {
    const [from, to] = range;
    if (from === null) return "up to " + words(to);
    return to === null ? "from " + words(from) : from === to ? words(from) : words(from) + "–" + words(to);
  }

  function euro(amount) {
    return "€\u00a0" + amount.toLocaleString("en-GB");
  }

  explore.chips = function (constraints, change, clear) {
    if (!constraints.length) return el("div", { class: "chips", hidden: true });
    const list = el(
      "ul",
      { "aria-label": "Picked filters" },
      ...constraints.map((one) =>
        el(
          "li",
          {},
          el(
            "button",
            {
              type: "button",
              class: "chip",
              "aria-label": "Remove " + one.label + ": " + one.value,
              onclick: () => change(one.without, "push"),
            },
            el("span", { class: "chip-label" }, one.label + ": "),
            one.value,
            el("span", { class: "chip-x", "aria-hidden": "true" }, "×"),
          ),
        ),
      ),
    );
    return el("div", { class: "chips" }, list, el("button", { type: "button", class: "chip-clear", onclick: clear }, "Clear all"));
  };

  /* Nothing found: what to let go, with what that would give, and how to add a case. */
  explore.nothing = function (loosen, keep, change, clear, contribute) {
    const box = el("div", { class: "empty explore-empty" }, el("p", {}, el("strong", {}, "No case meets all of this.")));
    const ways = loosen.length ? loosen : keep;
    if (ways.length) {
      box.append(
        el("p", {}, loosen.length ? "Let go of one filter:" : "Keep one filter only:"),
        el(
          "ul",
          { class: "plain-list" },
          ...ways.map((one) =>
            el(
              "li",
              {},
              el("button", { type: "button", class: "chip", onclick: () => change(one.next, "push") }, one.label + ": " + one.value),
              el("span", { class: "hint" }, " gives " + explore.count(one.total)),
            ),
          ),
        ),
      );
    } else {
      box.append(el("p", {}, "Try other words."));
    }
    box.append(
      el(
        "p",
        { class: "actions" },
        el("button", { type: "button", class: "button quiet", onclick: clear }, "Clear all"),
        el("a", { class: "button quiet", href: contribute }, "Add a case you know"),
      ),
    );
    return box;
  };
})();
