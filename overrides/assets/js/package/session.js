/*
 * One session of a learner with a package: keeps the state of its modules, and tells the adapter what has changed.
 * Needs learn/quiz.js, learn/state.js, package/codec.js and package/browser.js.
 *
 * KB.pack.session(plan, adapter, found, {oncut(ids)}) ->
 *     {module(id) -> state, save(id, state, questions), open(id|null), opened() -> id|null, dropped: [id],
 *      summary(), flush(), close(leaving) -> Promise of a problem in words, or null}
 *     found: what adapter.open() gave; oncut: the platform has no room for all that the learner wrote, or again has.
 *
 * Summary: {finished, passed, score: 0..100|null, progress: 0..1, at}. A path is finished and passed when all its modules
 * are; its score is the mean of their best scores, a module that was not begun counting 0.
 */
(function () {
  "use strict";
  const KB = (window.KB = window.KB || {});
  KB.pack = KB.pack || {};

  const PAUSE = 800;
  const LONGEST = 3600;
  const START = "start";

  function session(plan, adapter, found, told) {
    const kept = KB.pack.codec.decode(found.text, plan) || { modules: {}, open: null, dropped: [] };
    const state = { modules: KB.learn.valid({ version: KB.learn.version, modules: kept.modules }).state.modules, open: kept.open };
    const pending = new Map();
    let timer = null;
    let since = Date.now();
    let cut = "";
    let closed = false;

    const module = (id) => Object.assign(KB.learn.module(), KB.learn.has(state.modules, id) ? state.modules[id] : null);
    const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

    function summary() {
      const all = plan.modules.map((one) => ({ plan: one, state: module(one.id) }));
      const begun = all.filter((one) => one.state.best !== null);
      const steps = all.reduce((sum, one) => sum + one.plan.sections.length + one.plan.questions.length, 0);
      const done = all.reduce((sum, one) => sum + taken(one), 0);
      const finished = all.every((one) => one.state.finished);
      const mean = begun.reduce((sum, one) => sum + one.state.best, 0) / all.length;
      return {
        finished,
        passed: all.every((one) => one.state.passed),
        score: begun.length ? Math.round(mean) : null,
        progress: finished ? 1 : steps ? done / steps : 0,
        at: place(),
      };
    }

    /* Starting over empties a module that is finished; finished it stays. */
    function taken({ plan: one, state: own }) {
      const all = one.sections.length + one.questions.length;
      if (own.finished) return all;
      const answered = one.questions.filter((question) => KB.learn.has(own.answers, question.id)).length;
      return one.sections.filter((slug) => own.seen.includes(slug)).length + answered;
    }

    function place() {
      const id = plan.kind === "path" ? state.open : plan.modules[0].id;
      const at = id ? module(id).at : null;
      // Platforms refuse a place without a name.
      return [plan.kind === "path" ? id : null, at].filter(Boolean).join("#") || START;
    }

    function save(id, next, questions) {
      if (closed) return;
      const before = module(id);
      const now = Date.now();
      const seconds = Math.min((now - since) / 1000, LONGEST);
      since = now;
      for (const question of questions) {
        if (!KB.learn.has(next.answers, question.id)) continue;
        const answer = next.answers[question.id];
        if (!KB.quiz.answered(question, answer) || same(answer, before.answers[question.id])) continue;
        pending.set(id + "." + question.id, { id: id + "." + question.id, module: id, question, answer, seconds, when: new Date(now) });
      }
      state.modules[id] = JSON.parse(JSON.stringify(next));
      soon();
    }

    function soon() {
      if (timer === null) timer = setTimeout(flush, adapter.eager === undefined ? PAUSE : adapter.eager);
    }

    function flush() {
      clearTimeout(timer);
      timer = null;
      if (closed) return;
      for (const record of pending.values()) {
        adapter.answer(Object.assign(record, { grade: KB.quiz.grade(record.question, record.answer) }));
      }
      pending.clear();
      const made = KB.pack.codec.encode(state, plan, { limit: adapter.limit, ascii: adapter.ascii });
      if (made.cut.join() !== cut) told.oncut(made.cut);
      cut = made.cut.join();
      KB.pack.tab(plan.id).write(made.text);
      adapter.save(made.text, summary());
    }

    function open(id) {
      state.open = id;
      since = Date.now();
      if (found.text || id !== null) soon();
    }

    function close(leaving) {
      if (closed) return Promise.resolve(null);
      flush();
      closed = true;
      return adapter.close(leaving);
    }

    return { module, save, open, opened: () => state.open, dropped: kept.dropped, summary, flush, close };
  }

  KB.pack.session = session;
})();
