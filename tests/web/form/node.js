/*
 * Runs the scripts of the form outside a browser. Reads one JSON value {setup, jobs} from the standard input and writes
 * the answers to the jobs, in order, as one JSON list.
 *
 *     {do: "check", type, id, opened, text, today} -> {findings} or {fault}
 *     {do: "round", type, id, text, anew}   -> {text} or {fault}
 *     {do: "lists"}                          -> sizes
 */
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");

const scripts = path.join(__dirname, "..", "..", "..", "overrides", "assets", "js");
const window = { KB: {} };
window.window = window;
window.self = window;
const context = vm.createContext(Object.assign(window, { TextEncoder, URL, console }));

function run(name) {
  vm.runInContext(fs.readFileSync(path.join(scripts, name + ".js"), "utf8"), context, { filename: name });
}

for (const name of [
  "vendor/js-yaml",
  "vendor/markdown-it",
  "form/values",
  "form/words",
  "form/guess",
  "form/lists",
  "form/yaml",
  "form/fields",
  "form/body",
  "form/texts",
  "form/rules",
  "form/check",
  "form/record",
  "form/markdown",
  "form/file",
])
  run(name);

const given = JSON.parse(fs.readFileSync(0, "utf8"));
for (const script of given.setup.scripts) vm.runInContext(script, context);
const KB = window.KB;

function settings(type, today) {
  const all = KB.form.lists.all(window.KB_DATA);
  return Object.assign(
    { model: given.setup.models[type], rules: given.setup.rules, types: given.setup.types, today },
    all,
  );
}

const jobs = {
  check(job) {
    const model = given.setup.models[job.type];
    const record = KB.form.record.read(job.text, model, job.id);
    const body = KB.form.record.body(record);
    return {
      findings: KB.form.check(
        { values: record.values, body, id: job.id, opened: record.opened },
        settings(job.type, job.today),
      ),
    };
  },
  round(job) {
    const model = given.setup.models[job.type];
    const record = KB.form.record.read(job.text, model, job.id);
    return { text: KB.form.record.text(record, model, job.anew) };
  },
  markdown(job) {
    return { html: KB.form.markdown.render(job.text, job.sources || []) };
  },
  address(job) {
    return KB.form.file.proposal(job.repository, job.branch, job.path, job.text, job.edit);
  },
};

const answers = given.jobs.map(function (job) {
  try {
    return jobs[job.do](job);
  } catch (error) {
    return { fault: String(error.stack || error) };
  }
});
fs.writeSync(1, JSON.stringify(answers));
