/*
 * The lists that a form picks from, out of the data files that the build wrote. A list whose file has not arrived is null.
 *
 * KB.form.lists.all(data) -> {lists, records, former}
 *     lists: {country, currency, language, timezone, region, cpv}, each {codes: Map of code to label, names, cutoff}
 *     records: {id: {type, title, successor, path}}
 * KB.form.lists.files -> which data file holds which list
 */
(function () {
  "use strict";
  const form = window.KB.form;
  const made = new Map();

  /* Each data file is unpacked once. */
  function once(name, data, unpack) {
    if (!data) return null;
    if (!made.has(name)) made.set(name, unpack(data));
    return made.get(name);
  }

  function list(rows, slips, cutoff) {
    const names = new Map(rows.map((row) => [row[1].toLowerCase(), row[0]]));
    for (const name of Object.keys(slips)) names.set(name, slips[name]);
    return { codes: new Map(rows), names, cutoff };
  }

  function short(data) {
    return {
      country: list(data.country, data.countrySlips, 0.8),
      currency: list(data.currency, data.currencySlips, 0.85),
      language: list(data.language, data.languageSlips, 0.85),
      timezone: list(
        data.timezone.map((name) => [name, name]),
        {},
        0.85,
      ),
    };
  }

  function regions(data) {
    const codes = new Map([...data.nuts, ...data.iso].map((row) => [row[0], row[1]]));
    const countries = new Map(data.nuts.map((row) => [row[0], row[2]]));
    return {
      codes,
      country: (code) => countries.get(code) || (codes.has(code) ? code.slice(0, 2) : null),
      label: (code) => codes.get(code),
    };
  }

  function cpv(text) {
    const rows = text.split("\n").map((line) => [line.slice(0, 8), line[8], line.slice(9)]);
    return { codes: new Map(rows.map((row) => [row[0], row[2]])), check: new Map(rows.map((row) => [row[0], row[1]])) };
  }

  function records(data) {
    const found = Object.create(null);
    for (const type of Object.keys(data.types))
      for (const [id, title, successor, path] of data.types[type])
        found[id] = { type, title, successor: successor || null, path };
    return { records: found, former: data.former };
  }

  function all(data) {
    const known = once("records", data.formRecords, records) || { records: null, former: {} };
    const lists = Object.assign({}, once("lists", data.formLists, short) || {});
    lists.region = once("region", data.formRegions, regions);
    lists.cpv = once("cpv", data.formCpv, cpv);
    return Object.assign({ lists }, known);
  }

  form.lists = {
    all,
    files: { country: "lists", currency: "lists", language: "lists", timezone: "lists", region: "regions", cpv: "cpv" },
  };
})();
