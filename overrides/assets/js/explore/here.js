/*
 * "Would it work here?" on a case page: a reader says where they work, and sees which stated facts match, which do not
 * and which nobody states. No score. Needs picks.js and load.js; loads explore/choices.js when it is opened.
 */
(function () {
  "use strict";
  const KB = window.KB;
  const root = document.querySelector("[data-here]");
  if (!root) return;
  const el = KB.dom.el;
  const KEY = "kb-here";
  const fact = JSON.parse(root.dataset.here);
  const QUESTIONS = [
    { key: "countries", label: "Your country", name: "Country" },
    { key: "buyers", label: "You buy for", name: "Kind of buyer" },
    { key: "care-settings", label: "Where the care takes place", name: "Care setting" },
  ];
  const given = recall(KEY);

  function recall(key) {
    try {
      const value = JSON.parse(localStorage.getItem(key) || "{}");
      return value && typeof value === "object" ? value : {};
    } catch (error) {
      return {};
    }
  }

  function keep(key, value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch (error) {
      /* Private windows and file: pages may forbid it; the answers then last for the page. */
    }
  }

  // --- Conditions to tick ----------------------------------------------------------------------------------------

  const ticks = "kb-conditions:" + fact.id;
  const ticked = recall(ticks);
  root.querySelectorAll(".conditions-list > li").forEach(function (item, at) {
    const text = item.textContent;
    const box = el("input", { type: "checkbox", id: "kb-condition-" + at });
    box.checked = ticked[text] === true;
    box.addEventListener("change", function () {
      if (box.checked) ticked[text] = true;
      else delete ticked[text];
      keep(ticks, ticked);
    });
    item.replaceChildren(box, el("label", { for: box.id }, text));
    item.classList.add("is-tick");
  });

  // --- Where the reader works ------------------------------------------------------------------------------------

  const place = el("div", { class: "here" });
  const button = el("button", { type: "button", class: "button quiet", onclick: () => open(true) }, "Compare with where I work");
  place.append(el("p", {}, button));
  root.querySelector("[data-here-place]").replaceWith(place);
  KB.load.init(KB.site);
  // Who has answered once sees the answer on every case, as soon as the section comes near.
  if (QUESTIONS.some((question) => given[question.key])) {
    const near = new IntersectionObserver(
      function (entries) {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        near.disconnect();
        open(false);
      },
      { rootMargin: "400px" },
    );
    near.observe(root);
  }

  async function open(focus) {
    let choices;
    try {
      choices = (await KB.load.script("explore/choices.js")).choices;
    } catch (error) {
      place.append(el("p", { class: "notice", role: "status" }, error.message));
      return;
    }
    const answer = el("div", { class: "here-answer", "aria-live": "polite" });
    const selects = QUESTIONS.map(function (question) {
      const select = el(
        "select",
        { id: "kb-here-" + question.key },
        el("option", { value: "" }, "not said"),
        ...choices[question.key].map(([code, label]) => el("option", { value: code, selected: given[question.key] === code }, label)),
      );
      select.addEventListener("change", function () {
        given[question.key] = select.value;
        keep(KEY, given);
        show();
      });
      return select;
    });

    function show() {
      answer.replaceChildren(...compare(choices));
    }

    place.replaceChildren(
      el(
        "div",
        { class: "here-ask" },
        ...QUESTIONS.map((question, at) => el("p", {}, el("label", { for: selects[at].id }, question.label), selects[at])),
      ),
      answer,
      el("p", { class: "hint" }, "Your answers stay in this browser."),
    );
    show();
    if (focus) selects[0].focus();
  }

  function compare(choices) {
    const groups = { same: [], other: [], unknown: [] };
    for (const question of QUESTIONS) {
      const rows = new Map(choices[question.key].map(([code, label, count]) => [code, { label, count }]));
      const stated = fact[question.key];
      const mine = rows.get(given[question.key]);
      const theirs = stated.map((code) => (rows.get(code) ? rows.get(code).label : code)).join(", ");
      if (!stated.length) groups.unknown.push([question.name, "the case does not state it"]);
      else if (!mine) groups.unknown.push([question.name, theirs + " here; you have not said yours"]);
      else if (stated.includes(given[question.key])) groups.same.push([question.name, mine.label]);
      else groups.other.push([question.name, theirs + " here; yours is " + mine.label, more(question, mine)]);
    }
    for (const name of fact.missing) groups.unknown.push([name, "the case does not state it"]);
    return [
      group("Matches", "same", groups.same, "Nothing of what you said."),
      group("Differs", "other", groups.other, "Nothing of what you said."),
      group("Not known", "unknown", groups.unknown, "Nothing."),
    ];
  }

  function more(question, mine) {
    const query = root.dataset.explore + (KB.load.local ? "index.html" : "") + "?" + question.key + "=" + encodeURIComponent(given[question.key]);
    if (!mine.count) return "no case has it yet";
    return el("a", { href: query }, "see " + (mine.count === 1 ? "the case" : "the " + mine.count + " cases") + " with yours");
  }

  function group(title, kind, rows, none) {
    return el(
      "div",
      { class: "here-group", "data-kind": kind },
      el("h3", {}, title),
      rows.length
        ? el("ul", {}, ...rows.map(([name, text, link]) => el("li", {}, el("b", {}, name + ": "), text, link ? " (" : "", link || null, link ? ")" : "")))
        : el("p", { class: "hint" }, none),
    );
  }
})();
