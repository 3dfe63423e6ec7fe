/*
 * What people mean when they write a value in another way. Likeness is measured as Python's difflib does, so that the form
 * and `kb check` make the same guesses.
 *
 * KB.form.guess.near(value, known, cutoff)   the one of known that value misspells, or null
 * KB.form.guess.slug(text)                   the text in the shape of an id
 * KB.form.guess.id(text, known)              the id, key or anchor that was meant, or null
 * KB.form.guess.code(text, labels)           labels: Map of code to label
 * KB.form.guess.<date|day|moment|address|notice|cpv|country|...>(text, lists) -> {value, note}, either may be missing
 * KB.form.guess.number(text, whole)          the number as text, or null
 */
(function () {
  "use strict";
  const form = window.KB.form;
  const LONGEST = 60;

  // --- Likeness ---------------------------------------------------------------------------------------------------

  function ratio(a, b) {
    const places = new Map();
    for (let j = 0; j < b.length; j++) {
      if (!places.has(b[j])) places.set(b[j], []);
      places.get(b[j]).push(j);
    }
    let total = 0;
    const queue = [[0, a.length, 0, b.length]];
    while (queue.length) {
      const [alo, ahi, blo, bhi] = queue.pop();
      let [besti, bestj, size] = [alo, blo, 0];
      let lengths = new Map();
      for (let i = alo; i < ahi; i++) {
        const next = new Map();
        for (const j of places.get(a[i]) || []) {
          if (j < blo) continue;
          if (j >= bhi) break;
          const k = (lengths.get(j - 1) || 0) + 1;
          next.set(j, k);
          if (k > size) [besti, bestj, size] = [i - k + 1, j - k + 1, k];
        }
        lengths = next;
      }
      if (!size) continue;
      total += size;
      queue.push([alo, besti, blo, bestj], [besti + size, ahi, bestj + size, bhi]);
    }
    return a.length + b.length ? (2 * total) / (a.length + b.length) : 1;
  }

  function bound(a, b) {
    const left = new Map();
    for (const letter of b) left.set(letter, (left.get(letter) || 0) + 1);
    let shared = 0;
    for (const letter of a) {
      const n = left.get(letter) || 0;
      if (n > 0) shared++;
      left.set(letter, n - 1);
    }
    return (2 * shared) / (a.length + b.length || 1);
  }

  function near(value, known, cutoff) {
    const limit = cutoff === undefined ? 0.8 : cutoff;
    const wanted = Array.from(value);
    if (wanted.length > LONGEST) return null;
    const close = [];
    for (const word of known) {
      const letters = Array.from(word);
      if ((2 * Math.min(letters.length, wanted.length)) / (letters.length + wanted.length || 1) < limit) continue;
      if (bound(letters, wanted) < limit) continue;
      const score = ratio(letters, wanted);
      if (score >= limit) close.push([score, word]);
    }
    close.sort((a, b) => b[0] - a[0] || (a[1] < b[1] ? 1 : -1));
    if (close.length > 1) {
      const [first, second] = close.slice(0, 2).map((row) => ratio(wanted, Array.from(row[1])));
      if (first - second < 0.02) return null;
    }
    return close.length ? close[0][1] : null;
  }

  function slug(text) {
    return text
      .replace(/\.md$/, "")
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "");
  }

  function id(written, known) {
    const wanted = slug(written);
    const ids = Array.from(known);
    return ids.includes(wanted) ? wanted : near(wanted, ids.sort(), 0.85);
  }

  // --- Codes ------------------------------------------------------------------------------------------------------

  function code(value, labels) {
    const wanted = slug(value);
    if (labels.has(wanted)) return { value: wanted };
    for (const [one, label] of labels) if (wanted && wanted === slug(label)) return { value: one };
    const close = near(wanted, labels.keys());
    return close ? { value: close } : {};
  }

  /* A code of a public list, by its spelling, by its name, or by what people write instead. */
  function listed(value, list, change) {
    const text = value.trim();
    const spelt = change(text);
    if (list.codes.has(spelt)) return { value: spelt };
    const name = list.names.get(text.toLowerCase());
    if (name) return { value: name };
    const close = text.length > 3 ? near(text.toLowerCase(), list.names.keys(), list.cutoff) : null;
    return close ? { value: list.names.get(close) } : {};
  }

  const upper = (text) => text.toUpperCase();
  const lower = (text) => text.toLowerCase();

  function country(value, lists) {
    if (value.trim().toUpperCase() === "EU") return { note: "name the member states one by one" };
    return listed(value, lists.country, upper);
  }

  function cpv(value, lists) {
    const match = /^\s*([\d .]{2,16}?)\s*(?:[-–/]\s*(\d))?\s*$/.exec(value);
    const codes = lists.cpv.codes;
    if (!match) return {};
    const number = match[1].replace(/[ .]/g, "");
    if (codes.has(number)) {
      const right = lists.cpv.check.get(number);
      if (match[2] && match[2] !== right)
        return { value: number + "-" + right, note: "the check digit of " + number + " is " + right };
      return { value: number + (match[2] ? "-" + right : "") };
    }
    if (number.length < 8 && codes.has(number.padEnd(8, "0")))
      return { value: number.padEnd(8, "0"), note: "a code has eight digits" };
    for (let length = number.length - 1; length > 1; length--) {
      const broader = number.slice(0, length).padEnd(8, "0");
      if (codes.has(broader) && number.length === 8)
        return { note: "the nearest code above it is " + broader + " (" + codes.get(broader) + ")" };
    }
    return {};
  }

  function notice(value) {
    const text = value.trim();
    const old =
      /^(?:TED[^\p{L}\p{N}_]*)?((?:19|20)\d\d)[^\p{L}\p{N}_]*S[^\p{L}\p{N}_]*(\d{1,3})[^\p{L}\p{N}_]+(\d{5,6})$/iu.exec(
        text,
      );
    if (old) return { value: old[1] + "/S " + old[2].padStart(3, "0") + "-" + old[3].padStart(6, "0") };
    const fresh = /^(?:TED\W*)?(\d{1,8})\s*[-–/_.]\s*((?:19|20)\d\d)$/i.exec(text);
    if (fresh) return { value: fresh[1] + "-" + fresh[2] };
    const address = /^https?:\/\/ted\.europa\.eu\/\S*?(\d{1,8}-(?:19|20)\d\d)\b.*$/.exec(text);
    if (address) return { value: address[1] };
    const turned = /^(?:TED\W*)?((?:19|20)\d\d)\s*[-–/_.]\s*(\d{5,8})$/i.exec(text);
    return turned ? { value: turned[2] + "-" + turned[1] } : {};
  }

  // --- Dates ------------------------------------------------------------------------------------------------------

  const MONTHS = "january february march april may june july august september october november december".split(" ");

  function isDay(text) {
    if (!/^[1-9]\d{3}-\d\d-\d\d$/.test(text)) return false;
    const [year, month, day] = text.split("-").map(Number);
    return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
  }

  function isMoment(text) {
    const match = /^([1-9]\d{3}-\d\d-\d\d)(?:[ T](\d{1,2}):(\d\d)(?::(\d\d))?)?$/.exec(text);
    return (
      Boolean(match) &&
      isDay(match[1]) &&
      Number(match[2] || 0) < 24 &&
      Number(match[3] || 0) < 60 &&
      Number(match[4] || 0) < 60
    );
  }

  function iso(year, month, day) {
    const text = year.padStart(4, "0") + "-" + String(month).padStart(2, "0") + "-" + String(day || 1).padStart(2, "0");
    return isDay(text) ? text.slice(0, day ? 10 : 7) : null;
  }

  function twoWays(match) {
    const [first, second] = [Number(match[1]), Number(match[2])];
    if (first > 12 && second <= 12) return iso(match[3], second, first);
    if ((second > 12 && first <= 12) || first === second) return iso(match[3], first, second);
    return null;
  }

  function named(year, name, day) {
    const found = name.length > 2 ? MONTHS.findIndex((month) => month.startsWith(name.toLowerCase())) : -1;
    return found < 0 ? null : iso(year, found + 1, day);
  }

  const FORMS = [
    [/^([12]\d{3})[-/. ]?(\d\d)[-/. ]?(\d\d)(?:[T ].*)?$/, (m) => iso(m[1], m[2], m[3])],
    [/^([12]\d{3})[-/. ](\d{1,2})(?:[-/. ](\d{1,2}))?$/, (m) => iso(m[1], m[2], m[3])],
    [/^(\d{1,2})[-/. ](\d{1,2})[-/. ]([12]\d{3})$/, twoWays],
    [/^(\d{1,2})[-/. ]([12]\d{3})$/, (m) => iso(m[2], m[1])],
    [/^(?:(\d{1,2})(?:st|nd|rd|th)?\.? )?([A-Za-z]{3,9})\.?,? ([12]\d{3})$/, (m) => named(m[3], m[2], m[1])],
    [/^([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? ([12]\d{3})$/, (m) => named(m[3], m[1], m[2])],
  ];

  function readDate(value, full) {
    const text = value.trim().replace(/\.+$/, "");
    const form = FORMS.map(([pattern, read]) => [pattern.exec(text), read]).find(([match]) => match);
    const found = form ? form[1](form[0]) : null;
    if (found !== null && (!full || found.length === 10)) return { value: found };
    const impossible = /^[12]\d{3}-(\d\d)(-\d\d)?$/.exec(text);
    if (!impossible) return {};
    if (Number(impossible[1]) < 1 || Number(impossible[1]) > 12)
      return { note: "there is no such month, so look the date up again" };
    return impossible[2] ? { note: "there is no such day, so look the date up again" } : {};
  }

  function moment(value) {
    const match = /^(.*?\d)(?:,? at|,|T)? ?(\d{1,2})[:.h](\d\d)(?::\d\d)?(?:\.\d+)?\s*(.*)$/.exec(value.trim());
    if (!match) return readDate(value, true);
    const day = readDate(match[1], true);
    const text = day.value + " " + match[2].padStart(2, "0") + ":" + match[3];
    if (!day.value || !isMoment(text)) return day.note ? { note: day.note } : {};
    return match[4] ? { value: text, note: "the time zone is a field of its own" } : { value: text };
  }

  // --- Numbers and addresses --------------------------------------------------------------------------------------

  function number(value, whole) {
    let text = value
      .trim()
      .replace(/^(?:€|£|\$|[A-Z]{3}\b)|(?:€|£|\$|%|\b[A-Z]{3})$/gi, "")
      .trim();
    const grouped = /^(\d{1,3}(?:([,. '\u00a0\u202f_])\d{3})(?:\2\d{3})*)(?:[.,](\d{1,2}))?$/.exec(text);
    if (grouped && (![",", "."].includes(grouped[2]) || grouped[3] || grouped[1].replace(/\d/g, "").length > 1)) {
      const digits = grouped[1].replace(/\D/g, "");
      text = grouped[3] ? digits + "." + grouped[3] : digits;
    } else if (grouped) return null;
    else text = text.replace(/^(\d+),(\d{1,2})$/, "$1.$2");
    if (!/^\d{1,15}(\.\d{1,6})?$/.test(text)) return null;
    text = text.replace(/^0+/, "") || "0";
    if (text.startsWith(".")) text = "0" + text;
    return text.includes(".") && whole ? null : text;
  }

  const ORDINARY = /^https?:\/\/(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9-]+(?:[/?#][A-Za-z0-9._~/%+=&?#,;:!*'()$@-]*)?$/;

  function isAddress(value) {
    if (ORDINARY.test(value)) return true;
    const match = /^https?:\/\/([^/?#]*)/i.exec(value);
    if (!match || match[1].includes("@") || /[\s<>"\\^`{|}\x00-\x20\x7f]/.test(value)) return false;
    const host = /^((?:[^\s./:@[\]]+\.)+[^\s./:@[\]]+\.?)(?::(\d*))?$/.exec(match[1]);
    return Boolean(host) && (!host[2] || (Number(host[2]) > 0 && Number(host[2]) < 65536));
  }

  function address(value) {
    let text = value.trim();
    const link = /^(?:\[[^\]]*\]\(|<|\()\s*(\S+?)\s*[>)]$/.exec(text);
    if (link) text = link[1];
    text = text.replace(/^(?:https?|htt?ps?|htp|ttps?)(?:[:;]\/{1,3}|\/\/)(?=[\p{L}\p{N}_])/iu, (scheme) =>
      scheme.toLowerCase().includes("s") ? "https://" : "http://",
    );
    if (/^[\p{L}\p{N}_-]+(\.[\p{L}\p{N}_-]+)+([/?#:]|$)/u.test(text)) text = "https://" + text;
    text = text.replace(/[\s<>"\\^`{|}\x00-\x20\x7f]/g, encodeURIComponent);
    if (text !== value && isAddress(text)) return { value: text };
    const host = /^https?:\/\/([^/?#]*)/i.exec(text);
    if (!host) return {};
    if (host[1].includes("@")) return { note: "leave out what stands before the @" };
    return host[1].includes(".") ? {} : { note: "write the whole name of the site, with its dots" };
  }

  form.guess = {
    near,
    slug,
    id,
    code,
    country,
    cpv,
    notice,
    moment,
    number,
    address,
    date: (text) => readDate(text, false),
    day: (text) => readDate(text, true),
    currency: (text, lists) => listed(text, lists.currency, upper),
    language: (text, lists) => listed(text, lists.language, lower),
    region: (text, lists) =>
      lists.region.codes.has(text.trim().toUpperCase()) ? { value: text.trim().toUpperCase() } : {},
    timezone: (text, lists) => listed(text.replace(/\s+/g, "_"), lists.timezone, (name) => name),
    isDay,
    isMoment,
    isAddress,
  };
})();
