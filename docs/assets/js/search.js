// Search in a dialog, over Pagefind's index of the page's own language.
// The index holds every Han character as a word of its own (scripts/kb/search.py), so a query is cut the same way.

const dialog = document.querySelector("[data-ev-search-dialog]");
const MOST = 20;
const HAN = /(?<=\p{Script=Han})(?=\p{Script=Han})|(?<=\p{Script=Han})(?=[^\s\p{Script=Han}])|(?<=[^\s\p{Script=Han}])(?=\p{Script=Han})/gu;

/** Full-width letters to plain ones, and a space at every border of a Han character. */
const cut = (query) => query.normalize("NFKC").replace(HAN, " ").replace(/\s+/g, " ").trim();

let engine;
async function pagefind() {
  if (!engine) {
    const base = new URL(JSON.parse(document.getElementById("__config").textContent).base + "/", location.href);
    engine = import(new URL("pagefind/pagefind.js", base)).then(async (module) => {
      await module.options({ excerptLength: 30, ranking: { termFrequency: 0.4, pageLength: 0.4 } });
      await module.init();
      return module;
    });
  }
  return engine;
}

/** The exact words in their order first; where that finds nothing, all the words anywhere. */
async function find(query) {
  const engine = await pagefind();
  const words = cut(query);
  if (!words) return [];
  let { results } = await engine.search(`"${words}"`);
  if (!results.length) ({ results } = await engine.search(words));
  return Promise.all(results.slice(0, MOST).map((result) => result.data()));
}

const joined = (html) => html.replaceAll("\u200b", "").replaceAll("</mark><mark>", "");

function row(found) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = found.url;
  link.textContent = joined(found.meta.title ?? found.url);
  const excerpt = document.createElement("p");
  excerpt.innerHTML = joined(found.excerpt); // Pagefind escapes the text and adds <mark> only
  item.append(link, excerpt);
  return item;
}

if (dialog) {
  const input = dialog.querySelector("input");
  const status = dialog.querySelector("[role=status]");
  const list = dialog.querySelector("ol");
  let turn = 0;

  async function show() {
    const mine = ++turn;
    let found = [];
    let message = dialog.dataset.start;
    try {
      found = await find(input.value);
      if (input.value.trim()) message = found.length ? "" : dialog.dataset.none;
    } catch {
      message = dialog.dataset.unavailable;
    }
    if (mine !== turn) return; // a later key has been pressed
    list.replaceChildren(...found.map(row));
    status.textContent = message;
    dialog.dataset.shown = input.value;
  }

  function open(query = "") {
    if (!dialog.open) dialog.showModal();
    input.value = query || input.value;
    input.select();
    show();
  }

  input.addEventListener("input", show);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // Enter ends the choice of a character
    if (event.key === "Enter") {
      event.preventDefault();
      list.querySelector("a")?.click();
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      list.querySelector("a")?.focus();
    }
  });
  list.addEventListener("keydown", (event) => {
    const links = [...list.querySelectorAll("a")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    (links[links.indexOf(document.activeElement) + step] ?? input).focus();
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  for (const button of document.querySelectorAll("[data-ev-open-search]")) button.addEventListener("click", () => open());
  for (const form of document.querySelectorAll("[data-ev-search]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      open(form.elements.q.value);
    });
  }
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if ((event.key === "k" && (event.ctrlKey || event.metaKey)) || (event.key === "/" && !typing)) {
      event.preventDefault();
      open();
    }
  });
}
