/*
 * The panel of facets. Needs picks.js and facets.js.
 *
 * KB.explore.panel(facets, usual, change) -> {element, update(state, answer), focus()}
 *     usual: the answer to no question at all, for what long lists show first
 *     change(next, how): a reader chose: next is part of a state, how is "push" or "replace"
 * KB.explore.count(n) -> "1 case", "1,204 cases"
 */
(function () {
  "use strict";
  const KB = (window.KB = window.KB || {});
  const explore = (KB.explore = KB.explore || {});
  const el = KB.dom.el;
  const OPEN = 4;
  const SHORT = 12;
  const FIRST = 8;
  const TYPING = 200;
  let ids = 0;

  explore.count = function (n) {
    return n.toLocaleString("en-GB") + (n === 1 ? " case" : " cases");
  };

  explore.panel = function (facets, usual, change) {
    let state = null;
    let answer = usual;
    const text = textBox((q, how) => change({ q }, how));
    const lists = facets.fields.map((field, place) => facetList(field, place));
    const years = yearRange();
    const value = valueRange();
    const element = el(
      "div",
      { class: "panel" },
      text.element,
      ...lists.slice(0, -1).map((one) => one.element),
      years.element,
      value.element,
      ...lists.slice(-1).map((one) => one.element),
    );

    function update(nextState, nextAnswer) {
      state = nextState;
      answer = nextAnswer;
      for (const part of [text, ...lists, years, value]) part.show();
    }

    // --- Words -------------------------------------------------------------------------------------------------

    function textBox(typed) {
      const id = "kb-explore-q";
      let timer = 0;
      const input = el("input", {
        id,
        type: "search",
        autocomplete: "off",
        spellcheck: "false",
        placeholder: "pacemaker, bed washing …",
        oninput: () => {
          clearTimeout(timer);
          timer = setTimeout(() => typed(input.value, "replace"), TYPING);
        },
      });
      const form = el("form", { class: "panel-text", role: "search" }, el("label", { for: id }, "Words"), input);
      form.addEventListener("submit", function (event) {
        event.preventDefault();
        clearTimeout(timer);
        typed(input.value, "replace");
      });
      function show() {
        // What is being typed is not taken from under the reader's hands.
        const same = input.value.trim().replace(/\s+/g, " ") === state.q;
        if (!same && document.activeElement !== input) input.value = state.q;
        else if (!same && state.q === "" && !timer) input.value = "";
      }
      return { element: form, show, input };
    }

    // --- Facets ------------------------------------------------------------------------------------------------

    function facetList(field, place) {
      const badge = el("span", { class: "facet-picked" });
      const details = el("details", { class: "facet", open: place < OPEN && !field.values.some((one) => one.group), "data-facet": field.key });
      details.append(el("summary", {}, field.label, badge));
      let rows = null;
      let all = false;
      let fresh = true;
      let wanted = "";
      const usualCounts = usual.counts[field.key];
      const long = field.values.length > SHORT;
      // Of a long list the values with most cases come first into view, in the list's own order.
      const first = new Set(
        field.values
          .slice()
          .sort((a, b) => usualCounts[b.code] - usualCounts[a.code])
          .slice(0, long ? FIRST : field.values.length)
          .map((one) => one.code),
      );
      const more = el("button", { type: "button", class: "facet-more", onclick: toggleAll });
      const none = el("p", { class: "hint", hidden: true }, "No value has these letters.");
      details.addEventListener("toggle", () => details.open && show());

      function toggleAll() {
        all = !all;
        show();
      }

      function build() {
        const find = long
          ? el("input", {
              type: "search",
              class: "facet-find",
              "aria-label": "Find in " + field.label,
              placeholder: "Find in " + field.values.length,
              autocomplete: "off",
              oninput: (event) => {
                wanted = event.target.value.trim().toLowerCase();
                show();
              },
            })
          : null;
        const list = el("ul", { class: "facet-values" });
        let group = "";
        rows = field.values.map(function (one) {
          if (one.group !== group) {
            group = one.group;
            list.append(el("li", { class: "facet-group-name", "data-group": group }, group));
          }
          const id = "kb-f" + ids++;
          const box = el("input", { type: "checkbox", id, value: one.code, onchange: () => choose(one.code, box.checked) });
          const count = el("span", { class: "count" });
          const row = el("li", { class: one.parent === null ? null : "is-part" }, box, el("label", { for: id }, one.label, " ", count));
          list.append(row);
          return { one, box, count, row };
        });
        const legend = el("legend", { class: "sr" }, field.label);
        const set = el("fieldset", {}, legend);
        if (find) set.append(find);
        set.append(list, none);
        if (long) set.append(more);
        details.append(set);
      }

      function choose(code, on) {
        const picked = new Set(state.facets[field.key] || []);
        if (on) picked.add(code);
        else picked.delete(code);
        const next = Object.assign({}, state.facets);
        next[field.key] = field.values.map((one) => one.code).filter((one) => picked.has(one));
        if (!next[field.key].length) delete next[field.key];
        change({ facets: next }, "push");
      }

      function show() {
        const picked = new Set((state && state.facets[field.key]) || []);
        badge.textContent = picked.size ? " " + picked.size + " picked" : "";
        // What an address picks is open to see; later the reader folds as they like.
        if (fresh && picked.size) details.open = true;
        fresh = false;
        if (!details.open) return;
        if (!rows) build();
        const counts = answer.counts[field.key];
        const groups = new Set();
        let visible = 0;
        for (const { one, box, count, row } of rows) {
          const n = counts[one.code];
          box.checked = picked.has(one.code);
          box.disabled = n === 0 && !box.checked;
          row.classList.toggle("is-none", box.disabled);
          count.textContent = n.toLocaleString("en-GB");
          const here = wanted
            ? one.label.toLowerCase().includes(wanted) || one.group.toLowerCase().includes(wanted)
            : all || first.has(one.code) || box.checked;
          row.hidden = !here;
          if (here) {
            visible++;
            groups.add(one.group);
          }
        }
        for (const name of details.querySelectorAll("[data-group]")) name.hidden = !groups.has(name.dataset.group);
        none.hidden = visible > 0;
        more.hidden = Boolean(wanted);
        more.textContent = all ? "Show fewer" : "Show all " + field.values.length;
        more.setAttribute("aria-expanded", String(all));
        more.setAttribute("aria-label", more.textContent + ": " + field.label);
      }

      return { element: details, show };
    }

    // --- Ranges ------------------------------------------------------------------------------------------------

    function range(key, label, parts, extra) {
      const badge = el("span", { class: "facet-picked" });
      const set = el("fieldset", { class: "range" }, el("legend", { class: "sr" }, label), ...parts, ...extra);
      const element = el("details", { class: "facet", "data-facet": key }, el("summary", {}, label, badge), set);
      return { element, badge };
    }

    function labelled(text, control) {
      const id = "kb-f" + ids++;
      control.id = id;
      return el("div", { class: "range-part" }, el("label", { for: id }, text), control);
    }

    function yearRange() {
      const known = Object.keys(usual.years).map(Number);
      const from = el("select", { onchange: pick });
      const to = el("select", { onchange: pick });
      const { element, badge } = range("years", "Years", [labelled("From", from), labelled("To", to)], [
        el("p", { class: "hint" }, "A case counts for every year that it covers."),
      ]);

      function pick() {
        const [a, b] = [from, to].map((one) => (one.value ? Number(one.value) : null));
        const turned = a !== null && b !== null && a > b;
        change({ years: a === null && b === null ? null : turned ? [b, a] : [a, b] }, "push");
      }

      function fill(select, chosen) {
        const wanted = known.slice();
        if (chosen !== null && !wanted.includes(chosen)) wanted.push(chosen);
        select.replaceChildren(
          el("option", { value: "" }, "any"),
          ...wanted.sort((a, b) => a - b).map((year) => el("option", { value: year, selected: year === chosen }, String(year))),
        );
      }

      function show() {
        const [a, b] = state.years || [null, null];
        fill(from, a);
        fill(to, b);
        badge.textContent = state.years ? " 1 picked" : "";
      }
      return { element, show };
    }

    function valueRange() {
      const from = el("input", { type: "text", inputmode: "numeric", autocomplete: "off", onchange: pick });
      const to = el("input", { type: "text", inputmode: "numeric", autocomplete: "off", onchange: pick });
      const left = el("p", { class: "hint" });
      const [first, last] = facets.rates.years;
      const note = el(
        "p",
        { class: "hint" },
        "The contract value, else the budget, else the grant. Other currencies are turned into euro by the yearly " +
          "average rate of the year in which the case began (" + first + " to " + last + ").",
      );
      const { element, badge } = range("value", "Value in euro", [labelled("At least", from), labelled("At most", to)], [left, note]);

      function pick() {
        const [a, b] = [read(from.value), read(to.value)];
        const turned = a !== null && b !== null && a > b;
        change({ value: a === null && b === null ? null : turned ? [b, a] : [a, b] }, "push");
      }

      function show() {
        const [a, b] = state.value || [null, null];
        from.value = a === null ? "" : a.toLocaleString("en-GB");
        to.value = b === null ? "" : b.toLocaleString("en-GB");
        badge.textContent = state.value ? " 1 picked" : "";
        left.textContent =
          explore.count(answer.unknownValue) + (state.value ? " without a value in euro left out." : " without a value in euro.");
      }
      return { element, show };
    }

    return { element, update, focus: () => text.input.focus() };
  };

  /* "1,200,000", "1.2m", "50 k"; null for anything else. */
  function read(text) {
    const parts = /^€?([\d.]+)([km]|mn|million)?$/.exec(text.toLowerCase().replace(/[\s,\u00a0\u202f']/g, ""));
    if (!parts) return null;
    const number = Number(parts[1]) * (!parts[2] ? 1 : parts[2] === "k" ? 1e3 : 1e6);
    return Number.isFinite(number) && number < 1e15 ? Math.round(number) : null;
  }
})();
