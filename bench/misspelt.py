"""Invented people, and how somebody at a telephone would misspell them. Seeded: the same every time."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import goldenthread.people

GIVEN = """oliver amelia george isla noah ava arthur mia harry ivy leo lily muhammad freya jack florence charlie
willow oscar rosie jacob sophia henry isabella thomas grace freddie daisy alfie phoebe theo sophie
william poppy archie ella joshua evie alexander charlotte james emily isaac harper edward millie lucas
matilda logan maya max ruby ethan emilia benjamin alice mason elsie sebastian layla finley sienna daniel
elizabeth joseph eva mohammed maisie dylan penelope adam erin samuel aria riley bonnie zachary luna toby
ada jude orla reuben robyn luca violet callum iris tyler imogen connor hallie jayden lottie ibrahim
maryam yusuf fatima omar aisha ali zainab hamza khadija bilal amina kacper zuzanna jakub maja filip hanna
szymon zofia oskar lena nathan georgia kai jessica declan holly liam megan aaron chloe ryan leah jamie
lauren kieran bethany niamh siobhan aoife ciaran sean caitlin rhys seren dafydd bronwen arjun priya rohan
ananya kwame abena tariq samira idris yasmin abdullah sumayyah mateo valentina andrei elena bogdan ioana
tomasz katarzyna michael catherine matthew eleanor christopher victoria nicholas stephanie jonathan
francesca dominic gabriella"""
FAMILY = """smith jones taylor brown williams wilson johnson davies patel robinson wright thompson evans walker white
roberts green hall thomas clarke jackson wood harris edwards turner martin cooper hill ward hughes moore
clark king harrison lewis baker lee allen morris khan scott watson davis parker james bennett young
phillips richardson mitchell bailey carter cook singh shaw bell collins morgan kelly begum miller cox
hussain marshall simpson price anderson adams wilkinson ali ahmed foster ellis murphy chapman mason gray
richards webb griffiths hunt palmer campbell holmes mills rogers barnes knight matthews barker powell
stevens butler russell fisher harvey dixon lloyd graham mcdonald fletcher howard pearson elliott stewart
o'brien o'connor o'neill mckenzie macdonald fitzgerald gallagher doherty brennan kowalski nowak
wisniewski wojcik kaminska lewandowski zielinska szymanski ivanov popescu ionescu dumitru mensah owusu
adeyemi okafor okonkwo balogun diallo mohamud abdi hassan farah warsame iqbal malik chaudhry akhtar
mahmood sheikh rahman chowdhury miah uddin islam kaur gill sandhu dhillon sharma kumar nguyen tran wong
chan zhang braithwaite featherstone hetherington postlethwaite ramsbottom thistlethwaite cholmondeley
beauchamp farquhar colquhoun menzies ferriby calder lindqvist ashdown marwood petch yusuf oyelaran
stobbart hardcastle wainwright arkwright cartwright tattersall ogden hindle entwistle haworth duckworth
pickles sugden ackroyd murgatroyd sutcliffe greenwood crabtree hargreaves"""
SYLLABLES = "ald bar bel ben brad brin cal car cot cran dal den dor ed el fal far fen gar gil hal har hol kel kir lan"
ENDINGS = "ton ham ley ford well by worth son field wick bury man stone gate croft shaw thorpe wood ster ling"
KEYS = {"a": "sqz", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk"}
KEYS |= {"k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "wa", "r": "et", "s": "ad", "t": "ry"}
KEYS |= {"u": "yi", "v": "cb", "w": "qe", "x": "zc", "y": "tu", "z": "xa"}
HEARD = (("ph", "f"), ("ck", "k"), ("ie", "y"), ("ey", "y"), ("ee", "ea"), ("ou", "u"), ("ai", "ay"), ("c", "k"))
HEARD += (("s", "z"), ("i", "y"), ("y", "i"), ("ll", "l"), ("tt", "t"), ("nn", "n"), ("l", "ll"), ("n", "nn"))
HEARD += (("gh", ""), ("w", "v"), ("ei", "ie"), ("an", "en"), ("er", "ar"), ("son", "sen"), ("mc", "mac"), ("th", "t"))


@dataclass(frozen=True)
class Child:
    given: str
    family: str
    born: date


def children(count: int, rng: random.Random) -> list[Child]:
    """Some names are far commoner than others; most family names are rare, as in any authority."""
    rare = [f"{a}{b}{c}" for a in SYLLABLES.split() for b in ("", "er", "in") for c in ENDINGS.split()]
    rng.shuffle(rare)
    given_names, families = GIVEN.split(), [*FAMILY.split(), *rare]
    by_given = [1 / (at + 8) for at in range(len(given_names))]
    by_family = [1 / (at + 8) for at in range(len(families))]
    first = date(2007, 4, 1)
    found = []
    for _ in range(count):
        given = " ".join(rng.choices(given_names, by_given, k=2 if rng.random() < 0.4 else 1))
        family = "-".join(rng.choices(families, by_family, k=2 if rng.random() < 0.05 else 1))
        found.append(Child(given.title(), family.title(), first + timedelta(days=rng.randrange(6570))))
    return found


def _places(name: str, at_least: int = 2) -> range:
    return range(1, max(at_least, len(name) - 1))


def letter_lost(name: str, rng: random.Random) -> str:
    at = rng.choice(_places(name))
    return name[:at] + name[at + 1 :]


def letter_doubled(name: str, rng: random.Random) -> str:
    at = rng.choice(_places(name))
    return name[:at] + name[at] + name[at:]


def letters_swapped(name: str, rng: random.Random) -> str:
    at = rng.choice(_places(name))
    return name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :]


def key_beside(name: str, rng: random.Random) -> str:
    at = rng.randrange(len(name))
    return name[:at] + rng.choice(KEYS.get(name[at], name[at])) + name[at + 1 :]


def as_heard(name: str, rng: random.Random) -> str:
    possible = [(spelt, heard) for spelt, heard in HEARD if spelt in name]
    if not possible:
        return letter_lost(name, rng)
    spelt, heard = rng.choice(possible)
    return name.replace(spelt, heard, 1)


def heard_twice(name: str, rng: random.Random) -> str:
    return as_heard(as_heard(name, rng), rng)


MISTAKES: dict[str, Callable[[str, random.Random], str]] = {
    "a letter lost": letter_lost,
    "a letter doubled": letter_doubled,
    "letters swapped": letters_swapped,
    "the key beside": key_beside,
    "spelt as heard": as_heard,
    "spelt as heard, twice": heard_twice,
}


def short_forms() -> dict[str, list[str]]:
    lines = (Path(goldenthread.people.__file__).parent / "nicknames.csv").read_text("utf-8").splitlines()
    rows = csv.reader(line for line in lines if not line.startswith("#"))
    return {root: forms for root, *forms in rows}


@dataclass(frozen=True)
class Question:
    text: str
    wanted: int  # the place of the child in the list
    kind: str


def questions(among: list[Child], count: int, rng: random.Random) -> list[Question]:
    """A name with a mistake, and in most a date of birth as far as the caller knows it.

    Nobody can find a John Smith by his name alone: without a date, a name that three or more share is not asked.
    """
    forms = short_forms()
    shared: dict[tuple[str, str], int] = {}
    for child in among:
        key = (child.given.split()[0], child.family)
        shared[key] = shared.get(key, 0) + 1
    found: list[Question] = []
    while len(found) < count:
        at = rng.randrange(len(among))
        child = among[at]
        told = _date_told(child.born, rng)
        if not told and shared[child.given.split()[0], child.family] > 2:
            continue
        kind, name = _name_told(child, forms, rng)
        found.append(Question(f"{name} {told}".strip(), at, kind))
    return found


def _date_told(born: date, rng: random.Random) -> str:
    shapes = ("%d/%m/%Y", "%d/%m/%y", "%-d %B %Y", "%m/%d/%Y", "%B %Y", "%Y")
    return born.strftime(rng.choice(shapes)) if rng.random() < 0.7 else ""


def _name_told(child: Child, forms: dict[str, list[str]], rng: random.Random) -> tuple[str, str]:
    given, family = child.given.lower().split()[0], child.family.lower()
    if rng.random() < 0.15 and given in forms:
        return "a short form", f"{rng.choice(forms[given])} {family}"
    if rng.random() < 0.3 and "-" in family:
        return "half of a double-barrelled name", f"{given} {rng.choice(family.split('-'))}"
    kind = rng.choice(list(MISTAKES))
    if rng.random() < 0.15:
        return "both names misspelt", f"{MISTAKES[kind](given, rng)} {as_heard(family, rng)}"
    if rng.random() < 0.6:
        family = MISTAKES[kind](family, rng)
    else:
        given = MISTAKES[kind](given, rng)
    swapped = rng.random() < 0.2
    return kind, f"{family}, {given}" if swapped else f"{given} {family}"
