/*
 * Slides. The deck reads as one long page; with this script one slide is shown at a time.
 *
 *   arrows, Page Up, Page Down, Space    one on, one back
 *   Home, End                            first, last
 *   Escape                               all slides side by side, and back
 *
 * Every slide has an address, #slide-…, so that a deck can be left and found again. Text that does not fit is set smaller:
 * slides keep the proportions of 16:9, so what fits once fits on any screen and on paper. Upright screens scroll instead.
 * The timer starts when it is asked for and tells how long the present part is meant to take.
 */
(function () {
  "use strict";
  const root = document.documentElement;
  const deck = document.querySelector("[data-deck]");
  if (!deck) return;
  const slides = Array.from(deck.querySelectorAll("[data-slide]"));
  const find = (name) => document.querySelector("[data-deck-" + name + "]");
  const place = find("place");
  const bar = find("bar");
  const said = find("said");
  const time = find("time");
  const upright = matchMedia("(max-width: 48em), (max-aspect-ratio: 1/1)");
  const SMALLEST = 0.5;
  const STEP = 0.03;
  const SWIPE = 50;
  let at = 0;
  let overview = false;
  let start = 0;
  let ticking = 0;

  // --- Which slide -----------------------------------------------------------------------------------------------

  /* The slide with this id, or the one that holds what has it. */
  function index(hash) {
    let target = null;
    try {
      target = document.getElementById(decodeURIComponent(hash.slice(1)));
    } catch (error) {
      return -1;
    }
    return target ? slides.findIndex((slide) => slide.contains(target)) : -1;
  }

  function title(slide) {
    return slide.querySelector("h1, h2").textContent;
  }

  function show(next, focus) {
    at = Math.max(0, Math.min(slides.length - 1, next));
    slides.forEach((slide, number) => slide.classList.toggle("is-current", number === at));
    place.textContent = at + 1 + " of " + slides.length;
    find("progress").style.inlineSize = ((at + 1) / slides.length) * 100 + "%";
    for (const button of document.querySelectorAll("[data-deck-go]")) {
      // A button that is switched off would lose the focus.
      const end = Number(button.dataset.deckGo) < 0 ? 0 : slides.length - 1;
      button.setAttribute("aria-disabled", String(at === end));
    }
    tick();
    if (!focus) return;
    history.replaceState(null, "", "#" + slides[at].id);
    said.textContent = "Slide " + (at + 1) + " of " + slides.length + ": " + title(slides[at]);
    if (upright.matches) scrollTo(0, 0);
  }

  function go(step) {
    show(at + step, true);
  }

  // --- All slides --------------------------------------------------------------------------------------------------

  function setOverview(yes) {
    overview = yes;
    root.classList.toggle("is-overview", yes);
    find("overview").setAttribute("aria-pressed", String(yes));
    for (const [number, slide] of slides.entries()) {
      const page = slide.firstElementChild;
      page.inert = yes;
      const old = slide.querySelector(".deck-pick");
      if (old) old.remove();
      if (!yes) continue;
      const pick = document.createElement("button");
      pick.type = "button";
      pick.className = "deck-pick";
      pick.setAttribute("aria-label", "Slide " + (number + 1) + ": " + title(slide));
      if (number === at) pick.setAttribute("aria-current", "true");
      pick.addEventListener("click", () => {
        setOverview(false);
        show(number, true);
        find("overview").focus();
      });
      slide.append(pick);
    }
    if (yes) {
      const pick = slides[at].querySelector(".deck-pick");
      pick.scrollIntoView({ block: "center" });
      pick.focus({ preventScroll: true });
    }
  }

  // --- Size of the text ----------------------------------------------------------------------------------------------

  function overflows(box) {
    return box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1;
  }

  /* Lays all slides out once at one size and sets the text of those that run over smaller. */
  function fit() {
    root.classList.add("is-measuring");
    for (const slide of slides) {
      const parts = [slide.querySelector(".slide-body"), slide.firstElementChild];
      let size = 1;
      slide.style.removeProperty("--fit");
      while (size > SMALLEST && parts.some(overflows)) {
        size -= STEP;
        slide.style.setProperty("--fit", size.toFixed(2));
      }
    }
    root.classList.remove("is-measuring");
  }

  // --- Timer -----------------------------------------------------------------------------------------------------------

  function stage() {
    for (let number = at; number >= 0; number--) if (slides[number].dataset.stage) return slides[number].dataset;
    return null;
  }

  function clock(seconds) {
    return Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0");
  }

  function tick() {
    if (!start) return;
    const total = slides.reduce((sum, slide) => sum + Number(slide.dataset.minutes || 0), 0);
    const here = stage();
    let due = 0;
    for (const slide of slides.slice(0, at + 1)) due += Number(slide.dataset.minutes || 0);
    const gone = Math.round((Date.now() - start) / 1000);
    time.textContent =
      clock(gone) + " of " + total + ":00" + (here ? " · part " + here.stage + " until " + due + ":00" : "");
    time.classList.toggle("is-late", Boolean(here) && gone > due * 60);
  }

  function setTimer(yes) {
    start = yes ? Date.now() : 0;
    time.hidden = !yes;
    find("timer").setAttribute("aria-pressed", String(yes));
    clearInterval(ticking);
    if (yes) ticking = setInterval(tick, 1000);
    tick();
  }

  // --- Colours, full screen, paper -----------------------------------------------------------------------------------

  const darkSystem = matchMedia("(prefers-color-scheme: dark)");

  function isDark() {
    return root.dataset.scheme ? root.dataset.scheme === "dark" : darkSystem.matches;
  }

  function showScheme() {
    find("scheme").setAttribute("aria-pressed", String(isDark()));
  }

  find("scheme").addEventListener("click", () => {
    root.dataset.scheme = isDark() ? "light" : "dark";
    try {
      localStorage.setItem("kb-scheme", root.dataset.scheme);
    } catch (error) {
      /* Private windows and file: pages may forbid it; the choice then lasts for the page. */
    }
    showScheme();
  });
  darkSystem.addEventListener("change", showScheme);
  showScheme();

  const full = find("full");
  if (!document.fullscreenEnabled) full.hidden = true;
  full.addEventListener("click", () => {
    const done = document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen();
    done.catch(() => (full.hidden = true));
  });
  document.addEventListener("fullscreenchange", () => {
    const on = Boolean(document.fullscreenElement);
    root.classList.toggle("is-full", on);
    full.setAttribute("aria-pressed", String(on));
    wake();
  });

  /* In full screen the bar goes when nobody points at anything, and comes back with the first movement. */
  let asleep = 0;
  function wake() {
    root.classList.remove("is-asleep");
    clearTimeout(asleep);
    if (document.fullscreenElement) asleep = setTimeout(() => root.classList.add("is-asleep"), 3000);
  }
  for (const event of ["pointermove", "pointerdown", "focusin"]) addEventListener(event, wake);

  find("print").addEventListener("click", () => print());

  // --- Keys, fingers, addresses ----------------------------------------------------------------------------------------

  const KEYS = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 };

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape" && !document.fullscreenElement) {
      const back = overview;
      setOverview(!overview);
      if (back) find("overview").focus();
      return;
    }
    if (overview) return;
    const element = event.target instanceof Element ? event.target : deck;
    const scroller = element.closest(".kb-table");
    // A wide table and an upright slide scroll with these keys themselves.
    if (scroller && scroller.scrollWidth > scroller.clientWidth && /^Arrow(Left|Right)$/.test(event.key)) return;
    if (upright.matches && /^(Arrow(Up|Down)|Page|Home|End| )/.test(event.key)) return;
    let next = null;
    if (event.key in KEYS) next = at + KEYS[event.key];
    else if (event.key === "Home") next = 0;
    else if (event.key === "End") next = slides.length - 1;
    else if (event.key === " " && !element.closest("a, button")) next = at + (event.shiftKey ? -1 : 1);
    if (next === null) return;
    event.preventDefault();
    show(next, true);
  });

  for (const button of document.querySelectorAll("[data-deck-go]")) {
    button.addEventListener("click", () => go(Number(button.dataset.deckGo)));
  }
  find("overview").addEventListener("click", () => setOverview(!overview));
  find("timer").addEventListener("click", () => setTimer(!start));

  let touch = null;
  deck.addEventListener("touchstart", (event) => (touch = event.touches.length === 1 ? event.touches[0] : null), {
    passive: true,
  });
  deck.addEventListener("touchend", (event) => {
    if (!touch || overview) return;
    const end = event.changedTouches[0];
    const across = end.clientX - touch.clientX;
    const table = event.target instanceof Element && event.target.closest(".kb-table");
    const free = !table || table.scrollWidth <= table.clientWidth;
    if (free && Math.abs(across) > SWIPE && Math.abs(across) > 2 * Math.abs(end.clientY - touch.clientY)) {
      go(across < 0 ? 1 : -1);
    }
    touch = null;
  });

  addEventListener("hashchange", () => {
    const found = index(location.hash);
    if (found < 0) return;
    if (overview) setOverview(false);
    show(found, false);
  });

  root.classList.add("is-deck");
  bar.hidden = false;
  show(Math.max(0, index(location.hash)), false);
  fit();
  // What is measured with another font fits another font.
  document.fonts.ready.then(fit);
  addEventListener("beforeprint", fit);
})();
