/*
 * Answers as learning platforms and record stores write them. Needs nothing.
 *
 * KB.pack.interactions.scorm12(question, answer, grade) -> {type, response, pattern, result, weighting}
 * KB.pack.interactions.scorm2004(question, answer, grade) -> the same, in the words of 2004
 * KB.pack.interactions.xapi(question, answer, grade) -> {definition, result} of a statement
 * KB.pack.interactions.line(text, most) -> the text on one line, cut to what a field takes
 *     grade: as KB.quiz.grade gives it, null for a reflection, which is neither right nor wrong.
 *
 * In SCORM 1.2 an answer is one letter or digit. From 2004 on an answer is a name, so it carries the words of the answer:
 * reports of platforms show the name and nothing else.
 */
(function () {
  "use strict";
  const KB = (window.KB = window.KB || {});
  KB.pack = KB.pack || {};

  const LETTERS = "abcdefghijklmnopqrstuvwxyz";
  const PLACES = "123456789abcdefghijklmnopqrstuvwxyz";
  const SHORT = 255;
  const LONG = 4000;
  const NAME = 60;
  const ACTIVITY = "http://adlnet.gov/expapi/activities/cmi.interaction";

  const letter = (at) => LETTERS[at];
  const place = (at) => PLACES[at];

  /* At most seven places behind the point and no exponent: all that the standards read. */
  function decimal(value) {
    const text = value.toFixed(7);
    return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  }

  function name(sign, text) {
    const words = text
      .normalize("NFD")
      .replace(/[^A-Za-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "");
    return (sign + (words ? "_" + words : "")).slice(0, NAME).replace(/-+$/, "");
  }

  /* One line, which begins with no brace: that would be read as the mark of a language. */
  const line = (text, most) => text.replace(/\s+/g, " ").trim().replace(/^\{/, " {").slice(0, most);

  const rightOptions = (question) => question.options.flatMap((option, at) => (option.correct ? [at] : []));
  const inOrder = (list) => list.map((one, at) => at);

  /* What each kind of question is made of: the answer and the right answer, as lists or pairs of places. */
  const KINDS = {
    single: (question, answer) => ({ type: "choice", of: question.options, given: [answer], right: rightOptions(question) }),
    multiple: (question, answer) => ({ type: "choice", of: question.options, given: answer, right: rightOptions(question) }),
    ordering: (question, answer) => ({
      type: "sequencing",
      of: question.items.map((text) => ({ text })),
      given: answer,
      right: inOrder(question.items),
    }),
    matching: (question, answer) => ({
      type: "matching",
      left: question.pairs.map((pair) => ({ text: pair.left })),
      of: question.pairs.map((pair) => ({ text: pair.right })),
      given: answer,
      right: inOrder(question.pairs),
    }),
    numeric: () => ({ type: "numeric" }),
    reflection: () => ({ type: "reflection" }),
  };

  const result = (grade, right, wrong) => (grade === null ? "neutral" : grade.right ? right : wrong);

  function scorm12(question, answer, grade) {
    const kind = KINDS[question.kind](question, answer);
    const row = { type: kind.type, result: result(grade, "correct", "wrong"), weighting: grade === null ? "0" : "1" };
    if (kind.type === "numeric") return Object.assign(row, { response: decimal(answer), pattern: decimal(question.answer) });
    if (kind.type === "reflection") return Object.assign(row, { type: "fill-in", response: line(answer, SHORT), pattern: "" });
    const write =
      kind.type === "matching"
        ? (list) => list.map((to, from) => place(from) + "." + letter(to)).join(",")
        : (list) => list.map(letter).join(",");
    return Object.assign(row, { response: write(kind.given), pattern: write(kind.right) });
  }

  /* The same for 2004 and xAPI, which differ in the names of answers only. */
  function later(question, answer, nameOf) {
    const kind = KINDS[question.kind](question, answer);
    if (kind.type === "numeric") {
      const range = [question.answer - question.tolerance, question.answer + question.tolerance].map(decimal).join("[:]");
      return { type: "numeric", response: decimal(answer), pattern: range };
    }
    if (kind.type === "reflection") return { type: "long-fill-in", response: line(answer, LONG), pattern: "" };
    const right = kind.of.map((one, at) => nameOf(letter(at), one.text));
    const left = (kind.left || []).map((one, at) => nameOf(place(at), one.text));
    const write =
      kind.type === "matching"
        ? (list) => list.map((to, from) => left[from] + "[.]" + right[to]).join("[,]")
        : (list) => list.map((at) => right[at]).join("[,]");
    return { type: kind.type, response: write(kind.given), pattern: write(kind.right), kind, left, right };
  }

  function scorm2004(question, answer, grade) {
    const { type, response, pattern } = later(question, answer, name);
    return {
      type,
      response,
      pattern,
      result: result(grade, "correct", "incorrect"),
      weighting: grade === null ? "0" : "1",
    };
  }

  const described = (ids, list) => ids.map((id, at) => ({ id, description: { en: list[at].text } }));

  function xapi(question, answer, grade) {
    const row = later(question, answer, (sign) => sign);
    const definition = { type: ACTIVITY, interactionType: row.type, description: { en: question.question } };
    if (row.pattern) definition.correctResponsesPattern = [row.pattern];
    if (row.type === "matching") {
      definition.source = described(row.left, row.kind.left);
      definition.target = described(row.right, row.kind.of);
    } else if (row.kind) {
      definition.choices = described(row.right, row.kind.of);
    }
    const out = { response: row.response };
    if (grade !== null) {
      out.success = grade.right;
      out.score = { scaled: Math.round(grade.points * 10000) / 10000 };
    }
    return { definition, result: out };
  }

  KB.pack.interactions = { scorm12, scorm2004, xapi, line };
})();
