"""A number as people write it, and how a record takes it."""

import re
import unicodedata

QUOTES = "\"'“”‘’「」『』《》〈〉"
NUMBER = r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)"
POWERS = {"千": 3, "萬": 4, "万": 4, "億": 8, "亿": 8, "million": 6, "billion": 9, "m": 6}
UNITS = {
    "d": "day",
    "w": "week",
    "m": "month",
    "y": "year",
    "天": "day",
    "日": "day",
    "週": "week",
    "周": "week",
}
UNITS |= {"個": "month", "个": "month", "月": "month", "年": "year"}
SUPERSCRIPT = re.compile("[⁰¹²³⁴-⁹]+")


def plain(text: str) -> str:
    """Text in ordinary characters: no full-width forms, no quotes around it, no typographic minus."""
    text = SUPERSCRIPT.sub(
        lambda power: f"^{unicodedata.normalize('NFKC', power[0])}", text.replace("⁻", "-")
    )
    text = re.sub(r"(?<=\d)[·‧](?=\d)", ".", unicodedata.normalize("NFKC", text))
    return re.sub(r"[−–—‒﹣](?=[\d.])", "-", text).strip().strip(QUOTES).strip()


def tidy(number: str) -> str:
    """A number as YAML takes it."""
    number = number.replace(",", "").removeprefix("+")
    return re.sub(r"^(-?)\.", r"\g<1>0.", number).removesuffix(".")


def number(found: str, name: str, whole: bool) -> str:
    text = plain(found)
    if not re.search(r"\d", text):
        if re.fullmatch(r"(?i)n/?a|nr|none|unknown|-+|\?+|無|未知|不詳|未報告", text):
            return f"delete `{name}` where the source gives no figure"
        return "write the number in digits, as 12"
    if re.fullmatch(NUMBER, text):
        value = tidy(text)
        if whole and "." in value:
            return (
                f"write {value.split('.')[0]}"
                if not value.split(".")[1].strip("0")
                else "write a count of people"
            )
        return (
            f"write {value} without quotes"
            if text == found
            else f"write {value} with ordinary digits and signs"
        )
    if re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?", text):
        return f"write {tidy(text)}, without the comma"
    if re.fullmatch(r"[-+]?\d+,\d+", text):
        return f"write {text.replace(',', '.')}, with a decimal point"
    if percent := re.fullmatch(rf"({NUMBER})\s*%", text):
        value = tidy(percent[1])
        return (
            f"write {value}"
            if name in ("percent", "level")
            else f"a share goes into its own field: `percent: {value}`"
        )
    if below := re.fullmatch(rf"(?i)p?\s*[<≤]\s*({NUMBER})", text):
        value = tidy(below[1])
        return f"write `p_below: {value}` in place of `{name}`" if name == "p" else f"write {value}"
    if spread := re.match(
        rf"({NUMBER})\s*(?:±|\+/-|\+-|\()\s*(?:SD|SE|SEM)?\s*({NUMBER})(?!.*[-,~].*\d)", text
    ):
        other = "se" if re.search(r"SE", text) else "sd"
        return f"write `{name}: {tidy(spread[1])}, {other}: {tidy(spread[2])}`, each in its own field"
    if power := re.match(rf"(?:({NUMBER})\s*[x×*·]\s*10\s*\^?|10\s*(?:\^|\*\*))\s*(\d{{1,2}})", text):
        return f"write {tidy(power[1] or '1')}e{power[2]}"
    if large := re.fullmatch(rf"({NUMBER})\s*({'|'.join(POWERS)})(?![a-z]).*", text.lower()):
        value = f"{float(tidy(large[1])) * 10 ** POWERS[large[2]]:.10g}"
        return f"write {re.sub(r'e[+]0*', 'e', value)}"
    if share := re.match(r"(\d+)\s*(?:/|of|out of)\s*(\d+)", text):
        return f"write `events: {share[1]}, n: {share[2]}`, each in its own field"
    if ends := re.fullmatch(rf"({NUMBER})\s*(?:-|–|~|to|至|到|,)\s*({NUMBER}).*", text):
        first, last = tidy(ends[1]), tidy(ends[2])
        if name in ("ci", "iqr", "range"):
            return f"write [{first}, {last}], with a comma between them"
        if name == "amount":
            return f"write `amount: {first}, upper: {last}`, each in its own field"
        return f"write one number; the two ends go into `range: [{first}, {last}]`"
    if name == "value" and (unit := re.fullmatch(rf"({NUMBER})\s*([a-z天日週周個个月年]).*", text.lower())):
        return f"write `value: {tidy(unit[1])}, unit: {UNITS.get(unit[2], 'week')}`, each in its own field"
    alone = re.findall(rf"(?<![\d.]){NUMBER}", text)
    return (
        f"write {tidy(alone[0])} alone, without words or units"
        if len(alone) == 1
        else "write one number, alone"
    )
