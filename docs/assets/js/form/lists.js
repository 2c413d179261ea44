// Lists to add to, and figures of each group of a trial.

import { button, el, reveal } from "./dom.js";
import { fieldFor } from "./fields.js";
import { Field } from "./leaf.js";

/** Entries that a person adds and removes. */
export class List extends Field {
  constructor(context, name, node, required, item) {
    super(context, name, node, required);
    this.item = item;
    this.items = [];
    this.entries = el("div", {});
    this.adder = button(context.word("add", { name: this.title }), () => this.#begin());
    this.legend = el("legend", {}, this.caption());
    this.element = el("fieldset", { class: "ev-form__list", "aria-describedby": this.describedBy() }, this.legend, this.help(), this.message, this.entries, this.adder);
    // what has a source of its own is there once somebody asks for it
    this.first = required || (node.open && !item.properties?.source) ? 1 : 0;
    if (item.of === "Arm") context.arms = this;
    this.set();
  }

  get controls() {
    return [];
  }

  add(raw) {
    const field = fieldFor(this.context, this.name, { ...this.item, title: "", description: "" }, true);
    const remover = button("", () => this.remove(field));
    field.remover = remover;
    field.row = el("div", { class: "ev-form__entry" }, field.element, remover);
    this.items.push(field);
    this.entries.append(field.row);
    if (raw) field.set(raw);
    this.#number();
    return field;
  }

  /** An entry for a person to fill in; its figures are most likely from the paper that the form names. */
  #begin() {
    const field = this.add();
    field.child?.("source")?.child("cite").set(this.context.cites[0]);
    this.context.changed();
    reveal(field.focusable());
  }

  remove(field) {
    this.items.splice(this.items.indexOf(field), 1);
    field.row.remove();
    this.#number();
    this.adder.focus();
    this.context.tell(this.context.words.removed);
    this.context.changed();
  }

  /** Entries are called by their place, which changes when one before them goes. */
  #number() {
    for (const [at, { row, remover, legend }] of this.items.entries()) {
      const name = this.item.of === "Arm" ? this.context.word("arm", { n: at + 1 }) : `${this.title} ${at + 1}`;
      remover.textContent = this.context.word("remove", { name });
      remover.hidden = this.items.length <= this.first;
      legend?.classList.toggle("ev-sr", this.items.length === 1);
      if (legend) legend.textContent = name;
      else row.querySelector("label").textContent = name;
    }
  }

  child(at) {
    return this.items[at];
  }

  raw() {
    return this.items.map((field) => field.raw());
  }

  set(raw = []) {
    for (const { row } of this.items) row.remove();
    this.items = [];
    for (const entry of raw) this.add(entry);
    while (this.items.length < this.first) this.add();
  }

  /** Every entry, the empty ones as undefined, so that places stay true. */
  value() {
    const values = this.items.map((field) => field.value());
    const ids = this.item.of === "Arm" && this.context.armIds();
    const named = ids ? values.map((value, at) => value && { id: ids[at], ...value }) : values;
    return named.some((value) => value !== undefined) ? named : undefined;
  }

  problems(needed) {
    const found = this.items.flatMap((field) => (field.value() === undefined ? [] : field.problems(true)));
    if (!needed || this.value() !== undefined) return found;
    return this.items.length ? this.items[0].problems(true) : [{ field: this, word: "some" }];
  }

  focusable() {
    return this.items[0]?.focusable() ?? this.adder;
  }
}

/** The same figures for each group of the trial, called what the form calls the groups. */
export class ByArm extends Field {
  constructor(context, name, node, required) {
    super(context, name, node, required);
    this.part = node.additionalProperties || Object.values(node.patternProperties)[0];
    this.rows = new Map();
    this.entries = el("div", { class: "ev-form__arms" });
    this.element = el("fieldset", { class: "ev-form__group", "aria-describedby": this.describedBy() }, el("legend", {}, this.caption()), this.message, this.entries);
    context.onChange(() => this.#follow());
    this.#follow();
  }

  #follow() {
    const arms = this.context.arms.items;
    for (const arm of arms) if (!this.rows.has(arm)) this.rows.set(arm, fieldFor(this.context, this.name, { ...this.part, description: "" }, false));
    for (const arm of [...this.rows.keys()]) if (!arms.includes(arm)) this.rows.delete(arm);
    const labels = this.context.armLabels();
    for (const [at, arm] of arms.entries()) this.rows.get(arm).legend.textContent = labels[at];
    const elements = arms.map((arm) => this.rows.get(arm).element);
    if (elements.some((element, at) => this.entries.children[at] !== element) || elements.length !== this.entries.children.length) this.entries.replaceChildren(...elements);
  }

  get controls() {
    return [];
  }

  get ordered() {
    return this.context.arms.items.map((arm) => this.rows.get(arm));
  }

  child(arm) {
    return this.ordered[this.context.armIds().indexOf(arm)];
  }

  raw() {
    return this.ordered.map((field) => field.raw());
  }

  set(raw = []) {
    this.#follow();
    for (const [at, field] of this.ordered.entries()) field.set(raw[at]);
  }

  value() {
    const ids = this.context.armIds();
    const values = this.ordered.map((field, at) => [ids[at], field.value()]).filter(([, value]) => value !== undefined);
    return values.length ? Object.fromEntries(values) : undefined;
  }

  problems(needed) {
    if (needed && this.value() === undefined) return [{ field: this, word: "harm" }];
    return this.ordered.flatMap((field) => field.problems(false));
  }

  focusable() {
    return this.ordered[0].focusable();
  }
}
