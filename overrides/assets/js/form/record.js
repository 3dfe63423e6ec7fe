/*
 * A record as a file, and back. What nobody touched stays as it was written, so that a correction changes one line.
 * Needs values, yaml, body.
 *
 * KB.form.record.blank(model) -> record
 * KB.form.record.read(text, model, id) -> record     throws an Error that says what is wrong
 * KB.form.record.text(record, model, anew)           the file; with anew every field is written as if it were new
 * KB.form.record.body(record)                        the text below the fields
 * KB.form.record.pieceAt(record, at)                 the number of the piece at a place of that text
 *     record: {values, pieces, id, opened, order, blocks, lead}     pieces: the text by section; see body.js
 */
(function () {
  "use strict";
  const form = window.KB.form;
  const TOP = /^(?:([A-Za-z_][\w-]*)|"([^"\\]*)"|'([^']*)')[ \t]*:(?=[ \t]|$)/;

  function blank(model) {
    const values = {};
    for (const spec of model.fields) {
      if (!spec.required) continue;
      if (spec.many) values[spec.name] = [];
      else if (spec.part && !spec.refs) values[spec.name] = {};
    }
    const pieces = model.sections.length
      ? model.sections.map((name) => form.body.piece(name))
      : [{ heading: "", wanted: true, head: "", text: "", first: true }];
    return { values, pieces, id: "", opened: "", order: [], blocks: {}, lead: "\n" };
  }

  function read(written, model, id) {
    const text = written.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
    const front = /^---[ \t]*\n([^]*?\n)?---[ \t]*(?:\n|$)/.exec(text);
    if (!front) throw new Error("This is no record: its first line must be ---, and another --- must end its fields.");
    const values = form.yaml.read(front[1] || "");
    const pieces = form.body.split(text.slice(front[0].length), model.sections);
    if (!pieces[0].head) pieces[0].first = true;
    return {
      values,
      pieces,
      id: id || "",
      opened: id || "",
      order: Object.keys(values),
      blocks: blocks(front[1] || "", values),
      lead: "",
    };
  }

  /* The lines of each field, where they can be told apart and say what the whole says. */
  function blocks(front, values) {
    const found = {};
    let name = null;
    for (const line of front.split(/(?<=\n)/)) {
      const match = TOP.exec(line.replace(/\n$/, ""));
      if (match) {
        name = match[1] || match[2] || match[3];
        if (form.values.has(found, name)) return {};
        form.values.set(found, name, { before: "", text: "" });
      }
      if (name === null) return {};
      found[name].text += line;
    }
    for (const one of Object.keys(found)) {
      let alone;
      try {
        alone = form.yaml.read(found[one].text);
      } catch (error) {
        return {};
      }
      if (!form.values.has(values, one) || !form.values.same(alone[one], values[one])) return {};
      // A copy, because the form changes the values in their place.
      found[one].value = JSON.stringify(values[one]);
    }
    return found;
  }

  function text(record, model, anew) {
    const lines = order(record, model).map(function (name) {
      const known = record.blocks[name];
      if (known && !anew && known.value === JSON.stringify(record.values[name])) return known.text;
      const spec = model.fields.find((one) => one.name === name);
      return form.yaml.field(name, tidy(record.values[name], spec));
    });
    return "---\n" + lines.join("") + "---\n" + body(record);
  }

  /* A new text begins after one blank line and ends with its last line; that of a file stays as it is. */
  function body(record) {
    const written = form.body.join(record.pieces);
    return record.lead ? record.lead + written.trim() + "\n" : written;
  }

  /* The number of the piece in which a place of the text lies. */
  function pieceAt(record, at) {
    const written = form.body.join(record.pieces);
    const cut = record.lead ? written.length - written.trimStart().length - record.lead.length : 0;
    return form.body.pieceAt(record.pieces, Math.max(at + cut, 0));
  }

  /* New fields come after the one that stands before them in the reference. */
  function order(record, model) {
    const names = record.order.filter((name) => form.values.has(record.values, name));
    const reading = model.fields.map((spec) => spec.name);
    for (const name of reading.filter((one) => form.values.has(record.values, one) && !names.includes(one))) {
      const earlier = reading
        .slice(0, reading.indexOf(name))
        .reverse()
        .find((one) => names.includes(one));
      names.splice(earlier ? names.indexOf(earlier) + 1 : 0, 0, name);
    }
    return names.concat(Object.keys(record.values).filter((name) => !names.includes(name)));
  }

  /* The fields of a group in the order of the reference. */
  function tidy(value, spec) {
    if (!spec || !spec.part || value === null || typeof value !== "object") return value;
    if (spec.many && Array.isArray(value)) return value.map((item) => sorted(item, spec.part));
    if (!spec.keyed || !form.values.isGroup(value)) return sorted(value, spec.part);
    const group = {};
    for (const key of Object.keys(value)) form.values.set(group, key, sorted(value[key], spec.part));
    return group;
  }

  function sorted(group, fields) {
    if (!form.values.isGroup(group)) return group;
    const known = fields.filter((spec) => form.values.has(group, spec.name));
    const out = {};
    for (const spec of known) out[spec.name] = tidy(group[spec.name], spec);
    for (const name of Object.keys(group)) if (!form.values.has(out, name)) form.values.set(out, name, group[name]);
    return out;
  }

  form.record = { blank, read, text, body, pieceAt };
})();
