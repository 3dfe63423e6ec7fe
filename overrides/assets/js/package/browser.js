/*
 * Keeps progress in this browser: for packages that are opened without a learning platform, and as a second copy of what
 * a platform did not take. Needs nothing.
 *
 * KB.pack.browser(id) -> {read() -> text or "", write(text) -> whether it was kept, forget()}
 * KB.pack.tab(id) -> the same for as long as this tab is open: a page that is loaded anew may find its platform closed
 * KB.pack.alone(plan, lost) -> adapter as in package/start.js; lost: there is a platform, and it did not answer
 */
(function () {
  "use strict";
  const KB = (window.KB = window.KB || {});
  KB.pack = KB.pack || {};

  const PREFIX = "kb-package-";
  const LIMIT = 500000;

  const browser = (id) => store(() => localStorage, id);
  const tab = (id) => store(() => sessionStorage, id);

  function store(open, id) {
    const key = PREFIX + id;
    return {
      read() {
        try {
          return open().getItem(key) || "";
        } catch (error) {
          return "";
        }
      },
      write(text) {
        try {
          open().setItem(key, text);
          return true;
        } catch (error) {
          return false;
        }
      },
      forget() {
        try {
          open().removeItem(key);
        } catch (error) {
          /* Nothing was kept, then. */
        }
      },
    };
  }

  function alone(plan, lost) {
    const kept = browser(plan.id);
    let fault = null;
    return {
      name: "browser",
      limit: LIMIT,
      ascii: false,
      open: (onfault) => {
        fault = onfault;
        return Promise.resolve({ text: (lost && tab(plan.id).read()) || kept.read(), mode: "normal", passMark: null });
      },
      save(text) {
        fault(kept.write(text) ? null : "This browser keeps nothing when the page is closed.");
      },
      answer() {},
      close: () => Promise.resolve(null),
    };
  }

  KB.pack.browser = browser;
  KB.pack.tab = tab;
  KB.pack.alone = alone;
})();
