// Search in a dialog: first the pages that are called what was typed, then those whose text holds it.
// Pagefind's index holds every Han character as a word of its own (scripts/kb/search.py), so a query is cut the same way.

import { base, plain, table, wordsOf } from "./names.js";

const MOST = 20;
/** Results shown. */
const FLOOR = 0.6;
/** Share of a query's parts that a page must hold where none holds all. */
const PARTS = 5;
/** Parts that are looked for then. */
const FEW = 5;
/** Results of the text shown before the rest. */
const READS = 4;
/** Times as many texts read as are wanted, before the index is asked for every character. */
const DELAY = 120;
/** Milliseconds without a key before a search begins. */
const HAN = /(?<=\p{Script=Han})(?=\p{Script=Han})|(?<=\p{Script=Han})(?=[^\s\p{Script=Han}])|(?<=[^\s\p{Script=Han}])(?=\p{Script=Han})/gu;

const HAN_CHAR = /\p{Script=Han}/u;

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
let ranks;

/** Pagefind, fetched when a reader first searches. */
function load() {
  engine ??= import(new URL("pagefind/pagefind.js", base())).then(async (pagefind) => {
    await pagefind.options({ excerptLength: 30 });
    await pagefind.init();
    return pagefind;
  });
  return engine;
}

/** How frequent each Han character is in this edition's pages: its place, the most frequent first. */
function frequency() {
  const edition = document.documentElement.lang.toLowerCase();
  ranks ??= fetch(new URL(`pagefind/characters.${edition}.txt`, base()))
    .then((answer) => answer.text())
    .then((text) => new Map([...text].map((char, rank) => [char, rank])));
  return ranks;
}

const inARow = async (words) => (await (await load()).search(`"${words}"`)).results;

const often = (part, rank) => 1 / (1 + (rank.get(part) ?? rank.size));

/** Of words in a row the two neighbours that are rarest: the index of a frequent character is large, and these tell nearly as much. */
function rarest(words, rank) {
  const parts = words.split(" ");
  if (parts.length < 3 || !HAN_CHAR.test(words)) return words;
  const pairs = parts.slice(1).map((part, at) => ({ pair: `${parts[at]} ${part}`, often: often(parts[at], rank) + often(part, rank) }));
  return pairs.reduce((best, next) => (next.often < best.often ? next : best)).pair;
}

const squeezed = (text) => plain(text.replaceAll("\u200b", "")).replaceAll(" ", "");

/** Texts of at most so many pages that hold all words of one of the queries, each word being one or more in a row. */
async function holdingAll(queries, most, asked = rarest) {
  const rank = await frequency();
  const found = new Map();
  for (const words of queries) {
    const [first, ...rest] = await Promise.all(words.map((word) => inARow(asked(word, rank))));
    const others = rest.map((results) => new Set(results.map((result) => result.id)));
    for (const result of first) if (!found.has(result.id) && others.every((ids) => ids.has(result.id))) found.set(result.id, result);
  }
  const results = [...found.values()].sort((a, b) => b.score - a.score);
  // what the index was not asked for is looked for in the texts
  const wanted = queries.map((words) => words.filter((word) => asked(word, rank) !== word).map(squeezed));
  const holds = (text) => wanted.some((words) => words.every((word) => text.includes(word)));
  const texts = [];
  let at = 0;
  for (; at < Math.min(results.length, READS * most) && texts.length < most; at += most) {
    const read = await Promise.all(results.slice(at, at + most).map((result) => result.data()));
    texts.push(...read.filter(({ content }) => holds(squeezed(content))));
  }
  return texts.length || at >= results.length ? texts.slice(0, most) : holdingAll(queries, most, (words) => words);
}

