/*
 * The form: puts the parts together and keeps fields, checks, preview, file and draft in step.
 */
(function () {
  "use strict";
  const KB = window.KB;
  const form = KB.form;
  const el = KB.dom.el;
  const root = document.querySelector("[data-form]");
  if (!root) return;

  KB.load.init(KB.site);
  const page = JSON.parse(document.getElementById("kb-form-data").textContent);
  const part = (name) => root.querySelector("[data-form-" + name + "]");
  const status = part("status");
  const spoken = part("spoken");
  const CHECK = 150;
  const LOOK = 400;

  const app = {
    page,
    model: page.model,
    record: form.record.blank(page.model),
    context,
    need,
    put,
    changed,
    say,
    touch: (place) => errors.touch(place),
    register: (place, spot) => errors.register(place, spot),
    forget: (place) => errors.forget(place),
    errors: () => errors.errors(),
    ask,
    onLists: (listener) => listeners.lists.push(listener),
    onChange: (listener) => listeners.change.push(listener),
  };
  const listeners = { lists: [], change: [] };
  const errors = form.errors(app, part("summary"));
  let finish = null;
  let timers = {};

  // --- Data -------------------------------------------------------------------------------------------------------

  function context() {
    const today = new Date(Date.now() + 14 * 3600 * 1000).toISOString().slice(0, 10);
    return Object.assign(
      { model: page.model, rules: page.rules, types: page.types, today },
      form.lists.all(window.KB_DATA || {}),
    );
  }

  /* Loads the list that a field picks from. */
  function need(spec) {
    const file = spec.refs !== undefined ? "records" : form.lists.files[spec.list];
    return file ? load(file) : Promise.resolve();
  }

  const asked = new Map();

  function load(file) {
    if (!asked.has(file)) {
      const coming = KB.load.script(page.data + "/" + file + ".js").then(arrived, function (error) {
        asked.delete(file);
        say(error.message);
      });
      asked.set(file, coming);
    }
    return asked.get(file);
  }

  function arrived() {
    for (const listener of listeners.lists) listener();
    changed(true);
  }

  // --- Changes ----------------------------------------------------------------------------------------------------

  function put(place, value, spec) {
    // Where an opened file says something of another shape, what is typed takes its place.
    for (let length = 1; length < place.length; length++) {
      const here = place.slice(0, length);
      const there = form.values.at(app.record.values, here);
      const listed = typeof place[length] === "number";
      if (listed ? !Array.isArray(there) : !form.values.isGroup(there))
        form.values.put(app.record.values, here, listed ? [] : {});
    }
    const last = place[place.length - 1];
    // An entry that is emptied stays, so that the others keep their places.
    if (value === undefined && typeof last === "number") form.values.put(app.record.values, place, "");
    else
      form.values.put(
        app.record.values,
        place,
        spec && spec.many && Array.isArray(value) && !value.length && !spec.required ? undefined : value,
      );
    changed();
  }

  function changed(quiet) {
    clearTimeout(timers.check);
    timers.check = setTimeout(check, CHECK);
    clearTimeout(timers.look);
    timers.look = setTimeout(look, LOOK, quiet);
  }

  function check() {
    const body = form.record.body(app.record);
    const findings = form.check(
      { values: app.record.values, body, id: app.record.id, opened: app.record.opened },
      context(),
    );
    finish.update(form.record.text(app.record, page.model));
    errors.update(findings);
    const [left, odd] = [errors.errors(), errors.warnings()];
    const needed = findings.filter(
      (one) => !one.warning && ["KB101", "KB116", "KB301", "KB305"].includes(one.code),
    ).length;
    const parts = [
      needed ? needed + " still needed" : "",
      left > needed ? left - needed + " to mend" : "",
      odd ? odd + " worth mending" : "",
    ];
    status.textContent = (left ? "" : "Ready to propose. ") + parts.filter(Boolean).join(", ");
    status.dataset.left = String(left);
    for (const listener of listeners.change) listener();
  }

  function look(quiet) {
    part("preview").replaceChildren(...form.preview(app));
    if (quiet !== true) save();
  }

  function ask() {
    check();
    errors.ask();
    if (!errors.errors() && !errors.warnings()) say("Nothing to mend: the record is ready to propose.");
  }

  function say(words) {
    spoken.textContent = words;
  }

  // --- The draft --------------------------------------------------------------------------------------------------

  function save() {
    const kept = form.draft.keep(page.model.type, app.record);
    part("kept").textContent = kept
      ? "Draft kept in this browser."
      : "This browser keeps no draft: download the file before you leave.";
  }

  function discard() {
    if (!window.confirm("Discard the draft? What you have written here is lost.")) return;
    form.draft.discard(page.model.type);
    show(form.record.blank(page.model));
    part("kept").textContent = "";
    say("The draft is discarded.");
    part("title").focus();
  }

  // --- Opening ----------------------------------------------------------------------------------------------------

  function open(text, name) {
    const box = part("open-error");
    box.textContent = "";
    let record;
    try {
      record = form.record.read(text, page.model, "");
    } catch (error) {
      box.textContent = error.message;
      return;
    }
    load("records").then(function () {
      const { records } = context();
      const title = form.values.shown(record.values.title);
      // A draft without a title has a name of no meaning.
      const known =
        (name !== page.model.type + "-draft" && name) ||
        (records &&
          Object.keys(records).find((id) => records[id].type === page.model.type && records[id].title === title)) ||
        "";
      record.id = known;
      record.named = Boolean(known);
      record.opened = known && records && records[known] && records[known].type === page.model.type ? known : "";
      show(record);
      changed();
      part("open").open = false;
      say("Opened" + (known ? ": " + known : "") + ".");
      part("title").focus();
    });
  }

  function listen() {
    part("file").addEventListener("change", function (event) {
      const file = event.target.files[0];
      if (!file) return;
      file
        .text()
        .then((text) => open(text, form.guess.slug(file.name.replace(/( \(\d+\))?\.(md|markdown|txt)$/i, ""))));
      event.target.value = "";
    });
    part("paste-open").addEventListener("click", () => open(part("paste").value, ""));
    part("discard").addEventListener("click", discard);
    part("export").addEventListener("click", () =>
      form.file.save((app.record.id || page.model.type + "-draft") + ".md", form.record.text(app.record, page.model)),
    );
    for (const button of root.querySelectorAll("[data-form-check]")) button.addEventListener("click", ask);
    window.addEventListener("pagehide", function () {
      if (timers.look) save();
    });
  }

  // --- The page ---------------------------------------------------------------------------------------------------

  function show(record) {
    app.record = record;
    errors.reset();
    listeners.lists = [];
    listeners.change = [];
    const groups = page.model.groups.map(function (group) {
      const fields = page.model.fields.filter((spec) => spec.group === group.key && spec.name !== "type");
      const inner = group.key === "body" ? [form.story(app)] : fields.map((spec) => form.any(spec, [spec.name], app));
      if (!group.folded) return el("section", { class: "form-group" }, el("h2", {}, group.title), ...inner);
      return el("details", { class: "form-group" }, el("summary", {}, el("h2", {}, group.title)), ...inner);
    });
    part("fields").replaceChildren(...groups);
    finish = form.finish(app, part("finish"));
    clearTimeout(timers.check);
    clearTimeout(timers.look);
    timers = {};
    check();
    look(true);
  }

  const draft = form.draft.recall(page.model.type);
  show(draft ? draft.record : form.record.blank(page.model));
  if (draft) {
    const when = new Date(draft.saved).toLocaleString("en-GB", {
      day: "numeric",
      month: "long",
      hour: "2-digit",
      minute: "2-digit",
    });
    part("kept").textContent = "Your draft of " + when + " is back.";
  }
  listen();
  root.hidden = false;
  root.dataset.ready = "";
  load("lists");
  load("records");
})();
