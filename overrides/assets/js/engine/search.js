/*
 * Search over all pages, online and from a folder opened by double-click. Needs load.js; loads everything else itself.
 *
 * KB.search.init({base, stamp})  once per page; loads nothing
 * KB.search.warm()               Promise: everything is loaded that a first query needs; call it when the search opens
 * KB.search.query(text, {types, limit, offset, each, wait})
 *     Promise of {text, total, all, byType, also, unknown, nearly, results}, or of null when a later call made this one void.
 *     total: number of pages of the wanted types; all: of all types; byType: [{type, label, count}], all types with hits
 *     also: spellings of the glossary that were searched as well, in place of those that the text has
 *     unknown: where there is no hit, the words of the text that stand nowhere in the site
 *     nearly: where there is no hit although each word stands somewhere: [{text, count}], the text without one of them
 *     results: [{url, title, type, typeLabel, number, score, facts: {country, year, grade}, excerpt,
 *                subResults: [{title, anchor, excerpt}]}]
 *     With each, no more than so many results of a type are given where there are more than limit of several types.
 *     url is relative to the site's root (KB.load.href makes it an address); number is that of a case, else null;
 *     excerpts are HTML in which nothing is left but <mark>: set them as innerHTML, or use KB.search.marked.
 * KB.search.ids(text)            Promise of a Map from the number of a case to its score: all cases that match
 * KB.search.marked(excerpt)      the excerpt as a DocumentFragment
 *
 * A promise is rejected with an Error whose message is fit for readers. The next call tries again.
 */
