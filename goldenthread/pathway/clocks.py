"""Which clocks run for a child, by the facts. Pure. When each falls due stands in projection.py."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from goldenthread.pathway.kinds import KINDS, met_by, run_by
from goldenthread.pathway.kinds.visits import CARE_VISITS
from goldenthread.pathway.models import (
    CarePeriod,
    ChildInNeed,
    ChildInNeedPlan,
    LegalStatus,
    Placement,
    ProtectionPlan,
    Spell,
    Step,
)
from goldenthread.rules.months import add_months

SHORT_BREAKS = ("V3", "V4")
INTERIM_CARE_ORDER, CARE_ORDER = "C1", "C2"
WITH_PARENTS = "P1"
LONG_TERM = ("U1", "U4")  # fostered by arrangement until they are 18
FOR_ADOPTION = ("A3", "A4", "A5", "A6")
FIRST_YEAR = 12  # months
CARE_REVIEWS = ("REV-1", "REV-2", "REV-N")
CLOCKS = (
    *("CONTACT-DECISION", "REF-1WD", "SA-45WD", "SA-AGAIN-45WD", "SA-REVIEWPT"),
    *("ICPC-15WD", "RCPC-1", "RCPC-N", *CARE_REVIEWS),
    *("CIN-VISIT", "CIN-REVIEW", "CP-VISIT", *CARE_VISITS, "OVERSIGHT"),
)
# What begins these until it is decided or signed off begins none afterwards; but an assessment that is done says that a
# later one of the same referral is made again.
UNTIL_SIGNED = ("CONTACT-DECISION", "REF-1WD", "SA-45WD", "SA-AGAIN-45WD")
# Of what meets these only the last time matters, and of a visit only that at which the child was seen.
SEEN = ("CIN-VISIT", "CP-VISIT", *CARE_VISITS)
AGAIN = (*SEEN, "CIN-REVIEW", "SA-REVIEWPT", "OVERSIGHT")


@dataclass(frozen=True)
class Running:
    """A clock that has started and whose end has not come: which, for what, from when."""

    clock: str
    subject: str
    started: date
    agreed: date | None = None  # a day agreed with the family


@dataclass
class ChildFacts:
    """What clocks are reckoned from: the open spells of one child, and the steps that may run or stop a clock."""

    needs: list[ChildInNeed] = field(default_factory=list)
    need_plans: list[ChildInNeedPlan] = field(default_factory=list)
    plans: list[ProtectionPlan] = field(default_factory=list)
    care: list[CarePeriod] = field(default_factory=list)
    legal: list[LegalStatus] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    steps: dict[str, list[Step]] = field(default_factory=lambda: defaultdict(list))
    visit_every: int | None = None  # weeks, as the child in need plan says
    next_review: date | None = None  # as it says, or its last review
    unreviewed: set[int] = field(default_factory=set)  # assessments that nobody has set a review point for
    last: dict[str, date] = field(default_factory=dict)  # clock of what is done again and again → when it was met last

    def since(self, spell: Spell, clock: str) -> date:
        """The last time within a spell; else its start."""
        return max(spell.started, self.last.get(clock, spell.started))

    def of(self, kinds: Iterable[str]) -> list[Step]:
        return [step for kind in kinds for step in self.steps[kind]]

    @property
    def looked_after(self) -> list[CarePeriod]:
        """Not by short breaks, for which other rules hold."""
        return [] if any(status.code in SHORT_BREAKS for status in self.legal) else self.care


def running(facts: ChildFacts) -> list[Running]:
    return [
        *_contacts(facts),
        *_referrals(facts),
        *_assessments(facts),
        *_review_points(facts),
        *_conferences(facts),
        *_protection_reviews(facts),
        *_care_reviews(facts),
        *_visits(facts),
        *_oversight(facts),
    ]


def subject_of(row: Spell | Step) -> str:
    return f"{type(row).__name__} {row.pk}"


def meets(step: Step) -> list[str]:
    """The clocks that it meets: a visit those of visits only where the child was seen."""
    return [clock for clock in KINDS[step.kind].meets if step.seen or clock not in SEEN]


def open_under_a_referral(steps: list[Step]) -> list[Step]:
    """Without those whose referral has been closed: what was never finished there is no longer anybody's work."""
    return [step for step in steps if step.child_in_need is None or step.child_in_need.ended is None]


def _contacts(facts: ChildFacts) -> Iterator[Running]:
    """Where it was said what came of a contact, it was decided, even if nobody wrote down when."""
    for step in facts.of(run_by("CONTACT-DECISION")):
        if step.happened_on and step.authorised_on is None and not step.outcome:
            yield Running("CONTACT-DECISION", subject_of(step), step.happened_on)


def _referrals(facts: ChildFacts) -> Iterator[Running]:
    for step in open_under_a_referral(facts.of(run_by("REF-1WD"))):
        if step.happened_on and step.authorised_on is None:
            yield Running("REF-1WD", subject_of(step), step.happened_on)


def _assessments(facts: ChildFacts) -> Iterator[Running]:
    """The first of a referral counts from the referral, as the guidance does; one made again from its own start."""
    first: dict[int | None, tuple[date, int]] = {}
    assessments = facts.of(run_by("SA-45WD"))
    for step in assessments:
        if step.started:
            begun = (step.started, step.pk)
            first[step.child_in_need_id] = min(begun, first.get(step.child_in_need_id, begun))
    for step in open_under_a_referral(assessments):
        if step.authorised_on is not None or step.started is None:
            continue
        if step.child_in_need is None:
            yield Running("SA-45WD", subject_of(step), step.started)
        elif first[step.child_in_need_id] == (step.started, step.pk):
            yield Running("SA-45WD", subject_of(step), step.child_in_need.started)
        else:
            yield Running("SA-AGAIN-45WD", subject_of(step), step.started)


