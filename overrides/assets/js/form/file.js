/*
 * Where a record goes: its id, its file, the address at which GitHub offers to create it.
 *
 * KB.form.file.id(title, records) -> an id that no record has
 * KB.form.file.proposal(repository, branch, path, text, edit) -> {href, whole}
 *     whole: the text is in the address; otherwise people paste it. edit: the file is there already.
 * KB.form.file.save(name, text)      hands the reader a file
 * KB.form.file.copy(text) -> Promise of whether it worked
 */
(function () {
  "use strict";
  const form = window.KB.form;
  const LONGEST = 7000;
  const LONGEST_ID = 60;

  function id(title, records) {
    let base = form.guess.slug(title);
    if (base.length > LONGEST_ID)
      base = base
        .slice(0, LONGEST_ID + 1)
        .replace(/-[^-]*$/, "")
        .slice(0, LONGEST_ID);
    let free = base;
    for (let n = 2; base && records && records[free]; n++) free = base + "-" + n;
    return free;
  }

  function proposal(repository, branch, path, text, edit) {
    const to =
      repository.replace(/\/+$/, "") +
      (edit ? "/edit/" : "/new/") +
      branch.split("/").map(encodeURIComponent).join("/");
    if (edit) return { href: to + "/" + path.split("/").map(encodeURIComponent).join("/"), whole: false };
    const named = to + "?filename=" + encodeURIComponent(path);
    const href = named + "&value=" + encodeURIComponent(text);
    return href.length <= LONGEST ? { href, whole: true } : { href: named, whole: false };
  }

  function save(name, text) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/markdown;charset=utf-8" }));
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch (error) {
      /* Old browsers, and pages that may not use the clipboard: select and copy by command. */
    }
    const box = document.createElement("textarea");
    box.value = text;
    box.setAttribute("aria-hidden", "true");
    box.className = "sr";
    document.body.append(box);
    const before = document.activeElement;
    box.select();
    let done = false;
    try {
      done = document.execCommand("copy");
    } catch (error) {
      done = false;
    }
    box.remove();
    if (before) before.focus();
    return done;
  }

  form.file = { id, proposal, save, copy, LONGEST };
})();
