// Search in a dialog: first the pages that are called what was typed, then those whose text holds it.
// Pagefind's index holds every Han character as a word of its own (scripts/kb/search.py), so a query is cut the same way.

import { base, plain, table, wordsOf } from "./names.js";

const MOST = 20;
/** Results shown. */
const FLOOR = 0.6;
/** Share of a query's parts that a page must hold where none holds all. */
const DELAY = 120;
/** Milliseconds without a key before a search begins. */
const HAN = /(?<=\p{Script=Han})(?=\p{Script=Han})|(?<=\p{Script=Han})(?=[^\s\p{Script=Han}])|(?<=[^\s\p{Script=Han}])(?=\p{Script=Han})/gu;

/** The words of a query, punctuation gone, every Han character apart. */
const cut = (query) =>
  query
    .replace(/[^\p{L}\p{N}\p{M}.%+-]+/gu, " ")
    .trim()
    .split(" ")
    .map((word) => word.replace(HAN, " ").trim())
    .filter(Boolean);

/** Parts a page may hold some of: pairs of Han characters, and Latin words. */
function parts(query) {
  const words = wordsOf(query).flatMap((word) => word.match(/\p{Script=Han}+|[^\p{Script=Han}\s]+/gu) ?? []);
  const pairs = (word) => Array.from({ length: Math.max(1, word.length - 1) }, (_, at) => word.slice(at, at + 2));
  return [...new Set(words.flatMap((word) => (/\p{Script=Han}/u.test(word) ? pairs(word) : [word])))];
}

let engine;

/** Pagefind, fetched when a reader first searches. */
function load() {
  engine ??= import(new URL("pagefind/pagefind.js", base())).then(async (pagefind) => {
    await pagefind.options({ excerptLength: 30 });
    await pagefind.init();
    return pagefind;
  });
  return engine;
}

const phrase = async (words) => (await (await load()).search(`"${words}"`)).results;

/** Pages that hold all of the words. */
async function holdingAll(words) {
  const [first, ...rest] = await Promise.all(words.map(phrase));
  const others = rest.map((results) => new Set(results.map((result) => result.id)));
  return first.filter((result) => others.every((ids) => ids.has(result.id)));
}

/** Pages that hold most parts of a query, those with more of them first. */
async function holdingMost(query) {
  const wanted = parts(query);
  const count = new Map();
  for (const results of await Promise.all(wanted.map((part) => phrase(cut(part).join(" "))))) {
    for (const result of results) count.set(result.id, { result, held: (count.get(result.id)?.held ?? 0) + 1 });
  }
  const enough = [...count.values()].filter(({ held }) => held >= FLOOR * wanted.length);
  return enough.sort((a, b) => b.held - a.held || b.result.score - a.result.score).map(({ result }) => result);
}

/** Pagefind's results for a query: the whole as one phrase in any wording; else each word; else, if asked, most parts. */
async function holding(wordings, loosely = true) {
  const queries = wordings.map(cut).filter((words) => words.length);
  if (!queries.length) return [];
  const found = new Map();
  for (const results of await Promise.all(queries.map((words) => phrase(words.join(" "))))) {
    for (const result of results) if (!found.has(result.id)) found.set(result.id, result);
  }
  if (found.size) return [...found.values()].sort((a, b) => b.score - a.score);
  for (const words of queries) {
    const results = words.length > 1 ? await holdingAll(words) : [];
    if (results.length) return results;
  }
  return loosely ? holdingMost(wordings.at(-1)) : [];
}

/** The addresses of all pages whose text holds a query. */
export async function holders(query) {
  const results = await holding((await table()).wordings(query), false);
  return Promise.all(results.map(async (result) => (await result.data()).url));
}

const address = (path) => new URL(path, base()).href;
const joined = (html) => html.replaceAll("\u200b", "").replaceAll("</mark><mark>", "");

