/*
 * How the search dialog shows an answer: filters by type, results in groups, the button for more.
 *
 * KB.results(answer, asked, pick, more) -> [element]   an answer of KB.search.query and what was asked: {text, type}
 *     pick(type, focus), more(step, known)   what the reader then chooses; see search.js for where the focus goes
 */
(function () {
  "use strict";
  const KB = window.KB;
  const el = KB.dom.el;
  const STEP = 10;
  const CASE = "case-study";

  function chips(answer, asked, pick) {
    const chip = (type, label, count) =>
      el(
        "button",
        {
          type: "button",
          class: "chip",
          "data-type": type,
          "aria-pressed": String(asked.type === type),
          onclick: () => pick(type, "chip"),
        },
        label + " ",
        el("span", { class: "chip-count" }, String(count)),
      );
    return el(
      "div",
      { class: "search-chips", role: "group", "aria-label": "Kinds of pages" },
      chip("", "All", answer.all),
      ...answer.byType.map((row) => chip(row.type, capital(row.label), row.count)),
    );
  }

  /* Results by type; types come in the order of their best result, and keep it within. */
  function groups(answer, asked, pick) {
    const byType = new Map();
    for (const result of answer.results) {
      if (!byType.has(result.type)) byType.set(result.type, []);
      byType.get(result.type).push(result);
    }
    return Array.from(byType, function ([type, results]) {
      const { label, count } = answer.byType.find((row) => row.type === type);
      const id = "kb-search-" + type;
      const left = !asked.type && count > results.length;
      return el(
        "section",
        { class: "hits", "aria-labelledby": id },
        el("h2", { id }, capital(label) + " ", el("span", { class: "chip-count" }, String(count))),
        el("ul", {}, ...results.map(hit)),
        left || type === CASE
          ? el(
              "p",
              { class: "hits-more" },
              left
                ? el("button", { type: "button", class: "chip", onclick: () => pick(type, "first") }, "All " + count + " " + label)
                : null,
              type === CASE ? el("a", { href: explorer(asked.text) }, "Filter and compare these cases") : null,
            )
          : null,
      );
    });
  }

  function explorer(text) {
    return KB.load.href("explore/?q=" + encodeURIComponent(text));
  }

  function rest(answer, asked, more) {
    // Without a type picked, every group leads to all of its own.
    if (answer.results.length >= answer.total || (!asked.type && answer.byType.length > 1)) return "";
    const next = Math.min(STEP, answer.total - answer.results.length);
    return el(
      "button",
      {
        type: "button",
        class: "button quiet search-more",
        onclick: () => more(STEP, new Set(answer.results.map((result) => result.url))),
      },
      "Show " + next + " more",
    );
  }

  function hit(result) {
    const address = KB.load.href(result.url);
    return el(
      "li",
      { class: "hit" },
      el("a", { class: "hit-title", href: address, "data-url": result.url }, result.title),
      facts(result),
      excerpt(result.excerpt),
      sections(result, address),
    );
  }

  /* The heading of the group has the type already, and pages without facts need no line for it. */
  function facts(result) {
    const { country, year, grade: letter } = result.facts;
    if (!country && !year && !letter) return null;
    const text = [capital(result.typeLabel), country, year].filter(Boolean).join(" · ");
    return el("p", { class: "hit-meta" }, el("span", {}, text), letter ? grade(letter) : null);
  }

  function excerpt(marked) {
    const text = el("p", { class: "hit-text" }, KB.search.marked(marked));
    if (/^[^\p{Lu}\p{N}“"(]/u.test(text.textContent)) text.prepend("… ");
    if (/[^.!?”")]$/.test(text.textContent)) text.append(" …");
    return text;
  }

  function grade(letter) {
    return el("span", { class: "grade", "data-grade": letter }, el("span", { class: "sr" }, "Evidence grade "), letter);
  }

  function sections(result, address) {
    const rows = result.subResults;
    if (!rows.length) return null;
    const link = (row) => el("a", { href: address + "#" + encodeURIComponent(row.anchor) }, row.title);
    return el("ul", { class: "hit-parts" }, ...rows.map((row) => el("li", {}, link(row))));
  }

  function capital(text) {
    return text.charAt(0).toUpperCase() + text.slice(1);
  }

  KB.results = function (answer, asked, pick, more) {
    return [chips(answer, asked, pick), ...groups(answer, asked, pick), rest(answer, asked, more)];
  };
})();
