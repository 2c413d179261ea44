// What the fields of a record must say together: the rules of scripts/kb/check that people meet most.
// Each rule gives [path, key of a message, what the message names].

const CONTROLLED = ["rct", "crossover-rct", "non-randomised-controlled"];
const STOPPED = ["terminated", "withdrawn", "suspended"];
const NUMBER = /(?<![A-Za-z0-9_.,-])[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?(?![A-Za-z0-9])\s*(萬|億|万|亿|million|billion)?/g;
const SCALE = { 萬: 1e4, 万: 1e4, 億: 1e8, 亿: 1e8, million: 1e6, billion: 1e9 };
const CITATION = /\[@[^\]]*\]/g;
const SPELT = 12;
/** Whole numbers up to here may be spelled out. */

/** The figures a text states, without citations and addresses. */
function figures(text) {
  const plain = text.replace(CITATION, " ").replace(/\]\([^)]*\)/g, "]");
  const found = [...plain.matchAll(NUMBER)].map(([whole, unit]) => [parseFloat(whole.replaceAll(",", "")) * (SCALE[unit] ?? 1), whole.includes(".")]);
  return new Set(found.filter(([number, broken]) => number > SPELT || broken).map(([number]) => Number(number.toPrecision(12))));
}

const cited = (text) => new Set([...text.matchAll(/@([a-z0-9]+(?:-[a-z0-9]+)*)/g)].map(([, id]) => id));
const odd = (one, other) => [...[...one].filter((item) => !other.has(item)), ...[...other].filter((item) => !one.has(item))].join(", ");

/** Every text in two languages, with its path and whether it may cite. */
function* texts(value, at = []) {
  if (typeof value !== "object" || value === null) return;
  if (typeof value.zh === "string" && typeof value.en === "string") yield [at, value];
  for (const [key, item] of Object.entries(value)) yield* texts(item, [...at, Array.isArray(value) ? Number(key) : key]);
}

function* ofTexts(record, { isLong, isKnown }) {
  for (const [at, { zh, en }] of texts(record)) {
    const figure = odd(figures(zh), figures(en));
    if (figure) yield [[...at, "en"], "figures", { n: figure }];
    const [here, there] = [zh, en].map((text) => cited([...text.matchAll(CITATION)].join(" ")));
    if (here.size + there.size && !isLong(at)) yield [[...at, "zh"], "cite-here"];
    else if (odd(here, there)) yield [[...at, "en"], "citations", { n: odd(here, there) }];
    for (const id of here) if (!isKnown("references", id)) yield [[...at, "zh"], "unknown", { id }];
  }
}

function* resultsOf(trial) {
  for (const [at, outcome] of (trial.outcomes ?? []).entries()) if (outcome) yield [["outcomes", at, "results"], outcome.results ?? {}];
  for (const [at, harm] of (trial.safety?.counts ?? []).entries()) if (harm) yield [["safety", "counts", at, "results"], harm.results ?? {}];
}

function* ofInterval(path, estimate, interval) {
  if (!interval || interval.some(Number.isNaN)) return;
  if (interval[0] > interval[1]) yield [path, "order"];
  else if (estimate < interval[0] || estimate > interval[1]) yield [path, "around", { n: estimate }];
}

function* ofFigures(trial) {
  for (const [at, results] of resultsOf(trial)) {
    for (const [arm, { n, events, mean, median, percent, ...rest }] of Object.entries(results)) {
      if (events > n) yield [[...at, arm, "events"], "events", { n }];
      yield* ofInterval([...at, arm, "iqr"], median, rest.iqr);
      yield* ofInterval([...at, arm, "range"], median, rest.range);
      yield* ofInterval([...at, arm, "ci"], mean ?? median ?? percent, rest.ci);
    }
  }
  for (const [at, outcome] of (trial.outcomes ?? []).entries()) {
    const groups = outcome?.between_groups;
    if (groups) yield* ofInterval(["outcomes", at, "between_groups", "ci"], groups.value, groups.ci);
  }
}

function* ofGroups(trial) {
  const arms = (trial.arms ?? []).filter(Boolean);
  for (const [at, arm] of arms.entries()) {
    if (arm.n?.analysed > arm.n?.randomised) yield [["arms", at, "n", "analysed"], "analysed", { n: arm.n.randomised }];
    if (arm.role === "cells" && !arm.cells) yield [["arms", at, "cells"], "cells"];
  }
  const allotted = arms.map((arm) => arm.n?.randomised);
  const sum = allotted.reduce((total, n) => total + n, 0); // NaN where one is not known
  if (sum > trial.participants?.enrolled) yield [["participants", "enrolled"], "enrolled", { n: sum }];
}

function* ofDesign(trial) {
  const type = trial.design?.type;
  if (!type) return;
  const controls = (trial.arms ?? []).filter((arm) => arm?.role === "control");
  const controlled = CONTROLLED.includes(type);
  if (controlled && type !== "crossover-rct" && !controls.length) yield [["design", "type"], "control"];
  if (!controlled && type !== "unknown" && controls.length) yield [["design", "type"], "uncontrolled"];
  for (const [at, outcome] of (trial.outcomes ?? []).entries()) {
    const reported = outcome?.between_groups?.reported ?? "not-compared";
    if (!controlled && type !== "dose-rct" && reported !== "not-compared") yield [["outcomes", at, "between_groups", "reported"], "compared"];
  }
}

export function* trialRules(trial, context) {
  yield* ofTexts(trial, context);
  yield* ofFigures(trial);
  yield* ofGroups(trial);
  yield* ofDesign(trial);
  if (STOPPED.includes(trial.status?.value) && !trial.status.why_stopped) yield [["status", "why_stopped", "code"], "why"];
  for (const [at, entry] of (trial.registry ?? []).entries()) {
    const where = context.heldBy(entry?.id);
    if (where) yield [["registry", at, "id"], "taken", { id: entry.id, where }];
  }
}

const LEADS = ["doi", "pmid", "pmcid", "registry", "url"];
const ALONE = ["book", "thesis", "legislation"];

export function* referenceRules(work, context) {
  yield* ofTexts(work, context);
  for (const [at, name] of (work.authors ?? []).entries()) {
    if (name && Boolean(name.family) === Boolean(name.literal)) yield [["authors", at, "family"], "person"];
  }
  if (!LEADS.some((key) => work[key]) && !ALONE.includes(work.type) && !work.unverified) yield [["doi"], "leads"];
  for (const key of ["doi", "pmid", "pmcid"]) {
    const where = context.heldBy(work[key]);
    if (where) yield [[key], "taken", { id: work[key], where }];
  }
}
