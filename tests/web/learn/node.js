/*
 * Runs the scripts of the lessons outside a browser. Reads one JSON list of jobs from the standard input and writes the
 * answers, in order, as one JSON list.
 *
 *     {call: "quiz.grade", with: [...]} -> {value} or {fault}
 *     {call: "progress", steps: [[name, ...values]], stored, broken, full} -> {value: {results, stored, unread, told}}
 *         a store of its own that begins with what is stored; broken: the browser keeps nothing; full: it has no room for
 *         more. unread: what was put aside
 */
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");

const scripts = path.join(__dirname, "..", "..", "..", "overrides", "assets", "js", "learn");

function load(names, more) {
  const window = Object.assign({ TextEncoder, TextDecoder, URLSearchParams, atob, console }, more);
  window.window = window;
  const context = vm.createContext(window);
  for (const name of names) {
    vm.runInContext(fs.readFileSync(path.join(scripts, name + ".js"), "utf8"), context, { filename: name });
  }
  return window.KB;
}

const KB = load(["quiz", "state", "merge", "planner", "simulation", "lesson-view"]);

function progress(job) {
  const kept = new Map(job.stored === undefined ? [] : [["kb-learn", job.stored]]);
  const closed = () => {
    throw new Error("closed");
  };
  const localStorage = job.broken
    ? { getItem: closed, setItem: closed, removeItem: closed }
    : {
        getItem: (key) => (kept.has(key) ? kept.get(key) : null),
        setItem: job.full ? closed : (key, value) => kept.set(key, value),
        removeItem: (key) => kept.delete(key),
      };
  const heard = {};
  const store = load(["quiz", "state", "store"], { localStorage, addEventListener: (name, act) => (heard[name] = act) }).progress;
  const told = [];
  store.on((state, change) => told.push(change.own));
  const results = job.steps.map(function ([name, ...values]) {
    if (name === "other tab") {
      kept.set("kb-learn", values[0]);
      return heard.storage({ key: "kb-learn" });
    }
    return store[name](...values);
  });
  return { results: results.map((one) => (one === undefined ? null : one)), stored: kept.get("kb-learn"), unread: kept.get("kb-learn-unread"), told };
}

const answers = JSON.parse(fs.readFileSync(0, "utf8")).map(function (job) {
  try {
    if (job.call === "progress") return { value: progress(job) };
    const [group, name] = job.call.split(".");
    return { value: KB[group][name](...job.with) };
  } catch (error) {
    return { fault: String(error.stack || error) };
  }
});
fs.writeSync(1, JSON.stringify(answers));
