// The trial explorer: filters, counts, order, columns and CSV over the table that is already on the page.
// The form holds the whole state; the address is the form, so that a view can be shared.

import { plain, table as namesTable, wordsOf } from "./names.js";

const PAGE = 100;
/** Rows shown at once; more on request. */
const FACETS = ["disease", "result", "design", "blinding", "phase", "source", "donor", "route", "status", "results", "country"];
const DEFAULT_SORT = "-people";
const root = document.querySelector("[data-ev-explorer]");

/** A cell of a CSV file. A leading = + - @ would run as a formula in a spreadsheet. */
export const csvCell = (text) => `"${/^[=+\-@\t\r]/.test(text) ? "'" : ""}${text.replaceAll('"', '""')}"`;

/** Texts of an element, one for each place where it has words. */
function texts(element) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) if (walker.currentNode.data.trim()) found.push(walker.currentNode.data.trim());
  return found;
}

if (root) {
  const words = root.dataset;
  const form = root.querySelector("form");
  const body = root.querySelector("tbody");
  const table = root.querySelector("table");
  const status = root.querySelector("[role=status]");
  const more = root.querySelector("[data-ev-more]");
  const heads = [...table.tHead.rows[0].cells];
  const defaultColumns = table.dataset.columns;
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const rows = [...body.rows].map((element, place) => ({
    element,
    place,
    values: FACETS.map((name) => element.dataset[name].split(" ")),
    people: element.dataset.people === "" ? null : Number(element.dataset.people),
    year: Number(element.dataset.year) || null,
  }));
  let fold = plain; // until the table of scripts is here
  let shown = rows;

  // the parts of the form that follow from the table: a box for each column, an order for each direction
  const boxes = root.querySelector(".ev-columns fieldset");
  const orders = form.elements.sort;
  for (const head of heads) {
    const name = head.dataset.column;
    const title = head.textContent;
    for (const [sign, word] of [["", words.up], ["-", words.down]]) orders.add(new Option(`${title} ${word}`, sign + name));
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = title;
    button.addEventListener("click", () => {
      const first = name === "people" || name === "year" ? `-${name}` : name;
      orders.value = orders.value === first ? (first === name ? `-${name}` : name) : first;
      update();
    });
    head.replaceChildren(button);
    if (head === heads[0]) continue;
    const label = document.createElement("label");
    label.innerHTML = '<input type="checkbox" name="column" form="ev-filter"><span></span>';
    label.firstChild.value = name;
    label.lastChild.textContent = title;
    boxes.append(label);
  }

  const options = FACETS.map((name) =>
    [...form.querySelectorAll(`input[name=${name}]`)].map((input) => ({ input, value: input.value, count: input.parentElement.querySelector("small") })),
  );
  const columnBoxes = [...boxes.querySelectorAll("input")];

  function read(address) {
    const columns = address.get("column")?.split(" ") ?? defaultColumns.split(" ");
    for (const box of columnBoxes) box.checked = columns.includes(box.value);
    for (const [at, name] of FACETS.entries()) {
      const chosen = address.get(name)?.split(" ") ?? [];
      for (const { input, value } of options[at]) input.checked = chosen.includes(value);
    }
    for (const name of ["q", "from", "to"]) form.elements[name].value = address.get(name) ?? "";
    orders.value = address.get("sort") ?? DEFAULT_SORT;
    if (!orders.value) orders.value = DEFAULT_SORT;
    for (const facet of form.querySelectorAll(".ev-facet")) facet.open ||= Boolean(facet.querySelector(":checked"));
  }

  function write(chosen) {
    const address = new URLSearchParams();
    for (const [at, name] of FACETS.entries()) if (chosen[at].size) address.set(name, [...chosen[at]].join(" "));
    for (const name of ["q", "from", "to"]) if (form.elements[name].value) address.set(name, form.elements[name].value);
    if (orders.value !== DEFAULT_SORT) address.set("sort", orders.value);
    if (table.dataset.columns !== defaultColumns) address.set("column", table.dataset.columns);
    const search = String(address) && `?${address}`;
    history.replaceState(null, "", location.pathname + search + location.hash);
    for (const link of document.querySelectorAll(".ev-editions a")) link.search = search;
  }

  const textOf = (row) => (row.text ??= fold([...texts(row.element), row.element.dataset.more].join(" | ")));

  /** The filters that are not about one of the facets: words, and years. */
  function fits(row, query, from, to) {
    if ((from || to) && !(row.year >= (from || 0) && row.year && row.year <= (to || 9999))) return false;
    return query.every((word) => textOf(row).includes(word));
  }

  /** Rows that fit, and how many would for each value of a facet if its own boxes were as they are for the others. */
  function filter(chosen) {
    const query = wordsOf(form.elements.q.value).map((word) => fold(word));
    const [from, to] = [Number(form.elements.from.value), Number(form.elements.to.value)];
    const places = FACETS.map((_, at) => at);
    const counts = FACETS.map(() => new Map());
    const count = (at, row) => {
      for (const value of row.values[at]) counts[at].set(value, (counts[at].get(value) ?? 0) + 1);
    };
    const fitting = rows.filter((row) => {
      if (!fits(row, query, from, to)) return false;
      const failed = places.filter((at) => chosen[at].size && !row.values[at].some((value) => chosen[at].has(value)));
      if (failed.length === 0) for (const at of places) count(at, row);
      if (failed.length === 1) count(failed[0], row);
      return failed.length === 0;
    });
    return [fitting, counts];
  }

  function sorted(fitting) {
    const name = orders.value.replace("-", "");
    const sign = orders.value.startsWith("-") ? -1 : 1;
    const numeric = name === "people" || name === "year";
    const column = heads.findIndex((head) => head.dataset.column === name);
    const key = (row) => (numeric ? row[name] : (row[`sort-${name}`] ??= row.element.cells[column].textContent.trim()));
    // what is not known comes last either way
    return fitting.toSorted((a, b) => {
      const [x, y] = [key(a), key(b)];
      if (x === null || y === null) return (x === null) - (y === null) || a.place - b.place;
      return sign * (numeric ? x - y : collator.compare(x, y)) || a.place - b.place;
    });
  }

  function update() {
    const chosen = options.map((boxes) => new Set(boxes.filter(({ input }) => input.checked).map(({ value }) => value)));
    const [fitting, counts] = filter(chosen);
    shown = sorted(fitting);
    body.replaceChildren(...shown.slice(0, PAGE).map((row) => row.element));
    for (const [at, boxes] of options.entries()) {
      for (const { value, count, input } of boxes) {
        const n = counts[at].get(value) ?? 0;
        count.textContent = n;
        input.parentElement.toggleAttribute("data-ev-none", n === 0);
      }
    }
    const columns = ["trial", ...columnBoxes.filter((box) => box.checked).map((box) => box.value)];
    table.dataset.columns = columns.join(" ");
    for (const head of heads) {
      const direction = { [head.dataset.column]: "ascending", [`-${head.dataset.column}`]: "descending" }[orders.value];
      if (direction) head.setAttribute("aria-sort", direction);
      else head.removeAttribute("aria-sort");
    }
    const active = chosen.reduce((sum, values) => sum + values.size, 0);
    root.querySelector("[data-ev-active]").textContent = active || "";
    say(shown.length ? words.shown.replace("{n}", shown.length).replace("{all}", rows.length) : words.none);
    offerMore();
    write(chosen);
  }

  const say = (message) => (status.textContent = message);

  function offerMore() {
    const left = shown.length - body.rows.length;
    more.hidden = left <= 0;
    more.textContent = words.more.replace("{n}", Math.min(left, PAGE));
  }

  /** What is shown, all of it, as CSV: the chosen columns, and where each trial's page is. */
  function csv() {
    const visible = heads.map((head, at) => at).filter((at) => at === 0 || table.dataset.columns.split(" ").includes(heads[at].dataset.column));
    const titles = visible.map((at) => heads[at].textContent);
    const lines = [[titles[0], words.disease, ...titles.slice(1), words.address]];
    for (const { element } of shown) {
      const link = element.querySelector("a");
      const cells = visible.slice(1).map((at) => texts(element.cells[at]).join("; "));
      lines.push([link.textContent, element.querySelector("th small").textContent, ...cells, link.href]);
    }
    return lines.map((line) => line.map(csvCell).join(",")).join("\r\n") + "\r\n";
  }

  async function copy() {
    const text = csv();
    try {
      await navigator.clipboard.writeText(text);
      say(words.copied.replace("{n}", shown.length));
    } catch {
      // no clipboard without https or leave: a file instead
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv" }));
      link.download = "trials.csv";
      link.click();
      URL.revokeObjectURL(link.href);
    }
  }

  let timer;
  form.addEventListener("input", async (event) => {
    if (event.target.type === "checkbox" || event.target.tagName === "SELECT") return update();
    if (event.target.name === "q" && fold === plain && /\p{Script=Han}/u.test(event.target.value)) await foldScripts();
    clearTimeout(timer);
    timer = setTimeout(update, 100);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    read(new URLSearchParams());
    update();
  });
  // these stand outside the form
  root.querySelector(".ev-count").addEventListener("input", update);
  root.querySelector("[data-ev-csv]").addEventListener("click", copy);
  more.addEventListener("click", () => {
    const from = body.rows.length;
    body.append(...shown.slice(from, from + PAGE).map((row) => row.element));
    offerMore();
    body.rows[from].querySelector("a").focus();
  });

  // paper has no button for the rest
  addEventListener("beforeprint", () => body.replaceChildren(...shown.map((row) => row.element)));
  addEventListener("afterprint", update);

  /** Either Chinese script finds the other. */
  async function foldScripts() {
    const names = await namesTable();
    fold = (text) => names.fold(text);
    for (const row of rows) delete row.text;
  }

  read(new URLSearchParams(location.search));
  // beside the table the filters stand open; above it, on a phone, they are folded
  const filters = root.querySelector(".ev-filters");
  const wide = matchMedia("(min-width: 60em)");
  const unfold = () => (filters.open = wide.matches);
  wide.addEventListener("change", unfold);
  unfold();
  filters.hidden = false;
  root.querySelector(".ev-count").hidden = false;
  root.dataset.ready = "";
  update();
  if (/\p{Script=Han}/u.test(form.elements.q.value)) foldScripts().then(update, () => {});
}
