// Search in a dialog, over Pagefind's index of the page's own language.
// The index holds every Han character as a word of its own (scripts/kb/search.py), so a query is cut the same way.

const dialog = document.querySelector("[data-ev-search-dialog]");
const MOST = 20;
const HAN = /(?<=\p{Script=Han})(?=\p{Script=Han})|(?<=\p{Script=Han})(?=[^\s\p{Script=Han}])|(?<=[^\s\p{Script=Han}])(?=\p{Script=Han})/gu;

/** The words a reader typed: full-width letters as plain ones, punctuation gone, every Han character apart. */
const cut = (query) =>
  query
    .normalize("NFKC")
    .replace(/[^\p{L}\p{N}\p{M}.%+-]+/gu, " ")
    .trim()
    .split(" ")
    .map((word) => word.replace(HAN, " ").trim());

const base = () => new URL(JSON.parse(document.getElementById("__config").textContent).base + "/", location.href);
let loaded;

/** Pagefind's engine and the names of this edition's pages, fetched when a reader first searches. */
function load() {
  loaded ??= Promise.all([
    import(new URL("pagefind/pagefind.js", base())).then(async (engine) => {
      await engine.options({ excerptLength: 30 });
      await engine.init();
      return engine;
    }),
    fetch(new URL(`pagefind/names.${document.documentElement.lang.toLowerCase()}.json`, base())).then((answer) => answer.json()),
  ]);
  return loaded;
}

const bare = (text) => text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");

/** Pages called what was typed: by that very name, by one that begins with it, by one that holds it. */
function called(pages, query) {
  const wanted = bare(query);
  if (!wanted) return [];
  const rank = (page) => Math.min(...page.names.map((name) => nearness(bare(name), wanted)));
  return pages
    .map((page) => ({ page, rank: rank(page) }))
    .filter(({ rank }) => rank < Infinity)
    .sort((a, b) => a.rank - b.rank)
    .map(({ page }) => ({
      url: new URL(page.path, base()).href,
      title: page.title,
      kind: page.kind,
      excerpt: page.about,
    }));
}

function nearness(name, wanted) {
  if (name === wanted) return 0;
  if (name.startsWith(wanted)) return 1;
  return name.includes(wanted) ? 2 : Infinity;
}

/** Pages that hold all of the phrases, in the order of the first one's results. */
async function holding(engine, phrases) {
  const [first, ...rest] = await Promise.all(phrases.map((phrase) => engine.search(`"${phrase}"`)));
  const others = rest.map(({ results }) => new Set(results.map((result) => result.id)));
  return first.results.filter((result) => others.every((ids) => ids.has(result.id)));
}

/** Pages with the whole query as one phrase; else with each of its words; else with all its characters anywhere. */
async function holdingQuery(engine, query) {
  const words = cut(query);
  if (!words[0]) return [];
  let results = await holding(engine, [words.join(" ")]);
  if (!results.length && words.length > 1) results = await holding(engine, words);
  if (!results.length) ({ results } = await engine.search(words.join(" ")));
  const found = await Promise.all(results.slice(0, MOST).map((result) => result.data()));
  return found.map((page) => ({
    url: new URL(page.url, location.href).href,
    title: joined(page.meta.title ?? page.url),
    excerpt: joined(page.excerpt),
  }));
}

const joined = (html) => html.replaceAll("\u200b", "").replaceAll("</mark><mark>", "");

/** Pages for a query: first those that are called so, then those whose text holds it. */
export async function find(query) {
  const [engine, pages] = await load();
  const named = called(pages, query);
  const known = new Set(named.map((page) => page.url));
  const others = (await holdingQuery(engine, query)).filter((page) => !known.has(page.url));
  return [...named, ...others].slice(0, MOST);
}

function row({ url, title, kind, excerpt }) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  const text = document.createElement("p");
  link.href = url;
  link.textContent = title;
  // Pagefind escapes its text and adds <mark> only; ours is plain
  if (kind) text.textContent = `${kind} · ${excerpt}`;
  else text.innerHTML = excerpt;
  item.append(link, text);
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
