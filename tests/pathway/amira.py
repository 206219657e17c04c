"""Amira's record, invented and never stored: what letters are composed from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from goldenthread.pathway.letters import LETTERS, Facts
from goldenthread.pathway.models import ChildInNeed, Spell, Step
from goldenthread.pathway.queries.child import ChildRecord, Holder
from goldenthread.people.kinship import Relative
from goldenthread.people.models import Person
from goldenthread.ui.printing import Document
from goldenthread.workforce.models import Worker

TODAY = date(2026, 3, 3)
AMIRA = Person(pk=1, given_names="Amirah Noor", known_as="Amira", family_name="Haddad", born=date(2017, 5, 20), sex="F")
LEILA = Person(pk=2, given_names="Leila", family_name="Haddad", born=date(1990, 2, 1), sex="F")
OMAR = Person(pk=3, given_names="Omar", family_name="Aziz", sex="M")
SAMI = Person(pk=4, given_names="Sami", family_name="Haddad", born=date(2020, 1, 5), sex="M")
AMINA = Worker(pk=7, name="Amina Yusuf", phone="01632 960 123")
CONTACT = {
    "telephone": "01632 960 100",
    "out_of_hours": "01632 960 999",
    "complaints": "01632 960 140",
    "advocacy": "01632 960 150",
    "translation": "01632 960 160",
}
NEED = ChildInNeed(pk=5, person=AMIRA, started=date(2026, 1, 12), source="1B", primary_need="N1")
WROTE = "Amira is loved. Mornings are hard, and she often misses school."
CHANGE = "Amira goes to school each day, and someone is there when she wakes up."
SAID = "I want my mum to wake up.\nAnd I want my own key."
ANALYSIS = "ANALYSIS-OF-THE-WORKER"


def relative(person: Person, kin: str, **facts: Any) -> Relative:
    usual: dict[str, Any] = {
        "how": "",
        "started": None,
        "ended": None,
        "parental_responsibility": True,
        "same_household": True,
        "in_scope": True,
    }
    return Relative(person=person, kin=kin, **(usual | facts))


MUM = relative(LEILA, "Mother")
DAD = relative(OMAR, "Father", same_household=False, parental_responsibility=None, in_scope=False)
BROTHER = relative(SAMI, "Brother or sister", parental_responsibility=None)


def step(pk: int, kind: str, on: date, person: Person = AMIRA, **facts: Any) -> Step:
    usual = {"child_in_need": NEED, "happened_on": on, "worker": AMINA}
    return Step(pk=pk, kind=kind, person=person, **(usual | facts))


CAME_IN = step(
    10, "contact", date(2026, 1, 12), outcome="referral", version=3, child_in_need=None, worker=None,
    answers={
        "source": "1B", "referrer": "Janet Pole, neighbour", "reach": "01632 960 777",
        "said": "SAID-BY-THE-REFERRER", "worried": "WORRIED-REFERRER", "reasons": "REASONS-OF-THE-SCREENER",
    },
)  # fmt: skip
REFERRAL = step(
    11, "referral", date(2026, 1, 12), outcome="assessment", authorised_on=date(2026, 1, 13), version=3,
    follows=CAME_IN, answers={"reason": "REASON-OF-THE-REFERRAL"},
)  # fmt: skip
SCREENED = step(
    12, "screening", date(2026, 1, 12), child_in_need=None,
    answers={
        "partners": [
            {"agency": "education", "who": "Mr Bright", "answered": "2026-01-12", "said": "PARTNER-SAID so."},
            {"agency": "police", "who": "", "said": ""},
        ],
        "adds_up": "ADDS-UP-OF-THE-SCREENER",
    },
)  # fmt: skip
VISIT = step(
    13, "visit", date(2026, 1, 20), seen=True, seen_alone=True,
    answers={"child_words": "My mum sleeps a lot.", "account": "ACCOUNT-OF-THE-VISIT"},
)  # fmt: skip
EARLIER = step(
    9, "single_assessment", date(2023, 5, 2), started=date(2023, 4, 1), happened_on=None, version=2,
    authorised_on=date(2023, 5, 2), child_in_need=None, outcome="nothing", answers={"analysis": "EARLIER-ANALYSIS"},
)  # fmt: skip
ASSESSED = step(
    14, "single_assessment", date(2026, 2, 27), started=date(2026, 1, 13), happened_on=None, version=3,
    authorised_on=date(2026, 2, 27), outcome="child_in_need_plan", seen=True, seen_alone=True,
    answers={
        "child_words": SAID, "lived_experience": "LIVED-EXPERIENCE", "identity": "IDENTITY-OF-THE-CHILD",
        "parents": "PARENTS-STORY", "absent_parents": "ABSENT-PARENTS", "others": "OTHERS-SAID",
        "factors": ["3A", "5B"], "analysis": ANALYSIS, "what_needs_to_change": CHANGE, "share_with_family": WROTE,
        "recommended": "child_in_need_plan", "why_decided": "WHY-DECIDED",
    },
)  # fmt: skip
PLAN = step(
    15, "child_in_need_plan", date(2026, 3, 2),
    answers={
        "what_needs_to_change": CHANGE, "child_words": SAID, "if_not": "We will meet again and ask for more help.",
        "actions": [
            {"what": "Wake Amira at seven", "who": "Leila", "by_when": "2026-03-09", "how_known": "At school by nine"},
            {"what": "Go to the breakfast club", "who": "Amira", "by_when": "2026-03-09", "how_known": "She likes it"},
            {"what": "Ring the school each Friday", "who": "Amina Yusuf", "by_when": "", "how_known": None},
        ],
        "visit_every": 2, "next_review": "2026-04-13",
    },
)  # fmt: skip
CLOSED = step(
    16, "closure", date(2026, 3, 3),
    answers={
        "reason": "RC7", "changed": "Amira is at school each day.", "child_words": "It was OK.",
        "who_notices": "Her school looks out for her.",
    },
)  # fmt: skip
STEPPED_DOWN = step(
    17, "step_down", date(2026, 3, 3),
    answers={"better": "BETTER-FOR-THE-MANAGER", "wants": "WANTS-OF-THE-FAMILY", "back_if": "BACK-IF"},
)  # fmt: skip
STEPS = (EARLIER, CAME_IN, SCREENED, REFERRAL, VISIT, ASSESSED, PLAN, CLOSED, STEPPED_DOWN)
MADE_OF: dict[str, Step] = {
    "assessment_begins": REFERRAL,
    "assessment_told": ASSESSED,
    "plan_for_the_family": PLAN,
    "plan_for_the_child": PLAN,
    "early_help": STEPPED_DOWN,
    "work_has_ended": CLOSED,
    "to_a_professional": REFERRAL,
    "to_the_public": REFERRAL,
    "assessment_report": ASSESSED,
}


def facts(
    of: Step | Spell = ASSESSED, *, child: Person = AMIRA, steps: tuple[Step, ...] = STEPS, **other: Any
) -> Facts:
    record = ChildRecord(
        child=child, on=TODAY, spells=(NEED,), steps=tuple(sorted(steps, key=lambda s: (s.on, s.pk or 0)))
    )
    usual: dict[str, Any] = {
        "council": "Erimus Council",
        "contact": CONTACT,
        "relatives": (MUM, DAD, BROTHER),
        "holders": (Holder("Amina Yusuf", "Case worker", "Safeguarding North", "01632 960 123", TODAY, 7),),
        "to": MUM,
        "to_address": "4 Elm Road, ER1 2AB",
        "dates": {"assessment": date(2026, 3, 16), "plan_done": date(2026, 5, 25)},
        "easy": False,
    }
    return Facts(record=record, of=of, **(usual | other))


def composed(letter: str, **other: Any) -> Document:
    found = LETTERS[letter]
    given = facts(other.pop("of", MADE_OF[letter]), **other)
    return found.compose(replace(given, addressed_to_the_referrer=found.audience == "partner"))
