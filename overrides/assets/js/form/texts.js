/*
 * Looks at the text of a record, and in all its texts for what does not belong there: KB301 to KB305, KB309, KB310.
 *
 * KB.form.texts.check(record, wanted, scan, say)     wanted: the sections of its type; say(name, place, parts, more)
 */
(function () {
  "use strict";
  const form = window.KB.form;
  const { quoted, and } = form.words;

  function check(record, wanted, scan, say) {
    sections(record.body, wanted, scan, say);
    personal(record, say);
  }

  // --- The text ---------------------------------------------------------------------------------------------------

  function sections(body, wanted, scan, say) {
    const first = /\S/.exec(body);
    if (!first) {
      say("body.empty", ["body"], {}, { at: 0 });
      return;
    }
    if (wanted.length) order(body, wanted, scan, first.index, say);
    let level = 1;
    for (const heading of scan.headings) {
      const written = "#".repeat(heading.level) + " " + heading.text;
      if (heading.level === 1) say("heading.top", ["body"], { heading: quoted(heading.text) }, { at: heading.start });
      else if (heading.level > level + 1)
        say(
          "heading.skips",
          ["body"],
          { heading: quoted(written), right: "#".repeat(level + 1) },
          { at: heading.start },
        );
      level = heading.level;
    }
  }

  function order(body, wanted, scan, first, say) {
    const here = scan.headings.filter((one) => one.level === 2 && wanted.includes(one.text));
    const spare = scan.headings.filter((one) => !here.includes(one));
    const words = new Map(
      spare
        .slice()
        .reverse()
        .map((one) => [one.text.toLowerCase().replace(/:+$/, ""), one]),
    );
    const missing = [];
    for (const name of wanted.filter((one) => !here.some((heading) => heading.text === one))) {
      const low = name.toLowerCase();
      const meant = words.get(words.has(low) ? low : form.guess.near(low, words.keys()));
      if (meant)
        say(
          "sections.near",
          ["body"],
          { heading: quoted("#".repeat(meant.level) + " " + meant.text), wanted: quoted("## " + name) },
          { at: meant.start, section: name },
        );
      else missing.push(name);
    }
    if (missing.length) {
      const one = missing.length === 1;
      say(
        "sections.missing",
        ["body"],
        {
          sections: (one ? "the section " : "the sections ") + and(missing.map((name) => quoted("## " + name))),
          are: one ? "is" : "are",
        },
        { at: first, section: missing[0] },
      );
    }
    const found = here.map((one) => one.text).filter((name, index, all) => all.indexOf(name) === index);
    const right = wanted.filter((name) => found.includes(name));
    const wrong = found.findIndex((name, index) => name !== right[index]);
    if (wrong >= 0)
      say(
        "sections.order",
        ["body"],
        { name: quoted(found[wrong]), expected: quoted(right[wrong]), order: wanted.join(", ") },
        { at: here.find((one) => one.text === found[wrong]).start, section: found[wrong] },
      );
  }

  // --- What does not belong in a record ---------------------------------------------------------------------------

  const RUN = "\\d[\\d()./\\u00a0 -]{4,18}\\d";
  const MAIL = /@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}/g;
  const LOCAL = /[\p{L}\p{N}_+&'.%-]*[\p{L}\p{N}_+]$/u;
  const INTERNATIONAL = new RegExp("\\+\\(?" + RUN, "g");
  const LABELLED = new RegExp(
    "(?<![\\p{L}\\p{N}])(?:[Tt]el|TEL|[Tt]elephone|[Pp]hone|[Ff]ax)\\b\\.?:?[ ]?([(]*" + RUN + ")",
    "gu",
  );
  const MARKER = /\bTODO\b(?: \d+)?(?::[ \t]*[^\n"']{0,60})?/g;

  function personal(record, say) {
    const texts = [];
    collect(record.values, [], texts);
    texts.push({ place: ["body"], value: record.body });
    for (const { place, value } of texts) {
      for (const [start, found, what] of [...mails(value), ...phones(value)])
        say("personal", place, { what, value: quoted(found) }, place[0] === "body" ? { at: start } : {});
      for (const match of value.matchAll(MARKER))
        say("placeholder", place, { value: quoted(match[0].trim()) }, place[0] === "body" ? { at: match.index } : {});
    }
  }

  function collect(value, place, found) {
    if (typeof value === "string") found.push({ place, value });
    else if (value !== null && typeof value === "object" && !form.values.isMark(value))
      for (const key of Object.keys(value))
        collect(value[key], [...place, Array.isArray(value) ? Number(key) : key], found);
  }

  function mails(text) {
    const found = [];
    for (const domain of text.matchAll(MAIL)) {
      const before = text.slice(Math.max(0, domain.index - 64), domain.index);
      const local = LOCAL.exec(before);
      if (local && !before.split(/\s+/).pop().includes("://"))
        found.push([domain.index - local[0].length, local[0] + domain[0], "e-mail address"]);
    }
    return found;
  }

  function phones(text) {
    const found = [];
    const digits = (number) => number.replace(/\D/g, "").length;
    for (const match of text.matchAll(INTERNATIONAL))
      if (!/[A-Za-z0-9_/.=&?-]$/.test(text.slice(0, match.index)) && digits(match[0]) >= 7 && digits(match[0]) <= 15)
        found.push([match.index, match[0], "telephone number"]);
    for (const match of text.matchAll(LABELLED))
      if (digits(match[1]) >= 7 && digits(match[1]) <= 15) found.push([match.index, match[1], "telephone number"]);
    return found;
  }

  form.texts = { check };
})();
