/*
 * The completion record: one sheet of paper about a module or a path, made of what this browser has kept.
 *
 * KB.record.facts(learning, all, kind, id) -> {title, kind, href, finished, score, passed, minutes, seconds, modules,
 *     objectives} of what is complete, {missing, title, href} of what is not, null for what there is not
 * KB.record.sheet(facts, {name, site, version, date, address, today}) -> element to print
 */
(function () {
  "use strict";
  const KB = (window.KB = window.KB || {});
  const el = KB.dom.el;
  const LINE = "____________________________";

  function facts(learning, all, kind, id) {
    const rows = new Map(learning.modules.map((row) => [row.id, row]));
    const path = learning.paths.find((one) => one.id === id);
    const of = kind === "path" ? path : rows.get(id);
    if (!of) return null;
    const modules = (kind === "path" ? path.modules : [id]).map((one) => {
      const row = rows.get(one);
      return { row, state: KB.learn.own(all.modules, one), objectives: learning.objectives[one] };
    });
    const missing = modules.filter((one) => !one.state || !one.state.finished).map((one) => one.row);
    if (missing.length) return { missing, title: of.title, href: of.href };
    const scores = modules.map((one) => one.state.best).filter((best) => typeof best === "number");
    return {
      kind,
      id,
      title: of.title,
      href: of.href,
      finished: modules.map((one) => one.state.finished).sort().pop(),
      score: scores.length ? Math.round(scores.reduce((sum, one) => sum + one, 0) / scores.length) : null,
      passed: modules.every((one) => one.state.passed),
      minutes: modules.reduce((sum, one) => sum + one.row.minutes, 0),
      seconds: modules.reduce((sum, one) => sum + (one.state.seconds || 0), 0),
      modules,
    };
  }

  function fact(label, words) {
    return el("div", { class: "fact" }, el("dt", {}, label), el("dd", {}, words));
  }

  function percent(score) {
    return score === null || score === undefined ? "no score" : score + " %";
  }

  function scored(one) {
    return percent(one.score) + (one.passed ? ", passed" : ", pass mark not reached");
  }

  function objectives(texts) {
    return el("ul", {}, ...texts.map((text) => el("li", {}, text)));
  }

  function oneModule(found) {
    const one = found.modules[0];
    return [
      el(
        "dl",
        { class: "record-facts" },
        fact("Completed on", KB.learn.day(found.finished)),
        fact("Score", scored(found)),
        fact("Pass mark", percent(one.row.pass_mark)),
        fact("Planned time", KB.paths.duration(found.minutes)),
        found.seconds >= 60 ? fact("Time counted", KB.paths.duration(Math.round(found.seconds / 60))) : null,
      ),
      el("h2", {}, "What the module teaches"),
      objectives(one.objectives),
    ];
  }

  function wholePath(found) {
    const head = ["Module", "Completed on", "Score", "Planned time"];
    const rows = found.modules.map((one) =>
      el(
        "tr",
        {},
        el("th", { scope: "row" }, one.row.title),
        el("td", {}, KB.learn.day(one.state.finished)),
        el("td", {}, scored({ score: one.state.best, passed: one.state.passed })),
        el("td", {}, KB.paths.duration(one.row.minutes)),
      ),
    );
    return [
      el(
        "dl",
        { class: "record-facts" },
        fact("Completed on", KB.learn.day(found.finished)),
        fact("Average score", percent(found.score) + (found.passed ? ", every quiz passed" : "")),
        fact("Modules", String(found.modules.length)),
        fact("Planned time", KB.paths.duration(found.minutes)),
        found.seconds >= 60 ? fact("Time counted", KB.paths.duration(Math.round(found.seconds / 60))) : null,
      ),
      el(
        "div",
        { class: "kb-table", role: "region", "aria-label": "Modules of the path", tabindex: "0" },
        el(
          "table",
          {},
          el("caption", {}, "Modules of the path"),
          el("thead", {}, el("tr", {}, ...head.map((text) => el("th", { scope: "col" }, text)))),
          el("tbody", {}, ...rows),
        ),
      ),
    ];
  }

  /* A path has many: they come last, so that the words and the signature stay on the first sheet. */
  function annex(found) {
    return el(
      "section",
      { class: "record-annex" },
      el("h2", {}, "What the modules teach"),
      ...found.modules.map((one) =>
        el("div", { class: "record-teaches" }, el("h3", {}, one.row.title), objectives(one.objectives)),
      ),
    );
  }

  function sheet(found, given) {
    const path = found.kind === "path";
    return el(
      "article",
      { class: "record-sheet", "aria-labelledby": "kb-record-title" },
      el("p", { class: "record-head" }, el("span", {}, given.site), el("span", {}, "Completion record")),
      el("p", { class: "record-name" }, el("strong", {}, given.name || LINE), " has completed the " + (path ? "learning path" : "training module")),
      el("h1", { id: "kb-record-title", tabindex: "-1" }, found.title),
      ...(path ? wholePath(found) : oneModule(found)),
      el(
        "p",
        { class: "record-words" },
        el("strong", {}, "Self-declared. "),
        "This record was made in the learner’s own browser, of what that browser had kept. " +
          "Nobody has checked it: not who took the quiz, nor with what help.",
      ),
      el("p", { class: "record-sign" }, el("span", {}, "Place and date"), el("span", {}, "Signature of the learner")),
      el(
        "p",
        { class: "record-foot" },
        given.site + ", version " + given.version + " of " + given.date + ". Record made on " + given.today + ".",
        given.address ? el("span", {}, given.address) : null,
      ),
      path ? annex(found) : null,
    );
  }

  KB.record = { facts, sheet };
})();
