"""The invented authority goes into the record through the product's own bulk actions, under the same policies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction

from goldenthread.access.objections import Outcome
from goldenthread.access.record import Signature
from goldenthread.demo.days import NEVER, day, day_or_none
from goldenthread.demo.families import table, upn
from goldenthread.demo.world import World
from goldenthread.pathway import actions as pathway
from goldenthread.pathway import clocks
from goldenthread.pathway import models as m
from goldenthread.people import actions as people
from goldenthread.people.models import Address, Disability, Kin, Person, Relationship
from goldenthread.placements.actions import create_providers
from goldenthread.placements.models import Provider
from goldenthread.places.actions import load_places
from goldenthread.places.models import Organisation, Postcode, School, Ward
from goldenthread.workforce import actions as workforce
from goldenthread.workforce.models import Membership, Team, Worker

Tell = Callable[[str], None]


class Unlawful(RuntimeError):
    """The simulation made something that a policy refuses: a fault of the simulation."""


@dataclass
class Written:
    """What was written, so that later parts can point at it."""

    people: dict[int, Person] = field(default_factory=dict)  # child of the simulation -> person
    teams: dict[str, Team] = field(default_factory=dict)
    workers: list[Worker] = field(default_factory=list)
    partners: list[Organisation] = field(default_factory=list)
    postcodes: dict[int, list[Postcode]] = field(default_factory=dict)  # ward -> its postcodes
    children_in_need: dict[tuple[int, int], m.ChildInNeed] = field(default_factory=dict)
    plans: dict[tuple[int, int], m.ProtectionPlan] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)


def write_world(world: World, *, by: Signature, tell: Tell = lambda _: None) -> Written:
    """All of it in one transaction: the authority is whole, or it is not there."""
    written = Written()
    with transaction.atomic(), clocks.once_at_the_end():
        for title, write in STAGES:
            tell(title)
            write(world, written, by)
        tell("Reckoning clocks")
    return written


def _places(world: World, written: Written, by: Signature) -> None:
    data = table("places")
    wards = load_places(rows=[Ward(code=f"Z05{i:06d}", name=name) for i, name in enumerate(data["wards"], 1)])
    postcodes = []
    for i, ward in enumerate(wards):
        for j in range(12):
            postcodes.append(
                Postcode(
                    postcode=f"ZE{i % 9 + 1} {j % 9 + 1}{'ABDEFGHJLN'[i // 9]}{'ABDEFGHJLNPQ'[j]}",
                    ward=ward,
                    easting=450_000 + 900 * (i % 5) + 60 * j,
                    northing=515_000 + 900 * (i // 5) + 45 * j,
                )
            )
    loaded = load_places(rows=postcodes)
    written.postcodes = {i: loaded[i * 12 : i * 12 + 12] for i in range(len(wards))}
    load_places(rows=[School(urn=str(900_001 + i), name=name) for i, name in enumerate(data["schools"])])
    written.partners = load_places(rows=[Organisation(**partner) for partner in data["partner"]])
    providers = [
        Provider(urn=f"ZE{n}", name=f"Provider {n}", kind="fostering agency" if n % 2 else "children's home")
        for n in range(1000, 1060)
    ]
    create_providers(by=by, providers=providers)


def _staff(world: World, written: Written, by: Signature) -> None:
    staff = world.staff
    teams = workforce.create_all(
        by=by, rows=[Team(code=t["code"], name=t["name"], service=t["service"]) for t in table("places")["team"]]
    )
    written.teams = {team.code: team for team in teams}
    written.workers = workforce.create_all(
        by=by,
        rows=[
            Worker(name=name, job_title=title, registration=f"SW{900_000 + i}", phone=f"01632 960{i % 1000:03d}")
            for i, (name, title) in enumerate(zip(staff.names, staff.titles, strict=True))
        ],
    )
    memberships = [
        Membership(
            worker=written.workers[p.worker],
            team=written.teams[code],
            started=day(p.start),
            ended=day_or_none(p.end),
            agency=staff.agency[p.worker],
        )
        for code, posts in staff.teams.items()
        for p in posts
    ]
    first = day(world.start - 720)
    memberships += [
        Membership(worker=written.workers[who], team=written.teams[code], started=first, manages=True)
        for code, who in staff.managers.items()
    ]
    _all(workforce.join_teams(by=by, memberships=memberships))


def _people(world: World, written: Written, by: Signature) -> None:
    children, families = world.children, world.families
    groups = list(table("names").values())
    known = [int(c) for c in world.known.nonzero()[0]]
    persons = []
    for child in known:
        family = int(children.family[child])
        group = groups[int(families.background[family])]
        born = day(int(children.born[child]))
        unborn = int(children.born[child]) >= world.end
        given = group["boys" if children.male[child] else "girls"]
        school_age = (world.end - children.born[child]) > 4.4 * 365
        persons.append(
            Person(
                given_names="" if unborn else given[int(children.given[child] * len(given))],
                family_name=_surname(world, family),
                born=None if unborn else born,
                expected=born if unborn else None,
                sex="U" if unborn else ("M" if children.male[child] else "F"),
                ethnicity="NOBT" if unborn else str(children.ethnicity[child]),
                la_child_id=str(children.number[child]),
                upn=upn(int(children.number[child])) if school_age else "",
                upn_unknown="" if school_age else "UN1",
            )
        )
    written.people = dict(zip(known, _all(people.create_people(by=by, people=persons)), strict=True))
    _parents(world, written, by, known)
    _all(
        people.add_facts(
            by=by,
            facts=[
                Disability(person=written.people[c], code="LD" if c % 3 else "AUT", started=written.people[c].born)
                for c in known
                if children.disabled[c] and written.people[c].born
            ],
        )
    )


def _surname(world: World, family: int) -> str:
    group = list(table("names").values())[int(world.families.background[family])]
    return str(group["family"][int(world.families.surname[family] * len(group["family"]))])


def _parents(world: World, written: Written, by: Signature, known: Sequence[int]) -> None:
    """A mother for each family but those of children who came alone, a father where somebody has said who he is."""
    families, children = world.families, world.children
    of_family: dict[int, list[int]] = {}
    for child in known:
        if not children.seeking_asylum[child]:
            of_family.setdefault(int(children.family[child]), []).append(child)
    mothers, fathers = {}, {}
    for family, born in ((f, int(children.born[kids[0]])) for f, kids in of_family.items()):
        group = list(table("names").values())[int(families.background[family])]
        luck = float(families.mother[family])
        mothers[family] = Person(
            given_names=group["women"][int(luck * len(group["women"]))],
            family_name=_surname(world, family),
            born=day(born - int(365 * (18 + luck * 19))),
            sex="F",
        )
        luck = float(families.father[family])
        if luck >= 0:
            fathers[family] = Person(
                given_names=group["men"][int(luck * len(group["men"]))],
                family_name=_surname(world, family)
                if luck < 0.6
                else group["family"][int(luck * 7919) % len(group["family"])],
                born=day(born - int(365 * (19 + luck * 22))),
                sex="M",
            )
    _all(people.create_people(by=by, people=[*mothers.values(), *fathers.values()]))
    facts: list[Any] = []
    for family, kids in of_family.items():
        elsewhere = bool(families.father_elsewhere[family])
        home = [written.people[c] for c in kids] + [mothers[family]]
        if family in fathers and not elsewhere:
            home.append(fathers[family])
        facts += [_address(world, written, family, person) for person in home]
        if family in fathers and elsewhere:
            facts.append(
                _address(world, written, family + 1 if family + 1 < len(families.ward) else 0, fathers[family])
            )
        for child in kids:
            person = written.people[child]
            facts.append(
                Relationship(
                    person=person,
                    other=mothers[family],
                    kind=Kin.MOTHER,
                    parental_responsibility=True,
                    same_household=True,
                )
            )
            if family in fathers:
                responsible = None if elsewhere and child % 3 == 0 else bool(child % 5)
                facts.append(
                    Relationship(
                        person=person,
                        other=fathers[family],
                        kind=Kin.FATHER,
                        parental_responsibility=responsible,
                        same_household=not elsewhere,
                    )
                )
    _all(people.add_facts(by=by, facts=facts))


def _address(world: World, written: Written, family: int, person: Person) -> Address:
    ward = int(world.families.ward[family])
    postcode = written.postcodes[ward][int(world.families.street[family]) % 12]
    street = table("places")["streets"][int(world.families.street[family])]
    return Address(
        person=person, lines=f"{world.families.house[family]} {street}", postcode=postcode.postcode, ward=postcode.ward
    )


def _children_in_need(world: World, written: Written, by: Signature) -> None:
    keys, spells = [], []
    for row in _waves(world):
        spell = m.ChildInNeed(
            person=written.people[row["child"]],
            started=day(row["referred"]),
            ended=day_or_none(row["closed"]),
            source=str(row["source"]),
            primary_need=str(row["need"]),
            no_further_action=bool(row["nothing"]),
            end_reason=_why_closed(world, row),
        )
        keys.append((row["child"], row["referred"]))
        spells.append(spell)
    written.children_in_need = dict(zip(keys, _all(pathway.record_spells(by=by, spells=spells)), strict=True))
    _plans(world, written, by)


def _why_closed(world: World, row: dict[str, Any]) -> str:
    if row["closed"] >= NEVER:
        return ""
    helped = min(row["plan_start"], row["cin_plan_start"], row["care_start"]) < NEVER
    if row["closed"] >= world.children.born[row["child"]] + int(18 * 365.25) - 2:
        return "RC6" if world.children.disabled[row["child"]] else "RC7"
    if helped:
        return "RC7"
    return "RC9" if row["early_help_after"] else "RC8"


def _plans(world: World, written: Written, by: Signature) -> None:
    spells: list[Any] = []
    before: dict[int, int] = {}
    for row in _waves(world):
        parent = written.children_in_need[row["child"], row["referred"]]
        person = written.people[row["child"]]
        if row["plan_start"] < NEVER:
            plan = m.ProtectionPlan(
                person=person,
                child_in_need=parent,
                started=day(row["plan_start"]),
                ended=day_or_none(row["plan_end"]),
                initial_category=str(row["category"]),
                latest_category=str(row["plan_category_now"]),
                previous_plans=before.get(row["child"], 0),
            )
            before[row["child"]] = before.get(row["child"], 0) + 1
            written.plans[row["child"], row["plan_start"]] = plan
            spells.append(plan)
        if row["cin_plan_start"] < NEVER:
            spells.append(
                m.ChildInNeedPlan(
                    person=person,
                    child_in_need=parent,
                    started=day(row["cin_plan_start"]),
                    ended=day_or_none(row["cin_plan_end"]),
                )
            )
    _all(pathway.record_spells(by=by, spells=spells))


def _care(world: World, written: Written, by: Signature) -> None:
    spells: list[Any] = []
    for care in world.care:
        person = written.people[care.child]
        home = world.families.ward[world.children.family[care.child]]
        spells.append(
            m.CarePeriod(
                person=person,
                started=day(care.start),
                ended=day_or_none(care.end),
                end_reason=care.end_reason,
                need="N8" if world.children.seeking_asylum[care.child] else care.need,
                home_postcode=written.postcodes[int(home)][0].postcode,
            )
        )
        spells += [
            m.LegalStatus(person=person, code=s.code, started=day(s.start), ended=day_or_none(s.end))
            for s in care.statuses
        ]
        for home_ in care.homes:
            spells.append(
                m.Placement(
                    person=person,
                    type=home_.type,
                    provided_by=home_.provider,
                    urn=home_.urn,
                    postcode=f"ZF{int(home_.miles) % 9 + 1} 1AA"
                    if home_.miles > 6
                    else written.postcodes[int(home_.miles) % 20][3].postcode,
                    miles_from_home=Decimal(str(home_.miles)),
                    in_authority=home_.miles <= 6,
                    started=day(home_.start),
                    ended=day_or_none(home_.end),
                    end_reason=home_.why_it_ended,
                )
            )
        spells += [
            m.Missing(person=person, kind=kind, started=day(a), ended=day(b)) for a, b, kind in care.missing if b > a
        ]
        if care.adoption:
            decided, matched, _ = care.adoption
            spells.append(
                m.AdoptionPlan(
                    person=person,
                    started=day(decided),
                    ended=day_or_none(care.end),
                    matched=day(matched),
                    foster_carer=False,
                    adopters=2,
                    adopters_sex="MF",
                    adopters_legal_status="L11",
                )
            )
        if world.children.seeking_asylum[care.child]:
            spells.append(m.UnaccompaniedAsylum(person=person, started=day(care.start), ended=day_or_none(care.end)))
    spells += [
        m.LeavingCare(person=written.people[x.child], started=day(x.start), ended=day_or_none(x.end))
        for x in world.leavers
    ]
    spells += [
        m.EarlyHelp(
            person=written.people[h.child],
            started=day(h.start),
            ended=day_or_none(h.end),
            organisation=written.partners[h.partner] if h.partner >= 0 else None,
        )
        for h in world.early_help
    ]
    _all(pathway.record_spells(by=by, spells=spells))


def _steps(world: World, written: Written, by: Signature) -> None:
    _all(pathway.record_steps(by=by, steps=list(_pathway_steps(world, written))))
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
    _all(pathway.record_steps(by=by, steps=conferences))


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
    for row in _waves(world):
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
                answers={"factors": _factors(row)} if done else {},
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
    for row in _waves(world):
        if row["enquiry"] < NEVER:
            yield row, found[written.people[row["child"]].pk, day(row["enquiry"])]


def _what_next(row: dict[str, Any]) -> str:
    if row["enquiry"] < NEVER:
        return "section_47"
    if row["cin_plan_start"] < NEVER:
        return "child_in_need_plan"
    return "early_help" if row["early_help_after"] else "nothing"


def _factors(row: dict[str, Any]) -> list[str]:
    """Found by arithmetic on the referral, so that brothers and sisters share them."""
    every = ["3B", "4B", "2B", "1B", "16A", "17A", "4A", "14A", "10A", "18C", "7A", "24A", "3A", "15A"]
    start = int(row["referred"]) % len(every)
    return sorted({every[(start + step * 3) % len(every)] for step in range(1 + int(row["referred"]) % 4)})


def _holdings(world: World, written: Written, by: Signature) -> None:
    allocations = [
        m.Allocation(
            person=written.people[h.child],
            role=h.role,
            team=written.teams[h.team],
            worker=None if h.worker is None else written.workers[h.worker],
            started=day(h.start),
            ended=day_or_none(h.end),
        )
        for h in sorted(world.holdings, key=lambda h: (h.child, h.start))
    ]
    _all(pathway.allocate_all(by=by, allocations=allocations))


def _coverage(world: World, written: Written, by: Signature) -> None:
    pathway.cover(by=by, areas=AREAS, started=day(world.start), ended=None, source="Recorded in the product")


AREAS = (
    "ssd_person",
    "ssd_contacts",
    "ssd_early_help_episodes",
    "ssd_cin_episodes",
    "ssd_cin_assessments",
    "ssd_cin_plans",
    "ssd_s47_enquiry",
    "ssd_initial_cp_conference",
    "ssd_cp_plans",
    "ssd_cp_reviews",
    "ssd_cla_episodes",
    "ssd_cla_placement",
    "ssd_cla_reviews",
    "ssd_legal_status",
    "ssd_missing",
    "ssd_permanence",
    "ssd_care_leavers",
    "ssd_involvements",
    "gt_care_periods",
    "gt_annual_health",
    "gt_care_leaver_status",
)

STAGES: tuple[tuple[str, Callable[[World, Written, Signature], None]], ...] = (
    ("Laying out wards and schools", _places),
    ("Hiring staff", _staff),
    ("Introducing families", _people),
    ("Referring and planning", _children_in_need),
    ("Caring", _care),
    ("Assessing, conferring, reviewing and visiting", _steps),
    ("Allocating", _holdings),
    ("Saying what is covered", _coverage),
)


def _waves(world: World) -> Iterator[dict[str, Any]]:
    """Each referral of a known child with what followed, in order of time."""
    names = [name for name in vars(world.episodes.waves[0])]
    columns = [world.episodes.all(name).tolist() for name in names]
    rows = (dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True))
    yield from sorted((r for r in rows if world.known[r["child"]]), key=lambda r: (r["referred"], r["child"]))


def _all(outcome: Outcome[Any]) -> list[Any]:
    if outcome.refused:
        row, objections = outcome.refused[0]
        told = " ".join(o.sentence for o in objections)
        raise Unlawful(f"{len(outcome.refused)} refused. The first: {row!r} of {getattr(row, 'person', None)}: {told}")
    return outcome.recorded
