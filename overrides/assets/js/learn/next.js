/*
 * What comes after a module, for the learner who stands at its end: the next open module of the path that they are on,
 * and the completion record once the module is finished. Without it the page lists every path that holds the module.
 */
(function () {
  "use strict";
  const KB = window.KB;
  const el = KB.dom.el;
  const given = KB.paths.data("[data-next-data]");
  const section = document.querySelector("[data-next]");
  if (!given || !section) return;
  const rows = new Map(given.modules.map((row) => [row.id, row]));
  const added = el("div", { class: "learn-next-own" });
  const body = section.querySelector("[data-next-body]");
  // Who is on a path has one way on; the others are for those who ask.
  const others = el("details", { class: "learn-next-others" }, el("summary", {}, "Other ways on"));
  body.before(added);

  const finished = (all, id) => Boolean((KB.learn.own(all.modules, id) || {}).finished);

  /* The first that is open after this one, else the first open one before it: nothing is left behind. */
  function following(path, all) {
    const at = path.modules.indexOf(given.id);
    const open = (id) => !finished(all, id);
    const known = KB.paths.known(path.id);
    const rest = path.modules.slice(at + 1).concat(path.modules.slice(0, at)).filter(open);
    const id = rest.find((one) => !known.includes(one)) || rest[0];
    return id ? rows.get(id) : null;
  }

  function onward(path, all) {
    const next = following(path, all);
    if (next) {
      return el(
        "p",
        { class: "actions" },
        el("a", { class: "button", href: KB.paths.href(next.href), "data-next-go": true }, "Next: " + next.title),
        el("a", { class: "button quiet", href: KB.paths.href(path.href) }, "Back to the path"),
      );
    }
    if (!finished(all, given.id)) return null;
    return el(
      "p",
      { class: "actions" },
      el(
        "a",
        { class: "button", href: KB.paths.href(given.progress) + "#record-path-" + path.id, "data-next-go": true },
        "Completion record of the path",
      ),
    );
  }

  function show() {
    const all = KB.progress.all();
    const path = given.paths.find((one) => one.id === KB.paths.here());
    const go = path ? onward(path, all) : null;
    const parts = [];
    if (path && go) {
      const done = path.modules.filter((id) => finished(all, id)).length;
      const words = ": " + done + " of " + KB.learn.count(path.modules.length, "module") + " finished.";
      parts.push(el("p", {}, "You are on the ", el("strong", {}, path.title.replace(/^Path/, "path")), words), go);
    }
    if (finished(all, given.id)) {
      const record = KB.paths.href(given.progress) + "#record-module-" + given.id;
      parts.push(el("p", {}, el("a", { href: record }, "Completion record of this module")));
    }
    added.replaceChildren(...parts);
    if (go && !others.isConnected) {
      body.before(others);
      others.append(body);
    } else if (!go && others.isConnected) {
      others.replaceWith(body);
    }
  }

  KB.paths.on(show);
  show();
})();
