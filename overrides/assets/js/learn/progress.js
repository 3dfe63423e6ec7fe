/*
 * The learner's own page: everything begun and finished, to take along as a file, to bring back, to forget, to print.
 * Needs learn/merge.js, learn/paths.js, learn/record.js and learn/begun.js.
 */
(function () {
  "use strict";
  const KB = (window.KB = window.KB || {});
  const el = KB.dom.el;
  /* Readers of a list want to know what is wrong, not to hear all of it. */
  const TOLD = 8;
  /* A sign takes up to four bytes. */
  const LARGEST = 4 * KB.learn.largest;
  const article = document.querySelector("[data-progress]");
  const learning = KB.paths.data("[data-learning]");
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

  function show() {
    const all = KB.progress.all();
    list.replaceChildren(...KB.begun.parts(learning, all, forget));
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