/** Pages for a query: those called so, those whose text holds it; where neither is sure, those called nearly so. */
export async function find(query) {
  const names = await table();
  const wordings = names.wordings(query);
  let named = names.called(query);
  const results = await holding(wordings, !named.length);
  const texts = await Promise.all(results.slice(0, MOST).map((result) => result.data()));
  if (!named.length) named = names.called(query, true);
  const excerpts = new Map(texts.map((text) => [new URL(text.url, location.href).href, text]));
  const known = new Set();
  const rows = named.map(({ page }) => {
    known.add(address(page.path));
    return { url: address(page.path), ...page, excerpt: excerpts.get(address(page.path))?.excerpt };
  });
  for (const [url, text] of excerpts) {
    const page = names.byPath.get(decodeURI(url.slice(base().href.length)));
    if (!known.has(url)) rows.push({ title: joined(text.meta.title ?? url), ...page, url, excerpt: text.excerpt });
  }
  return rows.slice(0, MOST).map((row) => ({ ...row, wordings }));
}

/** A text with the words of a query in <mark>. */
export function marked(text, wordings) {
  const words = [...new Set(wordings.flatMap((wording) => [wording.trim(), ...wording.split(/\s+/)]))].filter(
    (word) => word.length > 1 && !wordsOf(word).every((plain) => plain.length < 2),
  );
  if (!words.length) return [text];
  const pattern = new RegExp(`(${words.sort((a, b) => b.length - a.length).map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|")})`, "iu");
  return text.split(pattern).map((piece, at) => {
    if (at % 2 === 0) return piece;
    const mark = document.createElement("mark");
    mark.textContent = piece;
    return mark;
  });
}

function line(className, ...content) {
  const text = document.createElement("p");
  text.className = className;
  text.append(...content);
  return text;
}

/** A result: its title, what it is, and a sentence. */
function row({ url, title, kind, facts = [], about, excerpt, wordings }) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = url;
  link.append(...marked(title, wordings));
  item.append(link);
  if (kind) item.append(line("ev-search-dialog__kind", ...marked([kind, ...facts].join(" · "), wordings)));
  const sentence = line("", ...marked(about ?? "", wordings));
  // Pagefind escapes its text and adds <mark> only
  if (!about || (excerpt && !sentence.querySelector("mark"))) sentence.innerHTML = joined(excerpt ?? "");
  item.append(sentence);
  return item;
}

const dialog = document.querySelector("[data-ev-search-dialog]");

if (dialog) {
  const input = dialog.querySelector("input");
  const status = dialog.querySelector("[role=status]");
  const list = dialog.querySelector("ol");
  const where = dialog.querySelector("[data-ev-where]");
  let turn = 0;
  let timer;

  async function show() {
    const mine = ++turn;
    const query = input.value;
    let found = [];
    let near = [];
    let message = dialog.dataset.start;
    try {
      found = await find(query);
      if (plain(query)) {
        if (!found.length) near = (await table()).nearest(query).map(({ page }) => ({ ...page, url: address(page.path), wordings: [] }));
        message = found.length ? dialog.dataset.count.replace("{n}", found.length) : dialog.dataset.none;
        if (near.length) message += dialog.dataset.near;
      }
    } catch {
      message = dialog.dataset.unavailable;
    }
    if (mine !== turn) return; // a later key has been pressed
    list.replaceChildren(...[...found, ...near].map(row));
    status.textContent = message;
    where.hidden = !plain(query) || found.length > 0;
    dialog.dataset.shown = query;
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(show, DELAY);
  }

  function open(query = "") {
    if (!dialog.open) dialog.showModal();
    input.value = query || input.value;
    input.select();
    show();
  }

  input.addEventListener("input", later);
  input.addEventListener("keydown", async (event) => {
    if (event.isComposing) return; // Enter ends the choice of a character
    if (event.key === "Escape") dialog.close(); // the box would only be emptied
    else if (event.key === "Enter") {
      event.preventDefault();
      clearTimeout(timer);
      if (dialog.dataset.shown !== input.value) await show();
      if (where.hidden) list.querySelector("a")?.click();
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
