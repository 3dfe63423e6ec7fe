/*
 * Markdown for the preview. Nothing a contributor writes reaches the page as HTML: markdown-it escapes it, images are left
 * out because they could be anywhere, and what comes out is read once more against a list of elements.
 *
 * KB.form.markdown.render(text, keys, titles) -> HTML    keys: those of the sources; titles: {id: title} of known records
 */
(function () {
  "use strict";
  const form = window.KB.form;
  let renderer = null;

  function made() {
    const one = window.markdownit({ html: false, linkify: false, typographer: false });
    one.disable(["image", "html_block", "html_inline"], true);
    one.validateLink = (address) => /^(https?:\/\/|#|mailto:)/i.test(address.trim());
    one.inline.ruler.before("link", "kb", reference);
    return one;
  }

  /* [[id|words]] and [@key]; scan.js of the build has the same shapes. */
  function reference(state, silent) {
    const rest = state.src.slice(state.pos, state.posMax);
    const wiki = /^\[\[([^[\]|\n]*)(?:\|([^[\]\n]*))?\]\](?!\()/.exec(rest);
    const citation = wiki ? null : /^\[@([^[\]\n]+)\](?!\()/.exec(rest);
    if (!wiki && !citation) return false;
    if (!silent) {
      const { keys, titles } = state.env;
      const tag = wiki ? "span" : "sup";
      const open = state.push("kb_open", tag, 1);
      if (wiki) open.attrSet("class", "form-link");
      const text = state.push("text", "", 0);
      if (wiki) text.content = (wiki[2] || "").trim() || titles[wiki[1].trim()] || wiki[1].trim();
      else {
        const number = keys.indexOf(citation[1].trim()) + 1;
        text.content = number ? String(number) : "?";
      }
      state.push("kb_close", tag, -1);
    }
    state.pos += (wiki || citation)[0].length;
    return true;
  }

  function render(text, keys, titles) {
    renderer = renderer || made();
    return renderer.render(text, { keys: keys || [], titles: titles || {} });
  }

  // --- The second look --------------------------------------------------------------------------------------------

  const KEPT =
    "A BLOCKQUOTE BR CODE DEL EM H2 H3 H4 H5 H6 HR LI OL P PRE S SPAN STRONG SUB SUP TABLE TBODY TD TH THEAD TR UL".split(
      " ",
    );

  /* The HTML as nodes of the page. A template runs and loads nothing while it is looked through. */
  function nodes(html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    for (const element of Array.from(template.content.querySelectorAll("*"))) {
      if (!KEPT.includes(element.tagName)) {
        element.replaceWith(document.createTextNode(element.textContent));
        continue;
      }
      for (const { name, value } of Array.from(element.attributes)) {
        const link = element.tagName === "A" && name === "href" && /^(https?:\/\/|#)/i.test(value);
        if (!link && !(name === "class" && value === "form-link") && name !== "start") element.removeAttribute(name);
      }
      if (element.tagName === "A") element.setAttribute("rel", "external");
    }
    Array.from(template.content.querySelectorAll("table")).forEach(scrolling);
    return template.content;
  }

  /* A wide table scrolls inside its own region, which the keyboard must reach. */
  function scrolling(table, index) {
    const frame = document.createElement("div");
    frame.className = "kb-table";
    frame.tabIndex = 0;
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", "Table " + (index + 1));
    table.replaceWith(frame);
    frame.append(table);
  }

  form.markdown = { render, nodes };
})();
