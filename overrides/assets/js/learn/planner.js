/*
 * The session planner: fits modules into the time there is. The plan stands in the address, so that it can be sent on.
 *
 * Pure, without a page:
 * KB.planner.plan(modules, chosen, slot) -> {days, left, missing}
 *   modules   [{id, title, needs: [id], stages: [{title, minutes}]}] in the order in which they are placed
 *   chosen    {id: [indices of stages to leave out]}
 *   slot      {days, start, end, pause, stretch, noon, lunch}: times are minutes after midnight, all others minutes
 *   days      [{rows: [{kind: "stage" | "pause" | "lunch", module, stage, title, from, to}], end, free}]
 *   left      [{id, minutes, why: "time", over} | {id, minutes, why: "needs", needs: [id]}]   what fits on no day
 *   missing   [{id, needs: [id]}]   chosen modules that need others which are not chosen
 * KB.planner.write(chosen, slot) -> text     KB.planner.read(text, modules) -> {chosen, slot}   the plan in an address
 * KB.planner.csv(modules, result) -> text    KB.planner.clock(minutes) -> "09:05"
 * KB.planner.wrong(slot) -> what is wrong with the times, "" when nothing is
 */
(function () {
  "use strict";
  const KB = (window.KB = window.KB || {});

  const PRESETS = {
    short: { days: 1, start: 540, end: 630, pause: 0, stretch: 90, noon: 750, lunch: 60 },
    half: { days: 1, start: 540, end: 750, pause: 15, stretch: 90, noon: 750, lunch: 60 },
    day: { days: 1, start: 540, end: 990, pause: 15, stretch: 90, noon: 750, lunch: 60 },
    two: { days: 2, start: 540, end: 990, pause: 15, stretch: 90, noon: 750, lunch: 60 },
  };
  const LIMITS = {
    days: [1, 10],
    start: [0, 1439],
    end: [1, 1440],
    pause: [0, 60],
    stretch: [20, 240],
    noon: [0, 1439],
    lunch: [0, 180],
  };
  const NAMES = Object.keys(LIMITS);

  // --- The plan ------------------------------------------------------------------------------------------------------

  function has(object, name) {
    return Object.prototype.hasOwnProperty.call(object, name);
  }

  function parts(module, out) {
    return module.stages.map((stage, index) => ({ stage, index })).filter((part) => !out.includes(part.index));
  }

  function total(module, out) {
    return parts(module, out).reduce((sum, part) => sum + part.stage.minutes, 0);
  }

  /* Sets a module's parts behind what a day has; the day itself is not touched. */
  function lay(day, module, out, slot) {
    let clock = day.clock;
    let worked = day.worked;
    let fed = day.fed;
    const rows = [];
    function rest(kind, minutes) {
      rows.push({ kind, module: null, stage: null, title: kind === "lunch" ? "Lunch" : "Break", from: clock, to: clock + minutes });
      clock += minutes;
      worked = 0;
    }
    for (const { stage, index } of parts(module, out)) {
      if (slot.lunch && !fed && clock >= slot.noon && day.start < slot.noon) {
        rest("lunch", slot.lunch);
        fed = true;
      } else if (slot.pause && worked && worked + stage.minutes > slot.stretch) {
        rest("pause", slot.pause);
      }
      rows.push({ kind: "stage", module: module.id, stage: index, title: stage.title, from: clock, to: clock + stage.minutes });
      clock += stage.minutes;
      worked += stage.minutes;
    }
    return { rows, clock, worked, fed };
  }

  /* In the order given, and each after those of the chosen ones that it needs. */
  function order(modules, chosen) {
    let waiting = modules.filter((module) => has(chosen, module.id));
    const out = [];
    while (waiting.length) {
      const open = new Set(waiting.map((module) => module.id));
      const next = waiting.find((module) => !module.needs.some((id) => open.has(id))) || waiting[0];
      out.push(next);
      waiting = waiting.filter((module) => module !== next);
    }
    return out;
  }

  function plan(modules, chosen, slot) {
    const days = [];
    for (let day = 0; day < slot.days; day++) {
      days.push({ rows: [], start: slot.start, clock: slot.start, worked: 0, fed: false });
    }
    const on = {};
    const left = [];
    const missing = [];
    for (const module of order(modules, chosen)) {
      const out = chosen[module.id];
      const minutes = total(module, out);
      const absent = module.needs.filter((id) => !has(chosen, id));
      if (absent.length) missing.push({ id: module.id, needs: absent });
      if (!minutes) continue;
      const unplaced = module.needs.filter((id) => left.some((row) => row.id === id));
      if (unplaced.length) {
        left.push({ id: module.id, minutes, why: "needs", needs: unplaced });
        continue;
      }
      let over = Infinity;
      for (let day = Math.max(0, ...module.needs.map((id) => (has(on, id) ? on[id] : 0))); day < days.length; day++) {
        const laid = lay(days[day], module, out, slot);
        over = Math.min(over, laid.clock - slot.end);
        if (laid.clock > slot.end) continue;
        days[day] = { ...laid, start: slot.start, rows: days[day].rows.concat(laid.rows) };
        on[module.id] = day;
        break;
      }
      if (!has(on, module.id)) left.push({ id: module.id, minutes, why: "time", over });
    }
    return {
      days: days.map((day) => ({ rows: day.rows, end: day.clock, free: slot.end - day.clock })),
      left,
      missing,
    };
  }

  function wrong(slot) {
    for (const name of NAMES) {
      const value = slot[name];
      if (!Number.isInteger(value) || value < LIMITS[name][0] || value > LIMITS[name][1]) {
        return "Fill in every box; " + said(name) + ".";
      }
    }
    return slot.end <= slot.start ? "The day must end after it begins." : "";
  }

  function said(name) {
    const [least, most] = LIMITS[name];
    switch (name) {
      case "days":
        return "1 to 10 days";
      case "pause":
        return "a break takes " + least + " to " + most + " minutes";
      case "stretch":
        return "people work " + least + " to " + most + " minutes without a break";
      case "lunch":
        return "lunch takes " + least + " to " + most + " minutes";
      default:
        return "times look like 09:00";
    }
  }

  // --- Words -----------------------------------------------------------------------------------------------------------

  function clock(minutes) {
    return String(Math.floor(minutes / 60)).padStart(2, "0") + ":" + String(minutes % 60).padStart(2, "0");
  }

  function long(minutes) {
    const hours = Math.floor(minutes / 60);
    const rest = minutes % 60;
    const words = [];
    if (hours) words.push(hours + (hours === 1 ? " hour" : " hours"));
    if (rest || !hours) words.push(rest + (rest === 1 ? " minute" : " minutes"));
    return words.join(" ");
  }

  function write(chosen, slot) {
    const modules = Object.keys(chosen).map((id) => [id].concat(chosen[id]).join("."));
    return "m=" + modules.join(",") + "&t=" + NAMES.map((name) => slot[name]).join(".");
  }

  /* What an address says: nothing of it is believed that the page does not know. */
  function read(text, modules) {
    const given = new URLSearchParams(text);
    const chosen = {};
    for (const row of (given.get("m") || "").split(",")) {
      const [id, ...out] = row.split(".");
      const module = modules.find((one) => one.id === id);
      if (!module || has(chosen, id)) continue;
      const known = out.filter((part) => /^\d{1,3}$/.test(part)).map(Number);
      chosen[id] = Array.from(new Set(known.filter((part) => part < module.stages.length))).sort((a, b) => a - b);
    }
    const times = (given.get("t") || "").split(".");
    const slot = {};
    NAMES.forEach((name, index) => (slot[name] = /^\d{1,4}$/.test(times[index] || "") ? Number(times[index]) : NaN));
    return { chosen, slot: wrong(slot) ? { ...PRESETS.half } : slot };
  }

  function cell(value) {
    const text = String(value);
    // A text that begins like a formula would be run by a spreadsheet.
    const plain = /^[=+\-@\t]/.test(text) ? "'" + text : text;
    return /[",\r\n]/.test(plain) ? '"' + plain.replace(/"/g, '""') + '"' : plain;
  }

  function csv(modules, result) {
    const titles = Object.fromEntries(modules.map((module) => [module.id, module.title]));
    const rows = [["Day", "From", "To", "Minutes", "Module", "Part"]];
    result.days.forEach((day, number) => {
      for (const row of day.rows) {
        rows.push([number + 1, clock(row.from), clock(row.to), row.to - row.from, titles[row.module] || "", row.title]);
      }
    });
    return rows.map((row) => row.map(cell).join(",") + "\r\n").join("");
  }

  KB.planner = { plan, write, read, csv, clock, wrong, presets: PRESETS };

  // --- The page ----------------------------------------------------------------------------------------------------------

  const page = typeof document === "undefined" ? null : document.querySelector("[data-planner]");
  if (!page) return;
  const el = KB.dom.el;
  const modules = JSON.parse(page.querySelector("[data-planner-data]").textContent);
  const byId = Object.fromEntries(modules.map((module) => [module.id, module]));
  const form = page.querySelector("[data-planner-form]");
  const out = page.querySelector("[data-planner-out]");
  const actions = page.querySelector("[data-planner-actions]");
  const problem = page.querySelector("[data-planner-wrong]");
  const status = page.querySelector("[data-planner-said]");
  const rows = new Map(Array.from(page.querySelectorAll("[data-module]"), (row) => [row.dataset.module, row]));
  const TIMES = ["start", "end", "noon"];
  let state = read(location.hash.slice(1), modules);
  let result = null;

  function fill() {
    for (const name of NAMES) form.elements[name].value = TIMES.includes(name) ? clock(state.slot[name]) : state.slot[name];
    for (const [id, row] of rows) {
      const left = state.chosen[id];
      row.querySelector("[data-choose]").checked = Boolean(left);
      for (const part of row.querySelectorAll("[data-part]")) {
        part.checked = !left || !left.includes(Number(part.dataset.part));
        part.disabled = !left;
      }
    }
  }

  function taken(name) {
    const value = form.elements[name].value;
    if (!TIMES.includes(name)) return value === "" ? NaN : Number(value);
    // A clock of 24 hours, however people write it: 9:00, 09.00, 9h00.
    const match = /^\s*(\d{1,2})\s*[:.h]\s*([0-5]\d)\s*$/.exec(value);
    return match ? Number(match[1]) * 60 + Number(match[2]) : NaN;
  }

  function take() {
    const slot = {};
    for (const name of NAMES) slot[name] = taken(name);
    const chosen = {};
    for (const [id, row] of rows) {
      if (!row.querySelector("[data-choose]").checked) continue;
      const parts = Array.from(row.querySelectorAll("[data-part]"));
      chosen[id] = parts.filter((part) => !part.checked).map((part) => Number(part.dataset.part));
    }
    state = { chosen, slot };
  }

  function titles(ids) {
    return ids.map((id) => (byId[id] ? byId[id].title : id)).join(" and ");
  }

  function dayTable(day, number) {
    const body = el("tbody", {});
    let module = null;
    for (const row of day.rows) {
      if (row.module && row.module !== module) {
        module = row.module;
        const link = el("a", { href: rows.get(module).querySelector(".planner-note > a:last-child").href }, byId[module].title);
        body.append(el("tr", { class: "planner-head" }, el("th", { scope: "colgroup", colspan: "3" }, link)));
      }
      body.append(
        el(
          "tr",
          { class: row.kind === "stage" ? null : "planner-rest" },
          el("td", {}, clock(row.from) + "–" + clock(row.to)),
          el("td", {}, row.title),
          el("td", { class: "num" }, String(row.to - row.from)),
        ),
      );
    }
    const last = day.rows.length ? day.rows[day.rows.length - 1].to : state.slot.start;
    const title = state.slot.days > 1 ? "Day " + (number + 1) : "Your session";
    const free = day.free ? "Ends at " + clock(last) + "; " + long(day.free) + " left." : "Ends at " + clock(last) + ".";
    return el(
      "section",
      { class: "planner-day" },
      el("h3", {}, title),
      day.rows.length
        ? el(
            "table",
            {},
            el(
              "thead",
              {},
              el("tr", {}, el("th", { scope: "col" }, "Time"), el("th", { scope: "col" }, "Part"), el("th", { scope: "col", class: "num" }, "Minutes")),
            ),
            body,
          )
        : null,
      el("p", { class: "hint" }, day.rows.length ? free : "Nothing on this day: " + long(state.slot.end - state.slot.start) + " free."),
    );
  }

  function leftItem(row) {
    const title = byId[row.id].title;
    if (row.why === "needs") return el("li", {}, el("b", {}, title), ": needs " + titles(row.needs) + ", which does not fit.");
    const open = el("button", { type: "button", class: "button quiet small", onclick: () => unfold(row.id) }, "Choose parts to leave out");
    return el("li", {}, el("b", {}, title), ", " + long(row.minutes) + ": " + long(row.over) + " too long. ", open);
  }

  function missingItem(row) {
    const unknown = row.needs.filter((id) => rows.has(id));
    const add = el("button", { type: "button", class: "button quiet small", onclick: () => choose(unknown) }, "Add it");
    return el("li", {}, el("b", {}, byId[row.id].title), " builds on " + titles(row.needs) + ". ", unknown.length ? add : null);
  }

  function unfold(id) {
    const fold = rows.get(id).querySelector("details");
    fold.open = true;
    fold.querySelector("summary").focus();
    rows.get(id).scrollIntoView({ block: "nearest" });
  }

  function choose(ids) {
    for (const id of ids) state.chosen[id] = state.chosen[id] || [];
    fill();
    update();
    const first = rows.get(ids[0]).querySelector("[data-choose]");
    first.focus();
  }

  function list(title, items) {
    return items.length ? el("section", { class: "planner-left" }, el("h3", {}, title), el("ul", {}, ...items)) : null;
  }

  function show() {
    const fault = wrong(state.slot);
    problem.textContent = fault;
    problem.hidden = !fault;
    for (const button of form.querySelectorAll("[data-preset]")) {
      const preset = PRESETS[button.dataset.preset];
      button.setAttribute("aria-pressed", String(NAMES.every((name) => preset[name] === state.slot[name])));
    }
    for (const [id, row] of rows) {
      const minutes = total(byId[id], state.chosen[id] || []);
      row.querySelector(".planner-module .planner-minutes").textContent = minutes + " min";
    }
    const any = Object.keys(state.chosen).length > 0;
    actions.hidden = !any || Boolean(fault);
    if (fault || !any) {
      result = null;
      out.replaceChildren(el("p", { class: "empty" }, fault || "Tick a module above, and its agenda appears here."));
      status.textContent = "";
      return;
    }
    result = plan(modules, state.chosen, state.slot);
    out.replaceChildren(
      ...result.days.map(dayTable),
      ...[list("Does not fit", result.left.map(leftItem)), list("Take into account", result.missing.map(missingItem))].filter(Boolean),
    );
    const placed = new Set(result.days.flatMap((day) => day.rows.map((row) => row.module)).filter(Boolean)).size;
    status.textContent =
      placed + (placed === 1 ? " module fits" : " modules fit") + (result.left.length ? ", " + result.left.length + " left over." : ".");
  }

  function update() {
    show();
    if (!wrong(state.slot)) history.replaceState(null, "", "#" + write(state.chosen, state.slot));
  }

  function changed() {
    take();
    for (const [id, row] of rows) {
      for (const part of row.querySelectorAll("[data-part]")) part.disabled = !has(state.chosen, id);
    }
    update();
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", changed);
  page.querySelector(".planner-choice").addEventListener("change", changed);
  for (const button of form.querySelectorAll("[data-preset]")) {
    button.addEventListener("click", () => {
      take();
      state.slot = { ...PRESETS[button.dataset.preset] };
      fill();
      update();
    });
  }
  page.querySelector("[data-print]").addEventListener("click", () => print());
  page.querySelector("[data-csv]").addEventListener("click", () => {
    // The mark at the start tells a spreadsheet that the text is UTF-8.
    const blob = new Blob(["\ufeff" + csv(modules, result)], { type: "text/csv" });
    const link = el("a", { href: URL.createObjectURL(blob), download: "session.csv" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
  page.querySelector("[data-copy]").addEventListener("click", () => {
    const done = () => (status.textContent = "The link is copied.");
    const failed = () => (status.textContent = "Copy the address of this page: it holds the plan.");
    if (navigator.clipboard) navigator.clipboard.writeText(location.href).then(done, failed);
    else failed();
  });
  page.querySelector("[data-reset]").addEventListener("click", () => {
    state = { chosen: {}, slot: { ...PRESETS.half } };
    fill();
    update();
    form.elements.days.focus();
  });
  addEventListener("hashchange", () => {
    state = read(location.hash.slice(1), modules);
    fill();
    show();
  });

  fill();
  show();
})();
