/*
 * Where findings are shown: at their field once somebody has been there, and in a list once somebody asks for it.
 *
 * KB.form.errors(app) -> {register, forget, touch, ask(), update(findings), count()}
 */
(function () {
  "use strict";
  const KB = window.KB;
  const form = KB.form;
  const el = KB.dom.el;

  form.errors = function (app, summary) {
    const spots = new Map();
    const touched = new Set();
    let everything = false;
    let found = [];

    const name = (place) => JSON.stringify(place);

    function register(place, spot) {
      spots.set(name(place), Object.assign({ place, told: "" }, spot));
    }

    /* Whatever stands below a place is made anew. */
    function forget(place) {
      const inside = name(place).slice(0, -1) + ",";
      for (const key of Array.from(spots.keys())) if (key.startsWith(inside)) spots.delete(key);
    }

    function touch(place) {
      for (let length = 1; length <= place.length; length++) touched.add(name(place.slice(0, length)));
      show();
    }

    function spotOf(finding) {
      let place = finding.place;
      if (place[0] === "body") place = ["body", pieceAt(finding)];
      while (place.length && !spots.has(name(place))) place = place.slice(0, -1);
      return place.length ? spots.get(name(place)) : null;
    }

    function pieceAt(finding) {
      const pieces = app.record.pieces;
      const named = pieces.findIndex((piece) => piece.heading && piece.heading === finding.section);
      if (named >= 0) return named;
      return form.record.pieceAt(app.record, finding.at || 0);
    }

    function update(findings) {
      found = findings.map((finding) => Object.assign({ spot: spotOf(finding) }, finding)).sort(inOrder);
      show();
    }

    /* As they come on the page; what has no place there comes first. */
    function inOrder(one, other) {
      if (!one.spot || !other.spot || one.spot === other.spot) return (one.spot ? 1 : 0) - (other.spot ? 1 : 0);
      return one.spot.wrapper.compareDocumentPosition(other.spot.wrapper) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
    }

    function visible(finding) {
      if (everything) return true;
      return !finding.warning && finding.spot !== null && touched.has(name(finding.spot.place));
    }

    function show() {
      form.calm(showNow);
    }

    function showNow() {
      const bySpot = new Map();
      for (const finding of found.filter(visible))
        if (finding.spot) bySpot.set(finding.spot, [...(bySpot.get(finding.spot) || []), finding]);
      for (const spot of spots.values()) tell(spot, bySpot.get(spot) || []);
      if (everything) list();
    }

    function tell(spot, findings) {
      const told = findings.map((one) => one.code + one.message).join("\n");
      if (spot.told === told) return;
      spot.told = told;
      spot.error.hidden = !findings.length;
      spot.error.replaceChildren(...findings.flatMap((one) => line(one)));
      const wrong = findings.some((one) => !one.warning);
      spot.wrapper.classList.toggle("is-wrong", wrong);
      spot.wrapper.classList.toggle("is-odd", findings.length > 0 && !wrong);
      if (/^(INPUT|SELECT|TEXTAREA)$/.test(spot.input.tagName)) {
        if (wrong) spot.input.setAttribute("aria-invalid", "true");
        else spot.input.removeAttribute("aria-invalid");
      }
    }

    function line(one) {
      const word = one.warning ? "Worth mending: " : "To mend: ";
      return [
        el(
          "span",
          { class: "form-fault" },
          el("strong", {}, word),
          one.message.charAt(0).toUpperCase() + one.message.slice(1),
          ". ",
          help(one),
        ),
      ];
    }

    function help(one) {
      return el(
        "a",
        {
          class: "form-code",
          href: KB.load.href("contribute/findings/" + one.code.toLowerCase() + "/"),
          target: "_blank",
          rel: "noopener",
          "aria-label": one.code + ": why this matters (opens in a new tab)",
        },
        one.code,
      );
    }

    // --- The list -------------------------------------------------------------------------------------------------

    function list() {
      const errors = found.filter((one) => !one.warning);
      const others = found.filter((one) => one.warning);
      summary.hidden = !found.length;
      const rows = [...errors, ...others].map((one) =>
        el("li", {}, link(one), one.warning ? " (worth mending)" : "", remove(one)),
      );
      const head = errors.length
        ? form.words.count(errors.length, "thing", "things") + " to mend"
        : "Nothing has to be mended";
      summary.replaceChildren(
        el("h2", { id: "kb-form-summary-title" }, head),
        ...(rows.length ? [el("ol", {}, ...rows)] : []),
      );
    }

    function link(one) {
      if (!one.spot) return el("span", {}, one.message);
      const target = one.spot.input;
      return el(
        "a",
        {
          href: "#" + target.id,
          onclick: (event) => {
            event.preventDefault();
            go(target);
          },
        },
        one.message,
      );
    }

    function go(target) {
      for (let box = target.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
      target.focus();
      target.scrollIntoView({ block: "center" });
    }

    /* A field that the type does not have has no box in which it could be mended. */
    function remove(one) {
      if (one.code !== "KB102" && one.code !== "KB120") return null;
      return el(
        "button",
        {
          type: "button",
          class: "button quiet small",
          onclick: () => {
            app.put(one.place, undefined);
            summary.focus();
          },
        },
        "Take it out",
      );
    }

    function ask() {
      everything = true;
      show();
      if (found.length) {
        summary.focus();
        summary.scrollIntoView({ block: "start" });
      }
    }

    function reset() {
      spots.clear();
      touched.clear();
      everything = false;
      found = [];
      summary.hidden = true;
    }

    return {
      register,
      forget,
      touch,
      update,
      ask,
      reset,
      errors: () => found.filter((one) => !one.warning).length,
      warnings: () => found.filter((one) => one.warning).length,
    };
  };
})();
