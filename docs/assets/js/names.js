// Names of pages: what a reader typed, compared with what every page is called, in any script and with a slip.
// The table comes from scripts/kb/render/names.py, one for each edition.

export const base = () => new URL(JSON.parse(document.getElementById("__config").textContent).base + "/", location.href);

const tables = {};

/** The table of an edition, fetched once. */
export function table(edition = document.documentElement.lang.toLowerCase()) {
  tables[edition] ??= fetch(new URL(`pagefind/names.${edition}.json`, base()))
    .then((answer) => answer.json())
    .then((data) => new Names(data, edition));
  return tables[edition];
}

const HAN = "\\p{Script=Han}";
const BESIDE_HAN = new RegExp(`(?<=${HAN}) | (?=${HAN})`, "gu");
const SMALL_WORDS = new Set("a an and are as at be by can do does for from how i in is it of on or the to was what which with".split(" "));

/** What every page here is about, in folded letters: in a query with other words these say nothing. */
const SUBJECT = /间充?质干细胞|干细胞|(mesenchymal )?(stem|stromal) cells?|\bmscs?\b|治疗|treatment|therapy|[吗呢]$/g;

/** Full-width letters as plain ones, small, without accents; punctuation a space, and no space beside Han characters. */
export function plain(text) {
  const letters = text.normalize("NFKD").replace(/\p{M}+/gu, "").normalize("NFC").toLowerCase();
  return letters.replace(/['’]/g, "").replace(/[^\p{L}\p{N}.%]+/gu, " ").replace(BESIDE_HAN, "").trim();
}

/** Words a query is made of; small English words say nothing. */
export const wordsOf = (query) => {
  const words = query.trim().split(/\s+/).map(plain).filter(Boolean);
  const telling = words.filter((word) => !SMALL_WORDS.has(word));
  return telling.length ? telling : words;
};

/** Whether a name holds some words: Latin ones from the start of a word on, so that "ms" is not in "symptoms". */
function holds(name, words) {
  if (/^\p{Script=Han}/u.test(words)) return name.includes(words);
  return ` ${name.replace(/(?<=\p{Script=Han})(?=[a-z0-9])/gu, " ")}`.includes(` ${words}`);
}

/** The same for whole words: "as" is not in "based". */
const holdsWhole = (text, name) =>
  /^\p{Script=Han}/u.test(name) ? text.includes(name) : new RegExp(`(?<![a-z0-9])${name.replace(/[.]/g, "\\.")}(?![a-z0-9])`).test(text);

/** Slips between `wanted` and the part of `name` most like it: a character wrong, missing, added, or two swapped. */
export function slips(name, wanted) {
  let before = [];
  let row = new Array(name.length + 1).fill(0); // a match may start anywhere
  for (let i = 1; i <= wanted.length; i++) {
    const next = [i];
    for (let j = 1; j <= name.length; j++) {
      const same = wanted[i - 1] === name[j - 1];
      next[j] = Math.min(row[j - 1] + !same, row[j] + 1, next[j - 1] + 1);
      if (i > 1 && j > 1 && wanted[i - 1] === name[j - 2] && wanted[i - 2] === name[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    [before, row] = [row, next];
  }
  return Math.min(...row); // and end anywhere
}

/** Slips forgiven: one in four characters or more, two in ten. */
const forgiven = (text) => (text.length < 4 ? 0 : text.length < 10 ? 1 : 2);

const WEIGHT = { diseases: 1, products: 1, topics: 0.9, claims: 0.8, trials: 0.8, reviews: 0.7 };
/** Of two equal matches the page about the whole thing comes first. */

export class Names {
  constructor({ pages, scripts, terms }, edition) {
    this.edition = edition;
    this.simplified = scripts;
    this.traditional = {};
    for (const [char, to] of Object.entries(scripts)) (this.traditional[to] ??= []).push(char);
    this.pages = pages.map((page) => ({
      ...page,
      weight: WEIGHT[page.path.split("/")[1]],
      names: [page.title, ...page.names].map((name) => this.fold(name)).filter(Boolean),
      words: this.fold([page.kind, page.title, ...page.names].join(" | ")),
    }));
    this.byPath = new Map(this.pages.map((page) => [page.path, page]));
    this.terms = new Map();
    for (const [own, ...others] of terms) for (const other of others) this.terms.set(this.fold(other), own);
    const longest = [...this.terms.keys()].filter((term) => term.length > 1).sort((a, b) => b.length - a.length);
    this.term = new RegExp(longest.map((term) => (/^[a-z]/.test(term) ? `(?<![a-z])${term.replaceAll(".", "\\.")}(?![a-z])` : term)).join("|") || "(?!)", "g");
  }

  /** Plain text in Simplified characters: several Traditional ones may share one, never the reverse. */
  fold(text) {
    return plain(text).replace(/\p{Script=Han}/gu, (char) => this.simplified[char] ?? char);
  }

  /** Pages called what was typed, the best first; those that differ by a slip only where `slip` is allowed. */
  called(query, slip = false) {
    const wanted = this.fold(query);
    if (!wanted) return [];
    const words = wordsOf(query).map((word) => this.fold(word));
    const telling = wordsOf(wanted.replace(SUBJECT, " "));
    const rest = telling.join(" ");
    const found = [];
    for (const page of this.pages) {
      const near = slip
        ? this.#slipped(page, wanted)
        : Math.max(this.#nearness(page, wanted, words), rest && rest !== wanted ? 0.95 * this.#nearness(page, rest, telling) : 0);
      if (near) found.push({ page, near });
    }
    return found.sort((a, b) => b.near - a.near);
  }

  /** From 3 (the very name) down to 0 (not at all). */
  #nearness(page, wanted, words) {
    const bare = wanted.replaceAll(" ", "");
    let best = 0;
    for (const name of page.names) {
      const tight = name.replaceAll(" ", "");
      if (tight === bare) return 2 + page.weight;
      if (holds(name, wanted) || (bare.length > 4 && tight.includes(bare))) best = Math.max(best, bare.length / tight.length);
      else if (tight.length > 1 && tight.length < bare.length && !SMALL_WORDS.has(name) && holdsWhole(wanted, name)) {
        const rest = words.filter((word) => !name.includes(word));
        best = Math.max(best, rest.every((word) => holds(page.words, word)) ? 1 : tight.length / bare.length);
      }
    }
    if (best) return 1 + best * page.weight;
    const all = words.length > 1 && words.every((word) => holds(page.words, word));
    return all ? (bare.length / (bare.length + page.names[0].length)) * page.weight : 0;
  }

  #slipped(page, wanted) {
    const most = forgiven(wanted);
    let best = 0;
    for (const name of most ? page.names : []) {
      if (name.length < wanted.length - most) continue;
      const count = slips(name, wanted);
      if (count <= most) best = Math.max(best, wanted.length / (Math.max(wanted.length, name.length) + count));
    }
    return best * page.weight;
  }

  /** The pages with names least unlike what was typed, for a reader who found nothing. */
  nearest(query, most = 3) {
    const wanted = this.fold(query);
    const far = (name) => slips(name, wanted) / wanted.length;
    const scored = this.pages.map((page) => ({ page, far: Math.min(...page.names.map(far)) }));
    const near = scored.filter(({ far }) => far <= 0.6 && wanted.length > 2);
    return near.sort((a, b) => a.far / a.page.weight - b.far / b.page.weight).slice(0, most);
  }

  /** A query in this edition's own words: its script, and its region's terms. As typed it comes first. */
  wordings(query) {
    const typed = query.normalize("NFKC");
    const folded = typed.replace(/\p{Script=Han}/gu, (char) => this.simplified[char] ?? char);
    const renamed = folded.toLowerCase().replace(this.term, (term) => this.terms.get(term));
    const own = this.edition === "zh-hans" ? [folded] : this.#inTraditional(folded);
    const wordings = [typed, ...own];
    if (renamed !== folded.toLowerCase()) wordings.push(...(this.edition === "zh-hans" ? [renamed] : this.#inTraditional(renamed)));
    return [...new Set(wordings)];
  }

  /** Every way to write a Simplified text in Traditional characters of this site; at most sixteen. */
  #inTraditional(text) {
    let ways = [""];
    for (const char of text) {
      const choices = this.traditional[char] ?? [char];
      ways = (ways.length * choices.length > 16 ? choices.slice(0, 1) : choices).flatMap((choice) => ways.map((way) => way + choice));
    }
    return ways;
  }
}
