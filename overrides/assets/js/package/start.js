/*
 * The shell of a package: finds the platform, mounts the lesson or the list of lessons, and says where progress is kept.
 * Needs the scripts of learn/ that a module page loads for its lesson, the others of package/, and one that sets
 * KB.pack.connect.
 *
 * The plan, as JSON in [data-package]:
 *     {kind: "module"|"path", id, title, home, modules: [{id, title, minutes, passMark, key, address, sections: [slug],
 *      questions: [{id, kind}]}]}
 *     key changes when the sections, questions or answers of a module do; address is that of its page on the web.
 *
 * An adapter: {name, limit, ascii, eager, open(onfault), save(text, summary), answer(record), close(leaving), back?}
 *     open() -> Promise of {text, mode: normal|review|browse, passMark: 0..100|null}; it fails with an Error in words for
 *     learners. onfault(words|null): a step was not taken, or all is well again. limit: characters that are kept.
 *     save: text of package/codec.js and a summary of package/session.js. answer: {id, module, question, answer, grade,
 *     seconds, when}. close -> Promise of a problem in words, or null. back() -> address to go to in the end, or null.
 *
 * A path loads its lessons as scripts, lessons/<id>.js, which call KB.pack.lesson(id, html): that works from a disk too.
 */
(function () {
  "use strict";
  const KB = window.KB;
  const plan = (KB.pack.plan = JSON.parse(document.querySelector("[data-package]").textContent));
  const place = (name) => document.querySelector("[data-package-" + name + "]");
  const lessons = new Map();
  const KEPT = {
    browser: "Opened outside a learning platform: your progress stays in this browser.",
    normal: "Your learning platform keeps your progress and your answers.",
    browse: "Your platform has opened this lesson to look at: nothing is recorded.",
    review: "Your platform has opened this lesson for review: nothing new is recorded. For another result, begin a new attempt there.",
  };

  const WAIT = 250;
  const TIMES = 4;

  let adapter = null;
  let session = null;
  let current = null;
  let over = false;

  function el(tag, attributes) {
    const element = document.createElement(tag);
    for (const name of Object.keys(attributes || {})) {
      const value = attributes[name];
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (value === true) element.setAttribute(name, "");
      else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
    }
    for (let at = 2; at < arguments.length; at++) if (arguments[at] !== null) element.append(arguments[at]);
    return element;
  }

  // --- What learners are told --------------------------------------------------------------------------------------

  const told = { state: "", fault: "", room: "", changed: "" };

  function tell(changes) {
    const before = JSON.stringify(told);
    Object.assign(told, changes);
    if (JSON.stringify(told) === before) return;
    const trouble = [told.fault, told.room, told.changed].filter(Boolean);
    place("state").textContent = told.state;
    place("trouble").replaceChildren(...trouble.map((text) => el("p", {}, text)));
    place("trouble").hidden = trouble.length === 0;
  }

  const onfault = (words) =>
    tell({ fault: words ? words + (adapter && adapter.name !== "browser" ? " Your answers stay on this page and are sent again with your next step." : "") : "" });

  function oncut(ids) {
    const one = ids.length === 1 ? "one of your texts" : ids.length + " of your texts";
    tell({ room: ids.length ? "Your learning platform has room for a part of " + one + " only. Copy what you want to keep." : "" });
  }

  // --- Lessons -----------------------------------------------------------------------------------------------------

  const planOf = (id) => plan.modules.find((one) => one.id === id);

  function mount(article) {
    const id = article.dataset.lesson;
    if (current) current.leave();
    article.dataset.passMark = planOf(id).passMark;
    if (matchMedia("(max-width:63.99em)").matches) for (const fold of article.querySelectorAll("[data-fold]")) fold.open = false;
    const data = article.querySelector("[data-quiz-data]");
    const questions = data ? KB.quiz.decode(data.textContent) : [];
    current = KB.lesson.mount(
      article,
      { load: () => session.module(id), save: (state) => session.save(id, state, questions) },
      { addresses: false },
    );
  }

  KB.pack.lesson = (id, html) => lessons.set(id, html);

  function lesson(id) {
    if (lessons.has(id)) return Promise.resolve(lessons.get(id));
    return new Promise(function (resolve, reject) {
      const script = el("script", { src: "lessons/" + id + ".js" });
      script.onload = () => (lessons.has(id) ? resolve(lessons.get(id)) : reject(new Error(id)));
      script.onerror = () => {
        script.remove();
        reject(new Error(id));
      };
      document.head.append(script);
    });
  }

  // --- A path ------------------------------------------------------------------------------------------------------

  function words(one) {
    const state = session.module(one.id);
    const score = one.questions.length && state.best !== null ? ", best score " + state.best + " %" : "";
    if (state.finished) return { done: state.passed, text: "Finished" + score + (state.passed ? ", passed" : ", not passed yet"), act: "Look again" };
    if (!state.started) return { done: false, text: "Not started", act: "Start" };
    const seen = one.sections.filter((slug) => state.seen.includes(slug)).length;
    return { done: false, text: seen + " of " + one.sections.length + " sections read" + score, act: "Go on" };
  }

  /* The first that is not done yet, after the one that was last open; then those before it. */
  function following(after) {
    const at = plan.modules.findIndex((one) => one.id === after);
    const order = plan.modules.slice(at + 1).concat(plan.modules.slice(0, at + 1));
    return order.find((one) => !session.module(one.id).finished && one.id !== after) || null;
  }

  function showList(from) {
    if (current) current.leave();
    current = null;
    session.open(null);
    document.title = plan.title;
    place("lesson").replaceChildren();
    place("lesson").hidden = true;
    place("path").hidden = false;
    const next = following(from);
    place("list").replaceChildren(
      ...plan.modules.map(function (one) {
        const now = words(one);
        const label = el("span", { class: "sr" }, ": " + one.title);
        const main = next ? next.id === one.id : false;
        return el(
          "li",
          { class: "package-module", "data-state": now.done ? "passed" : now.act === "Look again" ? "finished" : now.act === "Go on" ? "begun" : "open" },
          el("div", {}, el("h2", {}, one.title), el("p", { class: "hint" }, one.minutes + " minutes. " + now.text + ".")),
          el("button", { type: "button", class: "button" + (main ? "" : " quiet"), onclick: () => showLesson(one.id) }, now.act, label),
        );
      }),
    );
    const all = session.summary();
    const done = plan.modules.filter((one) => session.module(one.id).finished).length;
    const score = all.score === null ? "" : " Score of the path so far: " + all.score + " %.";
    place("sum").textContent =
      (done === plan.modules.length
        ? all.passed
          ? "You have finished and passed all modules."
          : "You have finished all modules. Answer again in those that you have not passed."
        : done + " of " + plan.modules.length + " modules finished.") + score;
    place("meter").value = Math.round(100 * all.progress);
    if (from !== undefined) land(place("path").querySelector("h1"));
  }

  function land(heading) {
    heading.tabIndex = -1;
    scrollTo(0, 0);
    heading.focus({ preventScroll: true });
  }

  function showLesson(id) {
    const holder = place("lesson");
    place("path").hidden = true;
    holder.hidden = false;
    holder.replaceChildren(el("p", { class: "wrap package-wait" }, "Opening the lesson …"));
    return lesson(id).then(
      function (html) {
        holder.innerHTML = html;
        // An address that names a section is that of the lesson before.
        if (location.hash) history.replaceState(null, "", location.pathname + location.search);
        holder.prepend(el("p", { class: "wrap package-back" }, toList(id)));
        session.open(id);
        document.title = planOf(id).title + " – " + plan.title;
        const article = holder.querySelector("[data-lesson]");
        ending(article, id);
        mount(article);
        land(article.querySelector("h1"));
      },
      function () {
        const text = "This lesson could not be opened. Check the connection and try again.";
        const again = el("button", { type: "button", class: "button", onclick: () => showLesson(id) }, "Try again");
        holder.replaceChildren(el("div", { class: "wrap" }, el("p", { role: "alert" }, text), el("p", { class: "actions" }, again, toList(id))));
      },
    );
  }

  const toList = (id) =>
    el("button", { type: "button", class: "button quiet small", onclick: () => showList(id) }, "All modules of this path");

  /* lesson.js shows it once the module is finished. */
  function ending(article, id) {
    const end = article.querySelector("[data-next]");
    const next = following(id);
    end.replaceChildren(
      el(
        "p",
        { class: "actions" },
        next ? el("button", { type: "button", class: "button", onclick: () => showLesson(next.id) }, "Next module: " + next.title) : null,
        el("button", { type: "button", class: "button quiet", onclick: () => showList(id) }, "All modules of this path"),
      ),
    );
  }

  /* A link to another lesson of the path opens it here. */
  document.addEventListener("click", function (event) {
    const link = event.target.closest("a[href^='#lesson-']");
    const id = link && link.hash.slice("#lesson-".length).split("#")[0];
    if (!id || !planOf(id) || plan.kind !== "path") return;
    event.preventDefault();
    showLesson(id);
  });

  // --- The beginning and the end -----------------------------------------------------------------------------------

  function begin(found) {
    const outside = adapter.name === "browser";
    tell({ state: outside ? KEPT.browser : KEPT[found.mode] });
    if (plan.kind === "module" && found.passMark !== null) plan.modules[0].passMark = found.passMark;
    session = KB.pack.session(plan, adapter, found, { oncut });
    if (session.dropped.length) {
      const names = session.dropped.map((id) => "“" + planOf(id).title + "”").join(", ");
      tell({ changed: "The lesson has changed since you were here: " + names + ". Your score is kept; please look at the sections and questions again." });
    }
    place("leave").hidden = outside;
    place("leave").addEventListener("click", leave);
    if (plan.kind === "module") {
      mount(document.querySelector("[data-lesson]"));
    } else {
      const open = session.opened();
      showList();
      if (open && !session.module(open).finished) showLesson(open);
    }
    // A platform then knows that the lesson was begun, whatever comes.
    if (!outside) session.flush();
    addEventListener("pagehide", function () {
      if (!over) session.close(false);
      over = true;
    });
    addEventListener("pageshow", (event) => event.persisted && location.reload());
    document.addEventListener("visibilitychange", () => document.hidden && !over && session.flush());
    document.documentElement.dataset.ready = "";
  }

  function leave() {
    over = true;
    place("leave").disabled = true;
    tell({ state: "Saving …" });
    session.close(true).then(function (problem) {
      const back = adapter.back ? adapter.back() : null;
      place("leave").hidden = true;
      place("main").replaceChildren(
        el(
          "div",
          { class: "wrap package-over" },
          el("h1", { tabindex: -1 }, problem ? "Not everything was saved" : "Saved"),
          el("p", {}, problem ? problem + " Open the lesson again from your learning platform and look whether it is as you left it." : "You can close this page. Open the lesson again from your learning platform to go on."),
          back ? el("p", {}, el("a", { class: "button", href: back }, "Back to your learning platform")) : null,
        ),
      );
      tell({ state: "", fault: "", room: "", changed: "" });
      place("main").querySelector("h1").focus();
      if (back && !problem) location.assign(back);
    });
  }

  function alone(error) {
    adapter = KB.pack.alone(plan, Boolean(error));
    adapter.open(onfault).then(begin);
    if (error) tell({ changed: error.message + " Until then your progress stays in this browser." });
  }

  /* Some platforms put their interface into the frame around this one a moment late. */
  function seek(times) {
    adapter = KB.pack.connect();
    if (adapter) adapter.open(onfault).then(begin, alone);
    else if (times && (parent !== window || opener)) setTimeout(() => seek(times - 1), WAIT);
    else alone(null);
  }

  seek(TIMES);
})();
