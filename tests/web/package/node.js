/*
 * Runs the scripts of packages outside a browser. Reads one JSON list of jobs from the standard input and writes the
 * answers, in order, as one JSON list.
 *
 *     {call: "codec.encode", with: [...]} -> {value}
 *     {round: [state, plan, options]} -> {value: {made, read}}     what encoding gives, and what decoding makes of it
 *     {platform: {version, values, refuse, broken, where, begun}, kept, steps} -> {value: {opened, calls, values, told, kept}}
 *         an adapter against a platform that gives values, refuses elements that match `refuse`, throws or fails when
 *         called what `broken` names, and hangs at `where`: "parent", "opener" or "top opener".
 *         steps: ["save", text, summary], ["answer", record], ["close", leaving]
 */
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");

const scripts = path.join(__dirname, "..", "..", "..", "overrides", "assets", "js");

function load(names, more) {
  const window = Object.assign({ TextEncoder, TextDecoder, atob, console, URLSearchParams }, more);
  window.window = window;
  window.parent = window.parent || window;
  window.top = window.top || window;
  const context = vm.createContext(window);
  for (const name of names) {
    vm.runInContext(fs.readFileSync(path.join(scripts, name + ".js"), "utf8"), context, { filename: name });
  }
  return window.KB;
}

const SHARED = ["learn/quiz", "learn/state", "package/codec", "package/interactions", "package/browser", "package/session"];
const plain = load(SHARED);

const NAMES = {
  scorm12: ["LMSInitialize", "LMSFinish", "LMSGetValue", "LMSSetValue", "LMSCommit", "LMSGetLastError"],
  scorm2004: ["Initialize", "Terminate", "GetValue", "SetValue", "Commit", "GetLastError"],
};

function platform(given) {
  const [start, end, get, set, commit, error] = NAMES[given.version];
  const values = Object.assign({}, given.values);
  const calls = [];
  const refuse = given.refuse ? new RegExp(given.refuse) : null;
  const broken = new Set(given.broken || []);
  let code = 0;
  const call = (name, make) =>
    function (...with_) {
      if (broken.has(name + " throws")) throw new Error(name);
      code = broken.has(name) ? 391 : 0;
      calls.push([name, ...with_]);
      return broken.has(name) ? "false" : make(...with_);
    };
  const api = {
    [start]: call("start", () => {
      code = given.begun ? 103 : 0;
      return given.begun ? "false" : "true";
    }),
    [end]: call("end", () => "true"),
    [get]: call("get", (element) => (element in values ? values[element] : "")),
    [set]: call("set", (element, value) => {
      if (refuse && refuse.test(element)) {
        code = 401;
        return "false";
      }
      values[element] = value;
      return "true";
    }),
    [commit]: call("commit", () => "true"),
    [error]: () => String(code),
  };
  return { api, calls, values };
}

/* Frames as browsers have them: the top is its own parent, and a frame of another host lets nobody look in. */
function around(given, api) {
  const name = given.version === "scorm12" ? "API" : "API_1484_11";
  const top = {};
  top.parent = top;
  const foreign = new Proxy({}, {
    get(target, key) {
      if (key === "parent") return top;
      throw new Error("another host");
    },
  });
  const holder = { [name]: api };
  holder.parent = holder;
  if (given.where === "parent") top[name] = api;
  if (given.where === "top opener") top.opener = holder;
  return { parent: foreign, top, opener: given.where === "opener" ? holder : null };
}

async function played(job) {
  const made = platform(job.platform);
  const store = new Map(Object.entries(job.kept || {}));
  const localStorage = {
    getItem: (key) => (store.has(key) ? store.get(key) : null),
    setItem: (key, value) => store.set(key, value),
    removeItem: (key) => store.delete(key),
  };
  const window = Object.assign(around(job.platform, made.api), { localStorage });
  const KB = load([...SHARED, "package/scorm", "package/" + job.platform.version], window);
  KB.pack.plan = { id: "module-first" };
  const told = [];
  const adapter = KB.pack.connect();
  if (!adapter) return { opened: null };
  let opened;
  try {
    opened = await adapter.open((words) => told.push(words));
  } catch (error) {
    return { opened: error.message };
  }
  for (const [step, ...values] of job.steps || []) {
    if (step === "answer") values[0].when = new Date(values[0].when);
    await adapter[step](...values);
  }
  return { opened, calls: made.calls, values: made.values, told, kept: Object.fromEntries(store) };
}

async function answer(job) {
  try {
    if (job.round) {
      const made = plain.pack.codec.encode(...job.round);
      return { value: { made, read: plain.pack.codec.decode(made.text, job.round[1]) } };
    }
    if (job.platform) return { value: await played(job) };
    const [group, name] = job.call.split(".");
    return { value: plain.pack[group][name](...job.with) };
  } catch (error) {
    return { fault: error.stack };
  }
}

(async function () {
  const answers = [];
  for (const job of JSON.parse(fs.readFileSync(0, "utf8"))) answers.push(await answer(job));
  process.stdout.write(JSON.stringify(answers));
})();
