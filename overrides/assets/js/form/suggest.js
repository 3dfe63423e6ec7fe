/*
 * Suggestions under a box: codes of public lists, ids of records, keys of the record's own sources. The lists come when a
 * reader first enters a box that needs them.
 *
 * KB.form.suggest(input, spec, app, chosen)     chosen(value): the box was left with what means this value
 * KB.form.calm(change)       changes what is shown; while a button is being pressed, after that: leaving a box may make its
 *     note or error appear, and the button would slip away from under the pointer
 * KB.form.named(spec, value, app) -> the name of a code or an id, "" when it is not known
 */
(function () {
  "use strict";
  const KB = window.KB;
  const form = KB.form;
  const MOST = 40;
  let lists = 0;

  form.suggest = function (input, spec, app, chosen) {
    const list = KB.dom.el("datalist", { id: "kb-form-list-" + lists++ });
    input.setAttribute("list", list.id);
    input.setAttribute("autocomplete", "off");
    input.addEventListener("focus", function () {
      app.need(spec).then(fill);
    });
    input.addEventListener("input", fill);
    input.addEventListener("change", function () {
      const meant = resolve(input.value.trim(), spec, app);
      if (meant !== null && meant !== input.value) chosen(meant);
    });

    function fill() {
      const wanted = input.value.trim().toLowerCase();
      const options = [];
      for (const [value, label] of rows(spec, app)) {
        if (wanted && !value.toLowerCase().includes(wanted) && !label.toLowerCase().includes(wanted)) continue;
        options.push(KB.dom.el("option", { value }, label));
        if (options.length === MOST) break;
      }
      list.replaceChildren(...options);
    }
    return list;
  };

  /* Values with their names. */
  function rows(spec, app) {
    const { lists, records } = app.context();
    if (spec.kind === "key")
      return Object.keys(app.record.values.sources || {}).map((key) => [
        key,
        form.values.shown(form.values.at(app.record.values, ["sources", key, "title"])),
      ]);
    if (spec.refs !== undefined)
      return Object.keys(records || {})
        .filter((id) => !spec.refs.length || spec.refs.includes(records[id].type))
        .map((id) => [id, records[id].title]);
    const list = lists[spec.list];
    return list ? list.codes : [];
  }

  // --- Nothing moves under a pressed pointer ------------------------------------------------------------------------

  const AFTER = 60;
  let pressed = false;
  const waiting = new Set();

  function released() {
    pressed = false;
    setTimeout(function () {
      if (pressed) return;
      for (const change of waiting) change();
      waiting.clear();
    }, AFTER);
  }

  document.addEventListener("pointerdown", () => (pressed = true), true);
  for (const type of ["pointerup", "pointercancel"]) document.addEventListener(type, released, true);

  form.calm = function (change) {
    if (pressed) waiting.add(change);
    else change();
  };

  form.named = function (spec, value, app) {
    const { lists, records } = app.context();
    if (spec.refs !== undefined) return records && records[value] ? records[value].title : "";
    return spec.list && spec.list !== "timezone" && lists[spec.list]
      ? lists[spec.list].codes.get(spec.list === "cpv" ? value.split("-")[0] : value) || ""
      : "";
  };

  /* A name in full stands for its code; null when the box may stay as it is. */
  function resolve(text, spec, app) {
    if (!text) return null;
    const found = [];
    for (const [value, label] of rows(spec, app)) {
      if (value === text) return null;
      if (label && label.toLowerCase() === text.toLowerCase()) found.push(value);
    }
    const list = app.context().lists[spec.list];
    if (!found.length && list && list.names && list.names.has(text.toLowerCase()))
      return list.names.get(text.toLowerCase());
    // Regions of several levels share a name; the broadest comes first.
    return found.length ? found[0] : null;
  }
})();
