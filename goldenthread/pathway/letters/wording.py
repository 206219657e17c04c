"""Names, and sentences with what is missing left open: [Say when you will visit]."""

from __future__ import annotations

from collections.abc import Sequence

from goldenthread.pathway.letters.facts import Facts
from goldenthread.pathway.letters.sharing import first_name
from goldenthread.people.kinship import Relative
from goldenthread.people.models import Person, Sex
from goldenthread.ui.printing import Bullets, Paragraph, Quote, Run, Runs, Source

UNNAMED = ("baby", "unborn", "infant")
KIN = {
    "Mother": "mum",
    "Father": "dad",
    "Parent": "parent",
    "Step-parent": "step-parent",
    "Grandparent": "grandparent",
    "Carer": "carer",
}
GRANDPARENTS = {Sex.FEMALE: "grandma", Sex.MALE: "grandad"}
SIBLINGS = {Sex.FEMALE: "sister", Sex.MALE: "brother"}
WRITTEN_TO = ("Mother", "Father", "Parent", "Step-parent", "Grandparent", "Carer")


def called(child: Person) -> str:
    """Inside a sentence: Amira; a child without a name yet is `your baby` or `your child`."""
    name = first_name(child)
    if name and name.casefold() not in UNNAMED:
        return name
    return "your baby" if child.expected and not child.born else "your child"


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def is_unborn(child: Person) -> bool:
    return bool(child.expected and not child.born)


def family_name_for(relative: Relative) -> str:
    """What a child calls them: your mum Leila."""
    kin = KIN.get(relative.kin, "")
    if relative.kin == "Grandparent":
        kin = GRANDPARENTS.get(Sex(relative.person.sex), kin)
    if "brother" in relative.kin.lower():
        kin = SIBLINGS.get(Sex(relative.person.sex), "brother or sister")
    return " ".join(filter(None, ("your", kin, first_name(relative.person)))) if kin else relative.person.name


def who_words(facts: Facts, who: str) -> str:
    """Somebody named in a plan, as the child knows them; a name that is nobody of the family stays as it was typed."""
    for relative in facts.relatives:
        names = {relative.person.name, first_name(relative.person), KIN.get(relative.kin, ""), relative.kin}
        if who.casefold() in {name.casefold() for name in names if name}:
            return capital(family_name_for(relative))
    if who.casefold() in (first_name(facts.child).casefold(), facts.child.name.casefold()):
        return "You"
    return capital(who)


def open_to(facts: Facts) -> list[Relative]:
    """Those of the family to whom a letter may be written today, parents first."""
    now = [r for r in facts.relatives if not (r.ended and r.ended < facts.on) and r.person.died is None]
    grown = [r for r in now if r.kin in WRITTEN_TO]
    return sorted(grown, key=lambda r: (WRITTEN_TO.index(r.kin), r.same_household is not True))


def gap(what: str) -> Run:
    """Something that the record does not hold, for the writer to fill in."""
    return Run(f"[{what}]", gap=True)


def said(words: str | None, missing: str) -> Run:
    return Run(words) if words else gap(missing)


def runs(*parts: str | Run) -> Runs:
    return tuple(Run(part) if isinstance(part, str) else part for part in parts)


def say(*parts: str | Run) -> Paragraph:
    return Paragraph(runs(*parts))


def listed(items: Sequence[Runs]) -> Bullets:
    return Bullets(tuple((Paragraph(item),) for item in items))


def quoted(words: Sequence[str], source: Source | None = None) -> Quote:
    """Exactly as written down: nothing is added, not even quotation marks."""
    return Quote(tuple((Run(line, source=source),) for line in words))
