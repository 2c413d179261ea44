// A record as YAML that kb reads back unchanged: JSON's own quotes wherever plain text could mean anything else.

const WIDTH = 110;
const PLAIN = /^(?:[\p{Script=Han}A-Za-z][\p{Script=Han}\p{L}\p{N} ._/()，。、：；！？（）「」%+-]*|\d{4}-\d\d(?:-\d\d)?)$/u;
const WORDS = /^(?:true|false|null)$/;
const RISKY = /^\s|\s$|[^\S\n](?=\n)|[\p{Cf}\p{Co}\p{Zl}\p{Zp}]|[^\P{Cc}\n]/u;
/** In several lines: what nobody sees, and spaces that a reader would count. */
const UNSEEN = /[\x7f-\x9f\p{Cf}\p{Co}\u2028\u2029\ufffe\uffff]/gu;

const escape = (code) => (code > 0xffff ? `\\U${code.toString(16).padStart(8, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`);
const quoted = (text) => JSON.stringify(text).replace(UNSEEN, (char) => escape(char.codePointAt(0)));

/** One value on one line, valid in a block and between brackets alike. */
export function scalar(value) {
  if (typeof value === "number" && Math.abs(value) >= 1e6) {
    const short = value.toExponential().replace("e+", "e");
    return short.length < String(value).length ? short : String(value);
  }
  if (typeof value !== "string") return String(value);
  return PLAIN.test(value) && !value.endsWith(" ") && !WORDS.test(value) ? value : quoted(value);
}

const isList = Array.isArray;
const isRecord = (value) => typeof value === "object" && value !== null && !isList(value);

/** A value between brackets. */
function flow(value) {
  if (isList(value)) return `[${value.map(flow).join(", ")}]`;
  if (isRecord(value)) return `{${Object.entries(value).map(([key, item]) => `${scalar(key)}: ${flow(item)}`).join(", ")}}`;
  return scalar(value);
}

/** Short enough for one line, and flat enough to read there. */
function fits(value, indent) {
  const items = isList(value) ? value : Object.values(value);
  const nested = items.filter((item) => typeof item === "object").flatMap((item) => Object.values(item));
  const plain = [...items, ...nested].every((item) => typeof item !== "string" || !item.includes("\n"));
  return plain && nested.every((item) => typeof item !== "object") && flow(value).length + indent.length <= WIDTH;
}

function lines(key, value, indent) {
  if (typeof value === "string" && value.includes("\n") && !RISKY.test(value)) {
    return [`${indent}${key} |-`, ...value.split("\n").map((line) => line && `${indent}  ${line}`)];
  }
  if (typeof value !== "object") return [`${indent}${key} ${scalar(value)}`];
  if (fits(value, `${indent}${key} `)) return [`${indent}${key} ${flow(value)}`];
  return [`${indent}${key}`, ...below(value, `${indent}  `)];
}

function below(value, indent) {
  if (!isList(value)) return Object.entries(value).flatMap(([key, item]) => lines(`${scalar(key)}:`, item, indent));
  return value.flatMap((item) => {
    if (!isRecord(item) || fits(item, `${indent}- `)) return [`${indent}- ${flow(item)}`];
    const [first, ...rest] = below(item, `${indent}  `);
    return [`${indent}- ${first.slice(indent.length + 2)}`, ...rest];
  });
}

/** The whole file. */
export const yaml = (record, modeline) => [modeline, ...below(record, ""), ""].join("\n");
