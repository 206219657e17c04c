"""What is done: contacts, referrals, assessments, enquiries, conferences, reviews, visits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from goldenthread.access.record import Signature
from goldenthread.demo.days import NEVER, day, day_or_none
from goldenthread.demo.episodes import factors
from goldenthread.demo.world import World
from goldenthread.demo.write.written import Written, everything_of, waves
from goldenthread.pathway import actions as pathway
from goldenthread.pathway import models as m
from goldenthread.people.models import Person


def write_steps(world: World, written: Written, by: Signature) -> None:
    everything_of(pathway.record_steps(by=by, steps=list(_pathway_steps(world, written))))
    conferences = []
    for row, enquiry in _enquiries(world, written):
        if row["conference"] < NEVER:
            conferences.append(
                m.Step(
                    person=enquiry.person,
                    kind="initial_conference",
                    child_in_need=enquiry.child_in_need,
                    follows=enquiry,
                    happened_on=day(row["conference"]),
                    outcome="plan" if row["plan_start"] < NEVER else "child_in_need_plan",
                )
            )
    everything_of(pathway.record_steps(by=by, steps=conferences))


def _pathway_steps(world: World, written: Written) -> Iterator[m.Step]:
    for contact in world.contacts:
        yield m.Step(
            person=written.people[contact.child],
            kind="contact",
            happened_on=day(contact.on),
            authorised_on=day_or_none(contact.decided),
            outcome=contact.outcome,
            answers={"source": contact.source},
        )
    for row in waves(world):
        person, parent = written.people[row["child"]], written.children_in_need[row["child"], row["referred"]]
        yield m.Step(
            person=person,
            kind="referral",
            child_in_need=parent,
            happened_on=day(row["referred"]),
            authorised_on=day_or_none(row["decided"]),
            outcome="" if row["decided"] >= NEVER else ("nothing" if row["nothing"] else "assessment"),
        )
        if row["assessed"] < NEVER:
            done = row["authorised"] < NEVER
            yield m.Step(
                person=person,
                kind="single_assessment",
                child_in_need=parent,
                started=day(row["assessed"]),
                authorised_on=day_or_none(row["authorised"]),
                seen=True if done else None,
                outcome=_what_next(row) if done else "",
                answers={"factors": factors(row["referred"])} if done else {},
            )
        if row["enquiry"] < NEVER:
            yield _enquiry(row, person, parent)
    for (child, begun), days in world.protection_reviews.items():
        plan = written.plans[child, begun]
        for on in days:
            yield m.Step(person=plan.person, kind="protection_review", protection_plan=plan, happened_on=day(on))
    for care in world.care:
        person = written.people[care.child]
        for on, part in care.reviews:
            yield m.Step(person=person, kind="care_review", happened_on=day(on), outcome=part)
        for year in care.years:
            yield m.Step(person=person, kind="year_of_care", happened_on=day(year.on), answers=year.answers)
        yield m.Step(person=person, kind="previous_permanence", happened_on=day(care.start), answers={"order": "Z1"})
    for leaver in world.leavers:
        for on, touch, activity, accommodation in leaver.checks:
            yield m.Step(
                person=written.people[leaver.child],
                kind="care_leaver_check",
                happened_on=day(on),
                outcome=touch,
                answers={"activity": activity, "accommodation": accommodation},
            )
    for visit in world.visits:
        yield m.Step(
            person=written.people[visit.child],
            kind="visit",
            happened_on=day(visit.on),
            seen=visit.seen,
            seen_alone=visit.alone,
        )


def _enquiry(row: dict[str, Any], person: Person, parent: m.ChildInNeed) -> m.Step:
    ended = row["enquiry_ended"] < NEVER
    outcome = (
        "conference"
        if row["to_conference"]
        else ("no_continuing_risk" if row["child"] % 5 < 3 else "not_substantiated")
    )
    return m.Step(
        person=person,
        kind="section_47",
        child_in_need=parent,
        started=day(row["enquiry"]),
        authorised_on=day_or_none(row["enquiry_ended"]),
        outcome=outcome if ended or row["to_conference"] else "",
    )


def _enquiries(world: World, written: Written) -> Iterator[tuple[dict[str, Any], m.Step]]:
    """The enquiries that were written, beside the rows they came from."""
    found = {
        (step.person_id, step.started): step
        for step in m.Step.objects.filter(kind="section_47").select_related("person", "child_in_need")
    }
    for row in waves(world):
        if row["enquiry"] < NEVER:
            yield row, found[written.people[row["child"]].pk, day(row["enquiry"])]


def _what_next(row: dict[str, Any]) -> str:
    if row["enquiry"] < NEVER:
        return "section_47"
    if row["cin_plan_start"] < NEVER:
        return "child_in_need_plan"
    return "early_help" if row["early_help_after"] else "nothing"
