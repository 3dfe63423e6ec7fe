/*
 * The end of the form: the file's name, and the three ways to hand the record over. Nothing is sent by this page itself:
 * GitHub gets the text when a reader follows the link.
 *
 * KB.form.finish(app, element) -> {update(text)}
 */
(function () {
  "use strict";
  const KB = window.KB;
  const form = KB.form;
  const el = KB.dom.el;

  form.finish = function (app, element) {
    let text = "";
    const name = el("input", {
      id: "kb-form-id",
      type: "text",
      spellcheck: "false",
      autocomplete: "off",
      "aria-describedby": "kb-form-id-help kb-form-id-error",
    });
    const error = el("p", { class: "form-error", id: "kb-form-id-error", hidden: true });
    const field = el(
      "div",
      { class: "form-field" },
      el("label", { for: name.id }, "Name of the file"),
      el(
        "p",
        { class: "form-help", id: "kb-form-id-help" },
        "Made from the title; it becomes the address of the page and stays for good. The file goes to ",
        el("code", {}, app.model.folder + "/"),
        ".",
      ),
      name,
      error,
    );
    name.addEventListener("input", function () {
      app.record.id = form.guess.slug(name.value);
      app.record.named = Boolean(name.value.trim());
      app.changed();
    });
    name.addEventListener("blur", function () {
      name.value = app.record.id;
      app.touch(["id"]);
    });

    const propose = el("a", { class: "button", target: "_blank", rel: "noopener" }, "Propose on GitHub");
    const download = el("button", { type: "button", class: "button quiet" }, "Download the file");
    const copy = el("button", { type: "button", class: "button quiet" }, "Copy the text");
    const words = el("p", { class: "form-help" });
    const whole = el("pre", { tabindex: "0", "aria-label": "The file as it will be sent" });
    const look = el("details", { class: "fold" }, el("summary", {}, "The file as it will be sent"), whole);
    look.addEventListener("toggle", () => (whole.textContent = text));
    const nowhere = !app.page.repository;
    element.replaceChildren(
      field,
      words,
      el("div", { class: "actions" }, nowhere ? null : propose, download, copy),
      look,
    );

    propose.addEventListener("click", function (event) {
      const pasted = propose.dataset.whole !== "true";
      if (app.errors()) {
        event.preventDefault();
        app.ask();
        return;
      }
      if (!pasted) return;
      // The page that opens takes the focus: the copy has to be on its way before.
      form.file
        .copy(text)
        .then((done) =>
          app.say(
            done
              ? "The text is on your clipboard. Paste it into the large box on the page of GitHub."
              : "The text could not be copied. Open “The file as it will be sent” below and copy it from there.",
          ),
        );
    });
    download.addEventListener("click", function () {
      form.file.save(file(), text);
      app.say(
        app.errors()
          ? "Downloaded, with " + form.words.count(app.errors(), "thing", "things") + " still to mend."
          : "Downloaded as " + file() + ".",
      );
    });
    copy.addEventListener("click", () =>
      form.file
        .copy(text)
        .then((done) =>
          app.say(
            done
              ? "Copied."
              : "The text could not be copied. Open “The file as it will be sent” and copy it from there.",
          ),
        ),
    );

    /* A title without a letter of the Latin script gives no name. */
    function nameless() {
      return title() ? app.model.type + "-" + new Date().toISOString().slice(0, 10) : "";
    }

    function title() {
      return form.values.shown(app.record.values.title).trim();
    }

    function file() {
      return (app.record.id || app.model.type) + ".md";
    }

    function update(fresh) {
      text = fresh;
      const { record, page } = app;
      if (!record.opened && !record.named)
        record.id = form.file.id(form.values.shown(record.values.title), app.context().records) || nameless();
      if (document.activeElement !== name) name.value = record.id;
      if (look.open) whole.textContent = text;
      name.readOnly = Boolean(record.opened);
      const known = app.context().records;
      const edit = Boolean(record.opened && known && known[record.opened]);
      const path = edit && known[record.opened].path ? known[record.opened].path : app.model.folder + "/" + file();
      if (nowhere) {
        words.textContent =
          "Download the file and send it to the editors, or put it into the folder of its type yourself.";
        return;
      }
      const way = form.file.proposal(page.repository, page.branch, path, text, edit);
      propose.href = way.href;
      propose.dataset.whole = String(way.whole);
      if (edit)
        words.textContent =
          "The record is there already. “Propose on GitHub” copies the new text and opens the page that edits it: select everything there, paste, and press “Commit changes”.";
      else if (way.whole)
        words.textContent =
          "“Propose on GitHub” opens the repository with name and text filled in. There you press “Commit changes”; GitHub makes a copy of the repository for you and asks the editors to take your page in. You need a free account.";
      else
        words.textContent =
          "The text is too long for an address. “Propose on GitHub” copies it and opens the repository with the name filled in: paste the text into the large box there, and press “Commit changes”. You need a free account.";
    }

    app.register(["id"], { wrapper: field, error, input: name });
    return { update };
  };
})();
