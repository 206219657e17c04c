"""The phrases: read from their files, sorted into pools, and made ready for `%` with the child's pronouns in them.

A file is TOML, `"slot/theme [facts]" = one phrase a line`. Theme and facts may be left out. Facts are words of
`facts.WORDS`: a space is “and”, a comma “or”, `!` “not”. `given` holds for every entry of the file.

In a phrase: `[this|that]` is either; `{he}`, `{his}`, `{he likes}` speak of the child, `{she}`, `{her}`, `{hers}` (as
an object), `{she likes}` of whoever cares for the child that day; `{child}`, `{carer}`, `{mum}`, `{dad}`, `{sib}`,
`{gran}`, `{school}`, `{worker}`, `{age}`, `{time}`, `{when}` (two to four weeks on) and `{later}` (five to seven) are
filled for each text. A phrase is told only where all that it names is known.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path

from goldenthread.demo.narrative.draws import salt
from goldenthread.demo.narrative.facts import BIT, NEEDED, OF_ONE_CHILD

FOLDER = Path(__file__).with_name("phrases")
SEXES = "FMU"
FORMS = {
    "he": ("she", "he", "they"),
    "him": ("her", "him", "them"),
    "his": ("her", "his", "their"),
    "himself": ("herself", "himself", "themselves"),
}
OF_THE_CARER = {"she": "he", "her": "his", "herself": "himself", "hers": "him"}  # {hers} is the carer as an object
PLURAL = {"is": "are", "was": "were", "has": "have", "does": "do", "goes": "go"}
CAPITALS = ("child", "school")  # what may be a plain noun: the unborn baby, school
GAP = re.compile(r"\{([^{}]+)\}")
CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
# A word in a phrase that tells of somebody, or of an age, and the facts of which one must hold.
TOLD = (
    (re.compile(r"\b(Mum|Mummy|[Mm]y mum)\b"), ("mum",)),
    (re.compile(r"\b(Dad|Daddy|[Mm]y dad)\b"), ("dad",)),
    (re.compile(r"\b(brothers?|sisters?|siblings?)\b", re.IGNORECASE), ("sib",)),
)
TOLD_OF_AGE = (  # unless the phrase holds for `any`
    (re.compile(r"\bschool\b", re.IGNORECASE), ("pupil", "older", "grown")),
    (re.compile(r"\bcollege\b", re.IGNORECASE), ("secondary", "older", "grown")),
    (re.compile(r"health visitor", re.IGNORECASE), ("unborn", "baby", "toddler")),
    (re.compile(r"(\{child\}|\{he\}|From \{child\}:) (said|says|told|asked|spoke|added|gave)\b"), ("talks",)),
    (re.compile(r"\{he (says|tells|asks|talks)\}|\{his\} own words|'s wishes"), ("talks",)),
)
BEDROOM = re.compile(r"bedroom|\{his\} room|\{child\}'s room|every room")
ENTRY = re.compile(r"(?P<slot>[\w.=]+)(/(?P<theme>\w+))?( \[(?P<facts>[^\]]*)\])?")


@dataclass(frozen=True)
class Condition:
    """`groups`: of each at least one bit is set; `avoid`: none is."""

    groups: tuple[int, ...]
    avoid: int

    @property
    def bits(self) -> int:
        found = self.avoid
        for group in self.groups:
            found |= group
        return found

    def holds(self, mask: int) -> bool:
        return not mask & self.avoid and all(mask & group for group in self.groups)


@dataclass(frozen=True)
class Phrase:
    text: str
    when: Condition

    def forms(self, child: int, carer: int) -> tuple[str, ...]:
        """Every wording, for `%` with the names: `child` and `carer` are places in SEXES."""
        return tuple(_filled(text, child, carer) for text in _choices(self.text))


Pool = tuple[tuple[str, ...], ...]  # phrases, each with its wordings


class Pools:
    """The phrases of one slot and theme, and those of them that fit a mask of facts."""

    def __init__(self, phrases: list[Phrase]) -> None:
        self.phrases = phrases
        self.bits = 0
        for phrase in phrases:
            self.bits |= phrase.when.bits
        self._known: dict[tuple[int, int], Pool] = {}

    def fitting(self, mask: int, sexes: int) -> Pool:
        key = (mask & self.bits, sexes)
        pool = self._known.get(key)
        if pool is None:
            child, carer = divmod(sexes, len(SEXES))
            pool = tuple(phrase.forms(child, carer) for phrase in self.phrases if phrase.when.holds(mask))
            self._known[key] = pool
        return pool


class Slot:
    def __init__(self, name: str) -> None:
        self.name = name
        self.salt = salt(name)
        self.themes: dict[str, Pools] = {}

    def fitting(self, theme: str, mask: int, sexes: int) -> Pool:
        """The theme's own phrases; where it has none that fit, those of no theme."""
        pools = self.themes.get(theme)
        if pools is not None and (found := pools.fitting(mask, sexes)):
            return found
        plain = self.themes.get("")
        return plain.fitting(mask, sexes) if plain is not None else ()


