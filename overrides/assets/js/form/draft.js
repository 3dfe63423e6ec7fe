/*
 * The draft of a form: kept in this browser, one for each type, until it is discarded.
 *
 * KB.form.draft.keep(type, record) -> whether the browser kept it
 * KB.form.draft.recall(type) -> {record, saved} or null      KB.form.draft.discard(type)
 */
(function () {
  "use strict";
  const form = window.KB.form;
  const NAME = "kb-form-";

  function keep(type, record) {
    try {
      localStorage.setItem(NAME + type, JSON.stringify({ record, saved: new Date().toISOString() }));
      return true;
    } catch (error) {
      return false;
    }
  }

  function recall(type) {
    try {
      const draft = JSON.parse(localStorage.getItem(NAME + type) || "null");
      const record = draft && draft.record;
      const whole =
        record &&
        form.values.isGroup(record.values) &&
        Array.isArray(record.pieces) &&
        record.pieces.length &&
        Array.isArray(record.order) &&
        form.values.isGroup(record.blocks);
      return whole ? draft : null;
    } catch (error) {
      return null;
    }
  }

  function discard(type) {
    try {
      localStorage.removeItem(NAME + type);
    } catch (error) {
      /* Nothing was kept then. */
    }
  }

  form.draft = { keep, recall, discard };
})();
