/*
 * The values of a record: plain objects, lists, texts, numbers, true, false and null, as YAML gives them. What JavaScript
 * has no plain value for keeps its spelling: {$: "date", text: "2019-06-30"}, {$: "number", text: "8.0"}.
 *
 * KB.form.values.isMark(value)                 whether it is one of those two
 * KB.form.values.kindOf(value) -> "null" "flag" "integer" "number" "date" "moment" "text" "list" "group"
 * KB.form.values.number(value)                 a number as such
 * KB.form.values.shown(value)                  a single value as the text of a box
 * KB.form.values.at(values, place)             what stands at a place such as ["outcomes", 0, "metric"], or undefined
 * KB.form.values.has(group, name)              whether a group of fields has one of its own of that name
 * KB.form.values.put(values, place, value)     writes it; undefined takes it away
 * KB.form.values.same(a, b)                    whether two values are equal
 */
(function () {
  "use strict";
  const KB = (window.KB = window.KB || {});
  const form = (KB.form = KB.form || {});

  const own = Object.prototype.hasOwnProperty;

  function isGroup(value) {
    return value !== null && typeof value === "object" && !Array.isArray(value) && !isMark(value);
  }

  function isMark(value) {
    return (
      value !== null &&
      typeof value === "object" &&
      !Array.isArray(value) &&
      typeof value.$ === "string" &&
      typeof value.text === "string"
    );
  }

  function kindOf(value) {
    if (value === null || value === undefined) return "null";
    if (typeof value === "boolean") return "flag";
    if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
    if (typeof value === "string") return "text";
    if (Array.isArray(value)) return "list";
    if (!isMark(value)) return "group";
    if (value.$ === "date") return value.text.length > "2019-06-30".length ? "moment" : "date";
    return /^[-+]?\d+$/.test(value.text) ? "integer" : "number";
  }

  function number(value) {
    return isMark(value) ? Number(value.text) : value;
  }

  function shown(value) {
    if (value === null || value === undefined) return "";
    if (isMark(value)) return value.text;
    return typeof value === "object" ? "" : String(value);
  }

  function has(group, name) {
    return own.call(group, name);
  }

  function at(values, place) {
    let here = values;
    for (const step of place) {
      if (here === null || typeof here !== "object" || isMark(here) || !own.call(here, step)) return undefined;
      here = here[step];
    }
    return here;
  }

  /* Own properties only, so that a key called "__proto__" is a key like any other. */
  function set(group, name, value) {
    Object.defineProperty(group, name, { value, writable: true, enumerable: true, configurable: true });
  }

  function put(values, place, value) {
    const last = place[place.length - 1];
    const group = at(values, place.slice(0, -1));
    if (group === null || typeof group !== "object") return;
    if (value !== undefined) set(group, last, value);
    else if (Array.isArray(group)) group.splice(last, 1);
    else delete group[last];
  }

  function same(a, b) {
    if (a === b) return true;
    if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return false;
    if (Array.isArray(a) !== Array.isArray(b)) return false;
    const [ours, theirs] = [Object.keys(a), Object.keys(b)];
    return ours.length === theirs.length && ours.every((name) => own.call(b, name) && same(a[name], b[name]));
  }

  form.values = { isGroup, isMark, kindOf, number, shown, at, has, set, put, same };
})();
