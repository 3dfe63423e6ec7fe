/*
 * How far a learner is on the modules of a path: the box and the list on the page of a path, and the hub.
 * Other pages of the training use the same words through KB.paths.
 *
 * KB.paths.data(selector) -> the JSON of a script element, null without one
 * KB.paths.href(address) -> where a page is; the address begins at the site's root
 * KB.paths.duration(minutes) -> "8 hours 20 minutes"
 * KB.paths.standing(row, state) -> {key, words, part, left}: key is new, begun, finished or passed; part is 0..1 of the
 *     sections; left are minutes. A row is a module as the build describes it, a state what the store keeps of it.
 * KB.paths.sum(rows, all, skip) -> {done, minutes, left, next: {row, standing, section, href} | null}: rows in the order
 *     of the path; what is under way comes before what is not begun, and ids in skip come last
 * KB.paths.keep(key, value) / KB.paths.kept(key): small notes beside the progress, such as the path the learner is on
 * KB.paths.on(fn): after each change of the progress and of those notes, here or in another window
 * KB.paths.here() -> id of the path that the learner visited last, null without one
 * KB.paths.known(path id) -> ids of the modules that an entry test found known
 * KB.paths.warning() -> an element that says that nothing can be kept, null where it can
 */
(function () {
  "use strict";
  const KB = (window.KB = window.KB || {});
  const el = KB.dom.el;
  const PATH = "kb-learn-path";
  const ENTRY = "kb-learn-entry";
  const { count, own } = KB.learn;

  // --- Words -----------------------------------------------------------------------------------------------------

  function duration(minutes) {
    const hours = Math.floor(minutes / 60);
    const rest = minutes % 60;
    const words = hours ? [count(hours, "hour")] : [];
    if (rest || !hours) words.push(count(rest, "minute"));
    return words.join(" ");
  }

  function data(selector) {
    const script = document.querySelector('script[type="application/json"]' + selector);
    return script ? JSON.parse(script.textContent) : null;
  }

  /* An address on disk has to name the file. */
  function href(address) {
    const parts = /^([^?#]*)(.*)$/.exec(address);
    const folder = parts[1] === "" || parts[1].endsWith("/");
    const file = parts[1] + (folder && location.protocol === "file:" ? "index.html" : "");
    return new URL(file, new URL(KB.site.base, document.baseURI)).href + parts[2];
  }

  // --- How far ---------------------------------------------------------------------------------------------------

  function standing(row, state) {
    if (!state || !state.started) return { key: "new", words: "Not begun", part: 0, left: row.minutes };
    const seen = row.sections.filter((section) => state.seen.includes(section.slug)).length;
    const part = state.finished ? 1 : row.sections.length ? seen / row.sections.length : 0;
    const score = state.best === null || state.best === undefined ? null : state.best;
    if (state.finished && state.passed) {
      return { key: "passed", words: score === null ? "Passed" : "Passed with " + score + " %", part, left: 0 };
    }
    if (state.finished) {
      const words = score === null ? "Finished" : "Finished with " + score + " %; pass mark " + row.pass_mark + " %";
      return { key: "finished", words, part, left: 0 };
    }
    const words = "Under way: " + seen + " of " + count(row.sections.length, "section");
    return {
      key: "begun",
      words: state.passed ? words + "; quiz passed" + (score === null ? "" : " with " + score + " %") : words,
      part,
      // What is not finished takes a moment, even when every section was opened.
      left: Math.max(1, Math.ceil(row.minutes * (1 - part))),
    };
  }

  function sum(rows, all, skip) {
    const found = rows.map((row) => ({ row, standing: standing(row, own(all.modules, row.id)) }));
    const open = found.filter((one) => one.standing.left > 0);
    const fresh = open.filter((one) => one.standing.key === "new");
    const next =
      open.find((one) => one.standing.key === "begun") ||
      fresh.find((one) => !(skip || []).includes(one.row.id)) ||
      fresh[0] ||
      null;
    if (next) {
      const at = next.standing.key === "begun" ? all.modules[next.row.id].at : null;
      next.section = next.row.sections.find((section) => section.slug === at) || null;
      next.href = href(next.row.href) + (next.section ? "#" + next.section.slug : "");
    }
    return {
      done: found.length - open.length,
      minutes: rows.reduce((total, row) => total + row.minutes, 0),
      left: open.reduce((total, one) => total + one.standing.left, 0),
      next,
    };
  }

  // --- Small notes -----------------------------------------------------------------------------------------------

  const memory = new Map();

  function keep(key, value) {
    try {
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify(value));
      memory.delete(key);
    } catch (error) {
      // Private windows and file: pages may forbid it, or there is no room; the note then lasts for the page.
      memory.set(key, value);
    }
  }

  function kept(key) {
    if (memory.has(key)) return memory.get(key);
    try {
      const text = localStorage.getItem(key);
      return text === null ? null : JSON.parse(text);
    } catch (error) {
      return null;
    }
  }

  /* A page that has just been left counts as another window: what it kept last may arrive after the next one is there. */
  function on(listener) {
    KB.progress.on(listener);
    document.addEventListener("kb-entry", listener);
    addEventListener("storage", function (event) {
      if (event.key === PATH || event.key === ENTRY) listener();
    });
  }

  function here() {
    const id = kept(PATH);
    return typeof id === "string" ? id : null;
  }

  function known(path) {
    const result = own(kept(ENTRY) || {}, path);
    return result && Array.isArray(result.known) ? result.known : [];
  }

  function warning() {
    if (KB.progress.lasting()) return null;
    return el(
      "p",
      { class: "notice" },
      el("strong", {}, "Your browser does not let this page keep anything. "),
      "What you do lasts until you leave the page. A private window, or the browser’s settings, may be the reason.",
    );
  }

  KB.paths = { data, href, duration, standing, sum, keep, kept, on, here, known, warning, PATH, ENTRY };

  // --- The lists of modules, on the hub and on paths ---------------------------------------------------------------

  function marks(rows, all) {
    for (const row of rows) {
      const item = document.querySelector('li[data-module="' + row.id + '"]');
      if (!item) continue;
      const found = standing(row, own(all.modules, row.id));
      item.dataset.state = found.key;
      const place = item.querySelector("[data-module-state]");
      place.replaceChildren();
      if (found.key !== "new") place.append(" · ", el("span", { class: "learn-state" }, found.words));
    }
  }

  function bar(done, total, label) {
    return el("progress", { class: "learn-bar", max: total, value: done, "aria-label": label });
  }

  KB.paths.bar = bar;

  // --- The page of a path ----------------------------------------------------------------------------------------

  function pathPage(path, box) {
    const place = box.querySelector("[data-path-body]");

    function show() {
      const all = KB.progress.all();
      const found = sum(path.modules, all, known(path.id));
      const total = path.modules.length;
      const begun = path.modules.some((row) => standing(row, own(all.modules, row.id)).key !== "new");
      const left =
        found.left === found.minutes
          ? duration(found.minutes) + " in all."
          : found.left
            ? "About " + duration(found.left) + " left of " + duration(found.minutes) + "."
            : duration(found.minutes) + " of learning.";
      const actions = el("p", { class: "actions" });
      if (found.next) {
        actions.append(
          el(
            "a",
            { class: "button", href: found.next.href, "data-path-continue": true },
            (begun ? "Continue: " : "Begin: ") + found.next.row.title,
          ),
        );
      } else {
        actions.append(el("a", { class: "button", href: href(path.progress) + "#record-path-" + path.id }, "Completion record"));
      }
      place.replaceChildren(
        el(
          "p",
          {},
          el("strong", {}, found.next ? found.done + " of " + count(total, "module") + " finished. " : "Finished. "),
          left,
        ),
        bar(found.done, total, "Modules finished"),
        actions,
      );
      if (found.next && found.next.section) {
        place.append(el("p", { class: "hint" }, "You left at “" + found.next.section.title + "”."));
      }
      const hint = box.querySelector("[data-entry-hint]");
      if (hint) hint.hidden = begun || known(path.id).length > 0;
      marks(path.modules, all);
    }

    const blocked = warning();
    if (blocked) box.append(blocked);
    keep(PATH, path.id);
    box.hidden = false;
    on(show);
    show();
  }

  // --- The hub ---------------------------------------------------------------------------------------------------

  function hub(given, box) {
    const rows = new Map(given.modules.map((row) => [row.id, row]));
    const place = box.querySelector("[data-continue-body]");

    function show() {
      const all = KB.progress.all();
      marks(given.modules, all);
      for (const path of given.paths) {
        const found = sum(path.modules.map((id) => rows.get(id)), all);
        const note = document.querySelector('[data-path="' + path.id + '"] [data-path-state]');
        note.hidden = found.done === 0;
        note.textContent = found.done + " of " + path.modules.length + " finished";
      }
      const path = given.paths.find((one) => one.id === here());
      const modules = path ? path.modules.map((id) => rows.get(id)) : [];
      const found = path ? sum(modules, all, known(path.id)) : null;
      const open = given.modules.filter((row) => standing(row, own(all.modules, row.id)).key === "begun");
      const next = (found && found.next) || sum(open, all).next;
      const begun = given.modules.some((row) => standing(row, own(all.modules, row.id)).key !== "new");
      box.hidden = !next || !begun;
      if (box.hidden) return;
      place.replaceChildren(
        el(
          "p",
          {},
          path && found.next
            ? el("span", {}, el("a", { href: href(path.href) }, path.title), ": " + found.done + " of " + count(modules.length, "module") + " finished, about " + duration(found.left) + " left.")
            : "You have begun this module.",
        ),
        el(
          "p",
          { class: "actions" },
          el("a", { class: "button", href: next.href, "data-path-continue": true }, "Continue: " + next.row.title),
        ),
      );
      if (next.section) place.append(el("p", { class: "hint" }, "You left at “" + next.section.title + "”."));
    }

    on(show);
    show();
  }

  const box = document.querySelector("[data-path-progress]");
  const path = data("[data-path]");
  if (box && path) pathPage(path, box);
  const start = document.querySelector("[data-continue]");
  if (start) hub(data("[data-learning]"), start);
})();
