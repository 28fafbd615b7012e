/* Large tables: cells know their column, for phones, and a box above them finds rows.
   Without scripts they remain plain tables. */
(() => {
  "use strict";
  const COLUMNS = 4; // from this many a table is wide
  const FOUND = 5; // from this many its rows can be searched
  const ROWS = 20; // from this many on a page, rows can be searched

  const tables = [...document.querySelectorAll("article table:not([class])")].filter(
    (table) => table.tHead && table.tHead.rows[0].cells.length >= COLUMNS
  );
  for (const table of tables) {
    const columns = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
    table.classList.add("wide");
    for (const row of table.tBodies[0].rows) {
      [...row.cells].forEach((cell, number) => { cell.dataset.column = columns[number]; });
    }
  }

  /* The headings and paragraphs between a table and the one before it go with it. */
  function section(table) {
    const parts = [];
    let part = table.closest(".md-typeset__scrollwrap") || table;
    for (parts.push(part); (part = part.previousElementSibling); ) {
      parts.push(part);
      if (part.tagName === "H2") return parts;
    }
    return [];
  }

  /* What scrolls sideways can be reached by keyboard. */
  function reachable() {
    for (const part of document.querySelectorAll(".md-typeset__scrollwrap")) {
      if (part.scrollWidth > part.clientWidth) part.tabIndex = 0;
      else part.removeAttribute("tabindex");
    }
  }
  addEventListener("load", reachable);
  addEventListener("resize", reachable);

  const found = tables.filter((table) => table.tHead.rows[0].cells.length >= FOUND);
  const rows = found.flatMap((table) => [...table.tBodies[0].rows]);
  if (rows.length < ROWS) return;
  const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
  const sections = new Map(found.map((table) => [table, section(table)]));

  const form = document.createElement("form");
  form.className = "find";
  form.setAttribute("role", "search");
  form.setAttribute("aria-label", "Rows of this page");
  form.innerHTML =
    '<label for="find">Find rows</label><input id="find" type="search" autocomplete="off">' +
    '<output for="find"></output>';
  const [, box, count] = form.children;

  function show() {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const [row, text] of texts) {
      row.hidden = !words.every((word) => text.includes(word));
      shown += !row.hidden;
    }
    for (const [table, parts] of sections) {
      const empty = [...table.tBodies[0].rows].every((row) => row.hidden);
      for (const part of parts) part.hidden = empty;
    }
    count.textContent = words.length ? `${shown} of ${rows.length} rows` : `${rows.length} rows`;
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  box.addEventListener("input", show);
  box.value = new URLSearchParams(location.search).get("find") || "";
  const parts = sections.get(found[0]);
  const first = parts.length ? parts.at(-1) : found[0].closest(".md-typeset__scrollwrap") || found[0];
  first.before(form);
  show();
})();
