/*
 * What a learner has begun and finished, as lists: the path the learner is on, modules, other paths that hold them,
 * simulations. Needs learn/paths.js.
 *
 * KB.begun.parts(learning, all, forget) -> [element]
 *     learning   what the build says of paths, modules and simulations
 *     all        what the store keeps
 *     forget(question, done, id)   a reader wants to forget a module or a simulation
 */
(function () {
  "use strict";
  const KB = window.KB;
  const el = KB.dom.el;
  const own = KB.learn.own;

  function record(kind, id) {
    return el("a", { class: "button quiet small", href: "#record-" + kind + "-" + id }, "Completion record");
  }

  function pathItem(path, rows, all) {
    const found = KB.paths.sum(path.modules.map((id) => rows.get(id)), all, KB.paths.known(path.id));
    const total = path.modules.length;
    return el(
      "li",
      { class: "learn-item", "data-path": path.id },
      el("h3", {}, el("a", { href: KB.paths.href(path.href) }, path.title)),
      el(
        "p",
        { class: "hint" },
        found.done + " of " + KB.learn.count(total, "module") + " finished" +
          (found.left ? ", about " + KB.paths.duration(found.left) + " left" : ""),
      ),
      KB.paths.bar(found.done, total, "Modules finished"),
      el(
        "p",
        { class: "actions" },
        found.next
          ? el("a", { class: "button small", href: found.next.href }, "Continue: " + found.next.row.title)
          : record("path", path.id),
      ),
    );
  }

  /* Paths share modules: who is on one has begun others without knowing. */
  function otherPaths(paths, rows, all) {
    if (!paths.length) return null;
    return el(
      "section",
      { class: "block" },
      el("h2", {}, "Paths that hold these modules"),
      el(
        "ul",
        { class: "learn-others" },
        ...paths.map(function (path) {
          const found = KB.paths.sum(path.modules.map((id) => rows.get(id)), all);
          return el(
            "li",
            { "data-path": path.id },
            el("a", { href: KB.paths.href(path.href) }, path.title),
            el("span", { class: "hint" }, found.done + " of " + KB.learn.count(path.modules.length, "module") + " finished"),
            found.next ? null : record("path", path.id),
          );
        }),
      ),
    );
  }

  function moduleItem(row, all, forget) {
    const state = own(all.modules, row.id);
    const found = KB.paths.standing(row, state);
    const when = state.finished
      ? "finished on " + KB.learn.day(state.finished)
      : "begun on " + KB.learn.day(state.started);
    return el(
      "li",
      { class: "learn-item", "data-module": row.id, "data-state": found.key },
      el("h3", {}, el("a", { href: KB.paths.href(row.href) }, row.title)),
      el("p", { class: "hint" }, el("span", { class: "learn-state" }, found.words), ", " + when),
      el(
        "p",
        { class: "actions" },
        state.finished
          ? record("module", row.id)
          : el("a", { class: "button small", href: KB.paths.sum([row], all).next.href }, "Continue"),
        resetButton(row, "progress and answers", forget),
      ),
    );
  }

  function resetButton(row, what, forget) {
    return el(
      "button",
      {
        type: "button",
        class: "button quiet small",
        "aria-label": "Reset: " + row.title,
        onclick: () =>
          forget(
            "Forget all " + what + " in “" + row.title + "”? This cannot be undone.",
            "“" + row.title + "” is as if never begun.",
            row.id,
          ),
      },
      "Reset",
    );
  }

  function simulationItem(row, all, forget) {
    const state = own(all.simulations, row.id);
    const ends = Array.isArray(state.ends) ? state.ends.length : 0;
    return el(
      "li",
      { class: "learn-item", "data-simulation": row.id },
      el("h3", {}, el("a", { href: KB.paths.href(row.href) }, row.title)),
      el("p", { class: "hint" }, state.finished ? "Played to the end, " + KB.learn.count(ends, "ending") + " reached" : "Under way"),
      el(
        "p",
        { class: "actions" },
        el("a", { class: "button small", href: KB.paths.href(row.href) }, state.finished ? "Play again" : "Continue"),
        resetButton(row, "decisions", forget),
      ),
    );
  }

  function part(heading, items) {
    return items.length
      ? el("section", { class: "block" }, el("h2", {}, heading), el("ul", { class: "learn-items" }, ...items))
      : null;
  }

  function parts(learning, all, forget) {
    const rows = new Map(learning.modules.map((row) => [row.id, row]));
    const begun = learning.modules.filter((row) => (own(all.modules, row.id) || {}).started);
    const last = (row) => all.modules[row.id].finished || all.modules[row.id].started;
    begun.sort((a, b) => (last(a) < last(b) ? 1 : -1));
    const mine = learning.paths.filter((path) => path.id === KB.paths.here());
    const others = learning.paths.filter((path) => !mine.includes(path) && path.modules.some((id) => begun.includes(rows.get(id))));
    const games = learning.simulations.filter((row) => own(all.simulations, row.id));
    const gone = Object.keys(all.modules).filter((id) => !rows.has(id));
    const shown = [
      part("The path you are on", begun.length ? mine.map((path) => pathItem(path, rows, all)) : []),
      part("Modules", begun.map((row) => moduleItem(row, all, forget))),
      otherPaths(others, rows, all),
      part("Simulations", games.map((row) => simulationItem(row, all, forget))),
      gone.length
        ? el("p", { class: "hint" }, "Kept as well: " + KB.learn.count(gone.length, "module") + " that this edition of the site does not have.")
        : null,
    ].filter(Boolean);
    if (!begun.length && !games.length) {
      shown.unshift(
        el(
          "p",
          { class: "empty", "data-nothing": true },
          el("strong", {}, "Nothing begun yet. "),
          "Choose a path or a module in ",
          el("a", { href: KB.paths.href(learning.hub) }, "the training"),
          "; what you do there shows here. If you learned in another browser, import the file that you exported there.",
        ),
      );
    }
    return shown;
  }

  KB.begun = { parts };
})();
