// The form: draws the kind that was asked for, keeps a draft in this browser, says what is wrong, and gives the record.

import { Context } from "./context.js";
import { button, el, reveal } from "./dom.js";
import { Group } from "./fields.js";
import { KINDS, today } from "./kinds.js";
import { Leaf } from "./leaf.js";
import { filesResult, issueResult } from "./result.js";
import { issueAddress } from "./send.js";
import { yaml } from "./yaml.js";

const ID = { type: "string", pattern: "^(?:[a-z0-9]+(-[a-z0-9]+)*)$", examples: ["deng-2017-lupus-nephritis"] };
const MADE = "form.made";
const root = document.querySelector("[data-ev-form]");
const asked = new URLSearchParams(location.search);
const kind = asked.has("record") || asked.has("page") ? "corrections" : asked.get("kind");
const { repository, contact } = root.dataset;

/** What this browser keeps under a name; nothing where it keeps nothing, or does not let us look. */
function kept(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function keep(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // without a draft the form still works
  }
}

/** Without what was left empty, at any depth. */
function pruned(value) {
  if (Array.isArray(value)) return value.filter((item) => item !== undefined).map(pruned);
  if (typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined).map(([key, item]) => [key, pruned(item)]));
}

class Page {
  constructor(form) {
    const { schema, groups, modeline } = form.kinds[kind];
    Object.assign(this, { form, words: form.words, modeline, own: KINDS[kind], draft: `form.${kind}` });
    this.made = (kept(MADE) ?? []).filter(({ id }) => !form.known.references.some(([known]) => known === id));
    this.status = el("p", { role: "status", class: "ev-form__status" });
    const act = { tell: (text) => (this.status.textContent = text), changed: () => this.changed() };
    this.context = new Context(form, schema, this.made, act);
    this.record = new Group(this.context, "", schema, true, groups);
    this.name = kind in form.known ? new Leaf(this.context, "name", { ...ID, title: this.words.name, description: this.words["name.help"] }, true) : null;
    this.shown = new Set();
    this.summary = el("div", { class: "ev-form__summary", tabindex: "-1" });
    this.result = el("section", { class: "ev-form__result", tabindex: "-1" });
    this.summary.hidden = this.result.hidden = true;
    this.draw();
    this.begin();
  }

  draw() {
    const { words, name } = this;
    const title = name && el("section", { class: "ev-form__part" }, name.element);
    const make = el("p", { class: "ev-form__acts" }, el("button", { class: "ev-form__send" }, words[name ? "make" : "make.correction"]));
    const form = el("form", { class: "ev-form", novalidate: true, "aria-label": words[kind] }, this.intro(), this.record.element, title, this.summary, make, name && this.incomplete());
    this.listen(form);
    const draft = el("p", { class: "ev-form__draft" }, words.draft, " ", button(words.forget, () => this.forget()));
    root.append(form, this.result, draft, this.status, ...this.context.lists);
  }

