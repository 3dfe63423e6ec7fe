/*
 * The learner's own page: everything begun and finished, to take along as a file, to bring back, to forget, to print.
 * Needs learn/merge.js, learn/paths.js and learn/record.js.
 */
(function () {
  "use strict";
  const KB = (window.KB = window.KB || {});
  const el = KB.dom.el;
  const own = KB.learn.own;
  /* Readers of a list want to know what is wrong, not to hear all of it. */
  const TOLD = 8;
  /* A sign takes up to four bytes. */
  const LARGEST = 4 * KB.learn.largest;
  const article = document.querySelector("[data-progress]");
  const learning = KB.paths.data("[data-learning]");
  const rows = new Map(learning.modules.map((row) => [row.id, row]));
  const body = article.querySelector("[data-progress-body]");
  const whole = article.querySelector("[data-progress-page]");
  const paper = article.querySelector("[data-record]");

  // --- Questions before something is forgotten ---------------------------------------------------------------------

  const asked = el("p", { id: "kb-ask-text" });
  const yes = el("button", { type: "button", class: "button", value: "yes" });
  const no = el("button", { type: "button", class: "button quiet" }, "Keep it");
  const dialog = el(
    "dialog",
    { class: "learn-ask", "aria-labelledby": "kb-ask-text" },
    asked,
    el("p", { class: "actions" }, no, yes),
  );
  let agreed = null;

  function ask(question, button, act) {
    asked.textContent = question;
    yes.textContent = button;
    agreed = act;
    dialog.showModal();
    no.focus();
  }

  no.addEventListener("click", () => dialog.close());
  yes.addEventListener("click", function () {
    dialog.close();
    agreed();
  });

  // --- Parts of the page -------------------------------------------------------------------------------------------

  const list = el("div", {});
  const said = el("div", { role: "status", class: "learn-said" });
  const name = el("input", { id: "kb-name", type: "text", autocomplete: "name", maxlength: "200" });
  const file = el("input", { id: "kb-import", type: "file", accept: ".json,application/json" });

  function say(text, problems) {
    said.replaceChildren(el("p", {}, text));
    if (!problems || !problems.length) return;
    const rest = problems.length - TOLD;
    const told = rest > 1 ? problems.slice(0, TOLD).concat("And " + rest + " more of this kind.") : problems;
    said.append(el("ul", {}, ...told.map((problem) => el("li", {}, problem))));
  }

  function record(kind, id) {
    return el("a", { class: "button quiet small", href: "#record-" + kind + "-" + id }, "Completion record");
  }

  function forget(question, done, id) {
    ask(question, "Forget it", function () {
      KB.progress.reset(id);
      if (!id) {
        KB.paths.keep(KB.paths.PATH, null);
        KB.paths.keep(KB.paths.ENTRY, null);
        show();
      }
      say(done);
      title.focus();
    });
  }

  function pathItem(path, all) {
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
  function otherPaths(paths, all) {
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

  function moduleItem(row, all) {
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
        resetButton(row, "progress and answers"),
      ),
    );
  }

  function resetButton(row, what) {
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

  function simulationItem(row, all) {
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
        resetButton(row, "decisions"),
      ),
    );
  }

  function part(heading, items) {
    return items.length
      ? el("section", { class: "block" }, el("h2", {}, heading), el("ul", { class: "learn-items" }, ...items))
      : null;
  }

  function show() {
    const all = KB.progress.all();
    const begun = learning.modules.filter((row) => (own(all.modules, row.id) || {}).started);
    const last = (row) => all.modules[row.id].finished || all.modules[row.id].started;
    begun.sort((a, b) => (last(a) < last(b) ? 1 : -1));
    const mine = learning.paths.filter((path) => path.id === KB.paths.here());
    const others = learning.paths.filter((path) => !mine.includes(path) && path.modules.some((id) => begun.includes(rows.get(id))));
    const games = learning.simulations.filter((row) => own(all.simulations, row.id));
    const gone = Object.keys(all.modules).filter((id) => !rows.has(id));
    const parts = [
      part("The path you are on", begun.length ? mine.map((path) => pathItem(path, all)) : []),
      part("Modules", begun.map((row) => moduleItem(row, all))),
      otherPaths(others, all),
      part("Simulations", games.map((row) => simulationItem(row, all))),
      gone.length
        ? el("p", { class: "hint" }, "Kept as well: " + KB.learn.count(gone.length, "module") + " that this edition of the site does not have.")
        : null,
    ].filter(Boolean);
    if (!begun.length && !games.length) {
      parts.unshift(
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
    list.replaceChildren(...parts);
    if (document.activeElement !== name) name.value = all.name;
  }

  // --- Out to a file and back --------------------------------------------------------------------------------------

  function today() {
    const now = new Date();
    const two = (number) => (number < 10 ? "0" : "") + number;
    return now.getFullYear() + "-" + two(now.getMonth() + 1) + "-" + two(now.getDate());
  }

  function toFile() {
    const blob = new Blob([KB.progress.export()], { type: "application/json" });
    const link = el("a", { href: URL.createObjectURL(blob), download: "learning-progress-" + today() + ".json" });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    say("The file is among your downloads. Import it in another browser, or here after a reset.");
  }

  function fromFile() {
    const chosen = file.files[0];
    if (!chosen) return;
    if (chosen.size > LARGEST) say("Nothing was imported: the file is too large to be a record of progress.");
    else chosen.text().then(take).catch(() => say("Nothing was imported: the file cannot be read."));
  }

  function take(text) {
    file.value = "";
    const read = KB.learn.read(text);
    const found = read.state;
    if (!found) {
      say("Nothing was imported.", read.problems);
      return;
    }
    if (!Object.keys(found.modules).length && !Object.keys(found.simulations).length && !found.name) {
      say("Nothing was imported: the file holds no progress.", read.problems);
      return;
    }
    const merged = KB.learn.merge(KB.progress.all(), found);
    const done = KB.progress.import(JSON.stringify(merged.state));
    if (!done.ok) {
      say("Nothing was imported:", done.problems);
      return;
    }
    const lost = KB.progress.lasting() ? "" : " Your browser does not keep it, though: it is lost when you leave this page. Keep the file.";
    say(
      "Imported. New here: " + merged.added + ". Brought further: " + merged.further + ". As far or further here already: " + merged.kept + "." + lost +
        (read.problems.length ? " Left out of the file:" : ""),
      read.problems,
    );
  }

  // --- The completion record ---------------------------------------------------------------------------------------

  const plain = document.title;

  function open() {
    const match = /^#record-(module|path)-([a-z0-9-]+)$/.exec(location.hash);
    const found = match ? KB.record.facts(learning, KB.progress.all(), match[1], match[2]) : null;
    const was = !paper.hidden;
    paper.hidden = !match;
    whole.hidden = Boolean(match);
    document.documentElement.classList.toggle("has-record", Boolean(found && !found.missing));
    if (!match) {
      document.title = plain;
      paper.replaceChildren();
      if (was) title.focus();
      return;
    }
    const back = el("a", { href: "#kb-progress-title", class: "button quiet small" }, "Back to my progress");
    if (!found || found.missing) {
      const text = found
        ? "“" + found.title + "” is not finished yet, so there is nothing to record. Still to finish: " +
          found.missing.map((row) => row.title).join(", ") + "."
        : "There is nothing of this name in the training.";
      paper.replaceChildren(el("p", { class: "empty", tabindex: "-1" }, text), el("p", { class: "actions" }, back));
      paper.firstChild.focus();
      return;
    }
    document.title = "Completion record: " + found.title;
    paper.replaceChildren(tools(found, back), drawn(found));
    paper.querySelector("h1").focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  function drawn(found) {
    const given = article.dataset;
    return KB.record.sheet(found, {
      name: KB.progress.all().name,
      site: given.site,
      version: given.version,
      date: given.date,
      address: given.address ? new URL("../../" + found.href, given.address).href : "",
      today: KB.learn.day(new Date()),
    });
  }

  function tools(found, back) {
    const field = el("input", { id: "kb-record-name", type: "text", autocomplete: "name", maxlength: "200" });
    field.value = KB.progress.all().name;
    field.addEventListener("input", function () {
      rename(field.value);
      paper.querySelector(".record-sheet").replaceWith(drawn(found));
    });
    return el(
      "div",
      { class: "record-tools" },
      el(
        "p",
        { class: "learn-field" },
        el("label", { for: "kb-record-name" }, "Name on the record"),
        field,
        el("span", { class: "hint" }, "Stays in this browser. Leave it empty to write it by hand."),
      ),
      el(
        "p",
        { class: "actions" },
        el("button", { type: "button", class: "button", onclick: () => print() }, "Print or save as PDF"),
        back,
      ),
    );
  }

  function rename(text) {
    KB.progress.setName(text);
    if (name.value !== text) name.value = text;
  }

  // --- All together ------------------------------------------------------------------------------------------------

  name.addEventListener("input", () => rename(name.value));
  file.addEventListener("change", fromFile);
  const title = whole.querySelector("h1");
  title.id = "kb-progress-title";
  title.tabIndex = -1;
  const blocked = KB.paths.warning();
  if (blocked) body.append(blocked);
  body.append(
    said,
    list,
    el(
      "section",
      { class: "block learn-tools" },
      el("h2", {}, "Your name"),
      el(
        "p",
        { class: "learn-field" },
        el("label", { for: "kb-name" }, "Name on completion records"),
        name,
        el("span", { class: "hint" }, "Stays in this browser, and in the file that you export."),
      ),
    ),
    el(
      "section",
      { class: "block learn-tools" },
      el("h2", {}, "Take it with you"),
      el(
        "p",
        { class: "block-text" },
        "Your progress is in this browser and nowhere else. Clearing the browser’s data deletes it. Export it to a file to keep it safe, or to go on in another browser.",
      ),
      el("p", { class: "actions" }, el("button", { type: "button", class: "button", onclick: toFile }, "Export to a file")),
      el(
        "p",
        { class: "learn-field" },
        el("label", { for: "kb-import" }, "Import a file"),
        file,
        el(
          "span",
          { class: "hint" },
          "What is in the file is added to what is here, and nothing is lost: of each module the further state stays, with the answers of both and the better score.",
        ),
      ),
    ),
    el(
      "section",
      { class: "block learn-tools" },
      el("h2", {}, "Begin anew"),
      el(
        "p",
        { class: "actions" },
        el(
          "button",
          {
            type: "button",
            class: "button quiet",
            onclick: () =>
              forget(
                "Forget all progress, all answers and your name in this browser? Without an exported file this cannot be undone.",
                "All progress is forgotten.",
              ),
          },
          "Reset everything",
        ),
      ),
    ),
    dialog,
  );
  show();
  open();
  KB.progress.on(show);
  addEventListener("hashchange", open);
})();
