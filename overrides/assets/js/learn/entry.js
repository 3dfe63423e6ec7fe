/*
 * The entry test of a path: a few questions of each module, module by module, and in the end which of them the learner
 * seems to know. It keeps that result and nothing else, and finishes no module.
 */
(function () {
  "use strict";
  const KB = window.KB;
  const el = KB.dom.el;
  const place = document.querySelector("[data-entry-body]");
  const coded = KB.paths.data("[data-entry]");
  const path = KB.paths.data("[data-path]");
  if (!place || !coded || !path) return;
  const test = KB.quiz.decode(coded);
  const rows = new Map(path.modules.map((row) => [row.id, row]));
  const total = test.reduce((sum, part) => sum + part.questions.length, 0);
  /* Questions that need no reading take half a minute or so. */
  const minutes = Math.max(5, Math.ceil((total * 0.6) / 5) * 5);

  function result() {
    const kept = KB.learn.own(KB.paths.kept(KB.paths.ENTRY) || {}, path.id);
    return kept && Array.isArray(kept.known) && Array.isArray(kept.asked) ? kept : null;
  }

  function keep(value) {
    const all = Object.assign({}, KB.paths.kept(KB.paths.ENTRY));
    if (value) all[path.id] = value;
    else delete all[path.id];
    KB.paths.keep(KB.paths.ENTRY, all);
    document.dispatchEvent(new Event("kb-entry"));
  }

  function button(words, act, quiet) {
    return el("button", { type: "button", class: quiet ? "button quiet" : "button", onclick: act }, words);
  }

  function show(...parts) {
    place.replaceChildren(...parts.filter(Boolean));
  }

  // --- Before ------------------------------------------------------------------------------------------------------

  function begin(focus) {
    const words =
      KB.learn.count(total, "question") + " on " + KB.learn.count(test.length, "module") + ", about " +
      KB.paths.duration(minutes) + " if you answer them all. You learn which modules you seem to know and where to start.";
    const start = button("Start the entry test", () => step(0, [], []));
    show(
      el("p", {}, words),
      el(
        "p",
        { class: "hint" },
        "Only that result is kept, in this browser. Your answers are not, no module counts as finished, and you can repeat the test.",
      ),
      el("p", { class: "actions" }, start),
    );
    if (focus) start.focus();
  }

  // --- One module after another --------------------------------------------------------------------------------------

  function step(at, known, asked) {
    const part = test[at];
    const row = rows.get(part.module);
    const heading = el("h3", { tabindex: "-1", id: "kb-entry-module" }, row.title);
    const missing = el("p", { class: "kb-quiz__missing", role: "alert" });
    const fields = part.questions.map(function (question, number) {
      const id = "kb-entry-" + (number + 1);
      const named = { id, text: id + "-text", how: id + "-how" };
      return { question, named, form: KB.quiz.fields(question, named) };
    });

    function go(right) {
      const nowKnown = right ? known.concat([part.module]) : known;
      const nowAsked = asked.concat([part.module]);
      if (at + 1 < test.length) step(at + 1, nowKnown, nowAsked);
      else end(nowKnown, nowAsked);
    }

    function end(nowKnown, nowAsked) {
      keep({ on: new Date().toISOString(), known: nowKnown, asked: nowAsked });
      told(true);
    }

    function check(event) {
      event.preventDefault();
      const answers = [];
      for (const one of fields) {
        const read = one.form.read();
        if (read.missing) {
          missing.textContent = read.missing;
          one.form.first.focus();
          return;
        }
        answers.push(read.answer);
      }
      go(fields.every((one, index) => KB.quiz.grade(one.question, answers[index]).right));
    }

    show(
      el(
        "form",
        { class: "entry-step", novalidate: true, "aria-labelledby": "kb-entry-module", onsubmit: check },
        el("p", { class: "hint" }, "Module " + (at + 1) + " of " + test.length),
        KB.paths.bar(at, test.length, "Modules asked"),
        heading,
        el(
          "ol",
          { class: "kb-quiz is-live" },
          ...fields.map((one) =>
            el(
              "li",
              { class: "kb-quiz__question", "data-question": one.question.id, "data-kind": one.question.kind },
              el("p", { class: "kb-quiz__text", id: one.named.text }, one.question.question),
              el("p", { class: "kb-quiz__how", id: one.named.how }, KB.quiz.hows[one.question.kind]),
              one.form.element,
            ),
          ),
        ),
        missing,
        el(
          "p",
          { class: "actions" },
          el("button", { type: "submit", class: "button" }, at + 1 < test.length ? "Next" : "See the result"),
          button("I do not know this", () => go(false), true),
          at ? button("Stop and see the result", () => end(known, asked), true) : button("Cancel", () => begin(true), true),
        ),
      ),
    );
    heading.focus();
  }

  // --- After -------------------------------------------------------------------------------------------------------

  function verdict(kept, id, done) {
    if (done) return ["finished", "Finished already"];
    if (kept.known.includes(id)) return ["known", "You seem to know this"];
    return kept.asked.includes(id) ? ["take", "Take it"] : ["take", "Take it (not asked)"];
  }

  function told(focus) {
    const kept = result();
    if (!kept) {
      begin(focus);
      return;
    }
    const all = KB.progress.all();
    const done = (id) => Boolean((KB.learn.own(all.modules, id) || {}).finished);
    const open = path.modules.filter((row) => !kept.known.includes(row.id) && !done(row.id));
    const known = path.modules.filter((row) => kept.known.includes(row.id)).length;
    const heading = el("h3", { tabindex: "-1" }, "Your result of " + KB.learn.day(kept.on));
    const start = open[0];
    show(
      heading,
      el(
        "p",
        { "data-entry-start": start ? start.id : "" },
        "You seem to know " + known + " of " + KB.learn.count(path.modules.length, "module") + ". ",
        start
          ? el("strong", {}, "Start with “" + start.title + "”.")
          : "What you do not seem to know you have finished: go where you like.",
      ),
      el(
        "ul",
        { class: "entry-result" },
        ...path.modules.map(function (row) {
          const [name, words] = verdict(kept, row.id, done(row.id));
          return el(
            "li",
            { "data-module": row.id, "data-verdict": name },
            el("a", { href: KB.paths.href(row.href) }, row.title),
            el("span", { class: "entry-verdict" }, words),
          );
        }),
      ),
      el(
        "p",
        { class: "hint" },
        "A few right answers are a hint and no proof, and nothing is marked as finished. The quiz of a module tells for certain.",
      ),
      el(
        "p",
        { class: "actions" },
        start ? el("a", { class: "button", href: KB.paths.href(start.href) }, "Go to “" + start.title + "”") : null,
        button("Take the test again", () => step(0, [], []), true),
        button(
          "Forget the result",
          function () {
            keep(null);
            begin(true);
          },
          true,
        ),
      ),
    );
    if (focus) heading.focus();
  }

  told(false);
  // The result follows what is finished, and the reset in another tab.
  KB.progress.on(function () {
    if (!place.querySelector("form")) told(false);
  });
})();
