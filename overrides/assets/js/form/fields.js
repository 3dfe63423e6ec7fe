/*
 * Checks each field against its declaration: KB101 to KB123. Needs values, words, guess.
 *
 * KB.form.fields.check(values, context) -> findings, each {name, place, key, parts}; KB.form.check gives them their words
 *     context: {model, lists, folder, types}; lists that have not arrived yet are missing, and what they hold is not judged
 */
(function () {
  "use strict";
  const form = window.KB.form;
  const { kindOf, number, isGroup, has, same } = form.values;
  const { quoted, what, count, long } = form.words;
  const SHORT_LIST = 14;
  const SYNONYMS = {
    abstract: "summary",
    description: "summary",
    name: "title",
    heading: "title",
    author: "contributors",
    authors: "contributors",
    tags: "themes",
    topics: "themes",
    link: "url",
    href: "url",
    address: "url",
    website: "url",
    id: "formerly",
    redirects: "formerly",
    hospital: "buyers",
    vendor: "suppliers",
    setting: "care_settings",
    amount: "value",
    results: "outcomes",
  };
  const NOTHING = ["none", "n/a", "na", "nil", "no", "-", "–", "—"];
  const MARKUP =
    /<(?:\/?[A-Za-z][^<>]*|!--.*?--|[!?][^<>]*)>|!?\[[^[\]]*\]\([^()]*\)|\[\[[^[\]]*\]\]|\[@[^[\]]*\]|(?<![\p{L}\p{N}_*])(\*{1,3})(?=[^\s*])[^*]*(?<=[^\s*])\1(?![\p{L}\p{N}_*])|(?<![\p{L}\p{N}_])(_{1,3})(?=[^\s_])[^_]*(?<=[^\s_])\2(?![\p{L}\p{N}_])|(`+)[^`]+\3|&(?:[A-Za-z][A-Za-z0-9]{1,30}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});/su;

  function check(values, context) {
    const out = [];
    const model = context.model;
    const stated = values.type;
    if (stated !== undefined && stated !== null && stated !== model.type) {
      const known = kindOf(stated) === "text" && context.types[stated];
      const parts = { folder: model.folder, type: quoted(model.type), name: model.type };
      if (known)
        return [
          {
            name: "type.folder",
            place: ["type"],
            parts: Object.assign(parts, { value: quoted(stated), home: known.folder }),
          },
        ];
      out.push({
        name: "type.else",
        place: ["type"],
        parts: Object.assign(parts, { what: kindOf(stated) === "text" ? quoted(stated) : what(stated) }),
      });
    }
    const fields = model.fields.filter((spec) => spec.name !== "type");
    const told = new Set(fields.filter((spec) => !spec.required).map((spec) => spec.name));
    // An optional field with nothing behind its colon says what leaving it out says.
    const group = {};
    for (const name of Object.keys(values))
      if (name !== "type" && !(values[name] === null && told.has(name))) form.values.set(group, name, values[name]);
    const inside = { out, context, chosen: [], owner: model.owner, all: model.fields, whole: values };
    checkGroup(group, fields, [], inside);
    if (!out.some((one) => !one.name.startsWith("type"))) deprecated(group, fields, [], inside);
    for (const spec of fields) if (spec.many && Array.isArray(values[spec.name])) twice(values[spec.name], spec, out);
    return out;
  }

  // --- Groups, lists, mappings ------------------------------------------------------------------------------------

  function checkGroup(group, fields, place, inside) {
    const names = (inside.all || fields).map((spec) => spec.name);
    const meant = new Set();
    const unknown = Object.keys(group).filter((name) => !names.includes(name));
    for (const name of unknown) {
      const hint = nearest(name, inside.all ? inside.whole : group, names);
      if (hint) meant.add(hint);
      inside.out.push({
        name: "unknown",
        place: [...place, name],
        key: true,
        parts: { value: quoted(name), owner: inside.owner, hint, taken: taken(name, names), names },
      });
    }
    const here = Object.assign({}, inside, { all: null });
    for (const spec of fields) {
      const at = [...place, spec.name];
      if (
        has(group, spec.name) &&
        group[spec.name] === null &&
        place.length &&
        !spec.required &&
        !spec.many &&
        !spec.keyed
      )
        continue;
      if (has(group, spec.name)) checkField(group[spec.name], spec, at, here);
      else if (spec.required && !meant.has(spec.name)) say(here, "missing", spec, at, { missing: true });
    }
  }

  function nearest(name, group, names) {
    const wanted = name.trim().toLowerCase().replace(/[- ]/g, "_");
    const free = names.filter((one) => !has(group, one));
    const synonym = has(SYNONYMS, wanted) ? SYNONYMS[wanted] : null;
    return (
      form.guess.near(wanted, free, 0.8) ||
      form.guess.near(wanted, free, 0.7) ||
      (free.includes(synonym) ? synonym : null)
    );
  }

  function taken(name, names) {
    const close =
      form.guess.near(name.toLowerCase(), names, 0.7) ||
      (has(SYNONYMS, name.toLowerCase()) ? SYNONYMS[name.toLowerCase()] : null);
    return names.includes(close) ? close : null;
  }

  function checkField(value, spec, place, inside) {
    if (spec.many) checkList(value, spec, place, inside);
    else if (spec.keyed) checkKeyed(value, spec, place, inside);
    else checkOne(value, spec, place, inside, false);
  }

  function checkList(value, spec, place, inside) {
    const limits = spec.limits || {};
    if (!Array.isArray(value)) {
      wrongKind(value, spec, place, inside, "list");
      return;
    }
    const most = limits.maxItems === undefined ? Infinity : limits.maxItems;
    let broken = false;
    value.slice(0, most).forEach(function (item, index) {
      const before = inside.out.length;
      checkOne(item, spec, [...place, index], inside, true);
      broken = broken || inside.out.length > before;
    });
    const few = !broken && limits.minItems !== undefined && value.length < limits.minItems;
    if (few || value.length > most) {
      const entries = value.length === 0 ? "no entries" : count(value.length, "entry", "entries").replace(/,/g, "");
      say(inside, "entries", spec, place, {
        count: entries,
        length: value.length,
        over: value.length > most ? most : undefined,
      });
    }
  }

  function checkKeyed(value, spec, place, inside) {
    if (!isGroup(value)) {
      wrongKind(value, spec, place, inside, "keyed");
      return;
    }
    for (const key of Object.keys(value)) {
      const at = [...place, key];
      const chosen = [...inside.chosen, at.length - 1];
      const here = Object.assign({}, inside, { chosen });
      const limits = spec.keyLimits || {};
      if (limits.maxLength !== undefined && long(key) > limits.maxLength)
        say(here, "length", spec, at, {
          key: true,
          count: count(long(key), "character", "characters"),
          length: spec.words.keyLength,
        });
      else if (!new RegExp(limits.pattern, "u").test(key))
        say(here, "shape", spec, at, { key: true, value: key, noun: "key" });
      checkOne(value[key], spec, at, here, true);
    }
  }

  // --- One value --------------------------------------------------------------------------------------------------

  function checkOne(value, spec, place, inside, item) {
    const kind = kindOf(value);
    const blank = kind === "null" || (kind === "text" && !value.trim());
    if (spec.part && (!spec.refs || kind !== "text")) {
      if (isGroup(value))
        checkGroup(
          value,
          spec.part,
          place,
          Object.assign({}, inside, { owner: typeof place[0] === "string" ? place[0] : "the record", all: null }),
        );
      else if (blank) say(inside, "empty", spec, place, { item });
      else wrongKind(value, spec, place, inside, "part", item);
      return;
    }
    const fault = judge(value, kind, spec, inside.context);
    if (!fault) return;
    if (blank && fault.name !== "length") say(inside, "empty", spec, place, { item });
    else if (fault.name === "kind") wrongKind(value, spec, place, inside, "one", item);
    else say(inside, fault.name, spec, place, Object.assign({ item, value }, fault));
  }

  /* What is wrong with one value, or null. */
  function judge(value, kind, spec, context) {
    const judged = JUDGES[spec.part ? "id" : spec.kind];
    return judged ? judged(value, kind, spec, context) : null;
  }

  function text(value, kind, spec) {
    if (kind !== "text") return { name: "kind" };
    const limits = spec.limits || {};
    const length = long(value.trim());
    if (
      (limits.minLength !== undefined && length < limits.minLength) ||
      (limits.maxLength !== undefined && length > limits.maxLength)
    )
      return { name: "length", count: count(length, "character", "characters"), length };
    const markup = MARKUP.exec(value.trim());
    return markup ? { name: "markup", found: markup[0] } : null;
  }

  function shaped(value, kind, spec) {
    if (kind !== "text") return { name: "kind" };
    const limits = spec.limits || {};
    if (limits.maxLength !== undefined && long(value) > limits.maxLength)
      return { name: "length", count: count(long(value), "character", "characters"), length: long(value) };
    if (new RegExp(limits.pattern, "u").test(value)) return null;
    return spec.part ? { name: "kind.name" } : { name: "shape", noun: spec.kind === "id" ? "id" : "key" };
  }

  function listed(value, kind, spec, context) {
    if (kind !== "text") return { name: "kind" };
    return LISTED[spec.list](value, context.lists) === false ? { name: spec.list, hints: spec.list } : null;
  }

  const LISTED = {
    country: (code, lists) => lists.country && lists.country.codes.has(code),
    currency: (code, lists) => lists.currency && lists.currency.codes.has(code),
    language: (code, lists) => lists.language && lists.language.codes.has(code),
    timezone: (code, lists) => lists.timezone && lists.timezone.codes.has(code),
    region: (code, lists) => lists.region && lists.region.codes.has(code),
    cpv: (code, lists) => {
      if (!lists.cpv) return undefined;
      const [bare, digit] = [code.split("-")[0], code.includes("-") ? code.slice(code.indexOf("-") + 1) : null];
      return lists.cpv.codes.has(bare) && (digit === null || digit === lists.cpv.check.get(bare));
    },
  };

  function ranged(whole) {
    return function (value, kind, spec) {
      if (kind !== "integer" && (whole || kind !== "number")) return { name: "kind" };
      const limits = spec.limits || {};
      const n = number(value);
      return (limits.minimum !== undefined && n < limits.minimum) ||
        (limits.maximum !== undefined && n > limits.maximum)
        ? { name: "range" }
        : null;
    };
  }

  function dated(name, good) {
    return function (value, kind) {
      if (good(value, kind)) return null;
      if (["list", "group", "flag"].includes(kind)) return { name: "kind", other: true };
      return { name, hints: name };
    };
  }

  const JUDGES = {
    text,
    quantity: (value, kind, spec) =>
      text(
        ["integer", "number", "date", "moment"].includes(kind) ? form.values.shown(value) : value,
        kind === "flag" || kind === "null" || kind === "list" || kind === "group" ? kind : "text",
        spec,
      ),
    integer: ranged(true),
    number: ranged(false),
    flag: (value, kind) => (kind === "flag" ? null : { name: "kind" }),
    day: dated("day", (value, kind) => kind === "date" || (kind === "text" && form.guess.isDay(value))),
    date: dated(
      "date",
      (value, kind) =>
        kind === "date" ||
        (kind === "integer" && number(value) >= 1000 && number(value) <= 9999) ||
        (kind === "text" && (/^[1-9]\d{3}(-(0[1-9]|1[0-2]))?$/.test(value) || form.guess.isDay(value))),
    ),
    moment: dated(
      "moment",
      (value, kind) => kind === "date" || kind === "moment" || (kind === "text" && form.guess.isMoment(value)),
    ),
    address: function (value, kind, spec) {
      if (kind !== "text") return { name: "kind" };
      if (long(value) > spec.limits.maxLength)
        return { name: "length", count: count(long(value), "character", "characters"), length: long(value) };
      return form.guess.isAddress(value) ? null : { name: "address", hints: "address" };
    },
    id: shaped,
    key: shaped,
    code: (value, kind, spec) =>
      kind !== "text" ? { name: "kind" } : spec.codes.some((row) => row[0] === value) ? null : { name: "code" },
    listed,
    notice: (value, kind) =>
      kind !== "text"
        ? { name: "kind" }
        : /^(?:\d{4}\/S \d{1,3}-\d{6}|\d{1,8}-\d{4})$/.test(value)
          ? null
          : { name: "notice", hints: "notice" },
  };

  // --- What is said of it -----------------------------------------------------------------------------------------

  function say(inside, name, spec, place, more) {
    inside.out.push(Object.assign({ name, spec, place, chosen: inside.chosen }, more || {}));
  }

  function wrongKind(value, spec, place, inside, wanted, item) {
    const kind = kindOf(value);
    if (kind === "null" || (kind === "text" && !value.trim() && wanted !== "one"))
      say(inside, "empty", spec, place, { item: Boolean(item) });
    else
      say(inside, "kind", spec, place, {
        value,
        wanted,
        nothing: kind === "text" && NOTHING.includes(value.trim().toLowerCase()),
      });
  }

  function deprecated(group, fields, place, inside) {
    for (const spec of fields) {
      if (!has(group, spec.name)) continue;
      const at = [...place, spec.name];
      const value = group[spec.name];
      const items = spec.many
        ? Array.isArray(value)
          ? value.map((one, index) => [one, [...at, index]])
          : []
        : spec.keyed
          ? isGroup(value)
            ? Object.keys(value).map((key) => [value[key], [...at, key]])
            : []
          : [[value, at]];
      for (const [one, where] of items) {
        if (isGroup(one) && spec.part) deprecated(one, spec.part, where, inside);
        const row = spec.codes && spec.codes.find((code) => code[0] === one);
        if (row && row[3]) say(inside, "deprecated", spec, where, { value: one, instead: row[3] });
      }
    }
  }

  function twice(items, spec, out) {
    items.forEach(function (item, index) {
      const first = items.findIndex((other) => kindOf(other) === kindOf(item) && same(other, item));
      if (first < index && item !== null)
        out.push({
          name: kindOf(item) === "text" ? "twice" : "twice.entry",
          place: [spec.name, index],
          parts: {
            value: kindOf(item) === "text" ? quoted(item) : "",
            name: spec.name,
            first: String(first + 1),
            second: String(index + 1),
          },
        });
    });
  }

  form.fields = { check, MARKUP, SHORT_LIST };
})();
