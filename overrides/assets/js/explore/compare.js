/*
 * The comparison: up to four cases side by side. Needs picks.js and load.js; loads the script that each case stands in.
 * The address says which (?cases=a,b,c) and wins over what is kept in this browser.
 */
(function () {
  "use strict";
  const KB = window.KB;
  const el = KB.dom.el;
  const root = document.querySelector("[data-compare-page]");
  const start = root.querySelector(".compare-start");
  const fields = JSON.parse(document.getElementById("kb-compare-fields").textContent);
  const MISSING = "not stated";
  const status = el("p", { class: "sr", role: "status" });
  const body = el("div", { class: "compare-body" });
  let cases = [];
  let only = false;
  let latest = 0;

  KB.load.init(KB.site);
  root.append(status, body);

  function asked() {
    const given = new URLSearchParams(location.search).get("cases");
    const ids = given === null ? KB.picks.list().map((row) => row.id) : given.split(",");
    return Array.from(new Set(ids.filter((id) => /^[a-z0-9-]+$/.test(id)))).slice(0, KB.picks.most);
  }

  /* In which script a case stands: see pack_of in views/compare.py. */
  function pack(id) {
    return Array.from(id).reduce((number, letter) => (number * 31 + letter.charCodeAt(0)) % root.dataset.packs, 0);
  }

  async function load() {
    const mine = ++latest;
    const ids = asked();
    const missing = [];
    body.setAttribute("aria-busy", "true");
    const found = await Promise.all(
      ids.map((id) =>
        KB.load
          .script("compare/" + pack(id) + ".js")
          .then((data) => Object.prototype.hasOwnProperty.call(data.compare, id) && data.compare[id], () => false)
          .then((one) => {
            if (one) return Object.assign({ id }, one);
            missing.push(id);
            return null;
          }),
      ),
    );
    if (mine !== latest) return;
    cases = found.filter(Boolean);
    body.removeAttribute("aria-busy");
    if (cases.length && !location.search) history.replaceState(null, "", address());
    draw(missing);
  }

  function address() {
    return cases.length ? "?cases=" + cases.map((one) => one.id).join(",") : location.pathname;
  }

  /* What is kept follows, when it is the same comparison; somebody else's address leaves it alone. */
  function remove(id, replace) {
    const kept = KB.picks.list();
    const mine = cases.every((one) => kept.some((row) => row.id === one.id));
    cases = cases.filter((one) => one.id !== id);
    if (mine || replace) KB.picks.set(cases.map((one) => ({ id: one.id, title: one.title })));
    if (replace) {
      location.href = root.dataset.explore + (KB.load.local ? "index.html" : "");
      return;
    }
    history.pushState(null, "", address());
    draw([]);
    (body.querySelector(".compare-case button") || start.querySelector("a")).focus();
  }

  // --- The table -------------------------------------------------------------------------------------------------

  function draw(missing) {
    start.hidden = cases.length > 0;
    // On paper the head of the page says where it came from.
    const head = document.querySelector("[data-address]");
    if (head && cases.length) head.dataset.address = location.href + " · CC BY 4.0";
    status.textContent = cases.length ? cases.length + (cases.length === 1 ? " case" : " cases") + " side by side" : "";
    const parts = missing.map((id) => el("p", { class: "notice" }, "There is no case called “" + id + "”, or its file did not arrive."));
    if (cases.length === 1) {
      parts.push(el("p", { class: "notice" }, "One case alone. ", el("a", { href: root.dataset.explore }, "Choose another one"), " to compare it with."));
    }
    if (cases.length) parts.push(bar(), table());
    body.replaceChildren(...parts);
    root.dataset.state = cases.map((one) => one.id).join(",");
  }

  function bar() {
    const box = el("input", { type: "checkbox", id: "kb-only", onchange: () => showOnly(box.checked) });
    box.checked = only;
    return el(
      "div",
      { class: "compare-bar" },
      cases.length > 1 ? el("p", {}, box, el("label", { for: "kb-only" }, "Only what differs")) : null,
      el(
        "p",
        { class: "actions" },
        cases.length < KB.picks.most ? el("a", { class: "button quiet small", href: root.dataset.explore }, "Add a case") : null,
        el("button", { type: "button", class: "button quiet small", onclick: () => print() }, "Print"),
        el("button", { type: "button", class: "button quiet small", onclick: download }, "Download as CSV"),
      ),
    );
  }

  function showOnly(yes) {
    only = yes;
    const rows = Array.from(root.querySelectorAll("tr[data-same]"));
    for (const row of rows) row.hidden = yes && row.dataset.same === "true";
    status.textContent = yes ? rows.filter((row) => !row.hidden).length + " rows shown" : "All rows shown";
  }

  /* Roles are said again: on phones the rows are laid out as blocks, and browsers then forget the table. */
  function table() {
    const head = el(
      "tr",
      { role: "row" },
      el("td", { role: "cell", class: "compare-corner" }, el("span", { class: "sr" }, "Field")),
      ...cases.map((one) =>
        el(
          "th",
          { scope: "col", role: "columnheader", class: "compare-case" },
          el("a", { href: KB.load.href(one.href) }, one.title),
          el(
            "span",
            { class: "compare-acts" },
            el("button", { type: "button", "aria-label": "Remove: " + one.title, onclick: () => remove(one.id) }, "Remove"),
            el("button", { type: "button", "aria-label": "Replace: " + one.title, onclick: () => remove(one.id, true) }, "Replace"),
          ),
        ),
      ),
    );
    return el(
      "div",
      { class: "kb-table compare-scroll", role: "region", "aria-label": "Cases side by side", tabindex: "0" },
      el(
        "table",
        { class: "compare", role: "table", "data-cases": cases.length },
        el("thead", { role: "rowgroup" }, head),
        el("tbody", { role: "rowgroup" }, ...fields.map(row)),
      ),
    );
  }

  function row(field) {
    const values = cases.map((one) => one.rows[field.key] || []);
    const keys = values.map((list) => list.map(textOf).sort().join("\n"));
    const same = keys.every((key) => key === keys[0]);
    const compared = cases.length > 1 && !field.long && keys.some(Boolean);
    const inAll = new Set(
      values.length > 1 ? values[0].map(textOf).filter((text) => values.every((list) => list.some((value) => textOf(value) === text))) : [],
    );
    const differs = compared && !same;
    return el(
      "tr",
      {
        role: "row",
        "data-same": compared ? String(same) : null,
        "data-field": field.key,
        class: differs ? "differs" : null,
        hidden: only && compared && same,
      },
      el(
        "th",
        { scope: "row", role: "rowheader" },
        field.label,
        compared ? el("span", { class: "compare-mark" }, same ? "same" : "differs") : null,
      ),
      ...values.map((list, at) =>
        el("td", { role: "cell" }, el("span", { class: "compare-of", "aria-hidden": "true" }, cases[at].title), cell(list, field, differs ? inAll : new Set())),
      ),
    );
  }

  function cell(list, field, inAll) {
    if (!list.length) return el("span", { class: "missing" }, MISSING);
    if (list.length === 1) return value(list[0], field, inAll);
    return el("ul", {}, ...list.map((one) => el("li", {}, value(one, field, inAll))));
  }

  function value(one, field, inAll) {
    const [text, note] = Array.isArray(one) ? one : [one, ""];
    const span = el("span", { class: "compare-value" });
    if (field.key === "grade") span.append(el("span", { class: "grade", "data-grade": text }, text));
    else span.append(text);
    if (note) span.append(el("span", { class: "fact-note" }, note));
    const weight = field.key === "award_criteria" && /^([\d.]+) %/.exec(note);
    if (weight) {
      const bar = el("span", { class: "compare-weight", "aria-hidden": "true" }, el("span"));
      bar.firstChild.style.width = weight[1] + "%";
      span.append(bar);
    }
    if (inAll.has(textOf(one))) span.append(el("span", { class: "compare-mark" }, "in all"));
    return span;
  }

  function textOf(one) {
    return Array.isArray(one) ? one.join(" – ") : one;
  }

  // --- CSV -------------------------------------------------------------------------------------------------------

  function quoted(text) {
    const safe = /^[=+\-@\t\r]/.test(text) ? "'" + text : text;
    return /[",\r\n]/.test(safe) ? '"' + safe.replace(/"/g, '""') + '"' : safe;
  }

  function download() {
    const rows = [
      ["Field"].concat(cases.map((one) => one.title)),
      ["Address"].concat(cases.map((one) => KB.load.href(one.href))),
      ...fields.map((field) => [field.label].concat(cases.map((one) => (one.rows[field.key] || [MISSING]).map(textOf).join("; ")))),
    ];
    const text = "\ufeff" + rows.map((row) => row.map(quoted).join(",") + "\r\n").join("");
    const link = el("a", { href: URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" })), download: "comparison.csv" });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  addEventListener("popstate", load);
  load();
})();
