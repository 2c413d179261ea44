"""An invented project of any size, for measuring: `python tests/bench/generate.py OUT --trials 1000`.

It writes OUT/data in the proportions of our own library and links the rest of this checkout beside it, so
that `mkdocs build -f OUT/mkdocs.yml` and `kb check --data OUT/data` work. Glossary and measures are ours:
the words are real and as many, while what the sentences say is chance. The same seed gives the same bytes.
"""

import argparse
import random
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import yaml
from lines import Lines, Pair

ROOT = Path(__file__).parents[2]
DAY = "2026-11-24"
CURATION = {"added": DAY, "reviewed": DAY}
PER_TRIAL = {"diseases": 20 / 282, "products": 16 / 282, "reviews": 46 / 282, "claims": 66 / 282}
"""How many of each our own library has for one trial; topics do not grow with it."""
TOPICS = 20
CELLS = ("bone-marrow", "umbilical-cord", "adipose", "cord-blood", "placenta", "dental-pulp")
ROUTES = ("intravenous", "intravenous", "intrathecal", "intralesional", "intra-articular", "subcutaneous")
COUNTRIES = ("CN", "US", "IR", "ES", "KR", "FR", "GB", "DE", "JP", "TW", "BR", "IL", "EG", "TR", "JO")


class Dumper(yaml.CSafeDumper):
    """Writes every value out; records hold no aliases."""

    def ignore_aliases(self, data: object) -> bool:
        return True


