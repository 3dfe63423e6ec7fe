/*
 * What cards, table rows and the CSV file say of cases. Needs load.js and facets.js; loads files of cards as needed.
 *
 * KB.cards.create(facets) -> cards
 *     cards.get(numbers)   Promise of a card for each number, in the same order:
 *         {number, id, url, title, summary, place, buyers: [...], suppliers: [...],
 *          values: [{text, covers, note}], chosen (place in values of what was turned into euro, or -1), euro,
 *          years: {start, end, text}, cpv: [...], superseded,
 *          labels: {key: [...]}, codes: {key: [...]}}         of each facet
 *     cards.find(id)       Promise of the number of a case, -1 when there is none
 *     cards.csv(cards)     the text of a CSV file (RFC 4180, with a byte-order mark, which spreadsheets ask for)
 */
(function () {
  "use strict";
  const KB = (window.KB = window.KB || {});
  const data = (window.KB_DATA = window.KB_DATA || {});

  function create(facets) {
    function shard(number) {
      return KB.load.script("explore/cards-" + number + ".js").then(() => data.cards[number]);
    }

    async function get(numbers) {
      const list = Array.from(numbers);
      const wanted = Array.from(new Set(list.map((number) => Math.floor(number / facets.shard))));
      const shards = new Map();
      await Promise.all(wanted.map((one) => shard(one).then((rows) => shards.set(one, rows))));
      return list.map((number) => card(number, shards.get(Math.floor(number / facets.shard))[number % facets.shard]));
    }

    function card(number, row) {
      const [id, title, summary, place, buyers, suppliers, values, chosen, cpv, superseded] = row;
      const labels = {};
      const codes = {};
      for (const field of facets.fields) {
        labels[field.key] = facets.labels(number, field.key);
        codes[field.key] = facets.codes(number, field.key);
      }
      const { start, end } = facets.years(number);
      return {
        number,
        id,
        url: facets.address.replace("*", id),
        title,
        summary,
        place,
        buyers,
        suppliers,
        values: values.map(([text, covers, note]) => ({ text, covers, note })),
        chosen,
        euro: facets.euro(number),
        years: { start, end, text: yearsText(start, end) },
        cpv,
        superseded: superseded === 1,
        labels,
        codes,
      };
    }

    async function find(id) {
      let low = 0;
      let high = facets.firsts.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (facets.firsts[middle] <= id) low = middle + 1;
        else high = middle;
      }
      if (low === 0) return -1;
      const at = (await shard(low - 1)).findIndex((row) => row[0] === id);
      return at < 0 ? -1 : (low - 1) * facets.shard + at;
    }

    function csv(cards) {
      const head = ["id", "title", "summary", "address", "years", "place", "buyers of record", "suppliers", "value"];
      const rows = [[...head, "value in euro", "CPV codes", ...facets.fields.map((field) => field.label)]];
      for (const one of cards) {
        rows.push([
          one.id,
          one.title,
          one.summary,
          KB.load.href(one.url),
          one.years.text,
          one.place,
          one.buyers.join("; "),
          one.suppliers.join("; "),
          one.values.map((value) => value.text + " (" + value.covers + ")").join("; "),
          one.euro === null ? "" : String(one.euro),
          one.cpv.join("; "),
          ...facets.fields.map((field) => one.labels[field.key].join("; ")),
        ]);
      }
      return "\ufeff" + rows.map((row) => row.map(cell).join(",") + "\r\n").join("");
    }

    return { get, find, csv };
  }

  /* A cell that begins like a formula would be run by spreadsheets. */
  function cell(text) {
    const safe = /^[=+\-@\t\r]/.test(text) ? "'" + text : text;
    return /[",\r\n]/.test(safe) ? '"' + safe.replace(/"/g, '""') + '"' : safe;
  }

  function yearsText(start, end) {
    if (end === null) return "since " + start;
    return end === start ? String(start) : start + "–" + end;
  }

  KB.cards = { create };
})();
