/*
 * Loads what the build has written for the browser, in the one way that works from a server and from a folder opened by
 * double-click alike: as classic scripts that put their data into KB_DATA. No fetch, no modules, no workers.
 *
 * KB.load.init({base, stamp})   once per page: base is the way from the page to the site's root ("../../", or an
 *                               absolute address), stamp changes with every change of content
 * KB.load.script(path)          Promise: the script at a path below the root has run; each is loaded once
 * KB.load.href(url)             absolute address of a page, given relative to the root; with index.html where local
 * KB.load.local                 whether this page was opened from a disk, or belongs to the offline edition
 */
(function () {
  "use strict";
  const KB = (window.KB = window.KB || {});
  const data = (window.KB_DATA = window.KB_DATA || {});
  const running = new Map();
  let root = "";
  let stamp = "";

  function init(options) {
    root = new URL(options.base || "./", document.baseURI).href.replace(/[^/]*$/, "");
    stamp = options.stamp || "";
  }

  function address(path) {
    if (!root) throw new Error("KB.load.init({base}) was not called.");
    return root + path + (stamp && !local ? "?v=" + encodeURIComponent(stamp) : "");
  }

  function script(path) {
    let promise = running.get(path);
    if (!promise) {
      promise = new Promise(function (resolve, reject) {
        const element = document.createElement("script");
        element.src = address(path);
        element.onload = function () {
          element.remove();
          resolve(data);
        };
        element.onerror = function () {
          element.remove();
          // The next try loads it anew.
          running.delete(path);
          reject(missing(path));
        };
        document.head.appendChild(element);
      });
      running.set(path, promise);
    }
    return promise;
  }

  function missing(path) {
    return new Error(
      local
        ? "The file " + path + " is missing from this folder. Copy the whole folder again, or use the site online."
        : "A part of this page did not arrive (" + path + "). Check the connection and try again.",
    );
  }

  function href(url) {
    const parts = /^([^?#]*)(.*)$/.exec(url);
    const folder = parts[1] === "" || parts[1].endsWith("/");
    return root + parts[1] + (local && folder ? "index.html" : "") + parts[2];
  }

  // The offline edition has nothing but the scripts, wherever it lies.
  const local = location.protocol === "file:" || "offline" in document.documentElement.dataset;
  KB.load = { init, script, href, address, missing, local };
})();
