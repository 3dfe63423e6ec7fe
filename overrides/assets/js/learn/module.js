/* Starts the lesson on the page of a module: its state is kept by KB.progress. Needs learn/lesson.js and learn/store.js. */
(function () {
  "use strict";
  const KB = window.KB;
  const WHOLE = "kb-lesson-whole";
  const article = document.querySelector("[data-lesson]");
  const id = article.dataset.lesson;

  function wanted() {
    try {
      return localStorage.getItem(WHOLE) === "yes";
    } catch (error) {
      return false;
    }
  }

  function want(whole) {
    try {
      localStorage.setItem(WHOLE, whole ? "yes" : "no");
    } catch (error) {
      /* Private windows and file: pages may forbid it; the choice then lasts for the page. */
    }
  }

  let saving = false;
  function save(state) {
    saving = true;
    KB.progress.update(id, state);
    saving = false;
  }

  // Nothing to step through: the page of a lesson that somebody is only beginning to write.
  if (!article.querySelector("[data-section]")) return;
  const player = KB.lesson.mount(
    article,
    { load: () => KB.progress.module(id), save },
    { lasting: KB.progress.lasting, whole: wanted(), onwhole: want },
  );
  // Another tab, or another part of this page, may change the same module.
  KB.progress.on(function () {
    if (!saving) player.refresh();
  });
})();