  listen(form) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.make();
    });
    form.addEventListener("input", ({ target }) => {
      if (target === this.name?.control) this.named = target.value !== "";
      this.changed();
    });
    // Enter in a field is no wish to be done
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.tagName === "INPUT") event.preventDefault();
    });
    // a message that appears under the pointer would move the button away before it is released
    let released = Promise.resolve();
    const next = (done) => ["pointerup", "pointercancel"].forEach((name) => addEventListener(name, () => setTimeout(done), { once: true }));
    addEventListener("pointerdown", () => (released = new Promise(next)));
    form.addEventListener("focusout", ({ target }) => released.then(() => this.left(this.context.leaves.get(target))));
    addEventListener("pagehide", () => this.keep());
  }

  intro() {
    const script = document.documentElement.lang === "zh-Hans" ? el("p", { class: "ev-form__note" }, this.words.simplified) : "";
    if (kind === "corrections") return script;
    if (kind === "trials") {
      const work = el("a", { href: "?kind=references" }, this.words.references);
      this.record.child("reports").element.append(el("p", { class: "ev-form__note" }, this.words["missing-work"], " ", work));
    }
    return el("div", {}, el("p", { class: "ev-form__note" }, this.words.both), script);
  }

  /** For whoever knows a part: an issue with what there is. */
  incomplete() {
    const link = el("a", { href: repository, target: "_blank", rel: "noopener" }, this.words.incomplete);
    link.addEventListener("click", () => {
      const value = this.value();
      link.href = issueAddress(repository, this.own.issue(value, this.name.value() ?? "", this.text(value)), this.own.long).address;
    });
    return el("p", { class: "ev-form__note" }, link);
  }

  /** The draft, else an empty form; then what the address asks for. */
  begin() {
    const draft = kept(this.draft) ?? { record: this.own.fresh };
    this.record.set(draft.record);
    this.named = Boolean(draft.name);
    this.name?.set(draft.name);
    if (asked.has("record") || asked.has("page")) this.ask(asked.get("record") ?? asked.get("page"));
    if (asked.has("cite") && kind === "trials") this.cite(asked.get("cite"));
    this.changed();
  }

  ask(page) {
    const pages = this.context.names.pages;
    if (!pages.has(page) && /^(?:\.|[a-z-]+)\/$/.test(page)) pages.set(page, page);
    // what an older draft says is about another page
    if (this.record.child("page").value() !== page) this.record.set({ page });
  }

  /** A reference made just now, in the first report without one. */
  cite(id) {
    const reports = this.record.child("reports");
    if (!reports.items.some((report) => report.child("cite").value() === id)) {
      const report = reports.items.find((item) => item.value() === undefined) ?? reports.add();
      report.set({ ...report.raw(), cite: id });
    }
    history.replaceState(null, "", `?kind=${kind}`);
  }

  value() {
    return pruned(this.record.value() ?? {});
  }

  text(record) {
    return yaml({ ...record, curation: { added: today, reviewed: today } }, this.modeline);
  }

  isTaken = (name) => this.form.known[kind].some(([id]) => id === name);

  changed() {
    const value = this.record.value() ?? {};
    this.context.refresh([...new Set((value.reports ?? []).map((report) => report?.cite).filter(Boolean))]);
    if (this.name && !this.named) this.name.set(this.own.suggest(value, this.isTaken));
    if (this.tried) this.showProblems();
    this.result.hidden = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), 300);
  }

  keep() {
    if (this.forgotten) return;
    keep(this.draft, { record: this.record.raw(), name: this.named ? this.name.raw() : "" });
  }

  forget() {
    if (!confirm(this.words["forget.sure"])) return;
    this.forgotten = true;
    for (const key of Object.keys(localStorage).filter((key) => key.startsWith("form."))) localStorage.removeItem(key);
    location.replace(`?kind=${kind}`);
  }

  /** Everything wrong, at most one thing for each field, in the order of the page. */
  problems() {
    const { record, name, context } = this;
    const found = [...record.problems(true), ...(name ? name.problems(true) : [])];
    if (name?.value() && this.isTaken(name.value())) found.push({ field: name, word: "taken", id: name.value(), where: `data/${kind}/` });
    const know = {
      isLong: (path) => record.find([...path, "zh"]).node.long,
      isKnown: (of, id) => context.nameOf(of, id) !== undefined,
      heldBy: (number) => number && this.form.held[number.toLowerCase()],
    };
    for (const [path, word, values] of this.own.rules(record.value() ?? {}, know)) found.push({ field: record.find(path), word, ...values });
    const first = found.filter(({ field }, at) => found.findIndex((other) => other.field === field) === at);
    return first.sort((a, b) => (a.field.element.compareDocumentPosition(b.field.element) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  }

  /** Messages beside the fields: of all once the record was asked for, until then of those left with something in them. */
  showProblems() {
    const found = this.problems();
    for (const field of this.shown) field.show(null);
    this.shown.clear();
    for (const problem of found) {
      if (!this.tried && !(problem.field.touched && problem.field.value() !== undefined)) continue;
      problem.field.show(problem);
      this.shown.add(problem.field);
    }
    return found;
  }

  left(leaf) {
    if (!leaf) return;
    leaf.touched = true;
    if (leaf.settle?.()) this.changed();
    this.showProblems();
  }

  make() {
    this.tried = true;
    for (const field of this.context.leaves.values()) field.settle?.();
    const found = this.showProblems();
    this.summary.hidden = found.length === 0;
    this.result.hidden = found.length > 0;
    this.summarise(found);
    if (!found.length) this.give();
  }

  summarise(found) {
    const items = found.map((problem) => {
      const link = el("a", { href: `#${problem.field.id}` }, `${placeOf(problem.field)}${this.words.colon}${this.context.word(`error.${problem.word}`, problem)}`);
      link.addEventListener("click", (event) => {
        event.preventDefault();
        reveal(problem.field.focusable());
      });
      return el("li", {}, link);
    });
    this.summary.replaceChildren(el("h2", {}, this.context.word("errors", { n: found.length })), el("p", {}, this.words["errors.lead"]), el("ul", {}, items));
    if (found.length) reveal(this.summary);
  }

  give() {
    const { words } = this;
    const ways = this.name ? filesResult(this.context, repository, this.files()) : this.correction();
    const use = kind === "references" && el("p", {}, el("a", { href: `?kind=trials&cite=${this.name.value()}` }, words.use));
    const mail = contact && this.context.word("contact", { address: contact });
    this.result.replaceChildren(el("h2", {}, words.ready), el("p", {}, words["ready.lead"]), use || "", ...ways, el("p", { class: "ev-form__note" }, words.account, " ", mail));
    reveal(this.result);
  }

  /** This record, after the references it cites that were made here and are not in the library yet. */
  files() {
    const value = this.value();
    const file = { kind, id: this.name.value(), path: `data/${kind}/${this.name.value()}.yaml`, text: this.text(value) };
    if (kind === "references") {
      const others = this.made.filter(({ id }) => id !== file.id);
      keep(MADE, [...others, { ...file, name: this.own.called(value) }]);
      return [file];
    }
    const cites = (id) => new RegExp(`(@|cite: )${id}(?![\\w-])`).test(file.text);
    return [...this.made.filter(({ id }) => cites(id)), file];
  }

  correction() {
    const edition = document.documentElement.lang.toLowerCase();
    const here = new URL("../", document.querySelector("link[rel=canonical]").href);
    return issueResult(this.context, repository, this.own.issue(this.value(), here, edition), this.own.long);
  }
}

/** Where a field stands, from the outermost name to its own. */
function placeOf(field) {
  const names = [field.title];
  for (let up = field.element.parentElement; up; up = up.parentElement) {
    const legend = up.tagName === "FIELDSET" && up.querySelector("legend:not(.ev-sr)");
    if (legend?.parentElement === up) names.unshift(legend.firstChild.textContent);
  }
  return names.filter(Boolean).join(" › ");
}

for (const link of document.querySelectorAll("[data-ev-form-kind]")) if (link.dataset.evFormKind === kind) link.setAttribute("aria-current", "page");
if (kind in KINDS) {
  try {
    new Page(await (await fetch("form.json")).json());
  } catch (error) {
    root.append(el("p", { role: "alert", class: "ev-form__error" }, root.dataset.failed));
    throw error;
  }
  root.dataset.ready = "";
}