def _review_points(facts: ChildFacts) -> Iterator[Running]:
    """Until a point is set, a manager has looked at how it is going, or the assessment is laid before one."""
    for step in open_under_a_referral(facts.of(run_by("SA-REVIEWPT"))):
        looked_at = facts.last.get("SA-REVIEWPT")
        if step.started and step.pk in facts.unreviewed and (looked_at is None or looked_at < step.started):
            yield Running("SA-REVIEWPT", subject_of(step), step.started)


def _conferences(facts: ChildFacts) -> Iterator[Running]:
    held = [conference.happened_on for conference in facts.of(met_by("ICPC-15WD")) if conference.happened_on]
    for step in open_under_a_referral(facts.of(run_by("ICPC-15WD"))):
        if step.outcome == "conference" and step.started and not any(day >= step.started for day in held):
            yield Running("ICPC-15WD", subject_of(step), step.started)


def _protection_reviews(facts: ChildFacts) -> Iterator[Running]:
    for plan in facts.plans:
        reviews = _held(facts.of(met_by("RCPC-1", "RCPC-N")), plan.started)
        if reviews:
            yield Running("RCPC-N", subject_of(plan), reviews[-1])
        else:
            yield Running("RCPC-1", subject_of(plan), plan.started)


def _care_reviews(facts: ChildFacts) -> Iterator[Running]:
    for care in facts.looked_after:
        reviews = _held(facts.of(met_by(*CARE_REVIEWS)), care.started)
        if not care.start_known and not reviews:
            continue  # nobody can say when the first review was due
        if len(reviews) >= 2 or (reviews and not care.start_known):
            yield Running("REV-N", subject_of(care), reviews[-1])
        elif reviews:
            yield Running("REV-2", subject_of(care), reviews[-1])
        else:
            yield Running("REV-1", subject_of(care), care.started)


def _visits(facts: ChildFacts) -> Iterator[Running]:
    """Visits and reviews of the plan that says most; but a child on a plan and in care is visited under both."""
    for plan in facts.plans:
        yield Running("CP-VISIT", subject_of(plan), facts.since(plan, "CP-VISIT"))
    for care in facts.looked_after:
        yield _visit_in_care(facts, care)
    for need_plan in facts.need_plans if not (facts.plans or facts.care) else ():
        seen, reviewed = facts.since(need_plan, "CIN-VISIT"), facts.since(need_plan, "CIN-REVIEW")
        visit = seen + timedelta(weeks=facts.visit_every) if facts.visit_every else None
        review = facts.next_review if facts.next_review and facts.next_review > reviewed else None
        yield Running("CIN-VISIT", subject_of(need_plan), seen, visit)
        yield Running("CIN-REVIEW", subject_of(need_plan), reviewed, review)


def _visit_in_care(facts: ChildFacts, care: CarePeriod) -> Running:
    """By the Care Planning Regulations, regulation 28. A move starts again. Of the time after the last visit that rule
    says how long it may be which held on that day. Whether an assessment of parents or of a relative is finished, and
    whether a child in long-term foster care agrees to fewer visits, the record does not say."""
    home = facts.placements[0] if facts.placements else care
    where = home.type if isinstance(home, Placement) else ""
    seen = facts.last.get("CLAV-1")
    if seen is None or seen < home.started:
        return Running("CLAV-1", subject_of(home), home.started)
    order = next((status for status in facts.legal if status.code in (INTERIM_CARE_ORDER, CARE_ORDER)), None)
    if where == WITH_PARENTS and order:
        return _visit_at_home(facts, care, home, order, seen)
    if where in FOR_ADOPTION and not _held(facts.of(met_by(*CARE_REVIEWS)), home.started):
        return Running("ADOPT-VISIT", subject_of(home), seen)
    if seen < add_months(home.started, FIRST_YEAR):
        return Running("CLAV-Y1", subject_of(home), seen)
    return Running("CLAV-PERM" if where in LONG_TERM else "CLAV-OTHER", subject_of(home), seen)


def _visit_at_home(facts: ChildFacts, care: CarePeriod, home: Spell, order: LegalStatus, seen: date) -> Running:
    """With parents, under a care order or while the court has not decided."""
    if order.code == CARE_ORDER:
        if seen < order.started:
            return Running("CLAV-CO-PWP", subject_of(home), order.started)
        return Running("CLAV-CO-PWP-AFTER", subject_of(home), seen)
    reviewed = _held(facts.of(met_by(*CARE_REVIEWS)), care.started)
    return Running("CLAV-REG24-AFTER" if reviewed else "CLAV-REG24", subject_of(home), seen)


def _oversight(facts: ChildFacts) -> Iterator[Running]:
    """Of every child whom a social worker helps, once: for the help that has gone on longest."""
    spells: list[Spell] = [*facts.needs, *facts.plans, *facts.care]
    for spell in sorted(spells, key=lambda spell: (spell.started, subject_of(spell)))[:1]:
        yield Running("OVERSIGHT", subject_of(spell), facts.since(spell, "OVERSIGHT"))


def _held(reviews: list[Step], since: date) -> list[date]:
    return sorted(r.happened_on for r in reviews if r.happened_on and r.happened_on >= since)