class Generator:
    """Records by chance, each made of those before it."""

    def __init__(self, trials: int, seed: int) -> None:
        self.dice = random.Random(seed)
        self.lines = Lines(self.dice, ROOT / "data")
        self.size = {kind: max(2, round(trials * share)) for kind, share in PER_TRIAL.items()}
        self.size["trials"] = trials
        self.records: dict[tuple[str, str], dict] = {}
        self.names: dict[str, Pair] = {}
        """Disease -> what it is called."""

    def run(self) -> dict[tuple[str, str], dict]:
        """(kind, id) -> the values of a record."""
        for name in self.lines.diseases(self.size["diseases"]):
            self.names[name.en.lower().replace(" ", "-")] = name
        for number in range(self.size["trials"]):
            self.trial(number)
        for number in range(self.size["products"]):
            self.product(number)
        for number in range(self.size["reviews"]):
            self.review(number)
        for number in range(self.size["claims"]):
            self.claim(number)
        for number, id in enumerate(self.names):
            self.disease(id, number)
        for number in range(TOPICS):
            self.topic(number)
        return self.records

    def some(self, kind: str, least: int, most: int) -> list[str]:
        ids = self.ids[kind]
        return self.dice.sample(ids, min(len(ids), self.dice.randint(least, most)))

    @cached_property
    def ids(self) -> dict[str, list[str]]:
        return {"diseases": list(self.names), "trials": [], "products": [], "references": []}

    def add(self, kind: str, id: str, **values: object) -> str:
        self.records[kind, id] = values | {"curation": CURATION}
        self.ids.setdefault(kind, []).append(id)
        return id

    def reference(self, stem: str, year: int, author: str) -> str:
        number = len(self.ids["references"]) + 1
        given = self.lines.phrases["given"]
        people = [author, *self.dice.choices(self.lines.families, k=self.dice.randint(1, 5))]
        return self.add(
            "references",
            f"{stem}-r{number}",
            type="article-journal",
            title=self.lines.paper(self.lines.cells(self.dice.choice(CELLS))),
            language="en",
            authors=[{"family": name, "given": self.dice.choice(given)} for name in people],
            container_title=self.dice.choice(self.lines.phrases["journals"]),
            volume=str(self.dice.randint(1, 90)),
            page=f"{number}-{number + 7}",
            issued=str(year),
            doi=f"10.9999/bench.{number}",
            pmid=str(10_000_000 + number),
            read=self.dice.choice(["abstract", "fulltext"]),
        )

    def trial(self, number: int) -> None:
        dice = self.dice
        [disease] = self.some("diseases", 1, 1)
        author, year = dice.choice(self.lines.families), dice.randint(2005, 2026)
        stem = f"{author.lower()}-{year}"
        primary, *others = [self.reference(stem, year, author) for _ in range(dice.choice((1, 2, 2, 4)))]
        n, source, controlled = dice.randint(6, 120), dice.choice(CELLS), dice.random() < 0.35
        arms = self.arms(n, source, controlled)
        registered, measured = dice.random() < 0.7, dice.random() < 0.4
        self.add(
            "trials",
            f"{stem}-t{number}",
            title=self.lines.text("trials", d=self.names[disease].inside, c=self.lines.cells(source)),
            diseases=[disease],
            registry=[{"id": f"NCT{10_000_000 + number * 7919 % 89_999_999}"}] if registered else [],
            reports=[{"cite": primary, "role": "primary"}]
            + [{"cite": cite, "role": "follow-up"} for cite in others],
            status={"value": dice.choice(("completed", "recruiting", "unknown")), "as_of": DAY},
            design={
                "type": "rct" if controlled else "single-arm",
                "blinding": dice.choice(("double-blind", "open-label")),
                "comparator": "placebo" if controlled else "none",
                "phase": dice.choice(("1", "1/2", "2", "3")),
            },
            sponsor={"name": f"{author} University Hospital", "type": "academic"},
            countries=[dice.choice(COUNTRIES)],
            setting=self.lines.text(),
            participants={"enrolled": n, "population": self.lines.label()},
            arms=arms,
            outcomes=[self.outcome(arms, primary) for _ in range(dice.randint(1, 6))] if measured else [],
            safety={"text": self.lines.prose(2, primary)},
            reading={
                "finding": self.lines.text(),
                "detail": self.lines.prose(3, primary),
                "limits": [self.lines.prose(1) for _ in range(dice.randint(1, 3))],
            },
        )

    def arms(self, n: int, source: str, controlled: bool) -> list[dict]:
        """Cells, and where there is a control half of the people each."""
        size = {"randomised": n // 2, "analysed": n // 2} if controlled else {"treated": n, "analysed": n}
        cells = {
            "id": "cells",
            "role": "cells",
            "label": {"zh": "細胞", "en": "Cells"},
            "n": size,
            "cells": {"sources": [source], "donor": self.dice.choice(("autologous", "allogeneic"))},
            "dose": {"amount": self.dice.randint(1, 20) * 1e6, "unit": "cells/kg"},
            "route": self.dice.choice(ROUTES),
        }
        control = {"id": "control", "role": "control", "label": {"zh": "對照", "en": "Control"}, "n": size}
        return [cells, control] if controlled else [cells]

    def outcome(self, arms: list[dict], cite: str) -> dict:
        measure, binary = self.dice.choice(self.lines.measures)
        counted = {arm["id"]: arm["n"]["analysed"] for arm in arms}
        if binary:
            results = {arm: {"events": self.dice.randint(0, n), "n": n} for arm, n in counted.items()}
        else:
            results = {
                arm: {
                    "mean": round(self.dice.uniform(1, 90), 1),
                    "sd": round(self.dice.uniform(1, 9), 1),
                    "n": n,
                }
                for arm, n in counted.items()
            }
        compared = ["no-difference", "favours-cells", "not-compared"] if len(arms) > 1 else ["not-compared"]
        return {
            "measure": measure,
            "timepoint": {"value": self.dice.choice([1, 3, 6, 12]), "unit": "month"},
            "primary": self.dice.choice([True, False, "unclear"]),
            "results": results,
            "between_groups": {"reported": self.dice.choice(compared)},
            "note": self.lines.text(),
            "source": {"cite": cite, "where": "abstract"},
        }

    def product(self, number: int) -> None:
        name = (
            self.dice.choice(self.lines.families)[:5]
            + self.dice.choice(["cel", "stem", "stromal"])
            + f"-{number}"
        )
        cite = self.reference(f"maker-{number}", self.dice.randint(2010, 2026), "Maker")
        [trial] = self.some("trials", 1, 1)
        self.records["trials", trial]["products"] = [name.lower()]
        self.add(
            "products",
            name.lower(),
            name={"zh": name, "en": name},
            brand=[name],
            codes=[f"XC-{number}"],
            company=f"{name} Limited",
            cells={"sources": [self.dice.choice(CELLS)], "donor": "allogeneic"},
            diseases=self.records["trials", trial]["diseases"],
            indication=self.lines.text(),
            answer=self.lines.text(),
            summary=[self.lines.prose(3, cite) for _ in range(2)],
            events=[
                {
                    "when": str(self.dice.randint(2010, 2026)),
                    "type": self.dice.choice(["approved", "conditional", "refused", "noted"]),
                    "countries": [self.dice.choice(COUNTRIES)],
                    "word": {"zh": "公告", "en": "Notice"},
                    "text": self.lines.text(),
                    "cite": [cite],
                }
                for _ in range(self.dice.randint(1, 5))
            ],
        )

    def review(self, number: int) -> None:
        [disease] = self.some("diseases", 1, 1)
        author, year = self.dice.choice(self.lines.families), self.dice.randint(2012, 2026)
        cite = self.reference(f"review-{author.lower()}", year, author)
        included = self.some("trials", 3, 15)
        self.add(
            "reviews",
            f"{author.lower()}-{year}-s{number}",
            cite=cite,
            diseases=[disease],
            question=self.lines.text("questions", d=self.names[disease].inside),
            studies=len(included),
            finding=self.lines.prose(2, cite),
            included=[{"label": trial, "trial": trial} for trial in included],
        )

    def claim(self, number: int) -> None:
        [disease] = self.some("diseases", 1, 1)
        trials = self.some("trials", 1, 2)
        cite = self.records["trials", trials[0]]["reports"][0]["cite"]
        self.add(
            "claims",
            f"claim-{number}",
            title=self.lines.text("claims", d=self.names[disease].inside),
            group="disease",
            diseases=[disease],
            trials=trials,
            said=self.lines.prose(1),
            said_where={"zh": "一篇文章", "en": "An article"},
            measured=[{"text": self.lines.prose(2, cite)} for _ in range(2)],
            verdict=self.dice.choice(["supported", "imprecise", "wrong", "outdated", "not-found"]),
            because=self.lines.text(),
            why=self.lines.prose(4, cite),
            ask=[self.lines.text()],
        )

    def disease(self, id: str, number: int) -> None:
        name = self.names[id]
        cites = self.some("references", 4, 8)
        prose = [self.lines.prose(4, cite) for cite in cites * 3]
        self.add(
            "diseases",
            id,
            name=name._asdict(),
            aliases={"en": ["".join(word[0] for word in name.en.split()).upper() + str(number)]},
            order=number,
            card=self.lines.text(),
            question=self.lines.text("questions", d=name.inside),
            answer=self.lines.text(),
            summary=prose[:3],
            about=prose[3],
            known=prose[4:9],
            harms=prose[9:11],
            unknown=prose[11:12],
            ask=[self.lines.text() for _ in range(4)],
        )

    def topic(self, number: int) -> None:
        cites = self.some("references", 6, 6)
        self.add(
            "topics",
            f"topic-{number}",
            shelf="subject",
            order=number,
            title=self.lines.label(),
            lead=self.lines.text(),
            sections=[
                {"id": f"part-{at}", "heading": self.lines.label(), "body": self.lines.prose(8, cite)}
                for at, cite in enumerate(cites)
            ],
        )


def shared_rows() -> Iterator[tuple[str, str]]:
    """(path below data, text) of glossary and measures, without the sources of measures."""
    for file in sorted((ROOT / "data").glob("glossary/*.yaml")):
        yield f"glossary/{file.name}", file.read_text("utf-8")
    for file in sorted((ROOT / "data").glob("measures/*.yaml")):
        source = r"\n  important_change_source:(.*(\n    .*)*)"
        yield f"measures/{file.name}", re.sub(source, "", file.read_text("utf-8"))


def write_project(out: Path, trials: int, seed: int = 1) -> None:
    """A folder that builds: generated data, the rest linked to this checkout."""
    (out / "docs").mkdir(parents=True)
    for name in ("scripts", "mkdocs.yml", "docs/assets", "docs/index.md", "docs/go.md", "data/schema"):
        (out / name).parent.mkdir(exist_ok=True)
        (out / name).symlink_to(ROOT / name)
    files = dict(shared_rows())
    for (kind, id), values in Generator(trials, seed).run().items():
        dumped = yaml.dump(values, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=1000)
        files[f"{kind}/{id}.yaml"] = f"# yaml-language-server: $schema=../schema/{kind[:-1]}.json\n{dumped}"
    for path, text in files.items():
        file = out / "data" / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--trials", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    write_project(given.out, given.trials, given.seed)
