/* The words of SCORM 1.2. Needs package/scorm.js. KB.pack.connect() -> adapter as in package/start.js, or null. */
(function () {
  "use strict";
  const KB = window.KB;
  const two = (number) => String(Math.floor(number)).padStart(2, "0");

  /* HHHH:MM:SS.SS */
  function span(seconds) {
    const hours = Math.min(9999, Math.floor(seconds / 3600));
    const rest = (seconds % 60).toFixed(2).padStart(5, "0").replace("60.00", "59.99");
    return String(hours).padStart(4, "0") + ":" + two((seconds / 60) % 60) + ":" + rest;
  }

  const clock = (date) => [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");

  /* One word for two things: finished, and with what result. What the platform holds as done stays done. */
  function status(summary, earlier) {
    if (summary.finished) return summary.passed ? "passed" : "failed";
    return /^(passed|completed|failed)$/i.test(earlier) ? null : "incomplete";
  }

  function* values(summary, earlier) {
    if (summary.finished && summary.score !== null) {
      yield ["cmi.core.score.min", "0"];
      yield ["cmi.core.score.max", "100"];
      yield ["cmi.core.score.raw", summary.score];
    }
    const word = status(summary, earlier);
    if (word) yield ["cmi.core.lesson_status", word];
  }

  function* interaction(record) {
    const row = KB.pack.interactions.scorm12(record.question, record.answer, record.grade);
    yield ["id", record.id];
    yield ["time", clock(record.when)];
    yield ["type", row.type];
    if (row.pattern) yield ["correct_responses.0.pattern", row.pattern];
    yield ["weighting", row.weighting];
    yield ["student_response", row.response];
    yield ["result", row.result];
    yield ["latency", span(record.seconds)];
  }

  const words = {
    name: "SCORM 1.2",
    object: "API",
    calls: {
      start: "LMSInitialize",
      end: "LMSFinish",
      get: "LMSGetValue",
      set: "LMSSetValue",
      commit: "LMSCommit",
      error: "LMSGetLastError",
    },
    /* 101 is any error at all, so the platform's own status decides. */
    begun: [],
    status: "cmi.core.lesson_status",
    done: /^(passed|completed)$/i,
    learner: "cmi.core.student_id",
    mode: "cmi.core.lesson_mode",
    mark(get) {
      const text = get("cmi.student_data.mastery_score");
      return /^\d{1,3}(\.\d+)?$/.test(text) && Number(text) <= 100 ? Number(text) : null;
    },
    data: "cmi.suspend_data",
    where: "cmi.core.lesson_location",
    longest: 255,
    session: "cmi.core.session_time",
    exit: "cmi.core.exit",
    limit: 4096,
    ascii: true,
    span,
    values,
    interaction,
  };

  KB.pack.connect = () => (KB.pack.scorm.find(words.object) ? KB.pack.scorm.adapter(words) : null);
})();
