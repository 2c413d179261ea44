// Names of pages: what a reader typed, compared with what every page is called, in any script and with a slip.
// The table comes from scripts/kb/render/names.py, one for each edition.

export const base = () => new URL(JSON.parse(document.getElementById("__config").textContent).base + "/", location.href);

const tables = {};

/** The names of an edition, of which only a small part is fetched before a query needs more. */
export function table(edition = document.documentElement.lang.toLowerCase()) {
  const fetched = {};
  const part = (name) => (fetched[name] ??= fetch(new URL(`pagefind/names/${edition}/${name}.json`, base())).then((answer) => answer.json()));
  tables[edition] ??= part("base").then((data) => new Names(data, edition, part));
  return tables[edition];
}

const HAN = "\\p{Script=Han}";
const BESIDE_HAN = new RegExp(`(?<=${HAN}) | (?=${HAN})`, "gu");
/** Plurals as singulars, British spellings as American ones (as keys.py). */
const SPELLINGS = [
  [/ies\b/g, "y"],
  [/(?<=[a-z]{2}[a-hj-rtv-z])s\b/g, ""],
  [/ae(?=[mdst])|oe(?=[dsta])/g, "e"],
  [/(?<=[a-z]{3})our\b/g, "or"],
  [/is(?=e\b|ed\b|ing\b|ation)/g, "iz"],
  [/(?<=[bt])re\b/g, "er"],
];

const spelt = (text) => SPELLINGS.reduce((spelt, [pattern, to]) => spelt.replace(pattern, to), text);

const SMALL_WORDS = new Set(
  (
    "a about after al am an and any are as at be been between but by can could did do does dr et for from get had has have how i if in into is it its " +
    "me my of on or our should so than that the their them there these they this to us vs was we were what when where which who why will with would you your"
  )
    .split(" ")
    .flatMap((word) => [word, spelt(word)]),
);

/** What every page here is about, in folded letters: in a query with other words these say nothing. */
const SUBJECT = /间充?质干细胞|干细胞|临床试验|病人|患者|治疗|(mesenchymal )?(stem|stromal) cells?|\b(msc|patient|people|treatment|therapy|clinical trial)\b|[吗呢]$/g;

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

/** The words of a folded query that say more than what every page is about. */
function tellingOf(query) {
  const pieces = (text) => wordsOf(text).flatMap((word) => word.match(PIECE));
  const telling = pieces(query.replace(SUBJECT, " "));
  return telling.length ? telling : pieces(query);
}

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

/** A query in which each long word that no page is called is the word most like it, if a slip makes the difference. */
function mended(query, pages) {
  const known = [...new Set(pages.flatMap((page) => page.words.match(LONG_WORD) ?? []))];
  return query.replace(LONG_WORD, (word) => {
    if (known.some((other) => other.startsWith(word))) return word;
    const most = forgiven(word);
    return known.find((other) => Math.max(slips(other, word), slips(word, other)) <= most) ?? word;
  });
}

