/*
 * The words of findings: how places and values are named in a sentence.
 *
 * KB.form.words.fill(template, parts)      the sentence with {names} filled in
 * KB.form.words.quoted(text)               in double quotes, on one line, clipped, invisible characters named
 * KB.form.words.what(value)                "the text "x"", "a list"
 * KB.form.words.where(place, chosen)       "metric in entry 1 of outcomes"; chosen: the steps that are an author's keys
 * KB.form.words.count(n, one, many)        "1 character", "1,200 characters"
 * KB.form.words.and(list)                  "a, b and c"
 * KB.form.words.figure(number)
 * KB.form.words.long(text)                 how many characters a text has
 */
(function () {
  "use strict";
  const form = window.KB.form;
  const CLIP = 60;
  const INVISIBLE = /[^\P{C}]|[^\P{Z} ]/gu;

  function fill(template, parts) {
    return template.replace(/\{(\w+)\}/g, (whole, name) => (parts[name] === undefined ? whole : parts[name]));
  }

  function clipped(text, limit) {
    const letters = Array.from(text);
    return letters.length <= limit ? text : letters.slice(0, limit - 1).join("") + "…";
  }

  function quoted(text, limit) {
    const named = (letter) => "<U+" + letter.codePointAt(0).toString(16).toUpperCase().padStart(4, "0") + ">";
    return '"' + clipped(text, limit || CLIP).replace(INVISIBLE, named) + '"';
  }

  function figure(value) {
    if (form.values.isMark(value)) {
      if (/^-?\d{31,}$/.test(value.text)) return "with very many digits";
      return /^[-+]?\d+$/.test(value.text) ? value.text : figure(Number(value.text));
    }
    return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(15)));
  }

  function what(value) {
    const kind = form.values.kindOf(value);
    if (kind === "null") return "empty";
    if (kind === "flag") return String(value);
    if (kind === "integer" || kind === "number") return "the number " + figure(value);
    if (kind === "date" || kind === "moment") return "the date " + value.text.replace("T", " ");
    if (kind === "text") return "the text " + quoted(value);
    return kind === "list" ? "a list" : "a group of fields";
  }

  function where(place, chosen) {
    let words = "";
    place.forEach(function (name, step) {
      if (typeof name === "number") words = "entry " + (name + 1) + " of " + words;
      else if (chosen.includes(step)) words = quoted(name) + " of " + words;
      else {
        const plain = /^[\x20-\x7e]*$/.test(name) ? name : quoted(name);
        words = words ? plain + " in " + words : plain;
      }
    });
    return words || "the record";
  }

  function count(n, one, many) {
    return n.toLocaleString("en-GB") + " " + (n === 1 ? one : many);
  }

  function and(items) {
    return items.length < 2 ? items.join("") : items.slice(0, -1).join(", ") + " and " + items[items.length - 1];
  }

  function or(items) {
    return items.length < 2 ? items.join("") : items.slice(0, -1).join(", ") + " or " + items[items.length - 1];
  }

  function long(text) {
    return Array.from(text).length;
  }

  form.words = { fill, quoted, clipped, figure, what, where, count, and, or, long };
})();
