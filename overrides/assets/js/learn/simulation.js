/*
 * The tree of a tender simulation, read from the text on its page, and the ways through it. Needs nothing;
 * learn/play.js plays it.
 *
 * KB.simulation.tree(element) -> {start, steps: {id: {title, end, choices: [{words, to, buyer, effects}]}}}
 * KB.simulation.replay(tree, path) -> {path, at}      the part of a kept path that the tree still has, and where it leads;
 *     a choice that says its words is known by them, wherever it stands today
 * KB.simulation.buyers(tree) -> [{node, choice}]      the way that the buyer took
 * KB.simulation.compare(tree, path) -> [{node, yours, buyers}]
 *     each decision of the reader, in order, then those of the buyer that the reader never came to; yours or buyers is null
 *     where one of them never stood
 * KB.simulation.totals(tree, path) -> {money, time, market, patients}
 * KB.simulation.endings(tree) -> [ids]
 * KB.simulation.settle(tree, state) -> {path, finished, ends}     what can be used of a state from anywhere
 *     state {path: [{node, choice, words}], finished, ends: [ids reached]}
 */
(function () {
  "use strict";
  const KB = (window.KB = window.KB || {});
  const METERS = { money: "Money", time: "Time", market: "Trust of the market", patients: "Value for patients" };
  /* As many as learn/state.js keeps of a list. */
  const MOST = 200;

  function effects(text) {
    const out = {};
    for (const pair of (text || "").split(" ")) {
      const parts = pair.split(":");
      if (Object.prototype.hasOwnProperty.call(METERS, parts[0])) out[parts[0]] = Number(parts[1]);
    }
    return out;
  }

  function tree(element) {
    const steps = Object.create(null);
    let start = null;
    for (const section of element.querySelectorAll("[data-sim-step]")) {
      const id = section.dataset.simStep;
      if (start === null) start = id;
      steps[id] = {
        title: section.querySelector("[data-sim-title]").textContent,
        end: section.dataset.simEnd || null,
        choices: Array.from(section.querySelectorAll("[data-sim-choice]"), (item) => ({
          words: item.querySelector("[data-sim-words]").textContent,
          to: item.dataset.simTo,
          buyer: item.hasAttribute("data-sim-buyer"),
          effects: effects(item.dataset.simEffects),
        })),
      };
    }
    return { start, steps };
  }

  function chosen(choices, one) {
    if (typeof one.words === "string") return choices.findIndex((choice) => choice.words === one.words);
    return Number.isInteger(one.choice) && one.choice >= 0 && one.choice < choices.length ? one.choice : -1;
  }

  function replay(given, path) {
    const kept = [];
    let at = given.start;
    for (const one of Array.isArray(path) ? path.slice(0, MOST) : []) {
      const index = one && one.node === at ? chosen(given.steps[at].choices, one) : -1;
      if (index < 0) break;
      kept.push({ node: at, choice: index });
      at = given.steps[at].choices[index].to;
    }
    return { path: kept, at };
  }

  function buyers(given) {
    const way = [];
    let at = given.start;
    while (given.steps[at] && !way.some((one) => one.node === at)) {
      const choice = given.steps[at].choices.findIndex((one) => one.buyer);
      if (choice < 0) break;
      way.push({ node: at, choice });
      at = given.steps[at].choices[choice].to;
    }
    return way;
  }

  function compare(given, path) {
    const rows = path.map((one) => {
      const choice = given.steps[one.node].choices.findIndex((other) => other.buyer);
      return { node: one.node, yours: one.choice, buyers: choice < 0 ? null : choice };
    });
    for (const one of buyers(given)) {
      if (!path.some((mine) => mine.node === one.node)) rows.push({ node: one.node, yours: null, buyers: one.choice });
    }
    return rows;
  }

  function totals(given, path) {
    const out = { money: 0, time: 0, market: 0, patients: 0 };
    for (const one of path) {
      const moved = given.steps[one.node].choices[one.choice].effects;
      for (const name of Object.keys(moved)) out[name] += moved[name];
    }
    return out;
  }

  const endings = (given) => Object.keys(given.steps).filter((id) => given.steps[id].end);

  /* What can be used of a state that was kept, whatever it is. */
  function settle(given, state) {
    const known = state && typeof state === "object" ? state : {};
    const ends = endings(given).filter((id) => Array.isArray(known.ends) && known.ends.includes(id));
    return { path: replay(given, known.path).path, finished: ends.length > 0, ends };
  }

  KB.simulation = { METERS, MOST, tree, replay, buyers, compare, totals, endings, settle };
})();
