/*
 * The boxes for single values. Each is an element with its label, its help and a place for what is wrong.
 *
 * KB.form.field(spec, place, app, options) -> element      options: {label, hidden: the label is for listeners only}
 * KB.form.place(place) -> the id of a place
 */
(function () {
  "use strict";
  const KB = window.KB;
  const form = KB.form;
  const el = KB.dom.el;
  const LINE = 300;
  const NEAR = 0.7;

  form.place = function (place) {
    return "kb-f-" + place.join(".").replace(/[^\w.-]/g, "_");
  };

  form.field = function (spec, place, app, options) {
    const { label, hidden } = options || {};
    const id = form.place(place);
    const one = typeof place[place.length - 1] === "number" ? spec : Object.assign({}, spec);
    const name = el(
      "label",
      { for: id, class: hidden ? "sr" : null },
      label || spec.label,
      hidden ? null : need(spec),
      hidden ? null : code(spec),
    );
    const control = made(one, place, app, id);
    const help = hidden ? null : helpOf(spec, id);
    const error = el("p", { class: "form-error", id: id + "-error", hidden: true });
    const described = [help && id + "-help", control.note && id + "-note", id + "-error"].filter(Boolean).join(" ");
    control.input.setAttribute("aria-describedby", described);
    if (control.note) control.note.id = id + "-note";
    const wrapper = el(
      "div",
      { class: "form-field", "data-place": id },
      name,
      help,
      control.element || control.input,
      control.note || null,
      error,
    );
    app.register(place, { wrapper, error, input: control.input });
    return wrapper;
  };

  function need(spec) {
    return spec.required ? el("span", { class: "form-need" }, "needed") : null;
  }

  function code(spec) {
    return el("code", { class: "form-name" }, spec.name);
  }

  function helpOf(spec, id) {
    const help = el("p", { class: "form-help", id: id + "-help" });
    // Help is written in the declarations and made HTML by the build.
    help.innerHTML = spec.help || "";
    if (spec.example && !spec.codes)
      help.append(" ", el("span", { class: "form-example" }, "For instance: " + spec.example));
    return help;
  }

  form.help = { need, code, helpOf };

  function made(spec, place, app, id) {
    if (spec.codes) return choice(spec, place, app, id);
    if (spec.kind === "flag") return flag(spec, place, app, id);
    return box(spec, place, app, id);
  }

  // --- Boxes ------------------------------------------------------------------------------------------------------

  function box(spec, place, app, id) {
    const most = (spec.limits || {}).maxLength;
    const long = spec.kind === "text" && (most > LINE || spec.several === true || spec.name === "summary");
    const input = el(long ? "textarea" : "input", {
      id,
      rows: long ? (spec.name === "summary" ? 3 : 2) : null,
      type: long ? null : "text",
      spellcheck: spec.kind === "text" ? "true" : "false",
    });
    if (spec.kind === "integer" || spec.kind === "number") input.setAttribute("inputmode", "decimal");
    if (spec.kind === "address") input.setAttribute("inputmode", "url");
    input.value = form.values.shown(form.values.at(app.record.values, place));
    const suggested = spec.list || spec.refs !== undefined || spec.kind === "key";
    const note = suggested || (spec.kind === "text" && most) ? el("p", { class: "form-note" }) : null;

    function tell() {
      if (note) form.calm(write);
    }

    function write() {
      if (suggested) note.textContent = form.named(spec, input.value.trim(), app);
      else {
        const length = form.words.long(input.value.trim());
        // The number matters to those who are near a limit.
        const near = length > most * NEAR || length < spec.limits.minLength;
        note.textContent =
          length && near
            ? length + " of " + (spec.limits.minLength > 1 ? spec.limits.minLength + " to " : "") + most + " characters"
            : "";
      }
    }

    function put(text) {
      app.put(place, read(text, spec), spec);
      tell();
    }
    input.addEventListener("input", () => put(input.value));
    input.addEventListener("blur", () => app.touch(place));
    if (long) {
      // A line end has no place in a line of text; pasted text has many.
      input.addEventListener("change", function () {
        if (/[\r\n]/.test(input.value)) put((input.value = input.value.replace(/\s*[\r\n]+\s*/g, " ").trim()));
      });
    }
    let element = input;
    if (suggested) {
      const list = form.suggest(input, spec, app, function (value) {
        input.value = value;
        put(value);
      });
      element = el("div", { class: "form-box" }, input, list);
      app.onLists(tell);
      if (input.value) app.need(spec);
    }
    tell();
    return { input, element, note };
  }

  /* What a text in a box stands for; what it cannot stand for stays text, and the checks say so. */
  function read(text, spec) {
    const trimmed = text.trim();
    if (!trimmed) return undefined;
    if (spec.kind === "integer" && /^-?(0|[1-9]\d{0,14})$/.test(trimmed)) return Number(trimmed);
    if (spec.kind === "number" && /^-?(0|[1-9]\d{0,14})(\.\d{1,9})?$/.test(trimmed)) {
      return String(Number(trimmed)) === trimmed ? Number(trimmed) : { $: "number", text: trimmed };
    }
    if (spec.kind === "day" && form.guess.isDay(trimmed)) return { $: "date", text: trimmed };
    return trimmed.replace(/[\r\n]+/g, " ");
  }

  // --- Choices ----------------------------------------------------------------------------------------------------

  function choice(spec, place, app, id) {
    const value = form.values.shown(form.values.at(app.record.values, place));
    const rows = spec.codes.filter((row) => !row[3] || row[0] === value);
    const input = el(
      "select",
      { id },
      el("option", { value: "" }, spec.required ? "Choose …" : "Not stated"),
      ...rows.map((row) => el("option", { value: row[0], selected: row[0] === value }, row[1])),
    );
    // What an opened file says stays to be seen, though the list does not have it.
    if (value && !rows.some((row) => row[0] === value)) input.append(el("option", { value, selected: true }, value));
    const note = el("p", { class: "form-note" });
    function tell() {
      const row = rows.find((one) => one[0] === input.value);
      note.textContent = row ? row[2] : "";
    }
    input.addEventListener("change", function () {
      app.put(place, input.value || undefined, spec);
      app.touch(place);
      tell();
    });
    input.addEventListener("blur", () => app.touch(place));
    tell();
    return { input, note };
  }

  function flag(spec, place, app, id) {
    const value = form.values.at(app.record.values, place);
    const rows = [
      ["", "Not stated"],
      ["true", "Yes"],
      ["false", "No"],
    ];
    const input = el(
      "select",
      { id },
      ...rows.map(([code, label]) => el("option", { value: code, selected: String(value) === code }, label)),
    );
    input.addEventListener("change", function () {
      app.put(place, input.value ? input.value === "true" : undefined, spec);
      app.touch(place);
    });
    return { input };
  }
})();
