/*
 * What answers are worth, and what the scripts of a lesson share. Needs nothing else of the site; packages use it too.
 * learn/questions.js puts questions on a page.
 *
 * KB.quiz.decode(text) -> questions        of the data beside a quiz, see views/training.py
 * KB.quiz.answered(question, answer) -> whether this is an answer to this question at all
 * KB.quiz.print(question) -> a short text that changes when an answer to the question may no longer mean what it meant
 * KB.quiz.grade(question, answer) -> {points: 0..1, right, parts: [{text, right, feedback}], feedback}; null for reflection
 *     Answers: single: index of the option; multiple: indices, sorted; numeric: number; ordering: indices of the items in
 *     the learner's order; matching: for each left side the index of the right side; reflection: text.
 *     Points in part, right only where all is right:
 *       multiple   (right ones chosen - wrong ones chosen) / right ones, never below 0: choosing everything earns little
 *       ordering   1 - 2 * pairs in the wrong order / all pairs, never below 0: chance earns nothing
 *       matching   pairs that are right / pairs
 *     Parts: each option (right: chosen and correct, or neither), each item (right: in its place), each left side.
 *     What reads alike counts alike, whichever of the two the learner took.
 * KB.quiz.percent(questions, answers) -> 0..100, whole; a question without an answer earns 0, reflections do not count.
 *     Where there are only reflections: 100 once all are answered.
 * KB.quiz.number(text, question) -> number or null      "0,58", "85,300", "85 300", "-1.5 %"; a comma or point before three
 *     digits can mean either, and then means what is right
 * KB.quiz.order(id, texts, solved) -> indices in the order in which answers are shown; the same in views/training.py
 * KB.quiz.own(group, name) -> what an object holds under a name; nothing for "constructor", which every object knows
 * KB.quiz.el(tag, attributes, ...children) -> element      texts become text nodes, never markup
 */