(function () {
  "use strict";
  const KB = (window.KB = window.KB || {});
  const data = (window.KB_DATA = window.KB_DATA || {});
  const FOLDER = "pagefind/";
  const WORDS = "assets/js/engine/words.js";
  const WAIT = 80;
  const MOST_SECTIONS = 2;
  const KEPT = 8;
  const QUIET = { log() {}, warn() {}, error() {}, info() {}, debug() {} };

  let started = null;
  let latest = 0;
  const found = new Map();

  function init(options) {
    KB.load.init(options);
  }

  // --- Loading ---------------------------------------------------------------------------------------------------

  function warm() {
    if (!started) {
      started = start().catch(function (error) {
        started = null;
        throw error;
      });
    }
    return started;
  }

  async function start() {
    if (typeof WebAssembly !== "object") {
      throw new Error("The search needs WebAssembly, which this browser has not or has switched off.");
    }
    const early = KB.load.local ? null : bytes("wasm.en.pagefind");
    // The table names the rest; nothing else needs to wait for it.
    if (early) early.catch(function () {});
    await Promise.all([WORDS, FOLDER + "engine.js", FOLDER + "table.js"].map((path) => KB.load.script(path)));
    const table = data.table;
    if (KB.load.local && !table.offline) {
      throw new Error("This copy was made without the search for reading from a disk. Use the site online to search.");
    }
    const wasm = early || bytes(table.wasm);
    const engine = { table, kept: new Map([[table.wasm, wasm]]) };
    await Promise.all([wasm, keptBytes(engine, table.meta)]);
    return engine;
  }

  /*
   * Pagefind for one question. It finds what begins like a word among all words it has loaded, so one that had answered
   * other questions before might find more: an address would not give every reader the same.
   */
  function pagefind(engine) {
    const one = { failed: null, search: null };
    const fetch = function (address) {
      const name = address.replace(/^\/pagefind\//, "").replace(/\?.*$/, "");
      if (name === "pagefind-entry.json") return Promise.resolve({ json: () => Promise.resolve(engine.table.entry) });
      return (name.startsWith("fragment/") ? bytes(name) : keptBytes(engine, name)).then(
        (buffer) => ({ arrayBuffer: () => Promise.resolve(buffer) }),
        function (error) {
          // Pagefind would carry on without: a wrong answer, and told to nobody.
          one.failed = error;
          throw error;
        },
      );
    };
    const instance = data.pagefind(fetch, QUIET).createInstance({
      basePath: "/" + FOLDER,
      baseUrl: "/",
      language: "en",
      noWorker: true,
      excerptLength: 26,
      // Country and year are facts too, and would count twice.
      ranking: { metaWeights: { title: 5, facts: 1, country: 0, year: 0 } },
    });
    one.search = (text) => instance.search(text);
    return one;
  }

  /* What does not arrive is asked for again the next time. */
  function keptBytes(engine, name) {
    if (!engine.kept.has(name)) {
      const coming = bytes(name);
      engine.kept.set(name, coming);
      coming.catch(() => engine.kept.delete(name));
    }
    return engine.kept.get(name);
  }

  function bytes(name) {
    return KB.load.local ? bytesFromScript(name) : bytesFromServer(name);
  }

  async function bytesFromServer(name) {
    let answer;
    try {
      answer = await window.fetch(KB.load.address(FOLDER + name));
    } catch (error) {
      throw KB.load.missing(FOLDER + name);
    }
    if (!answer.ok) throw KB.load.missing(FOLDER + name);
    return answer.arrayBuffer();
  }

  async function bytesFromScript(name) {
    await KB.load.script(FOLDER + "offline/" + scriptOf(name));
    const text = (data.files || {})[name];
    if (text === undefined) throw KB.load.missing(FOLDER + name);
    const binary = atob(text);
    const out = new Uint8Array(binary.length);
    for (let at = 0; at < binary.length; at++) out[at] = binary.charCodeAt(at);
    return out.buffer;
  }

  function scriptOf(name) {
    const parts = /^(index|fragment)\/en_(\w+)\.pf_\w+$/.exec(name);
    if (!parts) return "start.js";
    return parts[1] + "/" + (parts[2].slice(0, data.table.offline[parts[1]]) || "all") + ".js";
  }

  /* A page's name is its number; the types stand one after the other. */
  function pageOf(table, name) {
    const number = parseInt(name.slice(3), 16);
    let first = 0;
    for (const [type, label, , count] of table.types) {
      if (number < first + count) return { number, type, label };
      first += count;
    }
    return null;
  }

  // --- Finding ---------------------------------------------------------------------------------------------------

  /* All hits of a text, best first: [{page, score, data}]. */
  function find(text) {
    const query = text.trim().replace(/\s+/g, " ");
    let promise = found.get(query);
    if (!promise) {
      promise = findNow(query).catch(function (error) {
        found.delete(query);
        throw error;
      });
      found.set(query, promise);
      if (found.size > KEPT) found.delete(found.keys().next().value);
    }
    return promise;
  }

  async function findNow(query) {
    const engine = await warm();
    const asked = KB.words.variants(query, engine.table.synonyms).filter((other) => /[\p{L}\p{N}]/u.test(other.text));
    const texts = asked.map((other) => other.text);
    if (!texts.length) return { engine, hits: [], also: [], unknown: [], nearly: [] };
    const one = pagefind(engine);
    const answers = await Promise.all(texts.map((text) => one.search(text)));
    check(one);
    const strange = await Promise.all(answers.map((answer, n) => unknownWords(answer, texts[n]))).catch(function (error) {
      check(one);
      throw error;
    });
    const best = new Map();
    for (const answer of answers.filter((_, n) => !strange[n].length)) {
      for (const result of answer.results) {
        const known = best.get(result.id);
        const shown = known ? known.page : pageOf(engine.table, result.id);
        if (shown && (!known || known.score < result.score)) {
          best.set(result.id, { page: shown, score: result.score, data: result.data, from: one });
        }
      }
    }
    const hits = Array.from(best.values()).sort((a, b) => b.score - a.score || a.page.number - b.page.number);
    const useful = asked.filter((other, n) => other.other && !strange[n].length && answers[n].results.length);
    const also = Array.from(new Set(useful.map((other) => other.other)));
    if (hits.length || texts[0].includes('"')) return { engine, hits, also, unknown: [], nearly: [] };
    return Object.assign({ engine, hits, also }, await whyNothing(one, texts[0]));
  }

  /* The words that stand nowhere; if each stands somewhere, the text without one of them, where fewest are lost first. */
  async function whyNothing(one, text) {
    const words = text.split(" ");
    const count = async function (asked) {
      const answer = await one.search(asked);
      check(one);
      return (await unknownWords(answer, asked)).length ? 0 : answer.results.length;
    };
    const known = await Promise.all(words.map(count));
    const unknown = words.filter((_, n) => !known[n]);
    if (unknown.length || words.length < 2) return { unknown, nearly: [] };
    const texts = words.map((_, n) => words.filter((__, other) => other !== n).join(" "));
    const counts = await Promise.all(texts.map(count));
    const nearly = texts.map((shorter, n) => ({ text: shorter, count: counts[n] })).filter((row) => row.count);
    return { unknown, nearly: nearly.sort((a, b) => a.count - b.count) };
  }

  /*
   * For a word that stands nowhere Pagefind takes the longest beginning that does: "in" for "insulin", all pages. That is
   * good for slips and nonsense otherwise. The words of the best hit tell, because the same ones are taken on all pages.
   */
  async function unknownWords(answer, text) {
    if (!answer.results.length) return [];
    const page = await answer.results[0].data();
    const marked = page.locations.map((at) => page.content.split(/[\r\n\s]+/g)[at] || "");
    return KB.words.unknown(text, marked.concat(Object.values(page.meta).join(" ").split(/\s+/)));
  }

  function check(one) {
    if (one.failed) {
      // It keeps what it could not load as loaded: only a new one tries again.
      found.clear();
      throw one.failed;
    }
  }

  // --- Answers ---------------------------------------------------------------------------------------------------

  async function query(text, options) {
    const wanted = Object.assign({ types: [], limit: 10, offset: 0, each: 0, wait: WAIT }, options);
    const mine = ++latest;
    const late = () => mine !== latest;
    if (wanted.wait > 0) await new Promise((resolve) => setTimeout(resolve, wanted.wait));
    if (late()) return null;
    try {
      const { engine, hits, also, unknown, nearly } = await find(text);
      if (late()) return null;
      const chosen = wanted.types.length ? hits.filter((hit) => wanted.types.includes(hit.page.type)) : hits;
      const counts = byType(hits, engine);
      const mixed = wanted.each && counts.length > 1 && chosen.length > wanted.limit;
      const shown = (mixed ? atMost(chosen, wanted.each) : chosen).slice(wanted.offset, wanted.offset + wanted.limit);
      const results = await Promise.all(shown.map((hit) => result(hit, engine)));
      return late()
        ? null
        : { text, total: chosen.length, all: hits.length, byType: counts, also, unknown, nearly, results };
    } catch (error) {
      if (late()) return null;
      throw plain(error);
    }
  }

  async function ids(text) {
    try {
      const { hits } = await find(text);
      return new Map(
        hits.filter((hit) => hit.page.type === "case-study").map((hit) => [hit.page.number, hit.score]),
      );
    } catch (error) {
      throw plain(error);
    }
  }

  /* The first hits of each type. */
  function atMost(hits, each) {
    const seen = new Map();
    return hits.filter(function (hit) {
      seen.set(hit.page.type, (seen.get(hit.page.type) || 0) + 1);
      return seen.get(hit.page.type) <= each;
    });
  }

  function plain(error) {
    const message = error instanceof Error ? error.message : String(error);
    return /\. |\.$/.test(message) ? error : new Error("The search does not work in this browser (" + message + ").");
  }

  function byType(hits, engine) {
    const counts = new Map();
    for (const hit of hits) counts.set(hit.page.type, (counts.get(hit.page.type) || 0) + 1);
    return engine.table.types
      .filter((row) => counts.has(row[0]))
      .map((row) => ({ type: row[0], label: counts.get(row[0]) === 1 ? row[1] : row[2], count: counts.get(row[0]) }));
  }

  async function result(hit, engine) {
    let page;
    try {
      page = await hit.data();
    } catch (error) {
      check(hit.from);
      throw error;
    }
    const { type, number, label } = hit.page;
    const isCase = type === "case-study";
    return {
      url: page.raw_url.replace(/^\//, ""),
      title: page.meta.title,
      type,
      typeLabel: label,
      number: isCase ? number : null,
      score: hit.score,
      facts: {
        country: page.meta.country || null,
        year: page.meta.year || null,
        grade: isCase ? engine.table.grades[number] : null,
      },
      excerpt: clean(page.excerpt),
      subResults: sections(page),
    };
  }

  /* The sections with hits, those with the heaviest first chosen, then in the order of the page. */
  function sections(page) {
    return page.sub_results
      .filter((part) => part.anchor && part.anchor.id)
      .map((part, order) => ({
        order,
        weight: part.weighted_locations.reduce((sum, one) => sum + one.balanced_score, 0),
        shown: { title: part.title, anchor: part.anchor.id, excerpt: clean(part.excerpt) },
      }))
      .sort((a, b) => b.weight - a.weight || a.order - b.order)
      .slice(0, MOST_SECTIONS)
      .sort((a, b) => a.order - b.order)
      .map((part) => part.shown);
  }

  // --- Excerpts --------------------------------------------------------------------------------------------------

  /* Pagefind escapes < and > of the text, and marks with <mark>. Everything but the marks becomes text again. */
  function pieces(excerpt) {
    return excerpt.split(/(<mark>[^<]*<\/mark>)/).map(function (piece) {
      const marked = /^<mark>([^<]*)<\/mark>$/.exec(piece);
      const text = (marked ? marked[1] : piece).replace(/<\/?mark>/g, "");
      return { marked: Boolean(marked), text: text.replace(/&lt;/g, "<").replace(/&gt;/g, ">") };
    });
  }

  function clean(excerpt) {
    return pieces(excerpt || "")
      .map((piece) => (piece.marked ? "<mark>" + escaped(piece.text) + "</mark>" : escaped(piece.text)))
      .join("");
  }

  const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

  function escaped(text) {
    return text.replace(/[&<>"']/g, (letter) => ENTITIES[letter]);
  }

  function marked(excerpt) {
    const out = document.createDocumentFragment();
    for (const piece of excerpt.split(/(<mark>[^<]*<\/mark>)/)) {
      const inner = /^<mark>([^<]*)<\/mark>$/.exec(piece);
      const text = document.createTextNode(unescaped(inner ? inner[1] : piece));
      if (inner) out.appendChild(document.createElement("mark")).appendChild(text);
      else if (text.data) out.appendChild(text);
    }
    return out;
  }

  function unescaped(text) {
    return text.replace(/&(amp|lt|gt|quot|#39);/g, (entity) =>
      Object.keys(ENTITIES).find((letter) => ENTITIES[letter] === entity),
    );
  }

  KB.search = { init, warm, query, ids, marked };
})();
