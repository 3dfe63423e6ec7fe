/*
 * Plays the tender simulations of a page. The page holds the whole of each as text, step by step; this shows one step at a
 * time and clones what it shows, so that nothing is drawn from data. Needs learn/simulation.js and KB.dom; what was decided
 * is kept by KB.progress, where there is such.
 */
(function () {
  "use strict";
  const KB = window.KB;
  const el = KB.dom.el;
  const { METERS, MOST, tree, replay, buyers, compare, totals, endings, settle } = KB.simulation;

  const signed = (value) => (value > 0 ? "+" + value : value < 0 ? "−" + -value : "0");
  const decisions = (number) => number + (number === 1 ? " decision" : " decisions");

  function mount(element, keeper) {
    const given = tree(element);
    const sections = new Map();
    for (const section of element.querySelectorAll("[data-sim-step]")) sections.set(section.dataset.simStep, section);
    const all = endings(given);
    let state = settle(given, keeper.load());
    /* Behind a choice what follows is read first; a page that is opened again goes on with the step after it. */
    let after = false;

    const said = el("p", { class: "sr", role: "status" });
    const stage = el("div", { class: "sim-stage" });
    const way = el("div", { class: "sim-way" });
    const mode = el("button", { type: "button", class: "link-button", "aria-pressed": "false", onclick: asText }, "Show all as text");
    const lost =
      keeper.lasting && !keeper.lasting()
        ? el("p", { class: "hint" }, "This browser does not keep what you decide: it is lost when you close the page.")
        : null;
    const player = el("div", { class: "sim-player" }, lost, said, stage, way, el("p", { class: "sim-tools" }, mode));
    element.querySelector("[data-sim-tree]").before(player);
    element.classList.add("is-played");
    const debrief = wrap();
    const late = document.querySelectorAll("[data-sim-late]");
    for (const part of late) part.hidden = true;
    const gate = el(
      "p",
      { class: "sim-gate" },
      "It compares your way with the buyer’s, and tells how the case went on. Play to an ending first, or ",
      el("button", { type: "button", class: "link-button", onclick: () => open(true) }, "read it now"),
      ".",
    );
    if (debrief) debrief.firstElementChild.after(gate);

    /* The debrief is the rest of the text from its heading on. */
    function wrap() {
      const heading = document.getElementById("debrief");
      if (!heading) return null;
      const section = el("section", { class: "sim-debrief" });
      heading.before(section);
      let next = heading;
      while (next && (next === heading || next.tagName !== "H2")) {
        const following = next.nextElementSibling;
        section.append(next);
        next = following;
      }
      return section;
    }

    function open(focus) {
      for (const part of late) part.hidden = false;
      if (!debrief) return;
      debrief.classList.add("is-open");
      if (focus) {
        const heading = debrief.firstElementChild;
        heading.tabIndex = -1;
        heading.focus();
        heading.scrollIntoView({ block: "start" });
      }
    }

    function asText() {
      const text = element.classList.toggle("is-text");
      mode.setAttribute("aria-pressed", String(text));
      mode.textContent = text ? "Play step by step" : "Show all as text";
    }

    function save() {
      const path = state.path.map((one) => Object.assign({ words: given.steps[one.node].choices[one.choice].words }, one));
      keeper.save({ path, finished: state.finished, ends: state.ends.slice() });
    }

    // --- What the reader does ---------------------------------------------------------------------------------------

    function choose(index) {
      const at = replay(given, state.path).at;
      if (state.path.length >= MOST) return;
      state = Object.assign({}, state, { path: state.path.concat([{ node: at, choice: index }]) });
      after = true;
      save();
      show(true);
    }

    function go() {
      after = false;
      reach();
      show(true);
    }

    /* The ending counts once its page is read. */
    function reach() {
      const at = replay(given, state.path).at;
      if (!given.steps[at].end) return;
      if (state.ends.includes(at)) return;
      const ends = all.filter((id) => id === at || state.ends.includes(id));
      state = Object.assign({}, state, { finished: true, ends });
      save();
    }

    function back(length) {
      state = Object.assign({}, state, { path: state.path.slice(0, length) });
      after = false;
      save();
      show(true);
      said.textContent = length ? "Back at decision " + (length + 1) + "." : "Back at the beginning.";
    }

    // --- What the reader sees ---------------------------------------------------------------------------------------

    /* Moves the focus to the heading of what is new, so that it is read out and the keyboard goes on from there. */
    function show(moved) {
      const at = replay(given, state.path).at;
      said.textContent = "";
      if (after) stage.replaceChildren(...consequence());
      else if (given.steps[at].end) stage.replaceChildren(...ending(at));
      else stage.replaceChildren(...step(at));
      way.replaceChildren(...soFar());
      if (!after && given.steps[at].end) open(false);
      if (!moved) return;
      element.classList.remove("is-text");
      mode.setAttribute("aria-pressed", "false");
      mode.textContent = "Show all as text";
      const heading = stage.querySelector("h3");
      heading.focus({ preventScroll: true });
      if (heading.getBoundingClientRect().top < 0 || heading.getBoundingClientRect().top > innerHeight / 2) {
        element.scrollIntoView({ block: "start" });
      }
    }

    const heading = (words) => el("h3", { tabindex: "-1" }, words);
    const clone = (id, part) => sections.get(id).querySelector("[data-sim-" + part + "]").cloneNode(true);
    const item = (one) => sections.get(one.node).querySelectorAll("[data-sim-choice]")[one.choice];

    function step(at) {
      const buttons = given.steps[at].choices.map((choice, index) =>
        el("li", {}, el("button", { type: "button", class: "sim-choice", onclick: () => choose(index) }, choice.words)),
      );
      return [
        el("p", { class: "sim-where" }, "Decision " + (state.path.length + 1)),
        heading(given.steps[at].title),
        clone(at, "situation"),
        el("p", { class: "sim-ask" }, "What do you do?"),
        el("ul", { class: "sim-options" }, ...buttons),
      ];
    }

    function consequence() {
      const last = state.path[state.path.length - 1];
      return [
        el("p", { class: "sim-where" }, "You decided: " + given.steps[last.node].choices[last.choice].words),
        heading("What follows"),
        item(last).querySelector("[data-sim-then]").cloneNode(true),
        el(
          "p",
          { class: "sim-actions" },
          el("button", { type: "button", class: "button", onclick: go }, "Go on"),
          el("button", { type: "button", class: "button quiet", onclick: () => back(state.path.length - 1) }, "Decide differently"),
        ),
      ];
    }

    function ending(at) {
      const verdict = sections.get(at).querySelector(".sim-verdict").cloneNode(true);
      const left = all.length - state.ends.length;
      return [
        verdict,
        heading(given.steps[at].title),
        clone(at, "situation"),
        ...meters(),
        el(
          "p",
          {},
          "You have reached " + state.ends.length + " of " + all.length + " endings" +
            (left ? "; " + left + (left === 1 ? " is" : " are") + " still open." : ", all there are."),
        ),
        el("h4", {}, "Your way and the buyer’s"),
        table(),
        el(
          "p",
          { class: "sim-actions" },
          debrief ? el("button", { type: "button", class: "button", onclick: () => open(true) }, "Read the debrief") : null,
          el("button", { type: "button", class: "button quiet", onclick: () => back(0) }, "Play again"),
        ),
      ];
    }

    function meters() {
      const yours = totals(given, state.path);
      const theirs = totals(given, buyers(given));
      if (![yours, theirs].some((one) => Object.values(one).some((value) => value))) return [];
      const rows = Object.keys(METERS).map((name) =>
        el(
          "div",
          { role: "row" },
          el("span", { role: "rowheader" }, METERS[name]),
          bar(yours[name], "Your way"),
          bar(theirs[name], "The buyer’s"),
        ),
      );
      const head = ["Marks", "Your way", "The buyer’s"].map((name) => el("span", { role: "columnheader" }, name));
      return [
        el(
          "div",
          { class: "sim-meters", role: "table", "aria-label": "Marks, invented for this exercise" },
          el("div", { role: "row", class: "sim-meters-head" }, ...head),
          ...rows,
        ),
        el("p", { class: "hint" }, "The marks are invented for this exercise. A longer way collects more of them."),
      ];
    }

    /* Blocks to the right of a line for the better, to the left of it for the worse. */
    function bar(value, label) {
      const blocks = el("span", { class: "sim-bar", "data-way": value < 0 ? "down" : "up", "aria-hidden": "true" });
      for (let at = 0; at < Math.min(Math.abs(value), 8); at++) blocks.append(el("i"));
      return el("span", { role: "cell", "data-label": label }, el("b", {}, signed(value)), blocks);
    }

    function table() {
      const names = ["Decision", "You", "The buyer", "What the sources say"];
      const cell = (index, child) => el("div", { role: "cell", "data-label": names[index] }, child);
      const rows = compare(given, state.path).map((row) => {
        const choices = given.steps[row.node].choices;
        const same = row.yours !== null && row.yours === row.buyers;
        return el(
          "div",
          { role: "row" },
          el("div", { role: "rowheader" }, given.steps[row.node].title),
          cell(1, row.yours === null ? "You did not come here." : choices[row.yours].words),
          cell(
            2,
            row.buyers === null ? "The buyer never stood here." : same ? el("strong", {}, "The same.") : choices[row.buyers].words,
          ),
          cell(3, row.buyers === null ? "–" : told(row)),
        );
      });
      const head = names.map((name) => el("div", { role: "columnheader" }, name));
      return el(
        "div",
        { class: "sim-table", role: "table", "aria-label": "Each of your decisions beside the buyer’s, with what the sources say" },
        el("div", { role: "rowgroup" }, el("div", { role: "row", class: "sim-head" }, ...head)),
        el("div", { role: "rowgroup" }, ...rows),
      );
    }

    /* What the sources say of the buyer's choice: without the tags, which the column makes needless, and the effects. */
    function told(row) {
      const text = item({ node: row.node, choice: row.buyers }).querySelector("[data-sim-then]").cloneNode(true);
      for (const one of text.querySelectorAll(".sim-tag, .sim-effects, .sim-made")) one.remove();
      return text;
    }

    function soFar() {
      const path = after ? state.path.slice(0, -1) : state.path;
      if (!path.length) return [];
      const items = path.map((one, index) =>
        el(
          "li",
          {},
          el("span", { class: "sim-way-title" }, given.steps[one.node].title),
          " ",
          el("span", {}, given.steps[one.node].choices[one.choice].words),
          " ",
          el(
            "button",
            {
              type: "button",
              class: "link-button",
              "aria-label": "Back to decision " + (index + 1) + ": " + given.steps[one.node].title,
              onclick: () => back(index),
            },
            "Back to here",
          ),
        ),
      );
      return [
        el(
          "details",
          { open: way.firstElementChild ? way.firstElementChild.open : false },
          el("summary", {}, "Your way so far: " + decisions(path.length)),
          el("ol", {}, ...items),
          el("p", {}, el("button", { type: "button", class: "button quiet small", onclick: () => back(0) }, "Start again")),
        ),
      ];
    }

    /* On paper the whole text is read, choices open. */
    let opened = [];
    addEventListener("beforeprint", () => {
      opened = Array.from(element.querySelectorAll("[data-sim-tree] details:not([open])"));
      for (const one of opened) one.open = true;
    });
    addEventListener("afterprint", () => {
      for (const one of opened) one.open = false;
    });

    reach();
    show(false);
    if (state.path.length && !given.steps[replay(given, state.path).at].end) {
      said.textContent = "You go on where you left, at decision " + (state.path.length + 1) + ".";
    }
    if (location.hash === "#debrief") open(false);
    addEventListener("hashchange", () => {
      if (location.hash === "#debrief") open(false);
    });
    if (keeper.on) {
      keeper.on(() => {
        const other = settle(given, keeper.load());
        if (JSON.stringify(other) === JSON.stringify(state)) return;
        state = other;
        after = false;
        show(false);
      });
    }
  }

  function keeperOf(id) {
    const progress = KB.progress;
    let kept = null;
    if (!progress) return { load: () => kept, save: (state) => (kept = state) };
    return {
      load: () => progress.simulation(id),
      save: (state) => progress.updateSimulation(id, state),
      lasting: progress.lasting,
      on: (fn) => progress.on((all, from) => from && from.own === false && fn()),
    };
  }

  for (const element of document.querySelectorAll("[data-simulation]")) mount(element, keeperOf(element.dataset.simulation));
})();
