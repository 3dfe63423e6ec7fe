/*
 * Looks at a record as a whole: do its fields, sources, links and sections agree? KB130 to KB141, KB201 to KB212,
 * by way of texts.js KB301 to KB310. Needs values, words, guess, body, texts.
 *
 * KB.form.rules.check(record, context, strayed) -> findings, as those of fields.js; strayed: the record is of another type
 *     than its folder holds, so that only its links and citations can be judged
 *     record: {values, body, id}     context: {model, lists, today, records, former, types}
 */
(function () {
  "use strict";
  const form = window.KB.form;
  const { at, kindOf, number, isGroup, shown } = form.values;
  const { quoted, and } = form.words;

  function check(record, context, strayed) {
    const out = [];
    const names = new Set(context.model.fields.map((spec) => spec.name));
    const scan = form.body.scan(record.body);
    const say = (name, place, parts, more) => out.push(Object.assign({ name, place, parts }, more || {}));
    sources(record.values, context, scan, say);
    links(record, context, scan, say);
    if (strayed) return out;
    sourceOrder(record.values, context, say);
    years(record.values, context, names, say);
    dates(record.values, context, names, say);
    agreement(record.values, context, names, say);
    form.texts.check(record, context.model.sections, scan, say);
    return out;
  }

  // --- Dates ------------------------------------------------------------------------------------------------------

  function whole(value) {
    return kindOf(value) === "integer" ? number(value) : null;
  }

  function years(values, context, names, say) {
    const group = values.years;
    if (!names.has("years") || !isGroup(group)) return;
    const latest = Number(context.today.slice(0, 4)) + 1;
    const [start, end] = [whole(group.start), whole(group.end)];
    for (const [name, year] of [
      ["start", start],
      ["end", end],
    ])
      if (year !== null && year > latest)
        say("years.late", ["years", name], { year: String(year), latest: String(latest) });
    if (start !== null && end !== null && end < start && start <= latest)
      say("years.reversed", ["years", "end"], { end: String(end), start: String(start) });
    if ((group.end === undefined || group.end === null) && values.status === "completed" && "start" in group)
      say("years.open", ["years"], {}, { key: true });
  }

  /* A date in ISO form, so that those of one length can be compared; else null. */
  function moment(value) {
    const kind = kindOf(value);
    if (kind === "integer") return String(number(value));
    if (kind === "date" || kind === "moment") return shown(value);
    if (kind !== "text") return null;
    if ((value.length === 4 || value.length === 7) && /^\d+$/.test(value.replace("-", ""))) return value;
    if (form.guess.isDay(value)) return value;
    const long = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(:\d\d)?$/.exec(value);
    return long && form.guess.isMoment(value) ? long[1] + "T" + long[2] + (long[3] || ":00") : null;
  }

  function dates(values, context, names, say) {
    for (const [first, last] of [
      [["opens"], ["closes"]],
      [["applies_from"], ["applies_to"]],
      [
        ["event", "start"],
        ["event", "end"],
      ],
    ]) {
      if (!names.has(first[0])) continue;
      const [start, end] = [moment(at(values, first)), moment(at(values, last))];
      if (start !== null && end !== null && end < start.slice(0, end.length))
        say("dates.reversed", last, {
          last: last[last.length - 1],
          first: first[first.length - 1],
          end: end.replace("T", " "),
          start: start.replace("T", " "),
        });
    }
    const places = [["reviewed", "on"]];
    if (isGroup(values.sources))
      for (const key of Object.keys(values.sources))
        if (isGroup(values.sources[key])) places.push(["sources", key, "date"], ["sources", key, "accessed"]);
    for (const place of places) {
      const value = moment(at(values, place));
      if (value !== null && value > context.today.slice(0, value.length))
        say("date.future", place, {
          name: place.filter((step) => step !== "sources").join("."),
          value: value.replace("T", " "),
        });
    }
  }

  // --- Fields that must agree -------------------------------------------------------------------------------------

  function items(values, name) {
    const value = values[name];
    if (Array.isArray(value)) return value.map((item, index) => [[name, index], item]);
    return value === undefined || value === null ? [] : [[[name], value]];
  }

  function agreement(values, context, names, say) {
    const criteria = values.award_criteria;
    if (names.has("award_criteria") && Array.isArray(criteria) && criteria.length) {
      const weights = criteria.map((item) => (isGroup(item) ? item.weight : undefined));
      if (weights.every((weight) => ["integer", "number"].includes(kindOf(weight)))) {
        const total = weights.reduce((sum, weight) => sum + number(weight), 0);
        if (Math.round(Math.abs(total - 100) * 1e6) / 1e6 > 0.1)
          say("weights", ["award_criteria"], { total: String(Number(total.toPrecision(10))) }, { key: true });
      }
    }
    regions(values, context, names, say);
    if (names.has("approaches")) {
      const all = items(values, "approaches");
      const others = all.map((row) => row[1]).filter((item) => kindOf(item) === "text" && item !== "none");
      for (const [place, item] of all)
        if (item === "none" && others.length) say("none", place, { others: and(others.map((one) => quoted(one))) });
    }
    const nowhere = (name) => values[name] === undefined || values[name] === null;
    if (context.model.type === "tool" && nowhere("url") && nowhere("embedded")) say("tool", ["url"], {});
  }

  function regions(values, context, names, say) {
    const lists = context.lists;
    if (!names.has("regions") || !lists.region || !lists.country) return;
    const name = names.has("countries") ? "countries" : "country";
    const countries = items(values, name)
      .map((row) => row[1])
      .filter((code) => lists.country.codes.has(code));
    if (!countries.length) return;
    for (const [place, region] of items(values, "regions")) {
      const country = kindOf(region) === "text" ? lists.region.country(region) : null;
      if (!country || countries.includes(country)) continue;
      say("region.outside", place, {
        value: quoted(region),
        place: lists.region.label(region) + ", " + (lists.country.codes.get(country) || country),
        countries: and(countries),
        these: countries.length > 1 ? "these countries" : "that country",
        mend: name === "countries" ? "add" : "correct",
      });
    }
  }

  // --- Sources and citations --------------------------------------------------------------------------------------

  /* Every single value of one kind with its place, as far as the groups around it have the right shape. */
  function leaves(values, fields, wanted, place, found) {
    for (const spec of fields) {
      const value = values[spec.name];
      if (value === undefined || value === null) continue;
      const here = [...place, spec.name];
      const rows = spec.many
        ? Array.isArray(value)
          ? value.map((item, index) => [item, [...here, index]])
          : []
        : spec.keyed
          ? isGroup(value)
            ? Object.keys(value).map((key) => [value[key], [...here, key]])
            : []
          : [[value, here]];
      for (const [item, where] of rows) {
        if (isGroup(item)) {
          if (spec.part) leaves(item, spec.part, wanted, where, found);
        } else if (wanted(spec) && item !== null && !Array.isArray(item))
          found.push({ spec, place: where, value: item });
      }
    }
    return found;
  }

  function sources(values, context, scan, say) {
    const given = values.sources;
    if (given !== undefined && given !== null && !isGroup(given)) return;
    const keys = Object.keys(given || {});
    const used = new Set();
    const unknown = function (name, written, place, parts, more) {
      const hint = form.guess.id(written, keys);
      used.add(hint);
      say(name, place, Object.assign({ value: quoted(written), hint }, parts), more);
    };
    for (const leaf of leaves(values, context.model.fields, (spec) => spec.kind === "key" && !spec.part, [], [])) {
      if (keys.includes(leaf.value)) used.add(leaf.value);
      else if (kindOf(leaf.value) === "text")
        unknown("source.unknown", leaf.value, leaf.place, { name: leaf.spec.name });
    }
    for (const citation of scan.citations) {
      if (keys.includes(citation.key)) used.add(citation.key);
      else unknown("citation.unknown", citation.key, ["body"], {}, { at: citation.start });
    }
    for (const key of keys)
      if (!used.has(key)) say("source.unused", ["sources", key], { value: quoted(key), key }, { key: true });
  }

  function sourceOrder(values, context, say) {
    const given = values.sources;
    const keys = isGroup(given) ? Object.keys(given) : [];
    const order = (context.model.fields.find((spec) => spec.name === "sources") || { part: [] }).part.map(
      (spec) => spec.name,
    );
    for (const key of keys) {
      const source = given[key];
      const fields = isGroup(source) ? Object.keys(source) : [];
      if (fields.some((name) => !order.includes(name))) continue;
      const right = fields.slice().sort((a, b) => order.indexOf(a) - order.indexOf(b));
      const wrong = fields.findIndex((name, index) => name !== right[index]);
      if (wrong >= 0)
        say(
          "source.order",
          ["sources", key, fields[wrong]],
          { first: fields[wrong], instead: right[wrong], name: quoted(key), order: right.join(", ") },
          { key: true },
        );
    }
  }

  // --- Links to records -------------------------------------------------------------------------------------------

  function links(record, context, scan, say) {
    const { records, former } = context;
    if (!records) return;
    const other = records[record.id];
    if (record.id && other && !record.opened)
      say("id.taken", ["id"], {
        value: quoted(record.id),
        path: other.path || context.types[other.type].folder + "/" + record.id + ".md",
      });
    const inFields = leaves(record.values, context.model.fields, (spec) => spec.refs !== undefined, [], []);
    const all = [
      ...inFields
        .filter((leaf) => kindOf(leaf.value) === "text" && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(leaf.value))
        .map((leaf) => ({ written: leaf.value, types: leaf.spec.refs, name: leaf.spec.name, place: leaf.place })),
      ...scan.links.map((link) => ({ written: link.id, types: [], name: null, place: ["body"], at: link.start })),
    ];
    for (const link of all) oneLink(link, record, records, former, context.types, say);
  }

  function oneLink(link, record, records, former, types, say) {
    const subject = (link.name || "link") + " " + quoted(link.written);
    const more = link.at === undefined ? {} : { at: link.at };
    const own = Object.prototype.hasOwnProperty;
    const has = (table, id) => own.call(table, id);
    const target = has(records, link.written)
      ? link.written
      : has(former, link.written)
        ? former[link.written]
        : link.written;
    const type =
      form.words.or(link.types.map((name) => article(types[name] ? types[name].singular : name))) || "a record";
    if (target === record.id) say("link.self", link.place, { subject }, more);
    else if (!has(records, target)) {
      const known = Object.keys(records).filter((id) => !link.types.length || link.types.includes(records[id].type));
      const old = Object.keys(former).filter((id) => known.includes(former[id]));
      const meant = form.guess.id(link.written, [...known, ...old]);
      say(
        "link.unknown",
        link.place,
        { subject, type, hint: meant && has(former, meant) ? former[meant] : meant },
        more,
      );
    } else if (link.types.length && !link.types.includes(records[target].type))
      say("link.type", link.place, { subject, type, found: article(types[records[target].type].singular) }, more);
    else if (link.written !== target) say("link.former", link.place, { subject, current: quoted(target) }, more);
    else if (records[target].successor && link.name !== "superseded_by" && record.id !== records[target].successor)
      say("link.replaced", link.place, { subject, current: quoted(records[target].successor) }, more);
  }

  function article(noun) {
    return (/^[aeiou]/.test(noun) ? "an " : "a ") + noun;
  }

  form.rules = { check };
})();
