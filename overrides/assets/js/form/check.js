/*
 * Everything that the page can find wrong in a record, in the words of `kb check`. What needs other files, or the file as
 * it is spelt, is found when the change is proposed.
 *
 * KB.form.check(record, context) -> [{code, warning, message, place, key, missing, at, section}]
 *     record: {values, body, id, opened}
 *     context: {model, rules: {messages, codes, warnings}, lists, today, records, former, types}
 */
(function () {
  "use strict";
  const form = window.KB.form;
  const { fill, quoted, what, where, figure } = form.words;

  form.check = function (record, context) {
    const found = form.fields.check(record.values, context);
    found.push(
      ...form.rules.check(
        record,
        context,
        found.some((one) => one.name.startsWith("type")),
      ),
    );
    return once(
      found.map((one) => worded(one, context)),
      record,
    );
  };

  function worded(one, context) {
    const rules = context.rules;
    const code = one.name.startsWith("type")
      ? rules.codes.type
      : rules.codes[one.name] || rules.codes[one.name.split(".")[0]];
    const message = one.spec ? ofField(one, rules.messages, context) : ofRecord(one, rules.messages);
    return {
      code,
      message,
      warning: rules.warnings.includes(code),
      place: one.place,
      key: Boolean(one.key),
      missing: Boolean(one.missing),
      over: one.over,
      at: one.at,
      section: one.section,
    };
  }

  // --- Sentences --------------------------------------------------------------------------------------------------

  function ofRecord(one, messages) {
    const parts = Object.assign({}, one.parts);
    if (one.name === "unknown") {
      if (parts.hint) parts.instead = fill(messages["unknown.near"], { hint: quoted(parts.hint) });
      else if (parts.taken) parts.instead = fill(messages["unknown.taken"], { name: parts.taken });
      else if (parts.names.length <= form.fields.SHORT_LIST)
        parts.instead = fill(messages["unknown.known"], { names: parts.names.join(", ") });
      else parts.instead = messages["unknown.else"];
    } else if ("hint" in parts) {
      const kind = one.name === "link.unknown" ? "link" : "source";
      parts.instead = parts.hint
        ? fill(messages[kind + ".hint"], { hint: quoted(parts.hint) })
        : messages[kind + ".else"];
    }
    return fill(messages[one.name], parts);
  }

  function ofField(one, messages, context) {
    const { spec, name } = one;
    const words = spec.words;
    const parts = Object.assign({}, one, { where: where(one.place, one.chosen), expected: words.expected });
    const remove = one.item || !spec.required ? messages.remove : "";
    const write = WRITERS[name];
    if (write) return write(one, parts, messages, context, remove);
    // Values of public lists, dates, addresses and notices: what is wrong, and what was meant.
    const text = form.values.shown(one.value);
    const hint =
      form.guess[name] && (context.lists[name] || !(name + ".else" in messages) || !spec.list)
        ? form.guess[name](text, context.lists)
        : {};
    const otherwise = messages[name + ".else"];
    parts.value = quoted(text);
    parts.meant = hint.value
      ? (hint.note ? ": " + hint.note : "") + "; did you mean " + quoted(hint.value) + "?"
      : "; " + (hint.note || otherwise);
    return fill(messages[name], parts);
  }

  const WRITERS = {
    missing: (one, parts, messages) =>
      one.spec.words.example
        ? fill(messages.missing, Object.assign(parts, { name: one.spec.name, example: one.spec.words.example }))
        : fill(messages["missing.plain"], parts),
    empty: function (one, parts, messages, context, remove) {
      const example = one.item ? one.spec.words.itemExample : one.spec.words.example;
      if (!example) return fill(messages["empty.plain"], Object.assign(parts, { remove }));
      return fill(
        messages.empty,
        Object.assign(parts, { name: one.item ? "" : one.spec.name + ": ", example, remove }),
      );
    },
    length: function (one, parts, messages, context, remove) {
      const limits = one.spec.limits || {};
      const length = one.key ? one.spec.words.keyLength : one.spec.words.length;
      if (one.length === 0)
        return fill(
          messages[limits.minLength === 1 ? "length.text" : "length.empty"],
          Object.assign(parts, { length, remove }),
        );
      return fill(messages.length, Object.assign(parts, { length }));
    },
    range: (one, parts, messages) =>
      fill(messages.range, Object.assign(parts, { value: figure(one.value), range: one.spec.words.range })),
    entries: function (one, parts, messages) {
      const example = one.length === 0 ? one.spec.words.itemExample : "";
      return fill(
        messages.entries,
        Object.assign(parts, {
          entries: one.spec.words.entries,
          such: example ? fill(messages.such, { example }) : "",
        }),
      );
    },
    markup: (one, parts, messages) => fill(messages.markup, Object.assign(parts, { value: quoted(one.found) })),
    shape: function (one, parts, messages) {
      const hint = form.guess.slug(one.value);
      const instead = hint
        ? fill(messages["shape.hint"], { hint: quoted(hint) })
        : fill(messages["shape.else"], { noun: one.noun });
      return fill(messages.shape, Object.assign(parts, { value: quoted(one.value), instead }));
    },
    code: function (one, parts, messages) {
      const current = new Map(one.spec.codes.filter((row) => !row[3]).map((row) => [row[0], row[1]]));
      const hint = form.guess.code(one.value, current);
      const otherwise =
        current.size > form.fields.SHORT_LIST
          ? fill(messages["code.many"], { number: String(current.size) })
          : fill(messages["code.else"], { codes: Array.from(current.keys()).join(", ") });
      return fill(messages.code, {
        noun: noun(one.spec),
        value: quoted(one.value),
        meant: "; " + (hint.value ? "did you mean " + quoted(hint.value) + "?" : otherwise),
      });
    },
    deprecated: (one, parts, messages) =>
      fill(messages.deprecated, {
        noun: noun(one.spec),
        value: quoted(one.value),
        instead: one.spec.codes.some((row) => row[0] === one.instead)
          ? "did you mean " + quoted(one.instead) + "?"
          : one.instead,
      }),
    "kind.name": function (one, parts, messages) {
      const fields = Object.assign({}, one.spec.words.partExample);
      fields[Object.keys(fields)[0]] = one.value.trim();
      const group = form.yaml ? form.yaml.inline(fields) : "";
      return fill(
        messages["kind.name"],
        Object.assign(parts, { what: what(one.value), group: group || "its " + Object.keys(fields).join(" and ") }),
      );
    },
    kind: kind,
  };

  function noun(spec) {
    return spec.many ? spec.codelist.replace(/-/g, " ") : spec.name;
  }

  function kind(one, parts, messages) {
    const { spec, value, wanted } = one;
    parts.what = what(value);
    const type = form.values.kindOf(value);
    const quotable = ["text", "quantity", "notice", "id", "key"].includes(spec.kind) || spec.list === "cpv";
    if (wanted === "list") {
      const parted = ["code", "listed", "id", "notice"].includes(spec.kind) && !spec.part;
      let entries = [];
      if (type === "text" && (!spec.part || spec.refs))
        entries = parted
          ? value
              .trim()
              .split(/\s*[,;]\s*/)
              .filter(Boolean)
          : [value];
      else if (!spec.part && quotable && ["integer", "number", "date"].includes(type))
        entries = [form.values.shown(value)];
      const text = entries.length ? form.yaml.inline(entries) : "";
      parts.instead =
        one.nothing && spec.part && !(spec.limits || {}).minItems
          ? "write [] when there is none"
          : text && text.length <= 80
            ? "write " + text
            : spec.part
              ? fill(messages["kind.list.part"], parts)
              : messages["kind.list.else"];
      return fill(messages["kind.list"], parts);
    }
    if (quotable && !spec.part && ["flag", "integer", "number", "date"].includes(type))
      return fill(messages["kind.quote"], Object.assign(parts, { quoted: '"' + form.values.shown(value) + '"' }));
    if (wanted === "keyed") return fill(messages["kind.keyed"], Object.assign(parts, { group: spec.words.group }));
    if (
      Array.isArray(value) &&
      !["integer", "number", "flag", "day", "date", "moment"].includes(spec.kind) &&
      (!spec.part || (spec.refs && !value.some(form.values.isGroup)))
    ) {
      let inner = value;
      while (Array.isArray(inner) && inner.length === 1) inner = inner[0];
      return fill(
        messages["kind.one"],
        Object.assign(parts, {
          instead: typeof inner === "string" ? form.yaml.scalar(inner, true) + " alone" : parts.expected,
        }),
      );
    }
    if (spec.kind === "integer" || spec.kind === "number") {
      const text = typeof value === "string" ? form.guess.number(value, spec.kind === "integer") : null;
      parts.expected = text || spec.words.expected + (spec.words.example ? " such as " + spec.words.example : "");
    }
    return fill(messages.kind, parts);
  }

  // --- One fault, one finding -------------------------------------------------------------------------------------

  /* Of what is said about one place, the lowest code counts, and an error before a warning; as `kb check` has it. */
  function once(found, record) {
    const lowest = new Map();
    const rank = (one) => (one.warning ? "1" : "0") + one.code;
    const places = found.map((one) => spot(one, record.values));
    found.forEach(function (one, index) {
      const best = lowest.get(places[index]);
      if (best === undefined || rank(one) < best) lowest.set(places[index], rank(one));
    });
    const seen = new Set();
    return found.filter(function (one, index) {
      const told = places[index] + one.code + one.message;
      const kept = !seen.has(told) && (places[index] === "top" || rank(one) === lowest.get(places[index]));
      seen.add(told);
      return kept;
    });
  }

  function spot(one, values) {
    // A place within a text is a place of its own.
    if (one.code === "KB309" || one.code === "KB310") return JSON.stringify(one.place) + one.message;
    if (one.place[0] === "body") return "body " + one.at;
    if (one.place[0] === "id") return "top";
    let place = one.over === undefined ? one.place : [...one.place, one.over];
    let key = one.key;
    if (one.missing) {
      place = place.slice(0, -1);
      key = typeof place[place.length - 1] !== "number";
    }
    while (place.length && form.values.at(values, place) === undefined) [place, key] = [place.slice(0, -1), true];
    if (!place.length) return "top";
    return (key && typeof place[place.length - 1] !== "number" ? "key " : "value ") + JSON.stringify(place);
  }
})();
