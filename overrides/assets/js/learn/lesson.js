/*
 * Takes a learner through a lesson, section by section. Needs learn/questions.js, learn/lesson-view.js and what they
 * need, and nothing of the site: who mounts it says where the state is kept.
 *
 * KB.lesson.mount(article, {load() -> module state, save(state)}, settings) -> {refresh(), leave()}
 *     article   has data-lesson, data-pass-mark and data-minutes, and within it [data-lesson-body] with its [data-section]s.
 *               Where they are there: [data-lesson-bar] takes the progress, links in [data-lesson-contents] are marked,
 *               [data-lesson-intro] shows with the first section, [data-next] once the module is finished.
 *     settings  all optional: lasting() -> whether the state outlives the page; whole: begin with the whole page;
 *               onwhole(whole): the learner has switched; addresses: false where the address must not change.
 *     refresh() takes over what load() gives now: another tab, or a file, has changed it. leave() before the article goes
 *     and the page stays: it saves the time spent and no longer listens.
 *
 * A section is seen once it was shown; on the whole page, once its end came into view. Nothing is saved before the learner
 * does something, except that a change of the lesson has brought it to its end.
 */
(function () {
  "use strict";
  const KB = window.KB;
  const PAUSE = 120;
  const { el, own } = KB.quiz;
  const { fragment } = KB.lesson;

  function mount(article, store, settings) {
    settings = Object.assign({ lasting: () => true, addresses: true }, settings);
    const body = article.querySelector("[data-lesson-body]");
    const left = new AbortController();
    const listen = (name, act, more) => addEventListener(name, act, Object.assign({ signal: left.signal }, more));
    const passMark = Number(article.dataset.passMark);
    const sections = Array.from(body.querySelectorAll("[data-section]"), function (section) {
      const heading = section.querySelector("h2");
      heading.tabIndex = -1;
      return { slug: section.dataset.section, section, heading, title: heading.textContent.trim() };
    });
    const list = article.querySelector("[data-quiz]");
    const data = article.querySelector("[data-quiz-data]");
    const questions = list && data ? KB.quiz.decode(data.textContent) : [];
    const home = list ? sections.findIndex((one) => one.section.contains(list)) : -1;
    const slugs = sections.map((one) => one.slug);
    const lesson = { body, sections, questions, home, passMark, minutes: Number(article.dataset.minutes) };

    let state = settle(store.load());
    let here = 0;
    let whole = Boolean(settings.whole);
    let back = null;
    let note = [];

    // --- State -----------------------------------------------------------------------------------------------------

    function settle(given) {
      return KB.learn.settle(given, { sections: slugs, questions, passMark });
    }

    const unseen = () => KB.lesson.unseen(sections, state);

    function change(changes) {
      const was = state.finished;
      state = Object.assign({}, state, { started: state.started || new Date().toISOString(), seen: saw([]) }, changes);
      state.seconds += spent();
      state = settle(state);
      if (state.finished && !was) view.say(KB.lesson.finishedWords(state, questions));
      store.save(state);
      show();
    }

    /* What was seen up to now: the section that is open is, and those that are named. */
    function saw(named) {
      return Array.from(new Set(state.seen.concat(whole ? [] : [slugs[here]], named)));
    }

    /* Time passes while the learner does something; a page left open over lunch counts two minutes. */
    let since = Date.now();
    let kept = 0;

    function tick() {
      kept += Math.min((Date.now() - since) / 1000, PAUSE);
      since = Date.now();
    }

    function spent() {
      tick();
      const seconds = Math.floor(kept);
      kept -= seconds;
      return seconds;
    }

    // --- What is on the page ---------------------------------------------------------------------------------------

    const view = KB.lesson.view(article, lesson, {
      go,
      back: () => returnTo(back),
      toggle: () => setWhole(!whole),
      again: startOver,
      retry,
    });

    const show = () => view.show({ state, here, whole, back, note, lasting: settings.lasting() });

    const quiz = questions.length
      ? KB.quiz.mount(list, questions, {
          answers: state.answers,
          onanswer: (id, answer) => change({ answers: Object.assign({}, state.answers, { [id]: answer }), seen: saw([slugs[home]]) }),
        })
      : null;

    // --- What the learner does -------------------------------------------------------------------------------------

    /* Opens a section and keeps that it was opened; the one that was open before counts as seen too. */
    function open(at) {
      const seen = saw([slugs[at]]);
      here = at;
      note = [];
      if (at === home) back = null;
      change({ at: slugs[at], seen });
    }

    function go(at, keep) {
      if (settings.addresses && !keep) history.pushState({ lesson: slugs[at] }, "", "#" + slugs[at]);
      open(at);
      // The bar first, so that learners see where they are; the heading for those who hear the page.
      (whole ? sections[at].heading : view.bar).scrollIntoView();
      sections[at].heading.focus({ preventScroll: true });
    }

    function returnTo(question) {
      go(home);
      const item = list.querySelector('[data-question="' + question.id + '"]');
      item.scrollIntoView({ block: "center" });
      item.querySelector(".kb-quiz__verdict, input, select, textarea, button").focus({ preventScroll: true });
    }

    function setWhole(value) {
      whole = value;
      here = Math.max(0, slugs.indexOf(state.at));
      if (settings.onwhole) settings.onwhole(whole);
      show();
      watch();
    }

    function startOver() {
      const before = state;
      const wasHere = here;
      back = null;
      here = 0;
      state = KB.learn.again(state);
      if (quiz) quiz.set({});
      note = [
        "You are at the beginning again." + (state.best === null ? " " : " Your best score is kept. "),
        el("button", { type: "button", class: "lesson-link", onclick: undo }, "Undo"),
      ];
      if (settings.addresses) history.pushState({ lesson: slugs[0] }, "", "#" + slugs[0]);
      change({ at: slugs[0], seen: [slugs[0]] });
      view.bar.scrollIntoView();
      sections[0].heading.focus({ preventScroll: true });

      function undo() {
        state = before;
        here = wasHere;
        if (quiz) quiz.set(state.answers);
        note = ["Nothing was lost."];
        change({});
        sections[here].heading.focus();
      }
    }

    function retry(all) {
      const kept = {};
      for (const one of questions) {
        const answer = own(state.answers, one.id);
        const made = KB.quiz.grade(one, answer);
        // What the learner has thought is no mistake and not thrown away.
        if (!made || (made.right && !all)) kept[one.id] = answer;
      }
      quiz.set(kept);
      change({ answers: kept });
      const first = list.querySelector("form input, form select, form button");
      if (!first) return;
      first.closest("li[data-question]").scrollIntoView({ block: "center" });
      first.focus({ preventScroll: true });
    }

    // --- Addresses -------------------------------------------------------------------------------------------------

    function sectionOf(id) {
      const target = id && document.getElementById(id);
      return target ? sections.findIndex((one) => one.section.contains(target)) : -1;
    }

    const hash = () => fragment(location);

    function follow(id) {
      const at = sectionOf(id);
      if (at < 0) return false;
      if (at !== here || !state.seen.includes(slugs[at])) open(at);
      const target = document.getElementById(id);
      if (target === sections[at].heading && !whole) view.bar.scrollIntoView();
      else target.scrollIntoView();
      if (target === sections[at].heading) target.focus({ preventScroll: true });
      return true;
    }

    article.addEventListener("click", function (event) {
      const link = event.target.closest('a[href^="#"]');
      if (!link) return;
      const item = link.hasAttribute("data-section-link") && link.closest("[data-question]");
      if (item) back = { id: item.dataset.question, number: questions.findIndex((one) => one.id === item.dataset.question) + 1 };
      // The address is that already, and no event will tell.
      if (link.hash === location.hash && follow(hash())) event.preventDefault();
    });

    if (settings.addresses) {
      listen("popstate", function (event) {
        const id = (event.state && event.state.lesson) || hash();
        const at = slugs.indexOf(id);
        // A step of ours. Links within the page are followed below.
        if (event.state && event.state.lesson && at >= 0) go(at, true);
      });
    }
    listen("hashchange", function () {
      if (history.state && history.state.lesson) return;
      follow(hash());
    });

    // What a search in the page has found, or a link that led into a hidden section.
    sections.forEach((one, at) => one.section.addEventListener("beforematch", () => open(at)));

    // --- The whole page --------------------------------------------------------------------------------------------

    let watcher = null;
    let active = false;
    const inView = new Set();

    function watch() {
      if (watcher) watcher.disconnect();
      inView.clear();
      if (!whole || !window.IntersectionObserver) return;
      watcher = new IntersectionObserver(function (entries) {
        for (const entry of entries) inView[entry.isIntersecting ? "add" : "delete"](entry.target.parentElement);
        look();
      });
      for (const one of sections) watcher.observe(one.section.lastElementChild);
    }

    function look() {
      const ends = whole && active ? unseen().filter((one) => inView.has(one.section)).map((one) => one.slug) : [];
      if (ends.length) change({ at: ends[ends.length - 1], seen: saw(ends) });
    }

    // --- Paper, and leaving ----------------------------------------------------------------------------------------

    const folded = new Set();
    listen("beforeprint", function () {
      for (const fold of body.querySelectorAll("[data-model-answer]:not([open])")) {
        folded.add(fold);
        fold.open = true;
      }
    });
    listen("afterprint", function () {
      for (const fold of folded) fold.open = false;
      folded.clear();
    });

    let last = 0;
    function alive() {
      active = true;
      if (Date.now() - last < 5000) return;
      last = Date.now();
      tick();
      look();
    }
    for (const name of ["pointerdown", "keydown", "scroll"]) listen(name, alive, { passive: true, capture: true });

    /* Nothing but the time has changed: nobody needs to be told. */
    function saveTime() {
      const seconds = spent();
      if (!state.started || !seconds) return;
      state = Object.assign({}, state, { seconds: state.seconds + seconds });
      store.save(state);
    }

    function leave() {
      saveTime();
      left.abort();
      if (watcher) watcher.disconnect();
    }

    listen("visibilitychange", function () {
      if (document.hidden) saveTime();
      else since = Date.now();
    });

    // --- The beginning ---------------------------------------------------------------------------------------------

    function refresh() {
      state = settle(store.load());
      if (quiz) quiz.set(state.answers);
      show();
    }

    const resumed = slugs.indexOf(state.at);
    if (resumed > 0 && !state.finished) {
      here = resumed;
      note = ["You are back where you left off."];
    }
    // A lesson that has lost its last open question is at its end, for the list of modules too.
    if (state.started && state.finished && !store.load().finished) store.save(state);
    if (settings.addresses && !history.state) history.replaceState({ lesson: slugs[here] }, "");
    show();
    watch();
    article.dataset.ready = "";
    const asked = sectionOf(hash());
    if (asked >= 0) {
      if (settings.addresses) history.replaceState({ lesson: slugs[asked] }, "");
      here = asked;
      note = [];
      show();
      document.getElementById(hash()).scrollIntoView();
    }

    return { refresh, leave };
  }

  KB.lesson.mount = mount;
})();
