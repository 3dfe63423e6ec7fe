/*
 * What is known of a learner: plain values, no browser, no store. Packages use it too.
 *
 * KB.learn.fresh() -> {version: 1, modules: {}, simulations: {}, name: ""}
 * KB.learn.module() -> state of a module that nobody has begun:
 *     {at: slug|null, seen: [slug], answers: {id: answer}, asked: {id: text}, score: 0..100|null, best: 0..100|null,
 *      passed: bool, started: date-time|null, finished: date-time|null, seconds: int}
 *     asked: what KB.quiz.print said of each question when it was answered.
 * KB.learn.settle(module state, {sections: [slug], questions, passMark, now}) -> module state
 *     score, best, passed and finished as they follow from what was seen and answered. Questions are scored by KB.quiz.
 *     Once passed or finished stays so, whatever is answered later. An answer to a question that has changed since is
 *     forgotten: it was given to another question. One that does not say what was asked is trusted.
 * KB.learn.again(module state) -> module state     the lesson from its beginning; best, passed, finished and time stay
 * KB.learn.valid(value) -> {state, problems: [text]}     what can be used of a value from anywhere; nothing is trusted
 * KB.learn.read(text) -> {state|null, problems}          the same of a file; null when it is no such file at all
 * KB.learn.own(group, name) -> what an object holds under a name, undefined for what every object knows
 * KB.learn.day(date-time) -> "22 November 2026"     KB.learn.count(number, noun) -> "1 module"
 */