/** Syllables of Chinese written in Latin letters without a space. */
const SYLLABLE = /(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?(?:i?ang|i?ong|u?ang|eng|ing|i?an|u?an|en|in|un|ia?o|u?ai|ei|ui|iu|ou|i?e|ue|u?a|u?o|er|i|u|v)/y;

function syllables(word) {
  const found = [];
  for (let at = 0; at < word.length; at += found.at(-1).length) {
    SYLLABLE.lastIndex = at;
    const [part] = SYLLABLE.exec(word) ?? [];
    if (!part) return [];
    found.push(part);
  }
  return found;
}

/** Of 糖尿病1型 there are three. */
const PIECE = /[\u3400-\u9fff\uf900-\ufaff]+|[^\s\u3400-\u9fff\uf900-\ufaff]+/g;
const LONG_WORD = /(?<![a-z])[a-z]{6,}(?![a-z])/g;
const HAN_RUN = /[\u3400-\u9fff\uf900-\ufaff]+/g;
const OTHER_WORD = /[^\s\u3400-\u9fff\uf900-\ufaff]+/g;

/** The keys of a plain name, those of one word together: each pair of Han characters, the ends of any other word (as keys.py). */
export function keysOf(name) {
  const pairs = (run) => Array.from({ length: Math.max(1, run.length - 1) }, (_, at) => [run.slice(at, at + 2)]);
  const ends = (word) => (word.length > 3 ? [word.slice(0, 3), `-${word.slice(-3)}`] : [word]);
  return [...(name.match(HAN_RUN) ?? []).flatMap(pairs), ...(name.match(OTHER_WORD) ?? []).map(ends)];
}

const WEIGHT = { diseases: 1, products: 1, topics: 0.9, claims: 0.8, trials: 0.8, reviews: 0.7 };
/** Of two equal matches the page about the whole thing comes first. */
const WHOLE = 0.9;
/** From here on a page is about the whole thing, */
const NAMED = 0.5;
/** so that its name within a longer query counts for at least this, */
const ALL = 0.6;
/** and all words of the query in its names for this, where the longest possible name counts 1. */
const CLOSE = 0.75;
/** A name so like the query counts as much as one within it, */
const NEARLY = 0.7;
/** by this part of its likeness. */
const LIKELY = 12;
/** Pages of each kind that are looked at closely. */
const LIKELY_SHARE = 0.3;
/** What these must share with a query, of what the most alike shares. */
const SPARED = 3;
/** Diseases, and products, that may share less. */
const FLOOR = 0.5;
/** What a page must hold of what a query tells, where none holds all. */

export class Names {
  #part;
  #keys;
  #sections;
  #rows;

  /** `part` fetches a file of names. */
  constructor({ sections, rows, keys, scripts, terms }, edition, part) {
    this.edition = edition;
    this.#part = part;
    this.#keys = keys;
    this.#rows = rows;
    let first = 0;
    this.#sections = sections.map(([kind, count]) => ({ kind, first, end: (first += count) }));
    this.simplified = scripts;
    this.traditional = {};
    for (const [char, to] of Object.entries(scripts)) (this.traditional[to] ??= []).push(char);
    this.terms = new Map();
    for (const [own, ...others] of terms) for (const other of others) this.terms.set(this.#simple(other), own);
    const longest = [...this.terms.keys()].filter((term) => term.length > 1).sort((a, b) => b.length - a.length);
    this.term = new RegExp(longest.map((term) => (/^[a-z]/.test(term) ? `(?<![a-z])${term.replaceAll(".", "\\.")}(?![a-z])` : term)).join("|") || "(?!)", "g");
  }

  /** The numbers of the pages that have a key in a name: which file, by the first key of each; then steps. */
  async #pagesOf(key) {
    const file = this.#keys.findLastIndex((first) => first <= key);
    const steps = (file >= 0 && (await this.#part(`keys-${file}`))[key]) || [];
    let number = 0;
    return steps.map((step) => (number += step));
  }

  /** The pages with some keys in their names, and how telling that is; of two keys one alone counts half. */
  async #holders(keys) {
    const found = await Promise.all(keys.map((key) => this.#pagesOf(key)));
    const holders = new Map();
    for (const pages of found) {
      const tells = Math.log(1 + this.#sections.at(-1).end / pages.length) / keys.length;
      for (const page of pages) holders.set(page, (holders.get(page) ?? 0) + tells);
    }
    return holders;
  }

  /** The pages of each kind whose names share most with some words, rare ones counting more, and how telling each word is. */
  async #likely(words) {
    const tells = new Map();
    const shared = new Map();
    const look = async (word) => {
      const parts = keysOf([word, ...syllables(word)].join(" "));
      for (const holders of await Promise.all(parts.map((keys) => this.#holders(keys)))) {
        tells.set(word, Math.max(tells.get(word) ?? 0, ...holders.values()));
        for (const [page, tell] of holders) shared.set(page, (shared.get(page) ?? 0) + tell);
      }
    };
    await Promise.all(words.map(look));
    const enough = LIKELY_SHARE * Math.max(0, ...shared.values());
    const best = [...shared].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    const numbers = this.#sections.flatMap(({ kind, first, end }) => {
      const likeliest = best.filter(([page]) => page >= first && page < end).slice(0, LIKELY);
      // a common name among rare words may still be what is meant
      return likeliest.filter(([, share], at) => share >= enough || (at < SPARED && WEIGHT[kind] === 1)).map(([page]) => page);
    });
    return { pages: await Promise.all(numbers.map((number) => this.#page(number))), tells };
  }

  async #page(number) {
    const rows = await this.#part(`rows-${Math.floor(number / this.#rows)}`);
    const page = rows[number % this.#rows];
    page.weight ??= WEIGHT[page.path.split("/")[1]];
    page.folded ??= [page.title, ...page.names].map((name) => this.fold(name)).filter(Boolean);
    page.words ??= this.fold([page.kind, page.title, ...page.names].join(" | "));
    return page;
  }

  /** Plain text in Simplified characters: several Traditional ones may share one, never the reverse. */
  #simple(text) {
    return plain(text).replace(/\p{Script=Han}/gu, (char) => this.simplified[char] ?? char);
  }

  /** The same in one of the spellings that English has of it. */
  fold(text) {
    return spelt(this.#simple(text));
  }

  /** Pages called what was typed, the best first; where none is, those that differ by a slip; last those that share words. */
  async called(query) {
    const typed = this.fold(query);
    const { pages, tells } = await this.#likely(tellingOf(typed));
    const wanted = mended(typed, pages);
    const words = wordsOf(query).flatMap((word) => mended(this.fold(word), pages).match(PIECE) ?? []);
    const telling = tellingOf(wanted);
    const rest = telling.join(" ");
    const rated = (rate) => pages.map((page) => ({ page, near: rate(page) })).filter(({ near }) => near);
    const bare = (page) => (rest !== wanted ? 0.9 * this.#nearness(page, rest, telling) : 0);
    // nearly a whole name tells more than a name within the query
    const close = (page, slip = this.#slipped(page, wanted)) => (slip > CLOSE ? 1 + NEARLY * slip : 0);
    let found = rated((page) => Math.max(this.#nearness(page, wanted, words), bare(page), close(page)));
    if (!found.length) found = rated((page) => this.#slipped(page, wanted));
    const known = new Set(found.map(({ page }) => page));
    found.push(...rated((page) => (known.has(page) ? 0 : this.#sharing(page, telling, tells))));
    return found.sort((a, b) => b.near - a.near);
  }

  /** From 3 (the very name) down to 0 (not at all). */
  #nearness(page, wanted, words) {
    const bare = wanted.replaceAll(" ", "");
    const whole = page.weight >= WHOLE;
    let best = 0;
    for (const name of page.folded) {
      const tight = name.replaceAll(" ", "");
      if (tight === bare) return 2 + page.weight;
      if (holds(name, wanted) || (bare.length > 4 && tight.includes(bare))) best = Math.max(best, bare.length / tight.length);
      else if (tight.length > 1 && tight.length < bare.length && !SMALL_WORDS.has(name) && holdsWhole(wanted, name)) {
        const rest = words.filter((word) => !name.includes(word));
        best = Math.max(best, rest.every((word) => holds(page.words, word)) ? 1 : tight.length / bare.length, whole ? NAMED : 0);
      }
    }
    if (best) return 1 + best * page.weight;
    const all = words.length > 1 && words.every((word) => holds(page.words, word));
    if (!all) return 0;
    return whole ? 1 + ALL * page.weight : (0.5 + bare.length / (bare.length + page.folded[0].length) / 2) * page.weight;
  }

  /** How much of what the words tell a page's names hold, where it is the half or more. */
  #sharing(page, words, tells) {
    const sum = (some) => some.reduce((total, word) => total + (tells.get(word) ?? 0), 0);
    const share = sum(words.filter((word) => holds(page.words, word))) / sum(words);
    return share >= FLOOR ? (share * page.weight) / 2 : 0;
  }

  #slipped(page, wanted) {
    const most = forgiven(wanted);
    let best = 0;
    for (const name of most ? page.folded : []) {
      if (name.length < wanted.length - most) continue;
      const count = slips(name, wanted);
      if (count <= most) best = Math.max(best, wanted.length / (Math.max(wanted.length, name.length) + count));
    }
    return best * page.weight;
  }

  /** The pages with names least unlike what was typed, for a reader who found nothing. */
  async nearest(query, most = 3) {
    const wanted = this.fold(query);
    if (wanted.length < 3) return [];
    const far = (name) => slips(name, wanted) / wanted.length;
    const scored = (await this.#likely(wordsOf(wanted))).pages.map((page) => ({ page, far: Math.min(...page.folded.map(far)) }));
    const near = scored.filter(({ far }) => far <= 0.6);
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
