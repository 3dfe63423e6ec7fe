/*
 * Questions on a page: to answer, and with what they were worth. Adds to KB.quiz; needs learn/quiz.js.
 *
 * KB.quiz.mount(list, questions, {answers, onanswer(id, answer, grade)}) -> {set(answers)}
 *     Fills a list with the questions. `set` shows other answers, of another tab or from a file.
 * KB.quiz.fields(question, {id, text, how}) -> {element, first, read()}     what a question is answered with and nothing
 *     else, for tests that tell the result in the end; the names are the ids of the item, its text and KB.quiz.hows[kind].
 *     read() gives {answer} or {missing: text}; first is what takes the focus
 */
(function () {
  "use strict";
  const KB = window.KB;
  const { answered, grade, number, order, own, el } = KB.quiz;

  const written = (value, unit) =>
    value.toLocaleString("en-GB", { maximumFractionDigits: 10 }) + (unit ? " " + unit : "");
  const letter = (at) => String.fromCharCode(65 + at);

  /*
   * How each kind asks. Each returns {element, read()}: what to put on the page, and the answer as it stands, or a text
   * that says what is missing. `named` names the element after the question; `before` is an earlier answer.
   */
  const ASKS = {
    single: (question, named, before) => choice(question, named, "radio", before === undefined ? [] : [before]),
    multiple: (question, named, before) => choice(question, named, "checkbox", before || []),

    numeric(question, named, before) {
      const field = el("input", {
        type: "text",
        inputmode: "decimal",
        autocomplete: "off",
        class: "kb-quiz__number",
        "aria-labelledby": named.text,
        "aria-describedby": named.how + (question.unit ? " " + named.id + "-unit" : ""),
      });
      if (before !== undefined) field.value = before.toLocaleString("en-GB", { useGrouping: false, maximumFractionDigits: 10 });
      return {
        element: el(
          "p",
          { class: "kb-quiz__field" },
          field,
          question.unit ? el("span", { id: named.id + "-unit" }, question.unit) : null,
        ),
        first: field,
        read() {
          const value = number(field.value, question);
          if (value !== null) return { answer: value };
          return { missing: field.value.trim() ? "Write a number and nothing else, for example 12.5." : "Write a number first." };
        },
      };
    },

    ordering(question, named, before) {
      const items = before || order(question.id, question.items, true);
      const said = el("span", { class: "sr", role: "status" });
      const list = el("ol", { class: "kb-quiz__order" });
      const rowOf = new Map();

      function move(from, by) {
        const row = rowOf.get(from);
        const to = items.indexOf(from) + by;
        if (to < 0 || to >= items.length) {
          said.textContent = by < 0 ? "It stands first already." : "It stands last already.";
          return;
        }
        items.splice(to - by, 1);
        items.splice(to, 0, from);
        const focused = document.activeElement;
        list.insertBefore(row, by < 0 ? row.previousElementSibling : row.nextElementSibling.nextElementSibling);
        // Moving an element takes the focus from what is in it.
        focused.focus();
        show();
        said.textContent = question.items[from] + ": now " + (to + 1) + " of " + items.length + ".";
      }

      function show() {
        items.forEach(function (from, at) {
          const [up, down] = rowOf.get(from).querySelectorAll("button");
          up.setAttribute("aria-disabled", String(at === 0));
          down.setAttribute("aria-disabled", String(at === items.length - 1));
        });
      }

      function mover(from, by) {
        const word = by < 0 ? "Move up: " : "Move down: ";
        return el(
          "button",
          { type: "button", class: "kb-quiz__move", onclick: () => move(from, by) },
          el("span", { "aria-hidden": "true" }, by < 0 ? "↑" : "↓"),
          el("span", { class: "sr" }, word + question.items[from]),
        );
      }

      for (const from of items) {
        const row = el(
          "li",
          {
            onkeydown(event) {
              const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
              if (!by || event.altKey || event.ctrlKey || event.metaKey) return;
              event.preventDefault();
              move(from, by);
            },
          },
          el("span", {}, question.items[from]),
          el("span", { class: "kb-quiz__moves" }, mover(from, -1), mover(from, 1)),
        );
        rowOf.set(from, row);
        list.append(row);
      }
      show();
      return {
        element: el("div", { role: "group", "aria-labelledby": named.text, "aria-describedby": named.how }, list, said),
        first: list.querySelector("button"),
        read: () => ({ answer: items.slice() }),
      };
    },

    matching(question, named, before) {
      const rights = question.pairs.map((pair) => pair.right);
      // Two left sides may share a right side: it is offered once.
      const offered = order(question.id, rights, true).filter((at, place, all) => all.findIndex((other) => rights[other] === rights[at]) === place);
      const fields = question.pairs.map(function (pair, at) {
        const field = el("select", { id: named.id + "-" + at }, el("option", { value: "" }, "Choose"));
        offered.forEach((from, place) => field.append(el("option", { value: from }, letter(place) + ": " + rights[from])));
        if (before) field.value = offered.find((from) => rights[from] === rights[before[at]]);
        return field;
      });
      return {
        element: el(
          "div",
          { role: "group", "aria-labelledby": named.text, "aria-describedby": named.how },
          el("ol", { class: "kb-quiz__partners" }, ...offered.map((from) => el("li", {}, rights[from]))),
          el(
            "ul",
            { class: "kb-quiz__matches" },
            ...question.pairs.map((pair, at) => el("li", {}, el("label", { for: named.id + "-" + at }, pair.left), fields[at])),
          ),
        ),
        first: fields[0],
        read() {
          const empty = fields.filter((field) => field.value === "").length;
          if (empty) return { missing: "Choose a partner for " + (empty === fields.length ? "each item" : "the other " + empty) + " first." };
          return { answer: fields.map((field) => Number(field.value)) };
        },
      };
    },

    reflection(question, named, before) {
      const field = el("textarea", { rows: 4, maxlength: 2000, "aria-labelledby": named.text, "aria-describedby": named.how });
      field.value = before || "";
      return {
        element: field,
        first: field,
        read: () => (field.value.trim() ? { answer: field.value.trim() } : { missing: "Write a few words first." }),
      };
    },
  };

  function choice(question, named, type, before) {
    const shown = order(question.id, question.options.map((option) => option.text));
    const boxes = shown.map((at) => el("input", { type, name: named.id, value: at, checked: before.includes(at) }));
    return {
      element: el(
        "div",
        { role: type === "radio" ? "radiogroup" : "group", "aria-labelledby": named.text, "aria-describedby": named.how },
        el(
          "ul",
          { class: "kb-quiz__choices" },
          ...shown.map((at, place) => el("li", {}, el("label", {}, boxes[place], el("span", {}, question.options[at].text)))),
        ),
      ),
      first: boxes.find((box) => box.checked) || boxes[0],
      read() {
        const chosen = boxes.filter((box) => box.checked).map((box) => Number(box.value));
        if (!chosen.length) return { missing: "Choose an answer first." };
        return { answer: type === "radio" ? chosen[0] : chosen.sort((one, other) => one - other) };
      },
    };
  }

  const HOWS = {
    single: "Choose one.",
    multiple: "Choose all that apply.",
    numeric: "Give a number.",
    ordering: "Put these in order, the first at the top: with the buttons, or with the arrow keys on one of them.",
    matching: "Choose for each item the partner that belongs to it.",
    reflection: "There is no right or wrong. Write what you think; it is not scored.",
  };

  /* What the learner reads after answering: a row for each part. */
  const SHOWS = {
    single: (question, answer) => shownOptions(question, [answer]),
    multiple: (question, answer) => shownOptions(question, answer),
    numeric(question, answer) {
      const spread = question.tolerance ? ", give or take " + written(question.tolerance) : "";
      return [
        el(
          "p",
          {},
          "You answered " + written(answer, question.unit) + ". The answer is ",
          el("strong", {}, written(question.answer, question.unit)),
          spread + ".",
        ),
      ];
    },
    ordering(question, answer, made) {
      const rows = question.items.map(function (text, at) {
        const own = made.parts[at].right ? at : answer.indexOf(at);
        return row(text, made.parts[at].right, own === at ? null : "You had it at " + (own + 1) + ".");
      });
      return [el("ol", { class: "kb-quiz__rows" }, ...rows)];
    },
    matching(question, answer, made) {
      const rows = question.pairs.map((pair, at) =>
        row(
          pair.left + ": " + pair.right,
          made.parts[at].right,
          made.parts[at].right ? null : "You chose: " + question.pairs[answer[at]].right,
        ),
      );
      return [el("ul", { class: "kb-quiz__rows" }, ...rows)];
    },
    reflection: (question, answer) => [
      el("blockquote", { class: "kb-quiz__own" }, answer),
      el("p", {}, el("strong", {}, "What a good answer takes into account")),
    ],
  };

  const marked = (right, text) =>
    el("strong", {}, el("span", { "aria-hidden": "true" }, right ? "✓ " : "✗ "), el("span", { class: "sr" }, right ? "Right: " : "Not right: "), text);

  function row(text, right, note) {
    return el("li", { "data-mark": right ? "right" : "wrong" }, marked(right, text), note && el("span", {}, note));
  }

  function shownOptions(question, chosen) {
    const rows = order(question.id, question.options.map((option) => option.text)).map(function (at) {
      const option = question.options[at];
      const own = chosen.includes(at);
      return el(
        "li",
        { "data-mark": option.correct ? "right" : own ? "wrong" : null, "data-chosen": own },
        marked(option.correct, option.text),
        own ? el("em", {}, "Your choice") : null,
        el("span", {}, option.feedback),
      );
    });
    return [el("ul", { class: "kb-quiz__rows" }, ...rows)];
  }

  function verdict(question, answer, made) {
    if (!made) return "Your answer is kept.";
    if (made.right) return "Right.";
    const start = made.points ? "Partly right" : "Not right";
    const right = made.parts.filter((part) => part.right).length;
    const of = right + " of " + made.parts.length;
    if (question.kind === "ordering") return start + ": " + of + " in their place.";
    if (question.kind === "matching") return start + ": " + of + " pairs.";
    if (question.kind !== "multiple") return start + ".";
    const hits = answer.filter((at) => question.options[at].correct).length;
    const all = question.options.filter((option) => option.correct).length;
    const extra = answer.length - hits;
    return start + ": you chose " + hits + " of " + all + " right answers" + (extra ? " and " + extra + " wrong." : ".");
  }

  function mount(list, questions, settings) {
    const answers = {};
    list.classList.add("is-live");
    const items = questions.map(function (question, at) {
      const id = "kb-question-" + (at + 1);
      const item = el("li", { class: "kb-quiz__question", id, "data-question": question.id, "data-kind": question.kind });
      return { question, item, named: { id, text: id + "-text", how: id + "-how" }, at };
    });

    function head(one, how) {
      return [
        el("h3", { class: "kb-quiz__count" }, "Question " + (one.at + 1) + " of " + questions.length),
        el("p", { class: "kb-quiz__text", id: one.named.text }, one.question.question),
        how ? el("p", { class: "kb-quiz__how", id: one.named.how }, HOWS[one.question.kind]) : null,
      ].filter(Boolean);
    }

    function ask(one, before) {
      const form = ASKS[one.question.kind](one.question, one.named, before);
      const missing = el("p", { class: "kb-quiz__missing", role: "alert" });
      const word = one.question.kind === "reflection" ? "Keep my answer" : "Check my answer";
      one.item.removeAttribute("data-result");
      one.item.replaceChildren(
        el(
          "form",
          {
            novalidate: true,
            onsubmit(event) {
              event.preventDefault();
              const read = form.read();
              missing.textContent = read.missing || "";
              if (read.missing) form.first.focus();
              else give(one, read.answer);
            },
          },
          ...head(one, true),
          form.element,
          missing,
          el("p", { class: "kb-quiz__do" }, el("button", { type: "submit", class: "button" }, word)),
        ),
      );
      return form.first;
    }

    function give(one, answer) {
      answers[one.question.id] = answer;
      const made = grade(one.question, answer);
      show(one, answer, made).focus();
      if (settings.onanswer) settings.onanswer(one.question.id, answer, made);
    }

    function show(one, answer, made) {
      const question = one.question;
      const reflection = question.kind === "reflection";
      const said = el("p", { class: "kb-quiz__verdict", tabindex: -1 }, verdict(question, answer, made));
      one.item.dataset.result = !made ? "kept" : made.right ? "right" : made.points ? "partly" : "wrong";
      one.item.replaceChildren(
        ...head(one, false),
        said,
        ...SHOWS[question.kind](question, answer, made),
        // Options have their own feedback.
        question.feedback ? el("p", { class: "kb-quiz__feedback" }, question.feedback) : "",
        el(
          "p",
          { class: "kb-quiz__do" },
          el(
            "button",
            { type: "button", class: "button quiet small", onclick: () => ask(one, answers[question.id]).focus() },
            reflection ? "Change my answer" : "Try again",
            el("span", { class: "sr" }, ": question " + (one.at + 1)),
          ),
          el(
            "a",
            { href: "#" + question.section, "data-section-link": question.section },
            "Read the section that answers it",
            el("span", { class: "sr" }, ": question " + (one.at + 1)),
          ),
        ),
      );
      return said;
    }

    /* Leaves alone what has not changed, and with it what a learner is about to answer. */
    function set(given, all) {
      for (const one of items) {
        const id = one.question.id;
        const answer = own(given, id);
        const known = answered(one.question, answer);
        if (!all && JSON.stringify(own(answers, id)) === JSON.stringify(known ? answer : undefined)) continue;
        if (known) {
          answers[id] = answer;
          show(one, answer, grade(one.question, answer));
        } else {
          delete answers[id];
          ask(one);
        }
      }
    }

    set(settings.answers || {}, true);
    list.replaceChildren(...items.map((one) => one.item));
    return { set };
  }

  const fields = (question, named) => ASKS[question.kind](question, named);

  Object.assign(KB.quiz, { mount, fields, hows: HOWS });
})();
