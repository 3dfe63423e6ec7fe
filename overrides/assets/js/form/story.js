/*
 * The text of a record, section by section. Sections of the author's own are kept and can be written in like the others.
 *
 * KB.form.story(app) -> element
 */
(function () {
  "use strict";
  const KB = window.KB;
  const form = KB.form;
  const el = KB.dom.el;

  form.story = function (app) {
    const names = app.model.sections;
    const pieces = app.record.pieces;
    const boxes = el("div", { class: "form-parts" });
    for (const name of names.filter((one) => !pieces.some((piece) => piece.heading === one)))
      insert(pieces, names, name);
    const error = el("p", { class: "form-error", id: "kb-f-body-error", hidden: true });
    const wrapper = el(
      "div",
      { class: "form-story", id: "kb-f-body", tabindex: "-1", "data-place": "kb-f-body" },
      el(
        "p",
        { class: "form-help" },
        "Markdown: a blank line between paragraphs, “- ” before each point of a list. Cite a source as [@key]; link to a page of this site as [[id]] or [[id|words]].",
      ),
      boxes,
      error,
    );
    app.register(["body"], { wrapper, error, input: wrapper });
    pieces.forEach(function (piece, index) {
      // The blank lines before the first heading need no box.
      if (!piece.heading && names.length && !piece.text.trim()) return;
      boxes.append(section(piece, index, app));
    });
    return wrapper;
  };

  /* A section that is missing, at its place among the others. */
  function insert(pieces, names, name) {
    const later = names.slice(names.indexOf(name) + 1);
    const before = pieces.findIndex((piece) => later.includes(piece.heading));
    pieces.splice(before < 0 ? pieces.length : before, 0, form.body.piece(name));
  }

  function section(piece, index, app) {
    const place = ["body", index];
    const id = form.place(place);
    const label = piece.heading || (app.model.sections.length ? "Before the first section" : "Text");
    const input = el("textarea", {
      id,
      rows: piece.heading ? 7 : 10,
      spellcheck: "true",
      "aria-describedby": id + "-error",
    });
    input.value = form.body.words(piece);
    const error = el("p", { class: "form-error", id: id + "-error", hidden: true });
    input.addEventListener("input", function () {
      form.body.write(piece, input.value);
      app.changed();
    });
    input.addEventListener("blur", () => app.touch(place));
    const need = piece.wanted ? el("span", { class: "form-need" }, "needed") : null;
    const wrapper = el(
      "div",
      { class: "form-field", "data-place": id },
      el("label", { for: id }, label, need),
      cite(input, app),
      input,
      error,
    );
    app.register(place, { wrapper, error, input });
    return wrapper;
  }

  /* Puts a citation where the cursor is. */
  function cite(input, app) {
    const pick = el("select", { class: "form-cite", "aria-label": "Cite a source in this text" });
    function fill() {
      const keys = Object.keys(app.record.values.sources || {});
      pick.replaceChildren(
        el("option", { value: "" }, "Cite a source …"),
        ...keys.map((key) => el("option", { value: key }, key)),
      );
      pick.disabled = !keys.length;
    }
    pick.addEventListener("focus", fill);
    pick.addEventListener("change", function () {
      if (!pick.value) return;
      const at = input.selectionEnd;
      const gap = at && !/\s$/.test(input.value.slice(0, at)) ? " " : "";
      input.setRangeText(gap + "[@" + pick.value + "]", at, at, "end");
      input.dispatchEvent(new Event("input"));
      pick.value = "";
      input.focus();
    });
    app.onChange(fill);
    fill();
    return pick;
  }
})();
