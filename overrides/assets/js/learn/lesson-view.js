/*
 * What a learner sees around a lesson: the bar with the progress, the marks in the list of sections, the steps below, the
 * result below the quiz. Draws and keeps nothing. Needs learn/quiz.js and learn/state.js.
 *
 * KB.lesson.view(article, lesson, act) -> {bar, whole, show(now), say(text)}
 *     lesson  {body, sections: [{slug, section, heading, title}], questions, home, passMark, minutes}; home is the index
 *             of the section that holds the quiz, -1 without one
 *     act     what the buttons do: {go(index), back(), toggle(), again(), retry(all)}
 *     now     {state, here, whole, back, note, lasting}: the state of the module, the index of the open section, whether
 *             the whole page shows, the question to go back to, what to tell
 * KB.lesson.answered(questions, state) -> those that have an answer     KB.lesson.unseen(sections, state) -> the others
 * KB.lesson.finishedWords(state, questions) -> text
 * KB.lesson.fragment(link or location) -> what stands behind the #
 */
(function () {
  "use strict";
  const KB = window.KB;
  const { el, own } = KB.quiz;
  const { count, day } = KB.learn;
  const LOST = "This browser does not keep your progress: it is lost when you close the page.";

  const button = (text, quiet, act) =>
    el("button", { type: "button", class: "button" + (quiet ? " quiet" : ""), onclick: act }, text);

  const answered = (questions, state) => questions.filter((one) => KB.quiz.answered(one, own(state.answers, one.id)));
  const unseen = (sections, state) => sections.filter((one) => !state.seen.includes(one.slug));

  /* The fragment of an address. One that nobody can decode names nothing. */
  function fragment(address) {
    try {
      return decodeURIComponent(address.hash.slice(1));
    } catch (error) {
      return "";
    }
  }

  // --- Words -------------------------------------------------------------------------------------------------------

  function finishedWords(state, questions) {
    const best = state.best === null ? " The quiz has no score yet." : " Best score " + state.best + " %" + (state.passed ? ", passed." : ", not passed yet.");
    return "You finished this module on " + day(state.finished) + "." + (questions.length ? best : "");
  }

  function standingWords(lesson, state, share, done) {
    if (state.finished) return finishedWords(state, lesson.questions);
    const left = Math.round((lesson.minutes * (1 - share)) / 5) * 5 || 5;
    return (
      [
        Math.round(100 * share) + " % done",
        lesson.minutes && share < 1 ? "about " + left + " minutes left" : "",
        done ? done + " of " + lesson.questions.length + " questions answered" : "",
      ]
        .filter(Boolean)
        .join(", ") + "."
    );
  }

  /* Who has passed has passed, also when a later try was worse. */
  function verdict(state, passMark) {
    if (state.score >= passMark) return { result: "passed", short: " You have passed.", more: "" };
    if (state.passed) return { result: "passed", short: " You passed before, and that counts.", more: "" };
    return { result: "failed", short: " Not passed yet.", more: " Read the sections behind the questions you missed, then try again." };
  }

  // --- The parts ---------------------------------------------------------------------------------------------------

  function marks(contents) {
    return Array.from(contents.querySelectorAll('a[href^="#"]'), function (link) {
      const mark = el("span", { class: "sr" });
      link.append(mark);
      return { link, mark, slug: fragment(link) };
    });
  }

  function showMarks(links, lesson, now) {
    for (const { link, mark, slug } of links) {
      const at = lesson.sections.findIndex((one) => one.slug === slug);
      if (at < 0) continue;
      const read = now.state.seen.includes(slug);
      link.toggleAttribute("data-seen", read);
      if (!now.whole && at === now.here) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
      mark.textContent = read ? " (read)" : "";
    }
  }

  function showSections(lesson, now, words) {
    lesson.body.classList.toggle("is-stepping", !now.whole);
    lesson.sections.forEach(function (one, at) {
      // Hidden so that a search in the page still finds it, where the browser can do that.
      if (!now.whole && at !== now.here) one.section.setAttribute("hidden", "until-found");
      else one.section.removeAttribute("hidden");
      if (now.whole) one.heading.removeAttribute("aria-describedby");
      else one.heading.setAttribute("aria-describedby", words.id);
    });
  }

  function showSteps(steps, lesson, now, act) {
    const before = lesson.sections[now.here - 1];
    const after = lesson.sections[now.here + 1];
    steps.hidden = now.whole;
    // What has the focus must not be taken from the page: the buttons are made anew only when they change.
    const made = [now.here, now.back && now.back.id, now.whole].join();
    if (steps.dataset.made === made) return;
    steps.dataset.made = made;
    steps.replaceChildren(
      ...[
        before ? button("Back", true, () => act.go(now.here - 1)) : null,
        now.back && now.here !== lesson.home ? button("Back to question " + now.back.number, true, act.back) : null,
        after ? button("Next: " + after.title, false, () => act.go(now.here + 1)) : null,
      ].filter(Boolean),
    );
  }

  function result(lesson, state, act) {
    const passed = verdict(state, lesson.passMark);
    const best = state.best > state.score ? " Your best score was " + state.best + " %." : "";
    return [
      el("p", { class: "lesson-score" }, el("strong", {}, state.score + " %"), passed.short),
      el("p", {}, "The pass mark is " + lesson.passMark + " %." + best + passed.more),
      el(
        "p",
        { class: "kb-quiz__do" },
        state.score < 100 ? button("Answer the missed questions again", passed.result === "passed", () => act.retry(false)) : null,
        button("Answer all again", true, () => act.retry(true)),
      ),
    ];
  }

  /* What stands below the questions: how far the learner is, and what is left to do. */
  function showEnd(end, lesson, now, act) {
    const { state } = now;
    const done = answered(lesson.questions, state).length;
    const whole = done === lesson.questions.length;
    const rest = unseen(lesson.sections, state).filter((one) => lesson.sections.indexOf(one) !== lesson.home);
    const words = done + " of " + lesson.questions.length + " questions answered. You pass with " + lesson.passMark + " %.";
    const rows = whole ? result(lesson, state, act) : [el("p", {}, words)];
    if (rest.length) {
      const open = rest.map((one) => el("li", {}, el("a", { href: "#" + one.slug }, one.title)));
      rows.push(el("p", {}, "Still to read:"), el("ul", {}, ...open));
    }
    const focused = end.contains(document.activeElement);
    end.dataset.result = whole ? verdict(state, lesson.passMark).result : "open";
    end.replaceChildren(el("h3", { tabindex: -1 }, whole ? "Your result" : "Your score"), ...rows);
    if (focused) end.firstChild.focus();
  }

  // --- Together ----------------------------------------------------------------------------------------------------

  function ownContents(sections) {
    const rows = sections.map((one) => el("li", {}, el("a", { href: "#" + one.slug }, one.title)));
    return el("details", { class: "lesson-contents" }, el("summary", {}, "Sections"), el("ol", {}, ...rows));
  }

  function view(article, lesson, act) {
    const { body, sections, questions, home } = lesson;
    const early = [body.querySelector("[data-lesson-lead]"), article.querySelector("[data-lesson-intro]")].filter(Boolean);
    const next = article.querySelector("[data-next]");
    const bar = article.querySelector("[data-lesson-bar]") || el("div", { class: "lesson-bar", "data-lesson-bar": true });
    const contents = article.querySelector("[data-lesson-contents]") || ownContents(sections);
    const words = el("p", { class: "lesson-words", id: "kb-lesson-words" });
    const meter = el("progress", { class: "lesson-meter", max: 100, "aria-label": "Progress in this lesson" });
    const standing = el("p", { class: "lesson-standing" });
    const lost = el("p", { class: "lesson-note", role: "status" });
    const told = el("p", { class: "lesson-note", role: "status" });
    const said = el("p", { class: "sr", role: "status" });
    const again = el("button", { type: "button", class: "lesson-link", onclick: act.again }, "Start over");
    const whole = el("button", { type: "button", class: "lesson-link", onclick: act.toggle }, "Show the whole page");
    const steps = el("nav", { class: "lesson-steps", "aria-label": "Steps of the lesson" });
    const end = el("div", { class: "lesson-end" });
    const links = marks(contents);
    let noted = null;

    bar.replaceChildren(
      el("div", { class: "lesson-row" }, words, el("p", { class: "lesson-tools" }, whole, again)),
      meter,
      standing,
      lost,
      told,
      said,
    );
    if (!bar.isConnected) body.before(bar);
    if (!contents.isConnected) bar.append(contents);
    body.after(steps);
    if (home >= 0) sections[home].section.append(end);

    function show(now) {
      const { state } = now;
      const read = sections.length - unseen(sections, state).length;
      const done = answered(questions, state).length;
      const share = (read + done) / (sections.length + questions.length);
      words.textContent = now.whole
        ? count(sections.length, "section") + ", " + read + " read"
        : "Section " + (now.here + 1) + " of " + sections.length + ": " + sections[now.here].title;
      meter.value = Math.round(100 * share);
      meter.textContent = meter.value + " %";
      standing.textContent = standingWords(lesson, state, share, done);
      again.hidden = !state.seen.length && !done;
      if (lost.textContent !== (now.lasting ? "" : LOST)) lost.textContent = now.lasting ? "" : LOST;
      if (now.note !== noted) told.replaceChildren(...now.note);
      noted = now.note;
      whole.setAttribute("aria-pressed", String(now.whole));
      showSections(lesson, now, words);
      for (const part of early) part.hidden = !now.whole && now.here !== 0;
      showMarks(links, lesson, now);
      showSteps(steps, lesson, now, act);
      if (questions.length) showEnd(end, lesson, now, act);
      if (next) next.hidden = !state.finished;
    }

    return { bar, show, say: (text) => (said.textContent = text) };
  }

  KB.lesson = { view, answered, unseen, finishedWords, fragment };
})();
