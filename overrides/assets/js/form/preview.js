/*
 * The page as readers would see it, roughly: built of text nodes, with the text of the sections by markdown.js.
 *
 * KB.form.preview(app) -> nodes
 */
(function () {
  "use strict";
  const KB = window.KB;
  const form = KB.form;
  const el = KB.dom.el;
  const { isGroup, shown } = form.values;

  form.preview = function (app) {
    const { model, record } = app;
    const values = record.values;
    const keys = isGroup(values.sources) ? Object.keys(values.sources) : [];
    const { records } = app.context();
    const titles = new Proxy(
      {},
      { get: (target, id) => (records && typeof id === "string" && records[id] ? records[id].title : undefined) },
    );
    const facts = model.fields
      .filter((spec) => spec.fact)
      .map((spec) => [spec.label, said(values[spec.name], spec, app)])
      .filter((row) => row[1].length);
    const text = form.record.body(record).trim();
    const prose = el("div", { class: "prose" });
    if (text) prose.append(form.markdown.nodes(form.markdown.render(text, keys, titles)));
    return [
      el("p", { class: "form-title" }, shown(values.title) || "No title yet"),
      shown(values.summary) ? el("p", { class: "lead" }, shown(values.summary)) : null,
      facts.length
        ? el(
            "dl",
            { class: "form-facts" },
            ...facts.map(([label, lines]) => el("div", {}, el("dt", {}, label), el("dd", {}, lines.join(" · ")))),
          )
        : null,
      outcomes(values.outcomes),
      list("Lessons", values.lessons),
      list("Conditions for success", values.conditions),
      list("Offers", values.offers),
      list("Needs", values.needs),
      prose,
      sources(values.sources, keys),
    ].filter(Boolean);
  };

  /* What a field says, in words. */
  function said(value, spec, app) {
    if (value === undefined || value === null || value === "") return [];
    if (spec.many)
      return Array.isArray(value)
        ? value.flatMap((item) => said(item, Object.assign({}, spec, { many: false }), app))
        : [];
    if (isGroup(value)) {
      if (typeof value.name === "string") return [value.name];
      if (value.start !== undefined)
        return [shown(value.start) + (value.end === undefined ? "" : "–" + shown(value.end))];
      if (value.amount !== undefined)
        return [shown(value.currency) + " " + form.values.number(value.amount).toLocaleString("en-GB")];
      return [];
    }
    if (Array.isArray(value)) return [];
    if (typeof value === "boolean") return [value ? "yes" : "no"];
    const row = spec.codes && spec.codes.find((code) => code[0] === value);
    return [row ? row[1] : form.named(spec, shown(value), app) || shown(value)];
  }

  function outcomes(rows) {
    const good = Array.isArray(rows) ? rows.filter((row) => isGroup(row) && row.metric) : [];
    if (!good.length) return null;
    return el(
      "ul",
      { class: "form-outcomes" },
      ...good.map((row) =>
        el(
          "li",
          {},
          el("strong", {}, shown(row.metric)),
          " ",
          row.baseline === undefined ? "" : shown(row.baseline) + " → ",
          shown(row.result),
          row.unit ? " " + shown(row.unit) : "",
        ),
      ),
    );
  }

  function list(title, rows) {
    const good = Array.isArray(rows) ? rows.filter((row) => typeof row === "string" && row) : [];
    return good.length
      ? el("div", {}, el("p", { class: "form-head" }, title), el("ul", {}, ...good.map((row) => el("li", {}, row))))
      : null;
  }

  function sources(given, keys) {
    if (!keys.length) return null;
    const line = function (key) {
      const source = isGroup(given[key]) ? given[key] : {};
      const words =
        [shown(source.title), shown(source.publisher), shown(source.date)].filter(Boolean).join(". ") || key;
      const address = shown(source.url);
      return el("li", {}, form.guess.isAddress(address) ? el("a", { href: address, rel: "external" }, words) : words);
    };
    return el("div", {}, el("p", { class: "form-head" }, "Sources"), el("ol", {}, ...keys.map(line)));
  }
})();