(function () {
  "use strict";
  const KB = (window.KB = window.KB || {});

  const VERSION = 1;
  const ID = /^[a-z0-9-]{1,120}$/;
  /* Headings that are not unique get a number behind an underscore. */
  const SLUG = /^[a-z0-9_-]{1,200}$/;
  const KEY = /^[A-Za-z0-9_-]{1,120}$/;
  const PRINT = /^[a-z0-9]{1,13}$/;
  const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?$/;
  const MOST = { modules: 500, simulations: 500, seen: 200, answers: 200, list: 50, text: 5000, name: 200, depth: 6, file: 2000000 };
  const LONGEST = 1e9;
  const MONTHS = "January February March April May June July August September October November December".split(" ");

  const fresh = () => ({ version: VERSION, modules: {}, simulations: {}, name: "" });

  const module = () => ({
    at: null,
    seen: [],
    answers: {},
    asked: {},
    score: null,
    best: null,
    passed: false,
    started: null,
    finished: null,
    seconds: 0,
  });

  const isGroup = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
  /* "constructor" is a fair id, and every object has something under that name. */
  const has = (group, name) => Object.prototype.hasOwnProperty.call(group, name);
  const own = (group, name) => (has(group, name) ? group[name] : undefined);
  const isWhole = (value, most) => Number.isInteger(value) && value >= 0 && value <= most;
  const isTime = (value) => typeof value === "string" && TIME.test(value) && !Number.isNaN(Date.parse(value));

  // --- Words -------------------------------------------------------------------------------------------------------

  function day(time) {
    const date = new Date(time);
    return isNaN(date) ? "" : date.getDate() + " " + MONTHS[date.getMonth()] + " " + date.getFullYear();
  }

  const count = (number, noun) => number + " " + noun + (number === 1 ? "" : "s");

  // --- What follows from what was done -----------------------------------------------------------------------------

  /* The answers that still are answers to these questions, and what was asked. */
  function fitting(state, questions) {
    const answers = Object.assign({}, state.answers);
    const asked = {};
    for (const id of Object.keys(answers)) if (has(state.asked, id)) asked[id] = state.asked[id];
    for (const question of questions) {
      if (!has(answers, question.id)) continue;
      const now = KB.quiz.print(question);
      if (has(asked, question.id) && asked[question.id] !== now) {
        delete answers[question.id];
        delete asked[question.id];
      } else {
        asked[question.id] = now;
      }
    }
    return { answers, asked };
  }

  function settle(state, lesson) {
    const quiz = KB.quiz;
    const questions = lesson.questions || [];
    const { answers, asked } = fitting(state, questions);
    const answered = questions.filter((one) => has(answers, one.id) && quiz.answered(one, answers[one.id]));
    const score = answered.length ? quiz.percent(questions, answers) : null;
    const best = score === null ? state.best : Math.max(score, state.best === null ? 0 : state.best);
    const whole = answered.length === questions.length && lesson.sections.every((slug) => state.seen.includes(slug));
    return Object.assign({}, state, {
      answers,
      asked,
      score,
      best,
      passed: state.passed || (best !== null && best >= lesson.passMark),
      finished: state.finished || (whole ? lesson.now || new Date().toISOString() : null),
    });
  }

  function again(state) {
    return Object.assign(module(), {
      best: state.best,
      passed: state.passed,
      started: state.started,
      finished: state.finished,
      seconds: state.seconds,
    });
  }

  // --- What comes from outside -------------------------------------------------------------------------------------

  /* Returns the rows of a group whose names are allowed, in their order, and says what was left out. */
  function rows(value, where, most, allowed, problems) {
    if (value === undefined) return [];
    if (!isGroup(value)) {
      problems.push(where + ": this part cannot be read and was left out.");
      return [];
    }
    const names = Object.keys(value);
    const known = names.filter((name) => allowed.test(name));
    if (known.length < names.length) {
      problems.push(where + ": " + count(names.length - known.length, "name") + " that cannot be used, left out with what they hold.");
    }
    if (known.length > most) problems.push(where + ": only the first " + most + " were taken.");
    return known.slice(0, most).map((name) => [name, value[name]]);
  }

  function isAnswer(value) {
    if (typeof value === "string") return value.length <= MOST.text;
    if (typeof value === "number") return Number.isFinite(value);
    return Array.isArray(value) && value.length <= MOST.list && value.every((one) => isWhole(one, MOST.list));
  }

  /* What readers of a message call what a state holds. */
  const FIELDS = {
    at: "the section that was open",
    seen: "the list of sections read",
    score: "the score",
    best: "the best score",
    passed: "whether it was passed",
    started: "the date of the beginning",
    finished: "the date of the end",
    seconds: "the time counted",
  };

  function validModule(value, where, problems) {
    const out = module();
    function take(name, right) {
      if (value[name] === undefined || value[name] === null) return;
      if (right(value[name])) out[name] = value[name];
      else problems.push(where + ": " + FIELDS[name] + " cannot be read and was left out.");
    }
    take("at", (slug) => typeof slug === "string" && SLUG.test(slug));
    take("score", (score) => isWhole(score, 100));
    take("best", (score) => isWhole(score, 100));
    take("passed", (passed) => typeof passed === "boolean");
    take("started", isTime);
    take("finished", isTime);
    take("seconds", (seconds) => isWhole(seconds, LONGEST));
    take("seen", (seen) => Array.isArray(seen) && seen.length <= MOST.seen && seen.every((slug) => typeof slug === "string" && SLUG.test(slug)));
    out.seen = Array.from(new Set(out.seen));
    for (const [id, answer] of rows(value.answers, where + ", answers", MOST.answers, ID, problems)) {
      const plain = Array.isArray(answer) ? answer.slice() : answer;
      if (isAnswer(plain)) out.answers[id] = plain;
      else problems.push(where + ": the answer to question “" + id + "” cannot be read and was left out.");
    }
    for (const [id, print] of rows(value.asked, where + ", questions", MOST.answers, ID, problems)) {
      if (!has(out.answers, id)) continue;
      if (typeof print === "string" && PRINT.test(print)) {
        out.asked[id] = print;
      } else {
        // An answer to nobody knows which question.
        delete out.answers[id];
        problems.push(where + ": the answer to “" + id + "” does not say what was asked and was left out.");
      }
    }
    return out;
  }

  /* Plain data, whatever its shape: undefined where it is too much, too deep or nothing that JSON knows. */
  function plain(value, depth) {
    if (value === null || typeof value === "boolean") return value;
    if (typeof value === "string") return value.length <= MOST.text ? value : undefined;
    if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
    if (typeof value !== "object" || depth === 0) return undefined;
    const out = Array.isArray(value) ? [] : {};
    const names = Object.keys(value);
    if (names.length > MOST.answers) return undefined;
    for (const name of names) {
      const inner = plain(value[name], depth - 1);
      if (inner === undefined || (!Array.isArray(value) && (!KEY.test(name) || name === "__proto__"))) return undefined;
      out[name] = inner;
    }
    return out;
  }

  function valid(value) {
    const problems = [];
    const state = fresh();
    if (!isGroup(value) || value.version === undefined) {
      problems.push("This is no record of progress.");
      return { state, problems };
    }
    if (value.version !== VERSION) {
      problems.push("This record of progress was made by another version of the site, which this one cannot read.");
      return { state, problems };
    }
    for (const [id, one] of rows(value.modules, "Modules", MOST.modules, ID, problems)) {
      if (isGroup(one)) state.modules[id] = validModule(one, "Module “" + id + "”", problems);
      else problems.push("Module “" + id + "” cannot be read and was left out.");
    }
    for (const [id, one] of rows(value.simulations, "Simulations", MOST.simulations, ID, problems)) {
      const inner = isGroup(one) ? plain(one, MOST.depth) : undefined;
      if (inner !== undefined) state.simulations[id] = inner;
      else problems.push("Simulation “" + id + "” cannot be read and was left out.");
    }
    if (typeof value.name === "string" && value.name.length <= MOST.name) state.name = value.name;
    else if (value.name !== undefined) problems.push("The name cannot be read and was left out.");
    return { state, problems };
  }

  function read(text) {
    const no = (problem) => ({ state: null, problems: [problem] });
    if (typeof text !== "string" || text.length > MOST.file) return no("This file is too large to be a record of progress.");
    let value;
    try {
      value = JSON.parse(text);
    } catch (error) {
      return no("This file cannot be read. Choose the file that “Export” has saved.");
    }
    const found = valid(value);
    return isGroup(value) && value.version === VERSION ? found : no(found.problems[0]);
  }

  KB.learn = { version: VERSION, fresh, module, settle, again, valid, read, has, own, day, count, largest: MOST.file };
})();