/** Texts of pages that hold most of the rarest parts of a query, those with more of them first. */
async function holdingMost(query, most) {
  const rank = await frequency();
  const cost = (part) => cut(part)[0].split(" ").reduce((sum, char) => sum + often(char, rank), 0);
  const wanted = parts(query).sort((a, b) => cost(a) - cost(b)).slice(0, PARTS);
  const count = new Map();
  for (const results of await Promise.all(wanted.map((part) => inARow(cut(part).join(" "))))) {
    for (const result of results) count.set(result.id, { result, held: (count.get(result.id)?.held ?? 0) + 1 });
  }
  const enough = [...count.values()].filter(({ held }) => held >= FLOOR * wanted.length);
  const best = enough.sort((a, b) => b.held - a.held || b.result.score - a.result.score).slice(0, most);
  return Promise.all(best.map(({ result }) => result.data()));
}

/** Texts of pages that hold a query: the whole in a row in any wording; else each word; else, if asked, most parts. */
async function holding(wordings, most, loosely = true) {
  const rank = await frequency();
  const known = (wording) => (wording.match(/\p{Script=Han}/gu) ?? []).every((char) => rank.has(char));
  const queries = wordings.filter(known).map(cut).filter((words) => words.length);
  const whole = await holdingAll(queries.map((words) => [words.join(" ")]), most);
  if (whole.length) return whole;
  const each = await holdingAll(queries.filter((words) => words.length > 1), most);
  return each.length || !loosely ? each : holdingMost(wordings.at(-1), most);
}

/** The addresses of all pages whose text holds a query. */
export async function holders(query) {
  const texts = await holding((await table()).wordings(query), Infinity, false);
  return texts.map((text) => text.url);
}

const address = (path) => new URL(path, base()).href;
const joined = (html) => html.replaceAll("\u200b", "").replaceAll("</mark><mark>", "");

/** Pages for a query: first those called so or nearly so, then with those whose text holds it. */
async function* found(query) {
  const names = await table();
  const wordings = names.wordings(query);
  const named = await names.called(query);
  const rows = (excerpts = new Map()) =>
    named.map(({ page }) => ({ ...page, url: address(page.path), excerpt: excerpts.get(address(page.path))?.excerpt, wordings }));
  if (named.length) yield rows().slice(0, MOST);
  for (const most of [FEW, MOST]) {
    const texts = await holding(wordings, most, !named.length);
    const excerpts = new Map(texts.map((text) => [new URL(text.url, location.href).href, text]));
    const known = new Set(named.map(({ page }) => address(page.path)));
    const others = [...excerpts].filter(([url]) => !known.has(url));
    const described = others.map(([url, { meta, excerpt }]) => ({ ...meta, title: joined(meta.title ?? url), url, excerpt, wordings }));
    yield [...rows(excerpts), ...described].slice(0, MOST);
  }
}

/** Everything found for a query. */
export async function find(query) {
  let rows;
  for await (rows of found(query));
  return rows;
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
function row({ url, title, kind, facts, about, excerpt, wordings }) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = url;
  link.append(...marked(title, wordings));
  item.append(link);
  if (kind) item.append(line("ev-search-dialog__kind", ...marked([kind, facts].filter(Boolean).join(" · "), wordings)));
  const sentence = line("", ...marked(about ?? "", wordings));
  if (!about || (excerpt && !sentence.querySelector("mark"))) {
    // Pagefind escapes its text and adds <mark> only; of a longer word it was asked for two characters
    sentence.innerHTML = joined(excerpt ?? "");
    const whole = marked(sentence.textContent, wordings);
    if (whole.length > 1) sentence.replaceChildren(...whole);
  }
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
    let rows = [];
    let near = [];
    let message = dialog.dataset.start;
    try {
      if (plain(query)) {
        for await (rows of found(query)) {
          if (mine !== turn) return; // a later key has been pressed
          list.replaceChildren(...rows.map(row));
        }
        message = rows.length ? dialog.dataset.count.replace("{n}", rows.length) : dialog.dataset.none;
        if (!rows.length) {
          near = (await (await table()).nearest(query)).map(({ page }) => ({ ...page, url: address(page.path), wordings: [] }));
          if (near.length) message += dialog.dataset.near;
        }
      }
    } catch {
      message = dialog.dataset.unavailable;
    }
    if (mine !== turn) return;
    list.replaceChildren(...[...rows, ...near].map(row));
    status.textContent = message;
    where.hidden = !plain(query) || rows.length > 0;
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
