/*
 * The session planner: fits modules into the time there is. Pure; learn/planner-page.js is its page.
 *
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
 * KB.planner.minutes(module, out) -> how long a module takes without the stages left out
 * KB.planner.duration(minutes) -> "1 hour 5 minutes"
 * KB.planner.names, KB.planner.presets   the names of what a slot has; slots to begin with, by name
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

  function minutes(module, out) {
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
      const long = minutes(module, out);
      const absent = module.needs.filter((id) => !has(chosen, id));
      if (absent.length) missing.push({ id: module.id, needs: absent });
      if (!long) continue;
      const unplaced = module.needs.filter((id) => left.some((row) => row.id === id));
      if (unplaced.length) {
        left.push({ id: module.id, minutes: long, why: "needs", needs: unplaced });
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
      if (!has(on, module.id)) left.push({ id: module.id, minutes: long, why: "time", over });
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

  function duration(minutes) {
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

  KB.planner = { plan, write, read, csv, clock, wrong, minutes, duration, names: NAMES, presets: PRESETS };
})();
