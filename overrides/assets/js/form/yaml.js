/*
 * YAML as this site reads and writes it. Reading takes js-yaml's tree and gives unquoted values the meaning that the build
 * gives them: `NO` stays the word, 12:30 the time that it is. Writing follows the style of `kb new`.
 *
 * KB.form.yaml.read(text) -> values            throws an Error that says what is wrong
 * KB.form.yaml.field(name, value, indent)      "name: value" with its line end, over as many lines as it needs
 * KB.form.yaml.inline(value)                   on one line, empty when it is too long for a sentence
 */
(function () {
  "use strict";
  const form = window.KB.form;
  const WIDTH = 100;
  const PLAIN = 1;
  const WORDS = new Map([
    ["true", true],
    ["True", true],
    ["TRUE", true],
    ["false", false],
    ["False", false],
    ["FALSE", false],
    ["null", null],
    ["Null", null],
    ["NULL", null],
    ["~", null],
    ["", null],
  ]);
  const TRAPS = new Set(["yes", "Yes", "YES", "on", "On", "ON", "no", "No", "NO", "off", "Off", "OFF"]);
  const INTEGER = /^[-+]?(?:0|[1-9][0-9]*)$/;
  const FLOAT = /^(?:[-+]?[0-9]+\.[0-9]*(?:[eE][-+][0-9]+)?|\.[0-9]+(?:[eE][-+][0-9]+)?)$/;
  const LIKE_NUMBER =
    /^[-+]?(?:0b[01_]+|0[0-7_]+|[1-9][0-9_]*(?::[0-5]?[0-9])+|[1-9][0-9_]*|0x[0-9a-fA-F_]+|[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|\.(?:inf|Inf|INF))$|^\.(?:[0-9][0-9_]*(?:[eE][-+][0-9]+)?|nan|NaN|NAN)$/;
  const DAY = /^(\d{4})-(\d\d)-(\d\d)$/;
  const TIME =
    /^(\d{4})-(\d\d?)-(\d\d?)(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?$/;

  // --- Reading ----------------------------------------------------------------------------------------------------

  function read(text) {
    const yaml = window.jsyaml;
    let documents;
    try {
      documents = yaml.eventsToAst(yaml.parseEvents(text), { source: text, schema: yaml.FAILSAFE_SCHEMA });
    } catch (error) {
      throw new Error(
        "The part between the two lines --- is not YAML: " + String(error.reason || error.message).split("\n")[0] + ".",
      );
    }
    const top = documents.length ? documents[0].contents : null;
    if (documents.length !== 1 || !top || top.kind !== "mapping")
      throw new Error("The part between the two lines --- holds no fields.");
    return value(top);
  }

  function value(node) {
    if (node.kind === "alias" || node.anchor)
      throw new Error("The file repeats values by & and *, which records do not use.");
    if (node.tagged) throw new Error("The file has a YAML tag, which records do not use: " + node.tag);
    if (node.kind === "scalar") return node.style === PLAIN ? plain(node.value) : node.value;
    if (node.kind === "sequence") return node.items.map(value);
    const group = {};
    for (const item of node.items) {
      if (item.key.kind !== "scalar")
        throw new Error("A list or a group of fields stands where the name of a field belongs.");
      if (form.values.has(group, item.key.value))
        throw new Error('"' + item.key.value + '" is given twice; keep one of them.');
      form.values.set(group, item.key.value, value(item.value));
    }
    return group;
  }

  function plain(raw) {
    if (WORDS.has(raw)) return WORDS.get(raw);
    if (TRAPS.has(raw) || !/^[-+.0-9]/.test(raw) || raw.length > 400) return raw;
    if (INTEGER.test(raw))
      return Number.isSafeInteger(Number(raw)) && String(Number(raw)) === raw
        ? Number(raw)
        : { $: "number", text: raw };
    if (DAY.test(raw)) return form.guess.isDay(raw) ? { $: "date", text: raw } : raw;
    const time = TIME.exec(raw);
    if (time)
      return {
        $: "date",
        text:
          time
            .slice(1, 4)
            .map((part) => part.padStart(2, "0"))
            .join("-") +
          "T" +
          time
            .slice(4, 7)
            .map((part) => part.padStart(2, "0"))
            .join(":"),
      };
    if (!FLOAT.test(raw) || !Number.isFinite(Number(raw))) return raw;
    return String(Number(raw)) === raw ? Number(raw) : { $: "number", text: raw };
  }

  // --- Writing ----------------------------------------------------------------------------------------------------

  const HIDDEN = /[^\P{C}]|[^\P{Z} ]/u;

  function isPlain(text, flow) {
    if (!text || text !== text.trim() || HIDDEN.test(text)) return false;
    if (/^[-?:,[\]{}#&*!|>'"%@`=~<+.0-9]/.test(text) || text.endsWith(":")) return false;
    if (text.includes(": ") || text.includes(" #") || (flow && /[,[\]{}?]/.test(text))) return false;
    return !WORDS.has(text) && !TRAPS.has(text) && !LIKE_NUMBER.test(text);
  }

  function quoted(text) {
    if (!HIDDEN.test(text) && ((text.includes('"') && !text.includes("'")) || text.includes("\\")))
      return "'" + text.replace(/'/g, "''") + "'";
    const escaped = Array.from(text, function (letter) {
      if (letter === '"' || letter === "\\") return "\\" + letter;
      if (!HIDDEN.test(letter)) return letter;
      return { "\n": "\\n", "\t": "\\t" }[letter] || "\\U" + letter.codePointAt(0).toString(16).padStart(8, "0");
    });
    return '"' + escaped.join("") + '"';
  }

  function scalar(one, flow) {
    if (one === null || one === undefined) return "null";
    if (form.values.isMark(one))
      return one.$ === "date" && one.text.includes("T") ? quoted(one.text.replace("T", " ")) : one.text;
    if (typeof one !== "string") return String(one);
    return isPlain(one, flow) ? one : quoted(one);
  }

  function key(name) {
    return /^[A-Za-z_][\p{L}\p{N}_-]*$/u.test(name) ? name : scalar(name, true);
  }

  const nested = (one) => one !== null && typeof one === "object" && !form.values.isMark(one);

  /* On one line; null when people would write it on several. */
  function short(one) {
    if (Array.isArray(one)) {
      if (one.some((item) => nested(item) || (typeof item === "string" && item.endsWith(".")))) return null;
      return "[" + one.map((item) => scalar(item, true)).join(", ") + "]";
    }
    if (!nested(one)) return scalar(one, false);
    const names = Object.keys(one);
    if (names.some((name) => nested(one[name]))) return null;
    return "{" + names.map((name) => key(name) + ": " + scalar(one[name], true)).join(", ") + "}";
  }

  function field(name, one, indent) {
    const head = " ".repeat(indent || 0) + key(name) + ":";
    const line = short(one);
    if (line !== null && (!nested(one) || Array.from(head + line).length + 1 <= WIDTH || !Object.keys(one).length))
      return head + " " + line + "\n";
    const inner = (indent || 0) + 2;
    if (!Array.isArray(one))
      return (
        head +
        "\n" +
        Object.keys(one)
          .map((part) => field(part, one[part], inner))
          .join("")
      );
    return head + "\n" + one.map((item) => entry(item, inner)).join("");
  }

  function entry(one, indent) {
    const pad = " ".repeat(indent);
    if (Array.isArray(one)) return pad + "- " + flow(one) + "\n";
    if (!nested(one) || !Object.keys(one).length) return pad + "- " + short(one) + "\n";
    const lines = Object.keys(one)
      .map((part) => field(part, one[part], indent + 2))
      .join("");
    return pad + "- " + lines.slice(indent + 2);
  }

  function flow(one) {
    if (Array.isArray(one)) return "[" + one.map(flow).join(", ") + "]";
    if (nested(one))
      return (
        "{" +
        Object.keys(one)
          .map((name) => key(name) + ": " + flow(one[name]))
          .join(", ") +
        "}"
      );
    return scalar(one, true);
  }

  function inline(one) {
    const text = flow(one);
    return text.length <= 120 ? text : "";
  }

  form.yaml = { read, field, inline, scalar };
})();
