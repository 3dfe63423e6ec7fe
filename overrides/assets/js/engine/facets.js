/*
 * Filters, counts and orders cases. Pure: it touches neither page nor network. A case is its number, from 0.
 *
 * KB.facets.create(KB_DATA.facets) -> facets
 *     facets.total                     number of cases
 *     facets.fields                    [{key, label, values: [{code, label, parent, group}]}]; parent is a code or null
 *     facets.rates                     {years: [first, last], currencies: [...]}: what values in euro are known for
 *     facets.query({facets: {key: [codes]}, years: [from, to], value: [from, to], text: Map | null, sort})
 *         -> {order: Int32Array, total, counts: {key: {code: n}}, years: {year: n}, unknownValue: n}
 *         Or within a facet, and across. Each facet is counted as if nothing were picked in it; so are years (cases
 *         that cover the year) and the cases whose value in euro is not known. Bounds may be null. Unknown codes are
 *         ignored. sort: relevance (needs text), evidence, newest, title, value.
 *     facets.labels(number, key)       labels of a case's own values; facets.codes(number, key) its codes
 *     facets.years(number)             {start, end}; end is null while the case runs
 *     facets.euro(number)              whole euro, or null
 *
 * KB.state: what a reader has asked for, as an address and back.
 *     KB.state.parse(search, facets) -> {q, facets, years, value, sort, view}
 *     KB.state.format(state, facets) -> "" or "?..." in one order, without what is usual anyway
 */
