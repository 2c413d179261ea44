// What the fields of one form share: words, known ids, the groups of the trial, and who wants to know of changes.

import { el } from "./dom.js";

const PAGES = ["diseases", "trials", "products", "topics", "claims", "reviews"];

/** A word as part of an id. */
export const slug = (text) => text.normalize("NFKD").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");

export class Context {
  #next = 0;
  #lists = new Map();
  #watchers = [];
  cites = [];
  leaves = new Map();

  /** `made`: records written in this browser and not sent yet, as [{kind, id, name}]. */
  constructor({ words, pointers, known }, schema, made, { tell, changed }) {
    Object.assign(this, { words, pointers, tell, changed, defs: schema.$defs ?? {} });
    const pages = PAGES.flatMap((kind) => known[kind].map(([id, name]) => [`${kind.slice(0, -1)}/${id}`, name]));
    const own = made.map(({ id, name }) => [id, `${name} ${words.made}`]);
    this.known = { ...known, pages, references: [...own, ...known.references] };
    this.names = Object.fromEntries(Object.entries(this.known).map(([kind, rows]) => [kind, new Map(rows)]));
  }

  nextId() {
    this.#next += 1;
    return `f${this.#next}`;
  }

  /** A sentence of the page with its gaps filled. */
  word(key, values = {}) {
    return this.words[key].replace(/\{(\w+)\}/g, (gap, name) => values[name] ?? gap);
  }

  /** The list of known ids for a field to offer, made when first wanted. */
  listOf(kind) {
    if (!this.#lists.has(kind)) this.#lists.set(kind, el("datalist", { id: `known-${kind}` }, this.known[kind].map(([id, name]) => el("option", { value: id }, name))));
    return `known-${kind}`;
  }

  get lists() {
    return [...this.#lists.values()];
  }

  nameOf(kind, id) {
    return this.names[kind].get(id);
  }

  /** The id of what was typed by its name, where just one fits. */
  idOf(kind, typed) {
    const text = typed.trim().toLowerCase();
    if (!text || this.names[kind].has(typed.trim())) return null;
    const fitting = this.known[kind].filter(([id, name]) => id === text || name.toLowerCase().includes(text));
    return fitting.length === 1 ? fitting[0][0] : null;
  }

  /** Ids of the groups of the trial: their English names, else their roles, each once. */
  armIds() {
    const taken = new Set();
    return this.arms.items.map((arm, at) => {
      const wanted = slug(arm.child("label").value()?.en ?? "") || arm.child("role").value() || `arm-${at + 1}`;
      const id = taken.has(wanted) ? `${wanted}-${at + 1}` : wanted;
      taken.add(id);
      return id;
    });
  }

  armLabels() {
    const language = document.documentElement.lang === "en" ? "en" : "zh";
    return this.arms.items.map((arm, at) => {
      const label = arm.child("label").value() ?? {};
      return label[language] ?? label.zh ?? label.en ?? this.word("arm", { n: at + 1 });
    });
  }

  /** Fields that follow others: figures of groups, what is asked of some, buttons that cite what is cited. */
  onChange(act) {
    this.#watchers.push(act);
  }

  /** `cites`: ids of the papers that the form names. */
  refresh(cites) {
    this.cites = cites;
    for (const act of this.#watchers) act(cites);
  }
}
