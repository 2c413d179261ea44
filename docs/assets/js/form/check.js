// What is wrong with one value, by its schema, as the key of a message and what the message names.

const NUMBER = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i;
const UNSEEN = /[\p{Cf}\p{Co}\ufffe\uffff]|[^\P{Cc}\n\r\t]/gu;

/** What a person meant: without what nobody sees, with ordinary digits, without space at the ends. */
export function cleaned(text) {
  const plain = text.normalize("NFC").replace(UNSEEN, "").replace(/\r\n?/g, "\n").replace(/[^\S\n]+$/gm, "");
  return plain.replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0)).trim();
}

const isNumber = (node) => node.type === "number" || node.type === "integer";

const PREFIXES = { doi: /^(?:https?:\/\/(?:dx\.)?doi\.org\/|doi:\s*)/i, pmid: /^(?:https?:\/\/pubmed\.ncbi\.nlm\.nih\.gov\/|pmid:?\s*)/i };
/** What people paste before a number. */

/** The value behind what was typed; NaN for what is no number, undefined for nothing. */
export function valueOf(node, typed, name) {
  let text = cleaned(typed);
  if (!node.long) text = text.replace(/\s*\n\s*/g, " ");
  if (PREFIXES[name]) text = text.replace(PREFIXES[name], "").replace(/\/$/, "");
  if (text === "") return undefined;
  if (!isNumber(node)) return text;
  const number = text.replace("−", "-").replace("．", ".");
  return NUMBER.test(number) && Number.isFinite(Number(number)) ? Number(number) : NaN;
}

function isRealDate(text) {
  const [year, month = 1, day = 1] = text.split("-").map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** ISO 3297: weighted 8 to 1 the digits add up to a multiple of 11; X is ten. */
const isIssn = (text) => [...text.replace("-", "")].reduce((sum, char, at) => sum + (char === "X" ? 10 : Number(char)) * (8 - at), 0) % 11 === 0;

function ofNumber(node, value) {
  if (Number.isNaN(value)) return { word: node.type === "integer" ? "whole" : "number" };
  if (node.type === "integer" && !Number.isInteger(value)) return { word: "whole" };
  if (value < node.minimum) return { word: "least", n: node.minimum };
  if (value <= node.exclusiveMinimum) return { word: "above", n: node.exclusiveMinimum };
  if (value > node.maximum) return { word: "most", n: node.maximum };
  return null;
}

function ofText(node, value, name) {
  if (node.pattern && !new RegExp(node.pattern, "u").test(value)) return { word: "shape", examples: node.examples?.[0] ?? "" };
  if (/^\d{4}-\d\d/.test(node.examples?.[0]) && !isRealDate(value)) return { word: "date" };
  if (name === "issn" && !isIssn(value)) return { word: "issn" };
  if (name === "en" && /[\u4e00-\u9fff\u3000-\u303f\uff01-\uff5e]/.test(value)) return { word: "english" };
  return null;
}

/** The first thing wrong with a value, or null; `needed` where a record cannot do without it. */
export function problemOf(node, value, name, needed) {
  if (value === undefined) return needed ? { word: node.enum ? "choose" : "needed" } : null;
  if (isNumber(node)) return ofNumber(node, value);
  return typeof value === "string" && !node.enum ? ofText(node, value, name) : null;
}
