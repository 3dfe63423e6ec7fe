/*
 * The search dialog: asking, recent searches, what is told, the focus. kb.js fetches this file, after the engine, when a
 * reader opens the search for the first time. Needs engine/load.js, engine/search.js and KB.dom of picks.js; loads
 * search-results.js.
 *
 * Queries stay on the reader's computer: recent ones are kept in localStorage, and none is put into an address.
 */
(function () {
  "use strict";
  const KB = window.KB;
  // A part that did not arrive is told by kb.js, which then tries again.
  if (!KB.load || !KB.search || KB.searching) return;
  KB.searching = true;
  const el = KB.dom.el;
  const dialog = document.getElementById("kb-search");
  const field = dialog.querySelector("input[type=search]");
  const part = (name) => dialog.querySelector("[data-search-" + name + "]");
  const status = part("status");
  const out = part("out");
  const start = part("start");
  const recentBox = part("recent");
  const none = part("none");

  const RESULTS = "assets/js/search-results.js";
  // So many results come first, of one kind no more than so many while there are others.
  const FIRST = 6;
  const EACH = 3;
  // A question waits for the next letter so long: longer while a word is so short that it could be any.
  const PAUSE = 120;
  const SHORT_PAUSE = 350;
  const SHORT = 3;
  const SLOW = 600;
  const KEY = "kb-search-recent";
  const MOST_RECENT = 6;
  const MOST_TRIES = 3;
  const LONGEST = 100;

  let asked = { text: "", type: "", limit: FIRST };
  let turn = 0;
  /* What gets the focus when the answer is there: "first", "chip", or the addresses of the results before the new ones. */
  let focusNext = null;

  // --- Recent searches -------------------------------------------------------------------------------------------

  function recall() {
    try {
      const rows = JSON.parse(localStorage.getItem(KEY) || "[]");
      const texts = (Array.isArray(rows) ? rows : []).filter((row) => typeof row === "string" && row.trim());
      return texts.map((text) => text.slice(0, LONGEST)).slice(0, MOST_RECENT);
    } catch (error) {
      return [];
    }
  }

  let recent = recall();

  function keep(rows) {
    recent = rows;
    try {
      if (rows.length) localStorage.setItem(KEY, JSON.stringify(rows));
      else localStorage.removeItem(KEY);
    } catch (error) {
      /* Private windows and file: pages may forbid it; the list then lasts for the page. */
    }
  }

  function remember(text) {
    const kept = text.slice(0, LONGEST);
    const others = recall().filter((row) => row.toLowerCase() !== kept.toLowerCase());
    keep([kept, ...others].slice(0, MOST_RECENT));
  }

  function showRecent() {
    recentBox.hidden = recent.length === 0;
    recentBox.replaceChildren(
      ...(recent.length
        ? [
            el("h2", {}, "Recent searches"),
            el("ul", { class: "search-links" }, ...recent.map((text) => el("li", {}, again(text, text)))),
            el("button", { type: "button", class: "search-clear", onclick: forget }, "Clear recent searches"),
          ]
        : []),
    );
  }

  function forget() {
    keep([]);
    showRecent();
    say("Recent searches are cleared.");
    field.focus();
  }

  /* A button that searches for a text. */
  function again(text, label) {
    return el(
      "button",
      {
        type: "button",
        class: "chip",
        onclick() {
          field.value = text;
          field.focus();
          search({ text: wanted() });
        },
      },
      label,
    );
  }

  // --- Asking ----------------------------------------------------------------------------------------------------

  function wanted() {
    return field.value.trim().replace(/\s+/g, " ");
  }

  async function search(changes) {
    asked = Object.assign({ type: "", limit: FIRST, wait: 0 }, changes);
    const { text, type, limit, wait } = asked;
    const mine = ++turn;
    if (!/[\p{L}\p{N}]/u.test(text)) {
      focusNext = null;
      return showStart();
    }
    out.setAttribute("aria-busy", "true");
    const slow = setTimeout(() => mine === turn && say("Searching …"), SLOW);
    try {
      const query = KB.search.query(text, { types: type ? [type] : [], limit, each: type ? 0 : EACH, wait });
      const [answer] = await Promise.all([query, KB.load.script(RESULTS)]);
      // What the reader did while the browser was busy comes first.
      await new Promise((resolve) => setTimeout(resolve));
      if (!answer || mine !== turn) return undefined;
      return show(answer);
    } catch (error) {
      if (mine === turn) showError(error);
    } finally {
      clearTimeout(slow);
      if (mine === turn) settled();
    }
    return undefined;
  }

  function settled() {
    out.removeAttribute("aria-busy");
    out.dataset.answers = asked.text;
  }

  // --- Showing ---------------------------------------------------------------------------------------------------

  function say(text) {
    status.textContent = text;
  }

  function showStart() {
    say("");
    settled();
    out.replaceChildren();
    none.hidden = true;
    start.hidden = false;
    showRecent();
  }

  function show(answer) {
    none.hidden = answer.all > 0;
    start.hidden = answer.all > 0;
    recentBox.hidden = true;
    if (answer.all === 0) return showNothing(answer);
    const also = answer.also.length ? " Also searched: " + answer.also.join(", ") + "." : "";
    const shown = asked.type ? answer.byType.find((row) => row.type === asked.type) : null;
    say(
      (shown ? counted(shown) : answer.all + (answer.all === 1 ? " result." : " results.")) + also,
    );
    out.replaceChildren(...KB.results(answer, asked, pick, more));
    return moveFocus();
  }

  function counted(row) {
    return row.count + " " + row.label + ".";
  }

  function pick(type, focus) {
    focusNext = focus;
    search({ text: asked.text, type });
  }

  function more(step, known) {
    focusNext = known;
    search(Object.assign({}, asked, { limit: asked.limit + step }));
  }

  function moveFocus() {
    const wish = focusNext;
    focusNext = null;
    if (!wish) return;
    const links = Array.from(out.querySelectorAll(".hit-title"));
    const goal =
      wish === "chip"
        ? Array.from(out.querySelectorAll(".search-chips .chip")).find((chip) => chip.dataset.type === asked.type)
        : wish === "first"
          ? links[0]
          : links.find((link) => !wish.has(link.dataset.url));
    (goal || field).focus();
  }

  // --- Nothing, and worse ----------------------------------------------------------------------------------------

  function showNothing(answer) {
    focusNext = null;
    const unknown = answer.unknown;
    say(
      "Nothing found for “" + answer.text + "”." +
        (unknown.length ? " No page has the word" + (unknown.length > 1 ? "s " : " ") + listed(unknown) + "." : "") +
        (answer.nearly.length ? " No page has all of these words." : ""),
    );
    const mended = unknown.length ? [near(answer), without(answer)] : [];
    const tries = Array.from(new Set(mended.filter(Boolean)), (text) => again(text, text));
    tries.push(...answer.nearly.slice(0, MOST_TRIES).map((row) => again(row.text, row.text + " (" + row.count + ")")));
    out.replaceChildren(...(tries.length ? [el("p", { class: "search-tries" }, "Try ", ...tries)] : []));
  }

  function listed(words) {
    const quoted = words.map((word) => "“" + word + "”");
    return quoted.length < 2 ? quoted.join("") : quoted.slice(0, -1).join(", ") + " and " + quoted[quoted.length - 1];
  }

  /* The text without its unknown words. */
  function without(answer) {
    return answer.text.split(" ").filter((word) => !answer.unknown.includes(word)).join(" ");
  }

  /* The text with the glossary's nearest words in place of its unknown ones; empty when there are none near. */
  function near(answer) {
    const spellings = ((window.KB_DATA.table || {}).synonyms || []).flat().join(" ");
    const known = Array.from(new Set(spellings.toLowerCase().match(/[\p{L}\p{N}]{4,}/gu) || []));
    let changed = false;
    const words = answer.text.split(" ").map(function (word) {
      if (!answer.unknown.includes(word)) return word;
      const small = word.toLowerCase();
      const rows = known.map((other) => [distance(small, other), other]).sort((a, b) => a[0] - b[0]);
      if (!rows.length || rows[0][0] > (small.length < 7 ? 1 : 2)) return "";
      changed = true;
      return rows[0][1];
    });
    return changed ? words.filter(Boolean).join(" ") : "";
  }

  /* How many letters must be added, taken out or replaced to make one word of the other. */
  function distance(one, other) {
    if (Math.abs(one.length - other.length) > 2) return 3;
    let row = Array.from({ length: other.length + 1 }, (_, at) => at);
    for (let i = 1; i <= one.length; i++) {
      const next = [i];
      for (let j = 1; j <= other.length; j++) {
        next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1));
      }
      row = next;
    }
    return row[other.length];
  }

  function showError(error) {
    focusNext = null;
    none.hidden = true;
    start.hidden = false;
    recentBox.hidden = true;
    say(error.message);
    out.replaceChildren(
      el(
        "p",
        {},
        el(
          "button",
          {
            type: "button",
            class: "button quiet",
            onclick() {
              field.focus();
              search(asked);
            },
          },
          "Try again",
        ),
      ),
    );
  }

  // --- Hands -----------------------------------------------------------------------------------------------------

  field.addEventListener("input", function () {
    focusNext = null;
    const text = wanted();
    const last = text.slice(text.lastIndexOf(" ") + 1);
    search({ text, wait: last.length < SHORT ? SHORT_PAUSE : PAUSE });
  });

  /* Enter leads to the results and does not leave the page: who presses it may only have finished typing. */
  function enter() {
    const text = wanted();
    if (!text) return;
    remember(text);
    const first = out.querySelector(".hit-title");
    if (out.dataset.answers === text && !out.hasAttribute("aria-busy")) {
      if (first) first.focus();
    } else {
      focusNext = "first";
      search({ text });
    }
  }

  dialog.querySelector("form").addEventListener("submit", enter);

  dialog.addEventListener("keydown", function (event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const stops = [field, ...out.querySelectorAll(".hit-title")];
    const at = stops.indexOf(event.target.closest(".hit") ? event.target.closest(".hit").firstChild : event.target);
    if (at < 0) return;
    const inside = at > 0;
    const goal = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: inside ? 1 : -1,
      End: inside ? stops.length - 1 : -1,
    }[event.key];
    if (goal === undefined || !stops[goal]) return;
    event.preventDefault();
    stops[goal].focus();
    if (goal === 0) field.select();
  });

  out.addEventListener("click", function (event) {
    const link = event.target.closest("a");
    if (!link) return;
    remember(asked.text);
    // On the page itself the address leads to a place that the dialog covers.
    if (link.pathname === location.pathname && !event.ctrlKey && !event.metaKey && !event.shiftKey) dialog.close();
  });

  KB.search.init(KB.site);
  // The rest comes while the reader types; what goes wrong is told when something is asked.
  KB.search.warm().catch(function () {});
  KB.load.script(RESULTS).catch(function () {});
  // What was typed, and Enter, may have come before this file.
  if (wanted() && dialog.dataset.entered === field.value) enter();
  else if (wanted()) search({ text: wanted() });
  else showRecent();
  dialog.dataset.ready = "";
})();