(function () {
  "use strict";
  const KB = (window.KB = window.KB || {});

  // --- Questions and answers ---------------------------------------------------------------------------------------

  function decode(text) {
    const bytes = Uint8Array.from(atob(text.trim().replace(/^"|"$/g, "")), (letter) => letter.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  }

  function order(id, texts, solved) {
    const mixed = texts.map((text, at) => [hash(id + "\n" + text), at]);
    mixed.sort((one, other) => one[0] - other[0] || one[1] - other[1]);
    const out = mixed.map((row) => row[1]);
    return solved && out.every((from, at) => texts[from] === texts[at]) ? out.reverse() : out;
  }

  /* FNV-1a. */
  function hash(text) {
    let value = 0x811c9dc5;
    for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
    return value;
  }

  /* Answers name options, items and partners by their places: other words or places make it another question. */
  function print(question) {
    const texts = (question.options || question.items || []).map((one) => one.text || one);
    const pairs = (question.pairs || []).map((pair) => [pair.left, pair.right]);
    return hash(JSON.stringify([question.kind, question.question, question.unit || "", texts, pairs])).toString(36);
  }

  const isIndex = (value, of) => Number.isInteger(value) && value >= 0 && value < of.length;
  const areIndices = (value, of) => Array.isArray(value) && value.every((one) => isIndex(one, of));
  const own = (group, name) => (group && Object.prototype.hasOwnProperty.call(group, name) ? group[name] : undefined);

  const ANSWERED = {
    single: (question, answer) => isIndex(answer, question.options),
    multiple: (question, answer) =>
      areIndices(answer, question.options) && answer.length > 0 && new Set(answer).size === answer.length,
    numeric: (question, answer) => Number.isFinite(answer),
    ordering: (question, answer) =>
      areIndices(answer, question.items) &&
      answer.length === question.items.length &&
      new Set(answer).size === answer.length,
    matching: (question, answer) => areIndices(answer, question.pairs) && answer.length === question.pairs.length,
    reflection: (question, answer) => typeof answer === "string" && answer.trim() !== "",
  };

  const answered = (question, answer) => ANSWERED[question.kind](question, answer);

  function options(question, chosen) {
    const parts = question.options.map((option, at) => ({
      text: option.text,
      right: chosen.includes(at) === option.correct,
      feedback: option.feedback,
    }));
    const correct = question.options.filter((option) => option.correct).length;
    const hits = chosen.filter((at) => question.options[at].correct).length;
    return { points: Math.max(0, (2 * hits - chosen.length) / correct), parts };
  }

  const GRADES = {
    single(question, answer) {
      return Object.assign(options(question, [answer]), { feedback: question.options[answer].feedback });
    },
    multiple: (question, answer) => Object.assign(options(question, answer), { feedback: "" }),
    numeric(question, answer) {
      // 0.1 + 0.2 is not 0.3 for a computer, and that is not the learner's fault.
      const slack = 1e-9 * Math.max(1, Math.abs(question.answer));
      const near = Math.abs(answer - question.answer) <= question.tolerance + slack;
      return { points: near ? 1 : 0, parts: [], feedback: question.feedback };
    },
    ordering(question, answer) {
      const items = answer.map((from) => question.items[from]);
      let wrong = 0;
      for (let one = 0; one < items.length; one++) {
        for (let later = one + 1; later < items.length; later++) {
          if (answer[one] > answer[later] && items[one] !== items[later]) wrong += 1;
        }
      }
      const parts = items.map((text, at) => ({ text, right: text === question.items[at], feedback: "" }));
      return { points: Math.max(0, 1 - (4 * wrong) / (items.length * (items.length - 1))), parts, feedback: question.feedback };
    },
    matching(question, answer) {
      const parts = question.pairs.map((pair, at) => ({
        text: pair.left,
        right: question.pairs[answer[at]].right === pair.right,
        feedback: "",
      }));
      return { points: parts.filter((part) => part.right).length / parts.length, parts, feedback: question.feedback };
    },
  };

  function grade(question, answer) {
    if (question.kind === "reflection") return null;
    if (!answered(question, answer)) return { points: 0, right: false, parts: [], feedback: "" };
    const made = GRADES[question.kind](question, answer);
    const right = made.parts.length ? made.parts.every((part) => part.right) : made.points === 1;
    return { points: right ? 1 : made.points, right, parts: made.parts, feedback: made.feedback };
  }

  function percent(questions, answers) {
    const graded = questions.filter((question) => question.kind !== "reflection");
    const points = graded.map((question) => grade(question, own(answers, question.id)).points);
    if (graded.length) return Math.round((100 * points.reduce((sum, one) => sum + one, 0)) / graded.length);
    return questions.length && questions.every((one) => answered(one, own(answers, one.id))) ? 100 : 0;
  }

  // --- Numbers -----------------------------------------------------------------------------------------------------

  const bare = (text) => text.normalize("NFKC").toLowerCase().replace(/[\s'’_]/g, "");

  /* All that a text can mean as a number, the likeliest first. */
  function readings(text, unit) {
    let rest = bare(text).replace(/[−–]/g, "-");
    for (const word of [unit && bare(unit), "eur", "€", "%", "percent"].filter(Boolean)) {
      if (rest.startsWith(word)) rest = rest.slice(word.length);
      if (rest.endsWith(word)) rest = rest.slice(0, -word.length);
    }
    const sign = rest.startsWith("-") ? -1 : 1;
    rest = rest.replace(/^[+-]/, "");
    if (!/^\d*([.,]\d+)*$/.test(rest) || rest === "") return [];
    const marks = rest.match(/[.,]/g) || [];
    const decimal = marks[marks.length - 1];
    const joined = Number(rest.replace(/[.,]/g, ""));
    const grouped = /^[1-9]\d{0,2}([.,]\d{3})+$/.test(rest);
    const same = marks.every((mark) => mark === decimal);
    let found;
    if (marks.length < 2) {
      const plain = Number(rest.replace(",", "."));
      found = !grouped ? [plain] : decimal === "," ? [joined, plain] : [plain, joined];
    } else if (same) {
      found = grouped ? [joined] : [];
    } else {
      const [whole, part] = [rest.slice(0, rest.lastIndexOf(decimal)), rest.slice(rest.lastIndexOf(decimal) + 1)];
      const thousands = /^[1-9]\d{0,2}([.,]\d{3})+$/.test(whole) && !whole.includes(decimal);
      found = thousands ? [Number(whole.replace(/[.,]/g, "") + "." + part)] : [];
    }
    return found.map((value) => sign * value);
  }

  function number(text, question) {
    const found = readings(text, question.unit);
    const right = found.find((value) => GRADES.numeric(question, value).points === 1);
    return right !== undefined ? right : found.length ? found[0] : null;
  }

  // --- Elements ----------------------------------------------------------------------------------------------------

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

  KB.quiz = { decode, answered, print, grade, percent, number, order, own, el };
})();
