/*
 * Two states of one learner, of two browsers, brought together so that nothing is lost. Needs learn/state.js.
 *
 * KB.learn.merge(mine, theirs) -> {state, added, further, kept}
 *     of each module the further state with the answers of both and the better score; the game that is open here stays.
 *     The numbers count modules and simulations: new here, brought further, and as far or further here already.
 */
(function () {
  "use strict";
  const KB = window.KB;
  const { has, own } = KB.learn;

  const size = (state) => [state.finished ? 1 : 0, Object.keys(state.answers).length, state.seen.length];

  function further(one, other) {
    const a = size(one);
    const b = size(other);
    const at = a.findIndex((value, index) => value !== b[index]);
    return at >= 0 && a[at] > b[at];
  }

  const earlier = (one, other) => (!one || (other && Date.parse(other) < Date.parse(one)) ? other : one);

  const most = (one, other) => (one === null ? other : other === null ? one : Math.max(one, other));

  function modules(mine, theirs) {
    const ahead = further(theirs, mine) ? theirs : mine;
    const behind = ahead === mine ? theirs : mine;
    const asked = {};
    const answers = Object.assign({}, behind.answers, ahead.answers);
    // What was asked belongs to the answer that is taken, whether it says so or not.
    for (const id of Object.keys(answers)) {
      const from = has(ahead.answers, id) ? ahead : behind;
      if (has(from.asked, id)) asked[id] = from.asked[id];
    }
    return Object.assign({}, ahead, {
      seen: ahead.seen.concat(behind.seen.filter((slug) => !ahead.seen.includes(slug))),
      answers,
      asked,
      best: most(mine.best, theirs.best),
      passed: mine.passed || theirs.passed,
      started: earlier(mine.started, theirs.started),
      finished: earlier(mine.finished, theirs.finished),
      seconds: Math.max(mine.seconds, theirs.seconds),
    });
  }

  /* What a simulation keeps is its own affair, and whoever wrote the file may have put anything there. */
  function games(mine, theirs) {
    const list = (value) => (Array.isArray(value) ? value : []);
    const ends = list(mine.ends);
    return Object.assign({}, theirs, mine, {
      path: list(mine.path).length ? mine.path : list(theirs.path),
      finished: Boolean(mine.finished || theirs.finished),
      ends: ends.concat(list(theirs.ends).filter((end) => !ends.includes(end))),
    });
  }

  function merge(mine, theirs) {
    const state = JSON.parse(JSON.stringify(mine));
    const counted = { added: 0, further: 0, kept: 0 };
    function take(group, join, begun) {
      for (const id of Object.keys(theirs[group])) {
        const here = own(mine[group], id);
        const known = here !== undefined && begun(here);
        const joined = known ? join(here, theirs[group][id]) : theirs[group][id];
        const same = known && JSON.stringify(joined) === JSON.stringify(here);
        counted[same ? "kept" : known ? "further" : "added"] += 1;
        state[group][id] = joined;
      }
    }
    take("modules", modules, (one) => one.started);
    take("simulations", games, () => true);
    state.name = mine.name || theirs.name;
    return Object.assign({ state }, counted);
  }

  KB.learn.merge = merge;
})();
