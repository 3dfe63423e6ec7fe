/*
 * What stands in the Markdown of a record: headings, citations, links to records, and its sections.
 *
 * KB.form.body.scan(text) -> {headings: [{level, text, start, end}], citations: [{key, start, end}],
 *                             links: [{id, words, start, end}]}     offsets are into the text; code is left out
 * KB.form.body.split(text, names) -> [{heading, wanted, head, text}]   pieces that joined give the text byte by byte
 * KB.form.body.join(pieces) -> text     a new section that is still empty is left out
 * KB.form.body.piece(heading)           a new section
 * KB.form.body.pieceAt(pieces, at) -> the number of the piece at a place of the text
 * KB.form.body.words(piece)             the text of a piece without the blank lines around it
 * KB.form.body.write(piece, words)      gives a piece another text
 */
(function () {
  "use strict";
  const form = window.KB.form;
  const FENCE = /^[ \t>]*(`{3,}(?=[^`\n]*$)|~{3,})[ \t]*[^\n]*$/gm;
  const STOP = /[\\`<[]/g;
  const WIKI = /\[\[([^[\]|\n]*)(?:\|([^[\]\n]*))?\]\](?!\()/y;
  const CITATION = /\[@([^[\]\n]+)\](?!\()/y;
  const TAG =
    /<!--[^]*?-->|<[A-Za-z][A-Za-z0-9+.-]+:[^<>\n]*>|<\/?[A-Za-z][A-Za-z0-9:_-]*(?:[\s/](?:"[^"]*"|'[^']*'|[^<>"'])*)?>/y;

  function scan(text) {
    const found = { headings: [], citations: [], links: [] };
    for (const [start, end] of prose(text)) {
      inline(text, start, end, found);
      headings(text.slice(start, end), start, found.headings);
    }
    return found;
  }

  /* The stretches between fenced blocks. */
  function prose(text) {
    const parts = [];
    let start = 0;
    for (;;) {
      FENCE.lastIndex = start;
      const opening = FENCE.exec(text);
      if (!opening) break;
      parts.push([start, opening.index]);
      const closing = new RegExp("^[ \\t>]*" + opening[1] + "[ \\t]*$", "gm");
      closing.lastIndex = opening.index + opening[0].length;
      const close = closing.exec(text);
      if (!close) return parts;
      start = close.index + close[0].length;
    }
    parts.push([start, text.length]);
    return parts;
  }

  function inline(text, start, end, found) {
    let at = start;
    for (;;) {
      STOP.lastIndex = at;
      const stop = STOP.exec(text);
      if (!stop || stop.index >= end) return;
      at = stop.index;
      if (stop[0] === "\\") at += /[!-/:-@[-`{-~]/.test(text[at + 1] || "") ? 2 : 1;
      else if (stop[0] === "`") at = ticks(text, at, end);
      else if (stop[0] === "<") at = sticky(TAG, text, at) ? TAG.lastIndex : at + 1;
      else {
        const wiki = sticky(WIKI, text, at);
        const citation = wiki ? null : sticky(CITATION, text, at);
        if (wiki)
          found.links.push({ id: wiki[1].trim(), words: (wiki[2] || "").trim(), start: at, end: WIKI.lastIndex });
        if (citation)
          found.citations.push({ key: citation[1].trim() || citation[1], start: at, end: CITATION.lastIndex });
        at = wiki ? WIKI.lastIndex : citation ? CITATION.lastIndex : at + 1;
      }
    }
  }

  function sticky(pattern, text, at) {
    pattern.lastIndex = at;
    return pattern.exec(text);
  }

  /* Inline code: up to as many backticks, in the same paragraph. */
  function ticks(text, at, end) {
    const width = /^`+/.exec(text.slice(at))[0].length;
    const blank = /\n[ \t]*\n/g;
    blank.lastIndex = at;
    const gap = blank.exec(text);
    const stop = gap ? Math.min(gap.index, end) : end;
    const runs = /`+/g;
    runs.lastIndex = at + width;
    for (let run = runs.exec(text); run && run.index + run[0].length <= stop; run = runs.exec(text))
      if (run[0].length === width) return run.index + width;
    return at + width;
  }

  function headings(part, offset, found) {
    const rows = [];
    // The line end in front, which the first line lacks, moves every offset by one.
    for (const match of ("\n" + part).matchAll(/\n(#{1,6})([^\n]*)/g)) {
      const inner = match[2]
        .trimEnd()
        .replace(/(?<!\\)#+$/, "")
        .trimEnd();
      const text = inner.trimStart();
      if (!text) continue;
      const start = match.index + match[1].length + inner.length - text.length;
      rows.push({ level: match[1].length, text, start: offset + start, end: offset + start + text.length });
    }
    for (const match of part.matchAll(/(?:^\n*|\n[ \t]*\n)([^\s#>|-][^\n]*)\n(=+|-+)[ ]*(?=\n|$)/g)) {
      const start = match.index + match[0].indexOf(match[1]);
      const text = match[1].trimEnd();
      rows.push({
        level: match[2].startsWith("=") ? 1 : 2,
        text,
        start: offset + start,
        end: offset + start + text.length,
      });
    }
    found.push(...rows.sort((a, b) => a.start - b.start));
  }

  // --- Sections ---------------------------------------------------------------------------------------------------

  function split(text, names) {
    const starts = names.length
      ? scan(text).headings.filter((one) => one.level === 2 && /^##(?!#)/.test(line(text, one.start)))
      : [];
    const pieces = [];
    let from = 0;
    let heading = "";
    let head = "";
    for (const one of starts) {
      const begin = text.lastIndexOf("\n", one.start - 1) + 1;
      const end = (text.indexOf("\n", one.start) + 1 || text.length + 1) - 1;
      if (begin > from || heading) pieces.push(made(heading, head, text.slice(from, begin), names));
      [heading, head] = [one.text, text.slice(begin, end)];
      from = end;
    }
    pieces.push(made(heading, head, text.slice(from), names));
    return pieces;
  }

  function line(text, at) {
    return text.slice(text.lastIndexOf("\n", at - 1) + 1, at + 1);
  }

  function made(heading, head, text, names) {
    return { heading, wanted: names.includes(heading), head, text };
  }

  function piece(heading) {
    return { heading, wanted: true, head: "## " + heading, text: "\n\n", fresh: true };
  }

  function words(one) {
    return one.text.replace(/^\s*\n/, "").replace(/\s+$/, "");
  }

  function write(one, text) {
    const kept = text
      .replace(/\r\n?/g, "\n")
      .replace(/^\s*\n/, "")
      .replace(/\s+$/, "");
    // What did not change keeps its blank lines.
    if (kept !== words(one)) one.text = (one.head || one.first ? "\n" : "") + "\n" + kept + "\n\n";
  }

  function length(one) {
    return one.fresh && !one.text.trim() ? 0 : one.head.length + one.text.length;
  }

  function join(pieces) {
    let text = "";
    for (const one of pieces) {
      if (!length(one)) continue;
      // A new section begins after a blank line, whatever stands before it.
      if (one.fresh && text && !text.endsWith("\n\n")) text = text.replace(/\n*$/, "\n\n");
      text += one.head + one.text;
    }
    return text;
  }

  function pieceAt(pieces, at) {
    let left = at;
    for (let index = 0; index < pieces.length; index++) {
      if (left < length(pieces[index])) return index;
      left -= length(pieces[index]);
    }
    return pieces.length - 1;
  }

  form.body = { scan, split, join, piece, pieceAt, words, write };
})();
