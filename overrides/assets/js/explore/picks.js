/*
 * Cases picked for comparison: a button on every card, a tray at the foot of the page. Needs nothing, loads nothing.
 *
 * KB.site                          {base, stamp, compare}: the way to the root, and to the comparison
 * KB.dom.el(tag, attributes, ...children) -> element     texts become text nodes, never markup; on<event> listens
 * KB.picks.most                    how many cases can be compared
 * KB.picks.list() -> [{id, title}]
 * KB.picks.toggle(id, title) -> whether it is picked now     KB.picks.drop(id)     KB.picks.set([{id, title}])
 * KB.picks.decorate(root)          gives every card below root its button
 * KB.picks.show()                  brings all buttons of the page up to date, after some came back to it
 * KB.picks.href(ids) -> address of the comparison of these cases
 */
(function () {
  "use strict";
  const KB = (window.KB = window.KB || {});
  const given = document.currentScript.dataset;
  const KEY = "kb-compare";
  const MOST = 4;

  KB.site = { base: given.base, stamp: given.stamp, compare: new URL(given.compare, document.baseURI).href };

  // --- Elements --------------------------------------------------------------------------------------------------

  function el(tag, attributes) {
    const element = document.createElement(tag);
    for (const name of Object.keys(attributes || {})) {
      const value = attributes[name];
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (value === true) element.setAttribute(name, "");
      else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
    }
    for (let at = 2; at < arguments.length; at++) if (arguments[at] !== null) element.append(arguments[at]);
    return element;
  }

  KB.dom = { el };

  // --- What is picked --------------------------------------------------------------------------------------------

  let picked = recall();

  function recall() {
    try {
      const rows = JSON.parse(localStorage.getItem(KEY) || "[]");
      return (Array.isArray(rows) ? rows : [])
        .filter((row) => row && /^[a-z0-9-]+$/.test(row.id) && typeof row.title === "string")
        .slice(0, MOST);
    } catch (error) {
      return [];
    }
  }

  function set(rows) {
    picked = rows.slice(0, MOST);
    try {
      localStorage.setItem(KEY, JSON.stringify(picked));
    } catch (error) {
      /* Private windows and file: pages may forbid it; the choice then lasts for the page. */
    }
    show();
  }

  function has(id) {
    return picked.some((row) => row.id === id);
  }

  function drop(id) {
    set(picked.filter((row) => row.id !== id));
  }

  function toggle(id, title) {
    if (has(id)) {
      drop(id);
      say("Taken out of the comparison.");
    } else if (picked.length === MOST) {
      say("Four cases are the most. Take one out first.");
    } else {
      set(picked.concat([{ id, title }]));
      say(picked.length === 1 ? "Picked. Pick another one to compare with." : picked.length + " cases picked.");
    }
    return has(id);
  }

  /* An address on disk has to name the file. */
  function href(ids) {
    const page = KB.site.compare.replace(/\/$/, location.protocol === "file:" ? "/index.html" : "/");
    return page + (ids.length ? "?cases=" + ids.join(",") : "");
  }

  // --- Buttons ---------------------------------------------------------------------------------------------------

  function button(id, title) {
    return el(
      "button",
      {
        type: "button",
        class: "pick",
        "data-pick": id,
        "aria-pressed": String(has(id)),
        "aria-label": "Compare: " + title,
        onclick: () => toggle(id, title),
      },
      "Compare",
    );
  }

  function decorate(root) {
    for (const card of root.querySelectorAll(".card[data-case]")) {
      if (card.querySelector(".pick")) continue;
      card.append(button(card.dataset.case, card.querySelector(".card-title").textContent.trim()));
    }
  }

  // --- The tray --------------------------------------------------------------------------------------------------

  const said = el("p", { class: "tray-said", role: "status" });
  const list = el("ul", { class: "tray-list" });
  const go = el("a", { class: "button small" });
  const clear = el("button", { type: "button", class: "button quiet small", onclick: clearAll }, "Clear");
  const tray = el(
    "section",
    { class: "tray", "aria-label": "Comparison", hidden: true },
    el("div", { class: "wrap tray-row" }, list, said, el("p", { class: "tray-actions" }, go, clear)),
  );
  const wanted = !document.querySelector("[data-compare-page]");

  function clearAll() {
    set([]);
    focusPage();
  }

  function focusPage() {
    const page = document.getElementById("kb-content");
    if (page) page.focus({ preventScroll: true });
  }

  function say(text) {
    said.textContent = text;
  }

  function show() {
    for (const one of document.querySelectorAll("[data-pick]")) {
      one.setAttribute("aria-pressed", String(has(one.dataset.pick)));
    }
    list.replaceChildren(
      ...picked.map((row) =>
        el(
          "li",
          {},
          el("span", {}, row.title),
          el("button", { type: "button", "aria-label": "Take out: " + row.title, onclick: () => takeOut(row.id) }, "×"),
        ),
      ),
    );
    go.textContent = picked.length < 2 ? "Open the comparison" : "Compare " + picked.length + " cases";
    go.href = href(picked.map((row) => row.id));
    const open = wanted && picked.length > 0;
    tray.hidden = !open;
    document.documentElement.classList.toggle("has-tray", open);
  }

  function takeOut(id) {
    drop(id);
    say("Taken out of the comparison.");
    const next = list.querySelector("button");
    if (next) next.focus();
    else focusPage();
  }

  KB.picks = { most: MOST, list: () => picked.slice(), set, drop, toggle, has, decorate, button, href, show };

  for (const place of document.querySelectorAll("[data-pick-here]")) {
    const one = button(place.dataset.pickHere, place.dataset.title);
    one.className = "button quiet small pick-here";
    place.replaceWith(one);
  }
  if (wanted) document.body.append(tray);
  decorate(document);
  show();
  // Another window of the same reader.
  addEventListener("storage", function (event) {
    if (event.key !== KEY) return;
    picked = recall();
    show();
  });
  // A page that comes back from the browser's memory missed what happened since.
  addEventListener("pageshow", function (event) {
    if (!event.persisted) return;
    picked = recall();
    show();
  });
})();
