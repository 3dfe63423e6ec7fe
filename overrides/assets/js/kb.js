/* Small comforts. Every page reads in full without this file. */
(function () {
  "use strict";

  var root = document.documentElement;

  function each(selector, act) {
    Array.prototype.forEach.call(document.querySelectorAll(selector), act);
  }

  function remember(key, value) {
    try {
      localStorage.setItem(key, value);
    } catch (error) {
      /* Private windows and file: pages may forbid it; the choice then lasts for the page. */
    }
  }

  function recall(key) {
    try {
      return localStorage.getItem(key);
    } catch (error) {
      return null;
    }
  }

  /*
   * On a disk, the address of a folder shows a list of files: a link to one gets the name of its page, just before it is
   * followed, so that links which scripts have made get it too.
   */

  function nameFile(event) {
    var link = event.target.closest && event.target.closest("a[href]");
    var address = link && new URL(link.getAttribute("href"), document.baseURI);
    if (!address || address.protocol !== "file:" || !/\/$/.test(address.pathname)) return;
    address.pathname += "index.html";
    link.setAttribute("href", address.href);
  }

  if (location.protocol === "file:") {
    ["pointerdown", "focusin", "click"].forEach(function (type) {
      document.addEventListener(type, nameFile, true);
    });
  }

  /* Colours: the system's choice until the reader makes one. */

  var darkSystem = matchMedia("(prefers-color-scheme: dark)");

  function isDark() {
    return root.dataset.scheme ? root.dataset.scheme === "dark" : darkSystem.matches;
  }

  each("[data-scheme-toggle]", function (button) {
    function show() {
      button.setAttribute("aria-pressed", String(isDark()));
    }
    button.addEventListener("click", function () {
      root.dataset.scheme = isDark() ? "light" : "dark";
      remember("kb-scheme", root.dataset.scheme);
      show();
    });
    darkSystem.addEventListener("change", show);
    show();
  });

  /* Menu on narrow pages. */

  each("[data-menu]", function (button) {
    var menu = document.getElementById(button.getAttribute("aria-controls"));
    function open(yes) {
      menu.classList.toggle("is-open", yes);
      button.setAttribute("aria-expanded", String(yes));
    }
    button.addEventListener("click", function () {
      open(button.getAttribute("aria-expanded") !== "true");
    });
    menu.addEventListener("keydown", function (event) {
      if (event.key === "Escape") {
        open(false);
        button.focus();
      }
    });
  });

  /* Search: everything behind the dialog is fetched when it is first opened. */

  var dialog = document.getElementById("kb-search");
  var keys = recall("kb-search-keys") !== "off";
  var fetched = null;

  function add(tag, settings) {
    return new Promise(function (resolve, reject) {
      var element = Object.assign(document.createElement(tag), settings);
      element.onload = resolve;
      element.onerror = reject;
      document.head.appendChild(element);
    });
  }

  function fetchSearch() {
    if (fetched) return;
    var KB = window.KB;
    var here = { "engine/load": KB.load, "engine/search": KB.search, search: KB.searching };
    var assets = new URL("assets/", new URL(KB.site.base, document.baseURI)).href;
    /* Without its style the search is plain, but works. */
    add("link", { rel: "stylesheet", href: assets + "css/search.css" }).catch(function () {});
    fetched = Promise.all(
      Object.keys(here)
        .filter(function (name) {
          /* The explorer brings the engine with it, and a second try finds a part of the first. */
          return !here[name];
        })
        .map(function (name) {
          /* Not async: they run in this order. */
          return add("script", { src: assets + "js/" + name + ".js", async: false });
        })
    ).catch(function () {
      fetched = null;
      dialog.querySelector("[data-search-status]").textContent =
        "The search did not arrive. Check the connection, then close and open it again.";
    });
  }

  function openSearch() {
    fetchSearch();
    if (!dialog.open) dialog.showModal();
    var field = dialog.querySelector("input");
    field.focus();
    field.select();
  }

  function closeSearch() {
    dialog.close();
    /* Where nothing had the focus before, the field would keep it for a moment and take the next key. */
    if (dialog.contains(document.activeElement)) document.activeElement.blur();
  }

  function typing(target) {
    return target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName);
  }

  if (dialog && dialog.showModal) {
    each("[data-search-open]", function (link) {
      link.setAttribute("role", "button");
      link.setAttribute("aria-haspopup", "dialog");
      link.addEventListener("click", function (event) {
        event.preventDefault();
        openSearch();
      });
      link.addEventListener("keydown", function (event) {
        if (event.key === " ") {
          event.preventDefault();
          openSearch();
        }
      });
    });
    each("[data-search-close]", function (button) {
      button.addEventListener("click", closeSearch);
    });
    each("[data-search-keys]", function (box) {
      box.checked = keys;
      box.addEventListener("change", function () {
        keys = box.checked;
        remember("kb-search-keys", keys ? "on" : "off");
      });
    });
    dialog.addEventListener("click", function (event) {
      if (event.target === dialog) closeSearch();
    });
    dialog.querySelector("form").addEventListener("submit", function (event) {
      event.preventDefault();
      /* What was entered before the search has come is not lost. */
      dialog.dataset.entered = dialog.querySelector("input").value;
    });
    document.addEventListener("keydown", function (event) {
      if (event.altKey || event.defaultPrevented) return;
      var command = event.ctrlKey || event.metaKey;
      if (event.key === "Escape" && dialog.open) {
        /* A search field would take the first Escape to clear itself. */
        event.preventDefault();
        closeSearch();
      } else if (command ? event.key.toLowerCase() === "k" : event.key === "/" && keys && !typing(event.target)) {
        event.preventDefault();
        openSearch();
      }
    });
  }

  /* Time passes in the reader's browser: a dialogue closes although nobody builds the site anew. */

  each("[data-closes]", function (notice) {
    var end = new Date(notice.getAttribute("data-closes") + "T23:59:59");
    notice.hidden = end > new Date();
  });

  /* Copy and print. */

  each("[data-copy]", function (button) {
    var label = button.textContent;
    button.addEventListener("click", function () {
      var box = document.getElementById(button.getAttribute("data-copy"));
      var range = document.createRange();
      range.selectNodeContents(box);
      var selection = getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
      function say(word) {
        button.textContent = word;
        setTimeout(function () {
          button.textContent = label;
        }, 2000);
      }
      if (navigator.clipboard) {
        navigator.clipboard.writeText(box.textContent).then(
          function () {
            say("Copied");
          },
          function () {
            say("Selected");
          }
        );
      } else {
        say(document.execCommand("copy") ? "Copied" : "Selected");
      }
    });
  });

  each("[data-print]", function (button) {
    button.addEventListener("click", function () {
      print();
    });
  });

  /* Facts: folded on phones, open wherever there is room and on paper. */

  var narrow = matchMedia("(max-width: 63.99em)");
  narrow.addEventListener("change", function () {
    if (matchMedia("print").matches) return;
    each("[data-fold]", function (fold) {
      fold.open = !narrow.matches;
    });
  });
  addEventListener("beforeprint", function () {
    each("[data-fold]", function (fold) {
      fold.open = true;
    });
  });
  each('a[href="#kb-cite"]', function (link) {
    link.addEventListener("click", function () {
      document.getElementById("kb-cite").open = true;
    });
  });

  /* Meaning of a term at hand: on hover, on focus, on touch; Escape closes it (WCAG 1.4.13). */

  var pop = null;
  var owner = null;
  var timer = 0;

  function hide() {
    clearTimeout(timer);
    if (pop) pop.remove();
    pop = owner = null;
  }

  function hideSoon() {
    clearTimeout(timer);
    timer = setTimeout(hide, 250);
  }

  function show(term) {
    clearTimeout(timer);
    if (owner === term) return;
    hide();
    var meaning = document.getElementById(term.getAttribute("aria-describedby"));
    if (!meaning) return;
    owner = term;
    pop = document.createElement("div");
    pop.className = "kb-pop";
    /* The link's description already says it to screen readers. */
    pop.setAttribute("aria-hidden", "true");
    pop.textContent = meaning.textContent;
    pop.addEventListener("mouseenter", function () {
      clearTimeout(timer);
    });
    pop.addEventListener("mouseleave", hideSoon);
    document.body.appendChild(pop);
    var at = term.getClientRects()[0];
    var left = Math.max(16, Math.min(at.left, root.clientWidth - pop.offsetWidth - 16));
    var below = at.bottom + 6;
    var top = below + pop.offsetHeight > innerHeight ? at.top - pop.offsetHeight - 6 : below;
    pop.style.left = left + scrollX + "px";
    pop.style.top = Math.max(0, top + scrollY) + "px";
  }

  var touched = false;
  each(".kb-term", function (term) {
    term.addEventListener("pointerenter", function (event) {
      touched = event.pointerType !== "mouse";
      if (!touched) show(term);
    });
    term.addEventListener("pointerleave", function (event) {
      if (event.pointerType === "mouse") hideSoon();
    });
    term.addEventListener("focus", function () {
      if (!touched) show(term);
    });
    term.addEventListener("blur", function () {
      /* At once, or it would cover what has the focus now; unless the pointer holds it. */
      if (owner === term && !term.matches(":hover") && !pop.matches(":hover")) hide();
    });
    term.addEventListener("click", function (event) {
      /* The first touch tells the meaning, the second follows the link. */
      if (touched && owner !== term) {
        event.preventDefault();
        show(term);
      }
    });
  });
  addEventListener("keydown", function (event) {
    if (event.key === "Escape" && pop) hide();
  });
  document.addEventListener("pointerdown", function (event) {
    if (pop && event.target !== owner && !pop.contains(event.target)) hide();
  });
})();
