/*
 * The words of a question: those that count, those of the glossary in their place, those that no page has.
 *
 * KB.words.variants(query, synonyms) -> [{text, other}]   the text, and the text with each of the glossary's spellings
 *     replaced by the others; other: the spelling that was put in, "" in the first
 * KB.words.unknown(text, words) -> those of the text that are not among the words, nor begin like one
 */
(function () {
  "use strict";
  const KB = window.KB;
  const MOST_VARIANTS = 6;
  const MOST_WORDS = 12;
  // They stand on every page, and the lists of their places are the heaviest of all.
  const STOP = new Set(
    "a an and are as at be by for from how i in is it its of on or that the this to was were what when where which who why will with".split(
      " ",
    ),
  );
  const MUTE = new Set("a an and are as at be by for from in is of on or that the this to was were with".split(" "));

  // --- Asked -----------------------------------------------------------------------------------------------------

  function variants(query, synonyms) {
    if (/^".+"$/.test(query)) return [{ text: query, other: "" }];
    const out = [{ text: essential(query), other: "" }];
    const padded = " " + folded(query) + " ";
    const rows = [];
    for (const row of synonyms) {
      for (const spelling of row) {
        const words = " " + folded(spelling) + " ";
        if (padded.includes(words)) rows.push({ words, others: row.filter((one) => one !== spelling) });
      }
    }
    // A longer spelling is meant more surely than a shorter one.
    rows.sort((a, b) => b.words.length - a.words.length);
    for (const { words, others } of rows) {
      for (const other of others) {
        const text = essential(padded.replace(words, " " + other + " ").trim());
        if (out.length < MOST_VARIANTS && !out.some((one) => folded(one.text) === folded(text))) {
          out.push({ text, other });
        }
      }
    }
    return out;
  }

  function folded(text) {
    return text.toLowerCase().replace(/-/g, " ").replace(/\s+/g, " ").trim();
  }

  /* The text without the words that say nothing, unless it has no others: "WHO" and "IT" say something. */
  function essential(text) {
    const words = text.split(" ");
    const kept = words.filter((word) => !STOP.has(word.toLowerCase()));
    const said = kept.length ? kept : words.filter((word) => !MUTE.has(word.toLowerCase()));
    // Each further word costs time, a repeated one for nothing.
    return Array.from(new Set(said)).slice(0, MOST_WORDS).join(" ");
  }

  // --- Known -----------------------------------------------------------------------------------------------------

  function unknown(text, words) {
    const known = new Set();
    for (const word of words) {
      for (const part of [word, ...word.split(/[-–/]/)]) known.add(bare(part));
    }
    return text
      .replace(/"/g, "")
      .split(" ")
      .filter((word) => bare(word) && !Array.from(known).some((one) => alike(bare(word), one)));
  }

  function bare(word) {
    return word.normalize("NFD").replace(/[^\p{L}\p{N}]/gu, "").toLowerCase();
  }

  function alike(word, known) {
    let same = 0;
    while (same < word.length && word[same] === known[same]) same++;
    return same === word.length || (!/\d/.test(word) && same >= 3 && same >= word.length / 2);
  }

  KB.words = { variants, unknown };
})();
