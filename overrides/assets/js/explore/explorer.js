/*
 * The explorer: takes the place of the lists that the build wrote, once everything it needs is there.
 * Needs picks.js, load.js, facets.js, cards.js, panel.js, results.js, map.js; loads search.js when words are typed.
 *
 * The state stands in the address. Choosing adds to the history, typing replaces its last entry.
 */
(function () {
  "use strict";
  const KB = window.KB;
  const explore = KB.explore;
  const el = KB.dom.el;
  const root = document.querySelector("[data-explore]");
  if (!root) return;
  const SOME = 24;
  const WIDE = matchMedia("(min-width: 64em)");
  const SORTS = {
    relevance: "Relevance",
    evidence: "Best evidence",
    newest: "Newest",
    title: "Title",
    value: "Highest value",
  };
  const VIEWS = { cards: "Cards", table: "Table", map: "Map" };

  const alone = (one) => one.without;
  const only = (one) => Object.assign({ q: "", facets: {}, years: null, value: null }, one.only);

  const side = root.querySelector("[data-explore-side]");
  const tools = root.querySelector("[data-explore-tools]");
  const heading = root.querySelector(".explore-count");
  const results = root.querySelector("[data-explore-results]");
  const pages = root.querySelector("[data-explore-pages]");

  KB.load.init(KB.site);
  KB.load.script("explore/facets.js").then(
    (data) => start(KB.facets.create(data.facets)),
    // The lists that the build wrote stay; nothing is lost but the comfort.
    (error) => tools.append(el("p", { class: "notice", role: "status" }, "The filters did not load. " + error.message)),
  );

  function start(facets) {
    const cards = KB.cards.create(facets);
    const panel = explore.panel(facets, facets.query({}), change);
    let state = KB.state.parse(location.search, facets);
    let answer = null;
    let latest = 0;
    let shown = 0;
    const built = Array.from(results.querySelectorAll(".cards > .card"));

    // --- The parts -----------------------------------------------------------------------------------------------

    const status = el("p", { class: "sr", role: "status" });
    const inDrawer = el("p", { class: "sr", role: "status" });
    const notice = el("p", { class: "notice", role: "status", hidden: true });
    const open = el("button", { type: "button", class: "button quiet explore-open", "aria-haspopup": "dialog", onclick: openDrawer });
    const done = el("button", { type: "button", class: "button", onclick: () => drawer.close() });
    const place = el("div", { class: "drawer-place" });
    const drawer = el(
      "dialog",
      { class: "drawer", "aria-labelledby": "kb-drawer-title" },
      el(
        "div",
        { class: "drawer-head" },
        el("h2", { id: "kb-drawer-title" }, "Filters"),
        el("button", { type: "button", class: "button quiet small", onclick: () => drawer.close() }, "Close"),
      ),
      place,
      inDrawer,
      el("p", { class: "drawer-foot" }, done),
    );
    const sort = el("select", { id: "kb-sort", onchange: () => change({ sort: sort.value }, "push") });
    const views = el("div", { class: "views", role: "group", "aria-label": "View" });
    for (const view of KB.state.views) {
      views.append(el("button", { type: "button", "data-view": view, onclick: () => change({ view }, "push") }, VIEWS[view]));
    }
    const csv = el("button", { type: "button", class: "button quiet small explore-csv", onclick: download }, "Download as CSV");
    let chips = el("div");
    const more = el("button", { type: "button", class: "button quiet explore-more", onclick: showMore });

    const bySide = el("h2", { class: "sr" }, "Filters");
    side.replaceChildren(bySide);
    tools.replaceChildren(
      open,
      el("div", { class: "explore-sort" }, el("label", { for: "kb-sort" }, "Sort by"), sort),
      views,
    );
    heading.after(csv);
    heading.parentElement.after(chips, notice);
    root.append(status, drawer);
    pages.replaceChildren(more);
    place_panel();
    WIDE.addEventListener("change", place_panel);
    drawer.addEventListener("click", (event) => event.target === drawer && drawer.close());
    addEventListener("popstate", function () {
      state = KB.state.parse(location.search, facets);
      render();
    });
    root.classList.add("is-live");
    render(true);

    // --- The drawer ----------------------------------------------------------------------------------------------

    function place_panel() {
      if (WIDE.matches && drawer.open) drawer.close();
      (WIDE.matches ? side : place).append(panel.element);
    }

    function openDrawer() {
      drawer.showModal();
    }

    // --- State ---------------------------------------------------------------------------------------------------

    function address(next) {
      return KB.state.format(Object.assign({}, state, next), facets) || location.pathname;
    }

    function change(next, how) {
      const before = address({});
      const had = document.activeElement;
      state = Object.assign({}, state, next);
      state.q = state.q.trim().replace(/\s+/g, " ");
      // Words sort by relevance unless the reader chose otherwise; without words there is none.
      if ("q" in next && !("sort" in next)) {
        if (!state.q && state.sort === "relevance") state.sort = "evidence";
        else if (state.q && before.indexOf("q=") < 0) state.sort = "relevance";
      }
      const after = address({});
      if (after === before) return;
      history[how === "replace" ? "replaceState" : "pushState"](null, "", after);
      render().then(() => keepFocus(had));
    }

    /* What had the focus may be gone: a removed chip hands it to the next one, or to the count. */
    function keepFocus(had) {
      if (!had || had.isConnected || drawer.open) return;
      const country = had.getAttribute && had.getAttribute("data-country");
      // On the map a country stands twice: as a marker and in the list.
      const within = country && had.closest(".map-rows") ? ".map-rows " : ".kb-map ";
      const same = country && results.querySelector(within + '[data-country="' + country + '"]');
      (same || chips.querySelector(".chip") || heading).focus();
    }

    function clear() {
      change({ q: "", facets: {}, years: null, value: null }, "push");
    }

    // --- Showing -------------------------------------------------------------------------------------------------

    async function render(first) {
      const mine = ++latest;
      let text = null;
      notice.hidden = true;
      // Until they say the same, the chips and the count are ahead of the results.
      results.setAttribute("aria-busy", "true");
      delete root.dataset.state;
      if (state.q) {
        try {
          text = await search(state.q);
        } catch (error) {
          if (mine !== latest) return;
          notice.textContent = "The words “" + state.q + "” were not searched. " + error.message + " The filters work.";
          notice.hidden = false;
        }
        if (mine !== latest) return;
      }
      answer = facets.query(Object.assign({}, state, { text }));
      panel.update(state, answer);
      say();
      const constraints = explore.constraints(state, facets);
      const fresh = explore.chips(constraints, change, clear);
      chips.replaceWith(fresh);
      chips = fresh;
      controls(constraints.length);
      // The first view came with the page, and nothing need be loaded for it.
      if (!address({}).startsWith("?") && built.length) {
        shown = built.length;
        if (first !== true) results.replaceChildren(el("ul", { class: "cards" }, ...built));
        KB.picks.show();
      } else if (answer.total === 0 && state.view !== "map") {
        shown = 0;
        results.replaceChildren(explore.nothing(ways(constraints, text, alone), ways(constraints, text, only), change, clear, root.dataset.contribute));
      } else {
        await draw(mine);
      }
      if (mine !== latest) return;
      results.removeAttribute("aria-busy");
      showRest();
      root.dataset.state = address({});
    }

    async function draw(mine) {
      let next;
      try {
        if (state.view === "map") {
          next = await explore.map(facets, answer, state, address, change);
          shown = answer.total;
        } else {
          const some = await cards.get(answer.order.slice(0, SOME));
          next = state.view === "table" ? explore.table(some) : explore.cards(some);
          if (mine === latest) shown = some.length;
        }
      } catch (error) {
        next = el("p", { class: "notice" }, error.message);
        shown = answer.total;
      }
      if (mine === latest) results.replaceChildren(next);
    }

    async function search(q) {
      if (!KB.search) {
        await KB.load.script("assets/js/engine/search.js");
        KB.search.init(KB.site);
      }
      return KB.search.ids(q);
    }

    /* What gives cases again: all filters but one, or one of them only. */
    function ways(constraints, text, which) {
      return constraints
        .map(function (one) {
          const next = Object.assign({}, state, which(one));
          const total = facets.query(Object.assign({}, next, { text: next.q ? text : null })).total;
          return { label: one.label, value: one.value, next: which(one), total };
        })
        .filter((one) => one.total > 0)
        .sort((a, b) => b.total - a.total);
    }

    function say() {
      const words = explore.count(answer.total);
      heading.textContent = words;
      done.textContent = answer.total ? "Show " + words : "Show what to do";
      (drawer.open ? inDrawer : status).textContent = words;
    }

    function controls(picked) {
      open.textContent = picked ? "Filters (" + picked + ")" : "Filters";
      sort.replaceChildren(
        ...KB.facets.sorts
          .filter((one) => one !== "relevance" || state.q)
          .map((one) => el("option", { value: one, selected: one === state.sort }, SORTS[one])),
      );
      for (const button of views.children) button.setAttribute("aria-pressed", String(button.dataset.view === state.view));
      sort.parentElement.hidden = state.view === "map";
      csv.disabled = answer.total === 0;
    }

    function showRest() {
      const left = answer.total - shown;
      more.hidden = left <= 0 || state.view === "map";
      more.textContent = "Show " + Math.min(left, SOME) + " more of " + left.toLocaleString("en-GB");
    }

    async function showMore() {
      const mine = latest;
      let some;
      try {
        some = await cards.get(answer.order.slice(shown, shown + SOME));
      } catch (error) {
        notice.textContent = error.message;
        notice.hidden = false;
        return;
      }
      if (mine !== latest) return;
      const table = state.view === "table";
      const list = results.querySelector(table ? "tbody" : ".cards");
      const fresh = table ? explore.table(some).querySelector("tbody") : explore.cards(some);
      const next = fresh.firstElementChild.querySelector("a");
      list.append(...fresh.children);
      shown += some.length;
      showRest();
      status.textContent = shown + " of " + explore.count(answer.total) + " shown";
      next.focus();
    }

    // --- CSV -----------------------------------------------------------------------------------------------------

    async function download() {
      const label = csv.textContent;
      csv.textContent = "Preparing …";
      try {
        const text = cards.csv(await cards.get(answer.order));
        explore.save(text, "cases.csv");
        csv.textContent = label;
      } catch (error) {
        csv.textContent = label;
        notice.textContent = error.message;
        notice.hidden = false;
      }
    }
  }

  explore.save = function (text, name) {
    const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
    const link = el("a", { href: address, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  };
})();
