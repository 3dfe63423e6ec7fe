/*
 * Fields that hold several values or groups of fields: lists of lines, boxes to tick, cards that can be added and removed.
 *
 * KB.form.any(spec, place, app) -> element for a field of any shape
 */
(function () {
  "use strict";
  const KB = window.KB;
  const form = KB.form;
  const el = KB.dom.el;
  const { at, put, isGroup } = form.values;

  form.any = function (spec, place, app) {
    if (spec.many && spec.codes) return ticks(spec, place, app);
    if (spec.many && spec.refs !== undefined && spec.refs.join() === "theme")
      return ticks(Object.assign({}, spec, { codes: app.page.themes }), place, app);
    if (spec.many || spec.keyed) return several(spec, place, app);
    if (spec.part && spec.refs !== undefined) return party(spec, place, app, spec.label);
    if (spec.part) return group(spec, place, app);
    return form.field(spec, place, app);
  };

  function one(label) {
    const words = label
      .toLowerCase()
      .replace(/criteria$/, "criterion")
      .replace(/conditions/, "condition");
    return words === "also called" || words === "cpv"
      ? { cpv: "CPV code" }[words] || "other word"
      : words.replace(/ies$/, "y").replace(/([^s])s$/, "$1");
  }

  function frame(spec, place, app, ...children) {
    const id = form.place(place);
    const help = form.help.helpOf(spec, id);
    const error = el("p", { class: "form-error", id: id + "-error", hidden: true });
    const legend = el("legend", {}, spec.label, form.help.need(spec), form.help.code(spec));
    const wrapper = el(
      "fieldset",
      { class: "form-set", id, tabindex: "-1", "data-place": id, "aria-describedby": id + "-help " + id + "-error" },
      legend,
      help,
      ...children,
      error,
    );
    app.register(place, { wrapper, error, input: wrapper });
    return wrapper;
  }

  // --- Boxes to tick ----------------------------------------------------------------------------------------------

  function ticks(spec, place, app) {
    const id = form.place(place);
    const picked = () => (Array.isArray(at(app.record.values, place)) ? at(app.record.values, place) : []);
    const rows = spec.codes.filter((row) => !row[3] || picked().includes(row[0]));
    // What an opened file says stays to be seen, though the list does not have it.
    const strange = picked()
      .filter((code) => typeof code === "string" && !rows.some((row) => row[0] === code))
      .map((code) => [code, code, "", ""]);
    const boxes = [...rows, ...strange].map(function (row) {
      const box = el("input", {
        type: "checkbox",
        id: id + "-" + row[0].replace(/[^\w-]/g, "_"),
        value: row[0],
        checked: picked().includes(row[0]),
      });
      if (row[2]) box.setAttribute("aria-describedby", box.id + "-what");
      box.addEventListener("change", function () {
        const codes = picked().filter((code) => code !== row[0]);
        app.put(place, box.checked ? [...codes, row[0]] : codes, spec);
        app.touch(place);
      });
      return el(
        "div",
        { class: "form-tick" },
        box,
        el("label", { for: box.id }, row[1]),
        row[2] ? el("p", { class: "form-note", id: box.id + "-what" }, row[2]) : null,
      );
    });
    return frame(spec, place, app, el("div", { class: "form-ticks" }, ...boxes));
  }

  // --- Lists ------------------------------------------------------------------------------------------------------

  function several(spec, place, app) {
    const rows = el("div", { class: spec.part ? "form-cards" : "form-rows" });
    const noun = one(spec.label);
    const add = el(
      "button",
      { type: "button", class: "button quiet small" },
      "Add " + (/^[aeiou]/.test(noun) ? "an " : "a ") + noun,
    );
    const wrapper = frame(spec, place, app, rows, add);
    add.addEventListener("click", function () {
      const next = fresh();
      show();
      const target = rows.querySelector('[data-entry="' + CSS.escape(String(next)) + '"]');
      const box = target && target.querySelector("input, select, textarea");
      if (box) box.focus();
    });

    function keys() {
      const value = at(app.record.values, place);
      if (spec.keyed) return isGroup(value) ? Object.keys(value) : [];
      return Array.isArray(value) ? value.map((item, index) => index) : [];
    }

    function fresh() {
      if (!spec.keyed) {
        const list = Array.isArray(at(app.record.values, place)) ? at(app.record.values, place) : [];
        app.put(place, [...list, spec.part ? {} : ""], spec);
        return list.length;
      }
      let n = keys().length + 1;
      while (keys().includes("source-" + n)) n++;
      const value = isGroup(at(app.record.values, place)) ? at(app.record.values, place) : {};
      app.put(place, Object.assign({}, value, { ["source-" + n]: {} }), spec);
      return "source-" + n;
    }

    function drop(key) {
      const value = at(app.record.values, place);
      if (spec.keyed) delete value[key];
      else value.splice(key, 1);
      app.put(
        place,
        (spec.keyed ? Object.keys(value).length : value.length) || spec.required ? value : undefined,
        spec,
      );
      app.forget(place);
      show();
      app.say("Removed.");
      add.focus();
    }

    function show() {
      app.forget(place);
      rows.replaceChildren(...keys().map((key, index) => entry(key, index)));
      const most = (spec.limits || {}).maxItems;
      add.disabled = most !== undefined && keys().length >= most;
    }

    function entry(key, index) {
      const here = [...place, key];
      const name = noun.charAt(0).toUpperCase() + noun.slice(1) + " " + (index + 1);
      const remove = el(
        "button",
        {
          type: "button",
          class: "button quiet small",
          "aria-label": "Remove " + noun + " " + (index + 1),
          onclick: () => drop(key),
        },
        "Remove",
      );
      if (!spec.part)
        return el(
          "div",
          { class: "form-row", "data-entry": key },
          form.field(Object.assign({}, spec, { many: false, several: true }), here, app, { label: name, hidden: true }),
          remove,
        );
      const inner =
        spec.refs !== undefined
          ? [party(spec, here, app, name)]
          : [el("div", { class: "form-parts" }, ...spec.part.map((part) => form.any(part, [...here, part.name], app)))];
      const id = form.place(here);
      // Somebody's own box tells what is wrong with the whole.
      if (spec.refs !== undefined)
        return el("fieldset", { class: "form-card", "data-entry": key }, el("legend", {}, name), ...inner, remove);
      const error = el("p", { class: "form-error", id: id + "-error", hidden: true });
      const card = el(
        "fieldset",
        {
          class: "form-card",
          id,
          tabindex: "-1",
          "data-entry": key,
          "data-place": id,
          "aria-describedby": id + "-error",
        },
        el("legend", {}, name),
        spec.keyed ? keyBox(key, here) : null,
        ...inner,
        error,
        remove,
      );
      app.register(here, { wrapper: card, error, input: card });
      return card;
    }

    /* The name under which a source is cited. */
    function keyBox(key, here) {
      const id = form.place(here) + "-key";
      const input = el("input", {
        id,
        type: "text",
        value: key,
        spellcheck: "false",
        autocomplete: "off",
        "aria-describedby": id + "-help",
      });
      input.addEventListener("change", function () {
        const wanted = input.value.trim();
        const value = at(app.record.values, place);
        if (!wanted || form.values.has(value, wanted)) {
          input.value = key;
          return;
        }
        const renamed = {};
        for (const name of Object.keys(value)) put(renamed, [name === key ? wanted : name], value[name]);
        app.put(place, renamed, spec);
        show();
        const again = document.getElementById(form.place([...place, wanted]) + "-key");
        if (again) again.focus();
      });
      return el(
        "div",
        { class: "form-field" },
        el("label", { for: id }, "Key"),
        el(
          "p",
          { class: "form-help", id: id + "-help" },
          "A short name of your choice: small letters, digits and hyphens. The text cites the source as [@",
          key,
          "].",
        ),
        input,
      );
    }

    show();
    return wrapper;
  }

  // --- Groups of fields -------------------------------------------------------------------------------------------

  function group(spec, place, app) {
    const rows = el("div", { class: "form-parts" });
    const toggle = el("button", { type: "button", class: "button quiet small" });
    const wrapper = frame(spec, place, app, rows, spec.required ? null : toggle);
    toggle.addEventListener("click", function () {
      const there = isGroup(at(app.record.values, place));
      app.put(place, there ? undefined : {}, spec);
      show();
      if (there) toggle.focus();
      else rows.querySelector("input, select, textarea").focus();
    });
    function show() {
      const there = spec.required || isGroup(at(app.record.values, place));
      app.forget(place);
      rows.replaceChildren(...(there ? spec.part.map((part) => form.any(part, [...place, part.name], app)) : []));
      toggle.textContent = (there ? "Remove " : "Add ") + spec.label.toLowerCase();
    }
    show();
    return wrapper;
  }

  /* Somebody with a page of their own, or with a name only. */
  function party(spec, place, app, label) {
    const id = form.place(place);
    const rows = el("div", { class: "form-parts" });
    const value = at(app.record.values, place);
    const pick = el(
      "select",
      { id: id + "-how" },
      el("option", { value: "name", selected: typeof value !== "string" }, "Give the name"),
      el("option", { value: "id", selected: typeof value === "string" }, "Choose from the directory"),
    );
    const single = typeof place[place.length - 1] === "string";
    const error = el("p", { class: "form-error", id: id + "-error", hidden: true });
    pick.addEventListener("change", function () {
      app.put(place, pick.value === "id" ? "" : {}, spec);
      show();
    });
    function show() {
      app.forget(place);
      const plain = Object.assign({}, spec, {
        many: false,
        part: undefined,
        kind: "id",
        help: "Type a part of the name.",
        example: "",
        required: false,
      });
      rows.replaceChildren(
        ...(pick.value === "id"
          ? [form.field(plain, place, app, { label: "Id in the directory" })]
          : [...spec.part.map((part) => form.any(part, [...place, part.name], app)), error]),
      );
      if (pick.value !== "id") app.register(place, { wrapper: element, error, input: pick });
    }
    const choose = el(
      "div",
      { class: "form-field" },
      el(
        "label",
        { for: pick.id },
        single ? label : "How to name it",
        single ? form.help.need(spec) : null,
        single ? form.help.code(spec) : null,
      ),
      single ? form.help.helpOf(spec, id) : null,
      pick,
    );
    if (single) pick.setAttribute("aria-describedby", id + "-help");
    const element = el("div", { class: "form-party", "data-place": id }, choose, rows);
    show();
    return element;
  }
})();
