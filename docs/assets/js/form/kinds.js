// What differs between a trial, a reference and a correction: how a new form begins, its rules, its name, its issue.

import { slug } from "./context.js";
import { referenceRules, trialRules } from "./rules.js";

const now = new Date();
/** The day it is where the person sits. */
export const today = new Date(now.getTime() - 60_000 * now.getTimezoneOffset()).toISOString().slice(0, 10);

/** A name that no record has: with a number behind it where needed. */
function free(name, isTaken) {
  if (!name || !isTaken(name)) return name;
  let number = 2;
  while (isTaken(`${name}-${number}`)) number += 1;
  return `${name}-${number}`;
}

const firstCite = (trial) => (trial.reports?.find((report) => report?.role === "primary") ?? trial.reports?.find(Boolean))?.cite;
const registryId = (trial) => trial.registry?.find(Boolean)?.id;

export const KINDS = {
  trials: {
    fresh: {
      status: { as_of: today },
      arms: [
        { role: '"cells"', label: { zh: "細胞", en: "Cells" } },
        { role: '"control"', label: { zh: "對照", en: "Control" } },
      ],
    },
    rules: trialRules,
    suggest(trial, isTaken) {
      const study = firstCite(trial) ?? (registryId(trial) && slug(registryId(trial)));
      const disease = trial.diseases?.[0];
      return study && disease ? free(`${study}-${disease}`, isTaken) : "";
    },
    issue: (trial, name, text) => ({
      template: "trial.yml",
      title: `Trial: ${name}`,
      identifier: registryId(trial) ?? firstCite(trial) ?? "",
      disease: trial.diseases?.join(", ") ?? "",
      known: text,
    }),
    long: "known",
  },
  references: {
    fresh: { language: "en" },
    rules: referenceRules,
    suggest(work, isTaken) {
      if (work.type === "dataset" && work.registry) return slug(work.registry);
      const author = work.authors?.find(Boolean);
      const name = slug(author?.family ?? author?.literal ?? work.container_title ?? "");
      return name && work.issued ? free(`${name}-${work.issued.slice(0, 4)}`, isTaken) : "";
    },
    /** What lists call it. */
    called: (work) => `${work.authors?.[0]?.family ?? work.authors?.[0]?.literal ?? ""} ${work.issued ?? ""}: ${work.title}`.trim(),
    issue: (work, name, text) => ({
      template: "reference.yml",
      title: `Reference: ${name}`,
      identifier: work.doi ?? work.pmid ?? work.url ?? "",
      changes: text,
      read: work.read ?? "",
    }),
    long: "changes",
  },
  corrections: {
    fresh: {},
    *rules() {},
    /** The fields of .github/ISSUE_TEMPLATE/error.yml; `site` is this edition's own address. */
    issue({ page, ...said }, site, edition) {
      const [kind, id] = page.split("/");
      const path = id ? `${kind}s/${id}/` : page;
      return {
        template: "error.yml",
        title: `Error: ${edition}/${path}`,
        page: new URL(path, site).href,
        record: id ? `data/${kind}s/${id}.yaml` : "",
        edition,
        ...said,
      };
    },
    long: "says",
  },
};
