/*
 * What a learner has done, as one short text: SCORM 1.2 keeps 4,096 characters and no more. Needs nothing.
 *
 * KB.pack.codec.encode(state, plan, {limit, ascii}) -> {text, cut: [id]}
 *     state: {modules: {id: module state}, open: id|null}; plan: see package/start.js
 *     Texts that learners wrote share what room is left; `cut` names the questions whose text was shortened.
 *     ascii: nothing beyond ASCII in the text, as SCORM 1.2 asks.
 * KB.pack.codec.decode(text, plan) -> {modules, open, dropped: [id]} or null when it is no such text
 *     `dropped` names modules that have changed since: their score stays, their answers cannot be told apart any more.
 *
 * The text: version and open module, then a row for each module of the plan, in order, joined by "|". A row is empty, or
 *     key ! at ! seen ! best ! score ! passed ! seconds ! started ! finished ! answer * answer * ...
 * Whole numbers are in base 36, "seen" holds five sections a letter, times are minutes. None of the signs used has a
 * meaning in XML, in addresses or in AICC's own format, because platforms mangle those.
 */
(function () {
  "use strict";
  const KB = (window.KB = window.KB || {});
  KB.pack = KB.pack || {};

  const VERSION = "1";
  const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";
  const BITS = 5;
  const MINUTE = 60000;
  const CUT = "...";

  const small = (value) => (value === null || value === undefined ? "" : Math.max(0, Math.round(value)).toString(36));
  const whole = (text) => (/^[0-9a-z]{1,8}$/.test(text) ? parseInt(text, 36) : null);
  const minutes = (time) => (time ? small(Date.parse(time) / MINUTE) : "");

  function time(text) {
    const value = whole(text);
    const date = value === null ? null : new Date(value * MINUTE);
    return date && !Number.isNaN(date.getTime()) ? date.toISOString() : null;
  }

  // --- Sections seen -----------------------------------------------------------------------------------------------

  function mask(seen, sections) {
    let text = "";
    for (let from = 0; from < sections.length; from += BITS) {
      let bits = 0;
      for (let at = 0; at < BITS; at++) if (seen.includes(sections[from + at])) bits |= 1 << at;
      text += DIGITS[bits];
    }
    return text.replace(/0+$/, "");
  }

  function unmask(text, sections) {
    return sections.filter((slug, at) => (DIGITS.indexOf(text[Math.floor(at / BITS)] || "0") >> at % BITS) & 1);
  }

  // --- Answers -----------------------------------------------------------------------------------------------------

  const plainly = /[A-Za-z0-9 .,:?()'_-]/;
  const beyond = /[\u00a1-\ud7ff\ue000-\ufffd]/;

  /* One sign as it stands in the text. Halves of a pair are written apart, so that each is safe where it is cut. */
  function sign(letter, ascii) {
    if (plainly.test(letter) || (!ascii && beyond.test(letter))) return letter;
    const code = letter.charCodeAt(0);
    return code < 256 ? "~" + code.toString(16).padStart(2, "0") : "~u" + code.toString(16).padStart(4, "0");
  }

  function written(text, ascii) {
    let out = "";
    for (let at = 0; at < text.length; at++) out += sign(text[at], ascii);
    return out;
  }

  function shortened(text, room, ascii) {
    let out = "";
    for (const letter of text) {
      const next = written(letter, ascii);
      if (out.length + next.length + CUT.length > room) return out === "" ? "" : out + CUT;
      out += next;
    }
    return out;
  }

  const unwritten = (text) =>
    text.replace(/~(?:u([0-9a-f]{4})|([0-9a-f]{2}))/g, (all, long, short) => String.fromCharCode(parseInt(long || short, 16)));

  /* Whole numbers below 36, a letter each. */
  const letters = (list) => list.map((value) => DIGITS[value] || "").join("");

  function answerText(kind, answer) {
    if (kind === "numeric") return Number.isFinite(answer) ? String(answer).replace("e+", "e") : "";
    if (kind === "single") return Number.isInteger(answer) ? DIGITS[answer] || "" : "";
    return Array.isArray(answer) ? letters(answer) : "";
  }

  function answerOf(kind, text) {
    if (kind === "reflection") return unwritten(text);
    if (kind === "numeric") return Number.isFinite(Number(text)) ? Number(text) : undefined;
    if (!/^[0-9a-z]+$/.test(text)) return undefined;
    const values = Array.from(text, (letter) => DIGITS.indexOf(letter));
    return kind === "single" ? values[0] : values;
  }

  // --- The whole ---------------------------------------------------------------------------------------------------

  const given = (state, id) => (Object.prototype.hasOwnProperty.call(state.answers, id) ? state.answers[id] : undefined);

  function row(state, module, texts) {
    const answers = module.questions.map(function (question) {
      const answer = given(state, question.id);
      if (answer === undefined || answer === null) return "";
      if (question.kind !== "reflection") return answerText(question.kind, answer);
      return texts.get(module.id + "." + question.id) || "";
    });
    return [
      module.key,
      state.at === null ? "" : small(module.sections.indexOf(state.at) + 1),
      mask(state.seen, module.sections),
      small(state.best),
      small(state.score),
      state.passed ? "1" : "",
      small(state.seconds),
      minutes(state.started),
      minutes(state.finished),
      answers.join("*").replace(/\*+$/, ""),
    ]
      .join("!")
      .replace(/!+$/, "");
  }

  function rows(state, plan, texts) {
    const open = plan.modules.findIndex((module) => module.id === state.open);
    return [
      VERSION + (open < 0 ? "" : "." + open.toString(36)),
      ...plan.modules.map((module) => (state.modules[module.id] ? row(state.modules[module.id], module, texts) : "")),
    ].join("|");
  }

  /* Shares room among texts: each gets what it needs as long as that is no more than an equal share of what is left. */
  function shares(lengths, room) {
    const order = lengths.map((length, at) => [length, at]).sort((one, other) => one[0] - other[0]);
    const out = new Array(lengths.length);
    let left = room;
    order.forEach(function ([length, at], done) {
      out[at] = Math.min(length, Math.max(0, Math.floor(left / (order.length - done))));
      left -= out[at];
    });
    return out;
  }

  function encode(state, plan, options) {
    const texts = new Map();
    for (const module of plan.modules) {
      const own = state.modules[module.id];
      for (const question of own ? module.questions : []) {
        const answer = given(own, question.id);
        if (question.kind === "reflection" && typeof answer === "string" && answer) {
          texts.set(module.id + "." + question.id, answer);
        }
      }
    }
    // First with one sign for each text, so that every separator is counted.
    const bare = rows(state, plan, new Map(Array.from(texts.keys(), (id) => [id, "x"]))).length - texts.size;
    const full = Array.from(texts.values(), (text) => written(text, options.ascii).length);
    const room = shares(full, options.limit - bare);
    const cut = [];
    Array.from(texts.entries()).forEach(function ([id, text], at) {
      if (full[at] > room[at]) cut.push(id);
      texts.set(id, full[at] > room[at] ? shortened(text, room[at], options.ascii) : written(text, options.ascii));
    });
    return { text: rows(state, plan, texts), cut };
  }

  function unrow(text, module) {
    const part = text.split("!");
    const same = part[0] === module.key;
    const sections = same ? module.sections : [];
    const at = whole(part[1] || "");
    const answers = {};
    (same ? part[9] || "" : "").split("*").forEach(function (one, number) {
      const question = module.questions[number];
      const answer = one && question ? answerOf(question.kind, one) : undefined;
      if (answer !== undefined) answers[question.id] = answer;
    });
    return {
      same,
      state: {
        at: sections[at - 1] || null,
        seen: unmask(part[2] || "", sections),
        answers,
        best: whole(part[3] || ""),
        score: same ? whole(part[4] || "") : null,
        passed: part[5] === "1",
        seconds: whole(part[6] || "") || 0,
        started: time(part[7] || ""),
        finished: time(part[8] || ""),
      },
    };
  }

  function decode(text, plan) {
    const parts = String(text || "").split("|");
    const head = /^1(?:\.([0-9a-z]+))?$/.exec(parts[0]);
    if (!head) return null;
    const modules = {};
    const dropped = [];
    plan.modules.forEach(function (module, at) {
      const text = parts[at + 1];
      if (!text) return;
      const found = unrow(text, module);
      modules[module.id] = found.state;
      if (!found.same) dropped.push(module.id);
    });
    const open = head[1] ? plan.modules[parseInt(head[1], 36)] : null;
    return { modules, open: open ? open.id : null, dropped };
  }

  KB.pack.codec = { encode, decode };
})();
