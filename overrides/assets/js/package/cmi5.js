/*
 * cmi5: talks to the record store that the learning platform named when it opened this page, and to nobody else. Needs
 * package/interactions.js. KB.pack.connect() -> adapter as in package/start.js, or null where no platform opened the page.
 *
 * In order: the token, what the platform says of the launch, the learner's preferences and progress, then "initialized",
 * and last "terminated". "completed" and "passed" are sent once for a registration, "failed" at the end of a session: a
 * session may say only one of the two, and until then the learner may still pass.
 * Statements that could not be sent wait and go first with the next ones, so that their order holds.
 */
(function () {
  "use strict";
  const KB = window.KB;
  const VERSION = "1.0.3";
  const NAMES = ["endpoint", "fetch", "actor", "registration", "activityId"];
  const LAUNCH = "LMS.LaunchData";
  const PREFERENCES = "cmi5LearnerPreferences";
  const PROGRESS = "progress";
  const CMI5 = "https://w3id.org/xapi/cmi5/context/categories/cmi5";
  const MOVE_ON = "https://w3id.org/xapi/cmi5/context/categories/moveon";
  const MASTERY = "https://w3id.org/xapi/cmi5/context/extensions/masteryscore";
  const VERB = "http://adlnet.gov/expapi/verbs/";
  const ALIVE = 30000;
  const AGAIN = 5000;
  const KEY = "kb-cmi5-";

  const duration = (since) => "PT" + Math.max(0, (Date.now() - since) / 1000).toFixed(2) + "S";

  function uuid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  function adapter(given) {
    const endpoint = given.endpoint.replace(/\/*$/, "/");
    // A token is given once: a page that is loaded anew must still have it, and know what it has said.
    const memo = remembered(given.fetch);
        const waiting = [];
    let fault = function () {};
    let template = {};
    let mode = "normal";
    let mastery = null;
    let back = null;
    let told = [];
    let chain = Promise.resolve();
    let retry = null;
    let latest = null;
    let answeredNow = false;
    let closed = false;
    let last = 0;

    // --- Requests --------------------------------------------------------------------------------------------------

    const address = (path, names) => endpoint + path + (names ? "?" + new URLSearchParams(names) : "");

    const ours = (stateId) => ({ activityId: given.activityId, agent: given.actor, registration: given.registration, stateId });

    function request(method, url, body, keepalive) {
      const headers = {
        Authorization: /^basic /i.test(memo.token) ? memo.token : "Basic " + memo.token,
        "X-Experience-API-Version": VERSION,
      };
      if (body !== undefined) headers["Content-Type"] = "application/json";
      const options = { method, headers, cache: "no-store", redirect: "follow" };
      if (body !== undefined) options.body = JSON.stringify(body);
      // Browsers keep no large request alive when the page closes.
      options.keepalive = Boolean(keepalive) && (options.body || "").length < ALIVE;
      return fetch(url, options);
    }

    function read(url) {
      return request("GET", url).then(function (answer) {
        if (answer.status === 404 || answer.status === 403) return null;
        if (!answer.ok) throw new Error("status " + answer.status);
        return answer.json();
      });
    }

    function token() {
      if (memo.token) return Promise.resolve();
      return fetch(given.fetch, { method: "POST", cache: "no-store" })
        .then((answer) => answer.json())
        .then(function (found) {
          if (typeof found["auth-token"] !== "string") throw new Error(found["error-text"] || "no token");
          memo.token = found["auth-token"];
          remember();
        });
    }

    function remember() {
      try {
        sessionStorage.setItem(KEY + given.fetch, JSON.stringify(memo));
      } catch (error) {
        /* A page that is loaded anew then starts without the platform, and says so. */
      }
    }

    // --- Statements ------------------------------------------------------------------------------------------------

    function context(categories, more) {
      const out = JSON.parse(JSON.stringify(template));
      out.registration = given.registration;
      out.contextActivities = out.contextActivities || {};
      const group = (name, list) => {
        const before = [].concat(out.contextActivities[name] || []);
        const known = new Set(before.map((one) => one.id));
        const all = before.concat(list.filter((one) => !known.has(one.id)));
        if (all.length) out.contextActivities[name] = all;
      };
      group("category", categories.map((id) => ({ objectType: "Activity", id })));
      if (more.parent) group("parent", [more.parent]);
      if (more.extensions) out.extensions = Object.assign({}, more.extensions, out.extensions);
      return out;
    }

    /* No two at the same time, so that their order can be told. */
    function now() {
      last = Math.max(Date.now(), last + 1);
      return new Date(last).toISOString();
    }

    function statement(word, object, result, ctx, when) {
      const out = {
        id: uuid(),
        actor: given.agent,
        verb: { id: VERB + word, display: { en: word } },
        object,
        context: ctx,
        timestamp: when || now(),
      };
      if (result) out.result = result;
      return out;
    }

    const unit = () => ({ objectType: "Activity", id: given.activityId });

    function defined(word, result, extensions) {
      const moves = result && (result.success !== undefined || result.completion !== undefined);
      return statement(word, unit(), result, context(moves ? [CMI5, MOVE_ON] : [CMI5], { extensions }));
    }

    function post(keepalive) {
      if (!waiting.length) return Promise.resolve();
      const batch = waiting.splice(0);
      return request("POST", address("statements"), batch, keepalive).then(
        function (answer) {
          if (answer.ok || answer.status === 409) return fault(null);
          if (answer.status < 500 && answer.status !== 429 && answer.status !== 401) {
            return fault("Your learning platform did not take a record (status " + answer.status + ").");
          }
          return later(batch, "Your learning platform does not answer (status " + answer.status + ").");
        },
        () => later(batch, "Your learning platform cannot be reached."),
      );
    }

    function later(batch, words) {
      waiting.unshift(...batch);
      fault(words);
      if (retry === null && !closed) {
        retry = setTimeout(function () {
          retry = null;
          send();
        }, AGAIN);
      }
    }

    function send(...list) {
      waiting.push(...list);
      chain = chain.then(() => post(true));
      return chain;
    }

    // --- The adapter -----------------------------------------------------------------------------------------------

    function open(onfault) {
      fault = onfault;
      if (memo.ended) {
        return Promise.reject(new Error("This session is closed. Open the lesson again from your learning platform to go on."));
      }
      return token()
        .then(() =>
          Promise.all([
            read(address("activities/state", ours(LAUNCH))),
            read(address("agents/profile", { agent: given.actor, profileId: PREFERENCES })).catch(() => null),
            read(address("activities/state", ours(PROGRESS))).catch(() => null),
          ]),
        )
        .catch(function (error) {
          throw new Error("Your learning platform did not open this lesson’s record (" + error.message + ").");
        })
        .then(begin);
    }

    function begin([launch, , progress]) {
      if (!launch) throw new Error("Your learning platform did not say how to open this lesson.");
      template = launch.contextTemplate || {};
      mode = String(launch.launchMode || "Normal").toLowerCase();
      mastery = typeof launch.masteryScore === "number" ? launch.masteryScore : null;
      back = /^https?:\/\//i.test(launch.returnURL || "") ? launch.returnURL : null;
      const text = progress && typeof progress.text === "string" ? progress.text : "";
      told = progress && Array.isArray(progress.told) ? progress.told.slice(0, 10) : [];
      if (!memo.began) {
        memo.began = Date.now();
        remember();
        send(defined("initialized"));
      }
      return {
        text,
        mode: mode === "browse" || mode === "review" ? mode : "normal",
        passMark: mastery === null ? null : Math.round(mastery * 10000) / 100,
        earlier: told.includes("completed"),
      };
    }

    function keep(keepalive) {
      if (latest === null || mode !== "normal") return Promise.resolve();
      const url = address("activities/state", ours(PROGRESS));
      return request("PUT", url, { text: latest.text, told }, keepalive).then(
        (answer) => (answer.ok ? null : fault("Your learning platform did not keep your progress (status " + answer.status + ").")),
        () => fault("Your learning platform cannot be reached."),
      );
    }

    const score = (summary) => ({ scaled: summary.score / 100, raw: summary.score, min: 0, max: 100 });
    const judged = () => (mastery === null ? undefined : { [MASTERY]: mastery });
    const reaches = (summary) => mastery === null || summary.score / 100 >= mastery;

    function save(text, summary) {
      if (closed || mode !== "normal") return;
      latest = { text, summary };
      const list = [];
      if (summary.finished && !told.includes("completed")) {
        list.push(defined("completed", { completion: true, duration: duration(memo.began) }));
        told.push("completed");
      }
      if (summary.passed && summary.score !== null && reaches(summary) && !told.includes("passed")) {
        const result = { success: true, score: score(summary), duration: duration(memo.began) };
        list.push(defined("passed", result, judged()));
        told.push("passed");
      }
      if (list.length) send(...list);
      chain = chain.then(() => keep(true));
    }

    function answer(record) {
      if (closed || mode !== "normal") return;
      answeredNow = true;
      const { definition, result } = KB.pack.interactions.xapi(record.question, record.answer, record.grade);
      result.duration = "PT" + record.seconds.toFixed(2) + "S";
      const home = KB.pack.plan.modules.find((one) => one.id === record.module);
      const object = { objectType: "Activity", id: home.address + "#" + record.question.id, definition };
      send(statement("answered", object, result, context([], { parent: unit() })));
    }

    /* While a page closes nothing can be waited for: everything goes out at once, in one piece. */
    function close(leaving) {
      if (closed) return Promise.resolve(null);
      closed = true;
      clearTimeout(retry);
      const summary = latest && latest.summary;
      const end = [];
      if (mode === "normal" && answeredNow && summary.finished && !told.includes("passed") && below(summary)) {
        end.push(defined("failed", { success: false, score: score(summary), duration: duration(memo.began) }, judged()));
      }
      end.push(defined("terminated", { duration: duration(memo.began) }));
      memo.ended = true;
      remember();
      waiting.push(...end);
      let trouble = null;
      fault = (words) => (trouble = words || trouble);
      const out = leaving ? chain.then(() => keep(false)).then(() => post(false)) : Promise.all([keep(true), post(true)]);
      return out.then(() => trouble);
    }

    /* A score that reaches the platform's mark is not "failed" in its eyes, even where a module of a path was not passed. */
    const below = (summary) => !summary.passed && (mastery === null || !reaches(summary));

    return {
      name: "cmi5",
      limit: 64000,
      ascii: false,
      open,
      save,
      answer,
      close,
      back: () => back,
    };
  }

  function remembered(key) {
    try {
      return JSON.parse(sessionStorage.getItem(KEY + key)) || {};
    } catch (error) {
      return {};
    }
  }

  function connect() {
    const query = new URLSearchParams(location.search);
    const given = Object.fromEntries(NAMES.map((name) => [name, query.get(name) || ""]));
    if (NAMES.some((name) => !given[name]) || !/^https?:\/\//i.test(given.endpoint)) return null;
    try {
      given.agent = JSON.parse(given.actor);
    } catch (error) {
      return null;
    }
    return adapter(given);
  }

  KB.pack.connect = connect;
})();
