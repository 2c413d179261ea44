// From a JSON Schema to fields, and records within records.

import { button, el } from "./dom.js";
import { Boxes, Field, Leaf } from "./leaf.js";
import { ByArm, List } from "./lists.js";

const FEW = 40;
/** So many known ids are boxes to tick; of more a person types and is offered what fits. */

/** A field's schema without references and null; what the field says of itself goes first. */
function resolved(node, defs) {
  if (node.$ref) {
    const { $ref, ...own } = node;
    const type = $ref.split("/").at(-1);
    return resolved({ ...defs[type], ...own, type: defs[type].type, of: type }, defs);
  }
  const branches = node.anyOf?.filter((branch) => branch.type !== "null");
  if (!branches) return node;
  const { anyOf, ...own } = node;
  return resolved({ ...branches[0], ...own }, defs);
}

/** The field for a part of a schema. */
export function fieldFor(context, name, part, required) {
  const node = resolved(part, context.defs);
  if (node.properties) return new Group(context, name, node, required);
  if (node.prefixItems) return new Interval(context, name, node, required);
  if (node.type === "array") return listFor(context, name, node, required);
  if (node.type === "object") return new ByArm(context, name, node, required);
  return new Leaf(context, name, node, required);
}

function listFor(context, name, node, required) {
  const item = resolved(node.items, context.defs);
  const ids = context.known[context.pointers[name]];
  if (item.enum) return new Boxes(context, name, node, required, item.enum.map((word, at) => [word, item.enumDescriptions?.[at] || word]));
  if (ids && ids.length <= FEW) return new Boxes(context, name, node, required, ids);
  return new List(context, name, node, required, item);
}

const isText = (node) => Object.keys(node.properties).join() === "zh,en";

/** Fields under one name. */
export class Group extends Field {
  constructor(context, name, node, required, groups) {
    super(context, name, node, required);
    // the id of a group of the trial follows from its name
    const properties = Object.entries(node.properties).filter(([key]) => !(node.of === "Arm" && key === "id"));
    // a text says once that it is needed, not in each language
    const quiet = isText(node);
    this.children = new Map(properties.map(([key, part]) => [key, fieldFor(context, key, { ...part, quiet }, node.required?.includes(key) ?? false)]));
    this.isText = isText(node);
    this.legend = el("legend", {}, this.caption());
    this.element = groups ? el("div", {}, this.#sections(groups)) : this.#fieldset();
    if (this.isText && this.children.get("zh").node.long) this.element.append(this.citations());
    if ([...this.children.values()].some((field) => field.node.when)) context.onChange(() => this.#ask());
  }

  #fieldset() {
    return el("fieldset", { class: this.isText ? "ev-form__text" : "ev-form__group", "aria-describedby": this.describedBy() }, this.legend, this.help(), this.#arranged([...this.children.values()]), this.message);
  }

  #sections(groups) {
    return Object.entries(groups).map(([part, names]) => {
      const fields = names.map((name) => this.children.get(name));
      // alone under a heading, a field need not show its name again
      if (fields.length === 1) fields[0].legend?.classList.add("ev-sr");
      return el("section", { class: "ev-form__part" }, el("h2", {}, this.context.words[part]), this.#arranged(fields));
    });
  }

  /** What is needed or usual first; the rest folded, under the names of what is in there. */
  #arranged(fields) {
    const shown = fields.filter(({ required, node }) => required || node.open);
    const folded = fields.filter((field) => !shown.includes(field));
    const elements = shown.map((field) => field.element);
    if (!folded.length) return el("div", { class: "ev-form__fields" }, elements);
    const names = folded.map((field) => field.title).join(this.context.words.list);
    const more = el("details", { class: "ev-form__more" }, el("summary", {}, this.context.word("more", { names })), el("div", { class: "ev-form__fields" }, folded.map((field) => field.element)));
    return el("div", { class: "ev-form__fields" }, elements, more);
  }

  /** Buttons that cite, in both languages, the papers that the form names. */
  citations() {
    const row = el("p", { class: "ev-form__cites" });
    let shown = "";
    this.context.onChange((ids) => {
      if (shown === ids.join()) return; // or the button just pressed would lose its focus
      shown = ids.join();
      row.replaceChildren(...ids.map((id) => button(this.context.word("cite", { id }), () => this.#cite(id))));
    });
    return row;
  }

  #cite(id) {
    for (const { control } of this.children.values()) {
      if (control.value.trim() && !control.value.includes(`[@${id}]`)) control.value = `${control.value.trimEnd()} [@${id}]`;
    }
    this.context.changed();
  }

  /** Show what the words chosen beside it ask for. */
  #ask() {
    for (const field of this.children.values()) {
      const [beside, words] = field.node.when ?? [];
      if (beside) field.hidden = !words.includes(this.children.get(beside).value());
    }
  }

  get asked() {
    return [...this.children].filter(([, field]) => !field.hidden);
  }

  get controls() {
    return [];
  }

  child(key) {
    return this.children.get(key);
  }

  raw() {
    const raws = [...this.children].map(([key, field]) => [key, field.raw()]);
    return Object.fromEntries(raws.filter(([, raw]) => raw && Object.keys(raw).length));
  }

  set(raw = {}) {
    for (const [key, field] of this.children) field.set(raw[key]);
  }

  value() {
    const values = this.asked.map(([key, field]) => [key, field.value()]).filter(([, value]) => value !== undefined);
    return values.length ? Object.fromEntries(values) : undefined;
  }

  problems(needed) {
    const inUse = needed || this.value() !== undefined;
    return this.asked.flatMap(([, field]) => field.problems(inUse && field.required));
  }

  focusable() {
    return this.children.values().next().value.focusable();
  }
}

/** Lower and upper bound. */
class Interval extends Group {
  constructor(context, name, node, required) {
    const { lower, upper } = context.words;
    const [from, to] = node.prefixItems;
    super(context, name, { ...node, properties: { lower: { ...from, title: lower }, upper: { ...to, title: upper } }, required: ["lower", "upper"] }, required);
    this.element.classList.add("ev-form__text");
  }

  value() {
    const value = super.value();
    return value && [value.lower, value.upper];
  }
}
