/*
 * What the two versions of SCORM share: the way to the platform's interface, and calls that may fail. Needs
 * package/browser.js and package/interactions.js.
 *
 * KB.pack.scorm.find(name) -> the platform's object, up the frames and then from the window that opened this one, or null
 * KB.pack.scorm.adapter(words) -> adapter as in package/start.js, or null without a platform
 *     words: what a version calls things, see package/scorm12.js
 *
 * What platforms are known for, and what follows here:
 * - Many write to their server with requests that browsers stop while a page closes. So every change is handed over and
 *   committed soon after it was made, not at the end; and there is a button to leave.
 * - Moodle compares any score with the pass mark as soon as the session ends, and a failed attempt opens for review only.
 *   So there is no score before the lesson is finished, or passed where the version keeps that apart.
 * - Some refuse interactions, or single elements: they are optional. What is refused is not tried again, and the lesson
 *   goes on.
 */
(function () {
  "use strict";
  const KB = (window.KB = window.KB || {});
  KB.pack = KB.pack || {};

  const LEVELS = 500;
  const EAGER = 1000;
  const OPTIONAL = /^cmi\.(interactions|score\.scaled|core\.score\.(min|max)|progress_measure)|^adl\./;

  // --- The way to the platform -------------------------------------------------------------------------------------

  function from(start, name) {
    let frame = start;
    for (let level = 0; frame && level < LEVELS; level++) {
      try {
        if (frame[name]) return frame[name];
      } catch (error) {
        /* A frame of another host: what holds it may be ours again. */
      }
      if (frame.parent === frame) break;
      frame = frame.parent;
    }
    return null;
  }

  function opener(frame) {
    try {
      return frame.opener || null;
    } catch (error) {
      return null;
    }
  }

  function find(name) {
    const found = from(window, name);
    if (found) return found;
    for (const start of [opener(window), opener(window.top)]) {
      const beyond = start && from(start, name);
      if (beyond) return beyond;
    }
    return null;
  }

  // --- Calls that may fail -----------------------------------------------------------------------------------------

  const yes = (value) => value === true || value === 1 || /^(true|1)$/i.test(String(value));

  /* One call of the platform: what it answers, and the number of the error, 0 for none. Platforms throw, too. */
  function caller(api, words) {
    function code() {
      try {
        return parseInt(api[words.calls.error](), 10) || 0;
      } catch (error) {
        return 0;
      }
    }
    return function (call, ...values) {
      try {
        const answer = api[words.calls[call]](...values);
        return { answer, code: code() };
      } catch (error) {
        return { answer: "false", code: -1 };
      }
    };
  }

  function adapter(words) {
    let api = null;
    let call = null;
    let fault = function () {};
    let kept = null;
    let learner = "";
    let mode = "normal";
    let opened = 0;
    let closed = false;
    let earlier = "";
    let next = 0;
    const written = new Map();
    const refused = new Set();
    const places = new Map();

    const get = function (element) {
      const { answer, code } = call("get", element);
      return code || answer === null || answer === undefined ? "" : String(answer);
    };

    /* Returns the number of the error, 0 for none. What stands there already is not sent again. */
    function set(element, value) {
      if (refused.has(element) || written.get(element) === String(value)) return 0;
      const { answer, code } = call("set", element, String(value));
      if (yes(answer)) {
        written.set(element, String(value));
        return 0;
      }
      if (OPTIONAL.test(element)) {
        refused.add(element);
        return 0;
      }
      return code || -1;
    }

    function trouble(codes) {
      const code = codes.find((one) => one !== 0);
      if (code === undefined) return null;
      return "Your learning platform did not take the last step" + (code > 0 ? " (its error " + code + ")" : "") + ".";
    }

    function start() {
      const { answer, code } = call("start", "");
      if (yes(answer)) return true;
      // Begun already, by the platform's own page.
      return words.begun.includes(code) || (code === 0 && get(words.status) !== "");
    }

    function open(onfault) {
      fault = onfault;
      api = find(words.object);
      if (!api) return Promise.reject(new Error("no platform"));
      call = caller(api, words);
      if (!start()) return Promise.reject(new Error("Your learning platform did not open this lesson’s record."));
      opened = Date.now();
      learner = get(words.learner);
      const asked = get(words.mode).toLowerCase();
      mode = asked === "review" || asked === "browse" ? asked : "normal";
      earlier = get(words.status);
      next = parseInt(get("cmi.interactions._count"), 10) || 0;
      kept = KB.pack.browser(words.object + "-" + KB.pack.plan.id);
      const mark = words.mark(get);
      return Promise.resolve({ text: newest(get(words.data)), mode, passMark: mark, earlier: words.done.test(earlier) });
    }

    /* A copy in the browser counts when it is this learner's and the platform's is not what it was made from. */
    function newest(text) {
      let copy;
      try {
        copy = JSON.parse(kept.read());
      } catch (error) {
        return text;
      }
      return copy && copy.learner === learner && copy.base === text && typeof copy.text === "string" ? copy.text : text;
    }

    let base = null;

    function save(text, summary) {
      if (closed || mode !== "normal") return;
      if (base === null) base = get(words.data);
      const codes = [];
      for (const [element, value] of words.values(summary, earlier)) codes.push(set(element, value));
      codes.push(set(words.where, summary.at.slice(0, words.longest)));
      codes.push(set(words.data, text));
      codes.push(set(words.session, words.span((Date.now() - opened) / 1000)));
      codes.push(set(words.exit, "suspend"));
      const { answer, code } = call("commit", "");
      if (!yes(answer)) codes.push(code || -1);
      const problem = trouble(codes);
      if (problem === null) {
        base = text;
        kept.forget();
      } else {
        kept.write(JSON.stringify({ learner, base, text }));
      }
      fault(problem);
    }

    /* Within a session an answer replaces the one before; what an earlier session sent is history, and stays. */
    function answer(record) {
      if (closed || mode !== "normal") return;
      const at = places.has(record.id) ? places.get(record.id) : next;
      const path = "cmi.interactions." + at + ".";
      let ok = true;
      for (const [element, value] of words.interaction(record)) ok = ok && put(path + element, value);
      if (ok && at === next) {
        places.set(record.id, at);
        next++;
      }
    }

    /* Interactions are written each time: the same answer at another time is another answer. */
    function put(element, value) {
      const kind = element.replace(/\d+/g, "n");
      if (refused.has(kind)) return !/\.(id|type)$/.test(kind);
      if (yes(call("set", element, String(value)).answer)) return true;
      // Without id and type there is no interaction; the rest can be missing.
      refused.add(kind);
      return !/\.(id|type)$/.test(kind);
    }

    function close(leaving) {
      if (closed) return Promise.resolve(null);
      closed = true;
      if (mode === "normal") {
        written.delete(words.session);
        set(words.session, words.span((Date.now() - opened) / 1000));
        if (leaving && words.leave) set(words.leave[0], words.leave[1]);
        call("commit", "");
      }
      const { answer } = call("end", "");
      return Promise.resolve(yes(answer) ? null : "Your learning platform did not confirm that it has saved everything.");
    }

    return { name: words.name, limit: words.limit, ascii: words.ascii, eager: EAGER, open, save, answer, close };
  }

  KB.pack.scorm = { find, adapter };
})();