(function () {
  "use strict";
  const KB = (window.KB = window.KB || {});
  const OPEN = 9999;
  const SORTS = ["relevance", "evidence", "newest", "title", "value"];
  const VIEWS = ["cards", "table", "map"];

  // --- Reading the data ------------------------------------------------------------------------------------------

  const DIGITS = new Uint8Array(128);
  const BASE = 91;
  for (let code = 35, digit = 0; code < 127; code++) if (code !== 92) DIGITS[code] = digit++;

  /* Rows of numbers: row i is values[starts[i]] up to values[starts[i + 1]]. */
  function unpack(packed, total) {
    const { width, each, rows } = packed;
    const starts = new Int32Array(total + 1);
    const values = new Int32Array(Math.ceil(rows.length / width));
    let at = 0;
    let row = 0;
    for (let place = 0; place < rows.length; ) {
      if (rows.charCodeAt(place) === 32) {
        starts[++row] = at;
        place++;
        continue;
      }
      let value = 0;
      for (let n = 0; n < width; n++) value = value * BASE + DIGITS[rows.charCodeAt(place++)];
      values[at++] = value;
      if (each && at % each === 0 && row < total - 1) starts[++row] = at;
    }
    for (row++; row <= total; row++) starts[row] = at;
    return { starts, values: values.slice(0, at) };
  }

  /* Adds to each row what its values are parts of, each once. */
  function withParents(own, parents, total) {
    if (!parents) return own;
    const starts = new Int32Array(total + 1);
    const values = [];
    for (let row = 0; row < total; row++) {
      const seen = new Set();
      for (let at = own.starts[row]; at < own.starts[row + 1]; at++) {
        for (let value = own.values[at]; value >= 0; value = parents[value]) seen.add(value);
      }
      values.push(...seen);
      starts[row + 1] = values.length;
    }
    return { starts, values: Int32Array.from(values) };
  }

  function create(data) {
    const total = data.total;
    const columns = data.facets.map(function (facet) {
      const own = unpack(facet, total);
      return {
        key: facet.key,
        codes: facet.codes,
        labels: facet.labels,
        places: new Map(facet.codes.map((code, place) => [code, place])),
        own,
        all: withParents(own, facet.parents, total),
      };
    });
    const byKey = new Map(columns.map((column) => [column.key, column]));
    const years = unpack(data.years, total).values;
    const begin = new Int32Array(total);
    const end = new Int32Array(total);
    for (let at = 0; at < total; at++) {
      begin[at] = data.years.first + years[2 * at] - 1;
      end[at] = years[2 * at + 1] ? data.years.first + years[2 * at + 1] - 1 : OPEN;
    }
    const euro = new Float64Array(total).fill(-1);
    if (total) data.euro.split(",").forEach((text, at) => text && (euro[at] = Number(text)));
    const titles = unpack(data.titles, total).values;
    const grades = byKey.get("grade").own.values;
    const orders = {};

    function order(sort) {
      if (!orders[sort]) {
        const newest = (a, b) => last(b) - last(a);
        const compare = {
          evidence: (a, b) => grades[a] - grades[b] || newest(a, b) || titles[a] - titles[b],
          newest: (a, b) => newest(a, b) || grades[a] - grades[b] || titles[a] - titles[b],
          title: (a, b) => titles[a] - titles[b],
          value: (a, b) => euro[b] - euro[a] || titles[a] - titles[b],
        }[sort];
        orders[sort] = Int32Array.from({ length: total }, (_, at) => at).sort(compare);
      }
      return orders[sort];
    }

    /* The year that says how new a case is: its last, or the first while it has none. */
    function last(at) {
      return end[at] === OPEN ? begin[at] : end[at];
    }

    function query(wanted) {
      const asked = Object.assign({ facets: {}, years: null, value: null, text: null, sort: "" }, wanted);
      const picked = columns.map((column) => pick(column, asked.facets[column.key]));
      const [from, to] = bounds(asked.years);
      const [least, most] = bounds(asked.value);
      const anyYear = from === -Infinity && to === Infinity;
      const anyValue = least === -Infinity && most === Infinity;
      const YEARS = columns.length;
      const VALUE = YEARS + 1;
      const tallies = columns.map((column) => new Int32Array(column.codes.length));
      const perYear = new Map();
      const hit = new Uint8Array(total);
      let unknownValue = 0;
      let found = 0;

      for (let at = 0; at < total; at++) {
        if (asked.text && !asked.text.has(at)) continue;
        // A case counts in a facet when no other facet keeps it out.
        let fails = 0;
        let where = -1;
        for (let n = 0; n < YEARS && fails < 2; n++) {
          if (picked[n] && !meets(columns[n].all, at, picked[n])) {
            fails++;
            where = n;
          }
        }
        if (fails < 2 && !anyYear && (begin[at] > to || end[at] < from)) {
          fails++;
          where = YEARS;
        }
        if (fails < 2 && !anyValue && (euro[at] < 0 || euro[at] < least || euro[at] > most)) {
          fails++;
          where = VALUE;
        }
        if (fails > 1) continue;
        if (fails === 0) {
          hit[at] = 1;
          found++;
          for (let n = 0; n < YEARS; n++) tally(columns[n].all, at, tallies[n]);
        } else if (where < YEARS) {
          tally(columns[where].all, at, tallies[where]);
        }
        if (fails === 0 || where === YEARS) {
          const stop = end[at] === OPEN ? latestYear : end[at];
          for (let year = begin[at]; year <= stop; year++) perYear.set(year, (perYear.get(year) || 0) + 1);
        }
        if (euro[at] < 0 && (fails === 0 || where === VALUE)) unknownValue++;
      }

      const counts = {};
      columns.forEach(function (column, n) {
        const row = (counts[column.key] = {});
        column.codes.forEach((code, place) => (row[code] = tallies[n][place]));
      });
      const inYears = {};
      for (let year = firstYear; year <= latestYear; year++) inYears[year] = perYear.get(year) || 0;
      return { order: ordered(hit, found, asked), total: found, counts, years: inYears, unknownValue };
    }

    function ordered(hit, found, asked) {
      const relevant = asked.text && (asked.sort === "relevance" || !SORTS.includes(asked.sort));
      const usual = SORTS.includes(asked.sort) && asked.sort !== "relevance" ? asked.sort : "evidence";
      const all = order(usual);
      const out = new Int32Array(found);
      let at = 0;
      for (let n = 0; n < total; n++) if (hit[all[n]]) out[at++] = all[n];
      if (!relevant) return out;
      // Sorting is stable: what is equally relevant stays in the order of evidence.
      return Int32Array.from(Array.from(out).sort((a, b) => asked.text.get(b) - asked.text.get(a)));
    }

    let firstYear = OPEN;
    let latestYear = 0;
    for (let at = 0; at < total; at++) {
      firstYear = Math.min(firstYear, begin[at]);
      latestYear = Math.max(latestYear, begin[at], end[at] === OPEN ? 0 : end[at]);
    }

    function own(number, key, texts) {
      const column = byKey.get(key);
      const out = [];
      for (let at = column.own.starts[number]; at < column.own.starts[number + 1]; at++) {
        out.push(column[texts][column.own.values[at]]);
      }
      return out;
    }

    return {
      total,
      rates: data.rates,
      shard: data.shard,
      firsts: data.firsts,
      address: data.address,
      fields: data.facets.map((facet) => ({
        key: facet.key,
        label: facet.label,
        values: facet.codes.map((code, place) => ({
          code,
          label: facet.labels[place],
          parent: facet.parents && facet.parents[place] >= 0 ? facet.codes[facet.parents[place]] : null,
          group: facet.groups ? facet.groups[place] : "",
        })),
      })),
      query,
      has: (key, code) => byKey.has(key) && byKey.get(key).places.has(code),
      codes: (number, key) => own(number, key, "codes"),
      labels: (number, key) => own(number, key, "labels"),
      years: (number) => ({ start: begin[number], end: end[number] === OPEN ? null : end[number] }),
      euro: (number) => (euro[number] < 0 ? null : euro[number]),
    };
  }

  /* Which places are picked: null when none of the codes is known. */
  function pick(column, codes) {
    const places = (codes || []).map((code) => column.places.get(code)).filter((place) => place !== undefined);
    if (!places.length) return null;
    const out = new Uint8Array(column.codes.length);
    for (const place of places) out[place] = 1;
    return out;
  }

  function meets(rows, at, picked) {
    for (let n = rows.starts[at]; n < rows.starts[at + 1]; n++) if (picked[rows.values[n]]) return true;
    return false;
  }

  function tally(rows, at, counts) {
    for (let n = rows.starts[at]; n < rows.starts[at + 1]; n++) counts[rows.values[n]]++;
  }

  function bounds(range) {
    const [from, to] = range || [null, null];
    return [known(from) ? from : -Infinity, known(to) ? to : Infinity];
  }

  function known(bound) {
    return bound !== null && bound !== undefined;
  }

  // --- The state and its address ---------------------------------------------------------------------------------

  function parse(search, facets) {
    const given = new URLSearchParams(search);
    const q = (given.get("q") || "").trim().replace(/\s+/g, " ").slice(0, 200);
    const picked = {};
    for (const field of facets.fields) {
      // A form without a script repeats the name; our own addresses join the codes.
      const codes = new Set(given.getAll(field.key).join(",").split(","));
      const kept = field.values.map((value) => value.code).filter((code) => codes.has(code));
      if (kept.length) picked[field.key] = kept;
    }
    const sort = given.get("sort");
    const view = given.get("view");
    return {
      q,
      facets: picked,
      years: range(given.get("years"), /^(\d{4})?-(\d{4})?$/),
      value: range(given.get("value"), /^(\d{1,15})?-(\d{1,15})?$/),
      sort: SORTS.includes(sort) && (q || sort !== "relevance") ? sort : usualSort(q),
      view: VIEWS.includes(view) ? view : VIEWS[0],
    };
  }

  function usualSort(q) {
    return q ? "relevance" : "evidence";
  }

  function range(text, shape) {
    const parts = shape.exec(text || "");
    if (!parts || (!parts[1] && !parts[2])) return null;
    const [from, to] = [parts[1], parts[2]].map((part) => (part ? Number(part) : null));
    return known(from) && known(to) && from > to ? [to, from] : [from, to];
  }

  function format(state, facets) {
    const out = [];
    const q = (state.q || "").trim().replace(/\s+/g, " ");
    if (q) out.push("q=" + encodeURIComponent(q).replace(/%20/g, "+"));
    for (const field of facets.fields) {
      const picked = new Set((state.facets || {})[field.key] || []);
      const codes = field.values.map((value) => value.code).filter((code) => picked.has(code));
      if (codes.length) out.push(encodeURIComponent(field.key) + "=" + codes.map(encodeURIComponent).join(","));
    }
    for (const key of ["years", "value"]) {
      const [from, to] = state[key] || [null, null];
      if (known(from) || known(to)) out.push(key + "=" + (known(from) ? from : "") + "-" + (known(to) ? to : ""));
    }
    if (SORTS.includes(state.sort) && state.sort !== usualSort(q) && (q || state.sort !== "relevance")) {
      out.push("sort=" + state.sort);
    }
    if (VIEWS.includes(state.view) && state.view !== VIEWS[0]) out.push("view=" + state.view);
    return out.length ? "?" + out.join("&") : "";
  }

  KB.facets = { create, sorts: SORTS };
  KB.state = { parse, format, views: VIEWS };
})();