@lru_cache(maxsize=1)
def slots() -> dict[str, Slot]:
    found: dict[str, dict[str, list[Phrase]]] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        for slot, theme, phrase in _read(path):
            found.setdefault(slot, {}).setdefault(theme, []).append(phrase)
    made = {}
    for name, themes in found.items():
        made[name] = Slot(name)
        made[name].themes = {theme: Pools(phrases) for theme, phrases in themes.items()}
    return made


def _read(path: Path) -> Iterator[tuple[str, str, Phrase]]:
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    given = content.pop("given", "")
    for key, lines in content.items():
        entry = ENTRY.fullmatch(key)
        if entry is None:
            raise ValueError(f"{path.name}: “{key}” is not “slot/theme [facts]”.")
        facts = f"{given} {entry['facts'] or ''}".split()
        for line in lines.strip().splitlines():
            try:
                phrase = Phrase(line.strip(), condition(facts, line))
            except KeyError as error:
                raise ValueError(f"{path.name}, “{key}”: {error} is not known. In: {line}") from error
            yield entry["slot"], entry["theme"] or "", phrase


def condition(facts: list[str], line: str) -> Condition:
    """What a phrase needs: its facts, and to know whatever it names. Unborn babies and adults must be meant."""
    groups, avoid = [], 0
    meant = {word for fact in facts for word in fact.split(",")}
    for word in ("unborn", "grown"):
        if not meant & {word, f"!{word}", "any"}:
            avoid |= BIT[word]
    for fact in (each for each in facts if each != "any"):
        if fact.startswith("!"):
            avoid |= BIT[fact[1:]]
        else:
            groups.append(sum(BIT[word] for word in fact.split(",")))
    if BEDROOM.search(line):
        avoid |= BIT["no_bedroom"]
    for gap in GAP.findall(line):
        word = gap.split()[0].lower()
        if word in OF_ONE_CHILD:
            avoid |= BIT["together"]
        if word in FORMS:
            avoid |= BIT["unborn"]
        elif need := NEEDED[word]:
            groups.append(BIT[need])
    for word_, facts_ in (*TOLD, *(() if "any" in meant else TOLD_OF_AGE)):
        if word_.search(line):
            groups.append(sum(BIT[fact] for fact in facts_))
    return Condition(tuple(groups), avoid)


def _choices(text: str) -> Iterator[str]:
    parts = CHOICE.split(text)  # every second part is a choice
    fixed, choices = parts[::2], [part.split("|") for part in parts[1::2]]
    for chosen in product(*choices):
        yield fixed[0] + "".join(choice + after for choice, after in zip(chosen, fixed[1:], strict=True))


def _filled(text: str, child: int, carer: int) -> str:
    def fill(gap: re.Match[str]) -> str:
        first, _, verb = gap[1].partition(" ")
        word = first.lower()
        opening = first != word or _opens(text, gap.start())
        if word in FORMS:
            found = _pronoun(word, verb, child)
        elif word in OF_THE_CARER:
            found = _pronoun(OF_THE_CARER[word], verb, carer)
        else:
            return f"%({word.capitalize() if opening and word in CAPITALS else word})s"
        return found[0].upper() + found[1:] if opening else found

    return GAP.sub(fill, text.replace("%", "%%"))


def _opens(text: str, at: int) -> bool:
    before = text[:at].rstrip('"“( ')
    return not before or before[-1] in ".?!" or text[:at].endswith(': "')


def _pronoun(word: str, verb: str, sex: int) -> str:
    found = FORMS[word][sex]
    if not verb:
        return found
    return f"{found} {_plural(verb) if SEXES[sex] == 'U' else verb}"


def _plural(verb: str) -> str:
    """What they do, from what he or she does. An adverb may come first: {he never says}."""
    *before, last = verb.split()
    if last in PLURAL:
        plain = PLURAL[last]
    elif last.endswith("ies"):
        plain = last[:-3] + "y"
    elif last.endswith(("shes", "ches", "sses", "xes")):
        plain = last[:-2]
    else:
        plain = last.removesuffix("s")
    return " ".join([*before, plain])
