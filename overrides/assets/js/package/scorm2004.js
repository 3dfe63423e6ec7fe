/* The words of SCORM 2004. Needs package/scorm.js. KB.pack.connect() -> adapter as in package/start.js, or null. */
(function () {
  "use strict";
  const KB = window.KB;
  const DESCRIPTION = 250;

  const span = (seconds) => "PT" + Math.max(0, seconds).toFixed(2) + "S";
  const stamp = (date) => date.toISOString().replace(/\.(\d\d)\dZ$/, ".$1Z");

  /* What the platform holds as done stays done. */
  function* values(summary, earlier) {
    if (summary.score !== null && (summary.finished || summary.passed)) {
      yield ["cmi.score.min", "0"];
      yield ["cmi.score.max", "100"];
      yield ["cmi.score.raw", summary.score];
      yield ["cmi.score.scaled", summary.score / 100];
    }
    yield ["cmi.progress_measure", Math.round(summary.progress * 10000) / 10000];
    if (summary.finished) yield ["cmi.completion_status", "completed"];
    else if (earlier !== "completed") yield ["cmi.completion_status", "incomplete"];
    if (summary.passed) yield ["cmi.success_status", "passed"];
    else if (summary.finished) yield ["cmi.success_status", "failed"];
  }

  function* interaction(record) {
    const row = KB.pack.interactions.scorm2004(record.question, record.answer, record.grade);
    yield ["id", record.id];
    yield ["type", row.type];
    yield ["timestamp", stamp(record.when)];
    if (row.pattern) yield ["correct_responses.0.pattern", row.pattern];
    yield ["weighting", row.weighting];
    yield ["learner_response", row.response];
    yield ["result", row.result];
    yield ["latency", span(record.seconds)];
    yield ["description", KB.pack.interactions.line(record.question.question, DESCRIPTION)];
  }

  const words = {
    name: "SCORM 2004",
    object: "API_1484_11",
    calls: {
      start: "Initialize",
      end: "Terminate",
      get: "GetValue",
      set: "SetValue",
      commit: "Commit",
      error: "GetLastError",
    },
    /* 103: begun already. */
    begun: [103],
    status: "cmi.completion_status",
    done: /^completed$/i,
    learner: "cmi.learner_id",
    mode: "cmi.mode",
    mark(get) {
      const text = get("cmi.scaled_passing_score");
      return /^(0(\.\d+)?|1(\.0+)?)$/.test(text) ? Math.round(Number(text) * 10000) / 100 : null;
    },
    data: "cmi.suspend_data",
    where: "cmi.location",
    longest: 1000,
    session: "cmi.session_time",
    exit: "cmi.exit",
    leave: ["adl.nav.request", "suspendAll"],
    limit: 64000,
    ascii: false,
    span,
    values,
    interaction,
  };

  KB.pack.connect = () => (KB.pack.scorm.find(words.object) ? KB.pack.scorm.adapter(words) : null);
})();
