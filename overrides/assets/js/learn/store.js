/*
 * Keeps what a learner has done, in this browser and nowhere else. Needs learn/state.js.
 *
 * KB.progress.all() -> state as in learn/state.js, a copy
 * KB.progress.module(id) / .simulation(id) -> state of one, a copy; for a simulation that nobody has begun: {}
 * KB.progress.update(id, changes) / .updateSimulation(id, changes)     takes over the changes, keeps the rest
 * KB.progress.setName(text)         the name on completion records
 * KB.progress.export() -> text of a file
 * KB.progress.import(text) -> {ok, problems: [text]}     replaces everything; not ok: nothing was changed
 * KB.progress.reset(id?)            forgets one module or simulation; without an id, everything
 * KB.progress.on(fn) -> off         fn(state, {own}) after each change; own is false when another tab made it
 * KB.progress.lasting()             whether the browser keeps it when the page is closed; private windows may not, and a
 *                                   browser whose room is used up keeps what it had
 *
 * What is stored and cannot be read, as that of a later edition, is put aside under kb-learn-unread and not overwritten.
 */
(function () {
  "use strict";
  const KB = (window.KB = window.KB || {});
  const learn = KB.learn;
  const KEY = "kb-learn";
  const UNREAD = KEY + "-unread";

  const listeners = new Set();
  let lasts = true;
  let state = recall() || learn.fresh();

  function recall() {
    let text;
    try {
      text = localStorage.getItem(KEY);
    } catch (error) {
      lasts = false;
      return null;
    }
    if (text === null) return learn.fresh();
    const found = learn.read(text).state;
    if (!found) putAside(text);
    return found || learn.fresh();
  }

  function putAside(text) {
    try {
      localStorage.setItem(UNREAD, text);
    } catch (error) {
      /* There is no room for it. */
    }
  }

  const copy = (value) => JSON.parse(JSON.stringify(value));

  function tell(own) {
    for (const listener of Array.from(listeners)) listener(copy(state), { own });
  }

  /* Another tab may have saved since: changes are made to what is stored now. */
  function change(make) {
    if (lasts) state = recall() || state;
    make(state);
    try {
      localStorage.setItem(KEY, JSON.stringify(state));
      lasts = true;
    } catch (error) {
      lasts = false;
    }
    tell(true);
  }

  function update(group, id, changes, start) {
    change(function (all) {
      const before = learn.has(all[group], id) ? all[group][id] : start;
      const asked = Object.assign(learn.fresh(), { [group]: { [id]: Object.assign({}, before, copy(changes)) } });
      // What is saved must be what can be read again.
      const kept = learn.valid(asked).state[group];
      if (learn.has(kept, id)) all[group][id] = kept[id];
    });
  }

  KB.progress = {
    all: () => copy(state),
    module: (id) => (learn.has(state.modules, id) ? copy(state.modules[id]) : learn.module()),
    simulation: (id) => (learn.has(state.simulations, id) ? copy(state.simulations[id]) : {}),
    update: (id, changes) => update("modules", id, changes, learn.module()),
    updateSimulation: (id, changes) => update("simulations", id, changes, {}),
    setName: (name) => change((all) => (all.name = String(name).slice(0, 200))),
    export: () => JSON.stringify(state, null, 1) + "\n",
    import(text) {
      const found = learn.read(text);
      if (!found.state) return { ok: false, problems: found.problems };
      change((all) => Object.assign(all, found.state));
      return { ok: true, problems: found.problems };
    },
    reset(id) {
      change(function (all) {
        if (id === undefined) {
          Object.assign(all, learn.fresh());
        } else {
          delete all.modules[id];
          delete all.simulations[id];
        }
      });
    },
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    lasting: () => lasts,
  };

  // Whether anything can be kept is known before the first change: the lesson says so at its beginning.
  try {
    localStorage.setItem(KEY + "-probe", "1");
    localStorage.removeItem(KEY + "-probe");
  } catch (error) {
    lasts = false;
  }

  // Another window of the same reader, or a page that comes back from the browser's memory.
  function refresh() {
    if (!lasts) return;
    state = recall() || state;
    tell(false);
  }
  addEventListener("storage", (event) => {
    if (event.key === KEY || event.key === null) refresh();
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) refresh();
  });
})();
