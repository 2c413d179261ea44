// Fields that hold one value: text, number, date, a choice, an id, or several boxes to tick.

import { problemOf, valueOf } from "./check.js";
import { el, prose } from "./dom.js";

const DAY = "^(?:\\d{4}-\\d\\d-\\d\\d)$";
const FREE = new Set(["countries", "places", "languages"]);
/** Lists that only help; every other one holds all there is. */

/** What all fields share: a place for a message, and the way to it. */
export class Field {
  constructor(context, name, node, required) {
    Object.assign(this, { context, name, node, required, id: context.nextId() });
    this.message = el("p", { class: "ev-form__error", id: `${this.id}-error` });
    this.message.hidden = true;
  }

  get title() {
    return this.node.title ?? "";
  }

  /** Title, with a word where the record cannot do without the field. */
  caption(title = this.title) {
    return [title, this.required && !this.node.quiet && el("small", {}, ` ${this.context.words.needed}`)];
  }

  help() {
    const { description = "" } = this.node;
    const text = this.picks ? `${description} ${this.context.words.pick}` : description;
    return text && el("p", { class: "ev-form__help", id: `${this.id}-help` }, prose(text));
  }

  describedBy() {
    return this.node.description || this.picks ? `${this.id}-help ${this.id}-error` : `${this.id}-error`;
  }

  /** Asked only where the field beside it says so. */
  set hidden(hidden) {
    this.element.hidden = hidden;
  }

  get hidden() {
    return this.element.hidden;
  }

  show(problem) {
    this.message.textContent = problem ? this.context.word(`error.${problem.word}`, problem) : "";
    this.message.hidden = !problem;
    for (const control of this.controls) control.setAttribute("aria-invalid", Boolean(problem));
  }

  find(path) {
    return path.length ? (this.child?.(path[0])?.find(path.slice(1)) ?? this) : this;
  }
}

export class Leaf extends Field {
  constructor(context, name, node, required) {
    super(context, name, node, required);
    this.kind = node.points ?? context.pointers[name];
    this.picks = this.kind && !FREE.has(this.kind);
    this.control = this.#control();
    this.controls = [this.control];
    context.leaves.set(this.control, this);
    this.known = el("output", { class: "ev-form__known", for: this.id });
    const label = el("label", { for: this.id }, this.caption());
    const boxed = this.control.type === "checkbox";
    this.element = el("div", { class: `ev-form__field${boxed ? " ev-form__box" : ""}` }, boxed ? [this.control, label] : label, this.help(), !boxed && this.control, this.known, this.message);
  }

  #control() {
    const { node, name, context } = this;
    const attributes = { id: this.id, name, "aria-describedby": this.describedBy() };
    if (node.enum) return this.#select(attributes);
    if (node.type === "boolean") return el("input", { ...attributes, type: "checkbox" });
    if (node.pattern === DAY) return el("input", { ...attributes, type: "date" });
    const language = { zh: "zh", en: "en" }[name];
    if (language || node.long) return el("textarea", { ...attributes, lang: language, rows: node.long ? 4 : 2 });
    const isNumber = node.type === "number" || node.type === "integer";
    const list = this.kind && context.listOf(this.kind);
    return el("input", { ...attributes, type: "text", list, inputmode: isNumber ? "decimal" : undefined, autocomplete: "off", spellcheck: "false" });
  }

  #select(attributes) {
    const { node, context } = this;
    const options = node.enum.map((value, at) => el("option", { value: JSON.stringify(value) }, this.#word(value, at)));
    const fallback = node.enum.includes(node.default) && context.word("default", { word: this.#word(node.default, node.enum.indexOf(node.default)) });
    const none = this.required ? context.words.none : fallback || context.words.blank;
    return el("select", attributes, el("option", { value: "" }, none), options);
  }

  #word(value, at) {
    const meaning = this.node.enumDescriptions?.[at];
    if (meaning) return typeof value === "string" ? `${meaning} (${value})` : meaning;
    return this.context.words[value] ?? String(value);
  }

  raw() {
    return this.control.type === "checkbox" ? (this.control.checked ? "true" : "") : this.control.value;
  }

  set(raw) {
    if (this.control.type === "checkbox") this.control.checked = raw === "true";
    else this.control.value = raw ?? "";
    this.settle();
  }

  value() {
    if (this.control.type === "checkbox") return this.control.checked || undefined;
    if (this.node.enum) return this.control.value ? JSON.parse(this.control.value) : undefined;
    return valueOf(this.node, this.control.value, this.name);
  }

  problems(needed) {
    const value = this.value();
    const found = problemOf(this.node, value, this.name, needed) ?? this.#unknown(value);
    return found ? [{ field: this, ...found }] : [];
  }

  #unknown(value) {
    if (!this.picks || value === undefined || this.context.nameOf(this.kind, value)) return null;
    return { word: "unknown", id: value };
  }

  /** On leaving: a name typed instead of its id becomes the id, and the name stands below; true if it did. */
  settle() {
    if (!this.picks) return false;
    const id = this.context.idOf(this.kind, this.control.value);
    if (id) this.control.value = id;
    this.known.textContent = this.context.nameOf(this.kind, this.control.value.trim()) ?? "";
    return id !== null;
  }

  focusable() {
    return this.control;
  }
}

/** Boxes for a list of words or of the few ids there are. */
export class Boxes extends Field {
  constructor(context, name, node, required, options) {
    super(context, name, node, required);
    this.controls = options.map(([value]) => el("input", { type: "checkbox", value, name, id: context.nextId() }));
    for (const control of this.controls) context.leaves.set(control, this);
    const labels = options.map(([, word], at) => el("label", {}, this.controls[at], el("span", {}, word)));
    this.element = el("fieldset", { class: "ev-form__boxes", "aria-describedby": this.describedBy() }, el("legend", {}, this.caption()), this.help(), el("div", {}, labels), this.message);
  }

  raw() {
    return this.value() ?? [];
  }

  set(raw = []) {
    for (const control of this.controls) control.checked = raw.includes(control.value);
  }

  value() {
    const chosen = this.controls.filter((control) => control.checked).map((control) => control.value);
    return chosen.length ? chosen : undefined;
  }

  problems(needed) {
    return needed && this.value() === undefined ? [{ field: this, word: "some" }] : [];
  }

  focusable() {
    return this.controls[0];
  }
}
