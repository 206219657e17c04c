"""What lasts: children in need, plans, care, early help; and who holds each child."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from goldenthread.access.record import Signature
from goldenthread.demo.days import NEVER, birthday, day, day_or_none
from goldenthread.demo.episodes import previous_plans
from goldenthread.demo.world import World
from goldenthread.demo.write.written import Written, everything_of, waves
from goldenthread.pathway import actions as pathway
from goldenthread.pathway import models as m


def write_children_in_need(world: World, written: Written, by: Signature) -> None:
    keys, spells = [], []
    for row in waves(world):
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
    written.children_in_need = dict(zip(keys, everything_of(pathway.record_spells(by=by, spells=spells)), strict=True))
    _plans(world, written, by)


def _why_closed(world: World, row: dict[str, Any]) -> str:
    if row["closed"] >= NEVER:
        return ""
    helped = min(row["plan_start"], row["cin_plan_start"], row["care_start"]) < NEVER
    if row["closed"] >= birthday(int(world.children.born[row["child"]]), 18):
        return "RC6" if world.children.disabled[row["child"]] else "RC7"
    if helped:
        return "RC7"
    return "RC9" if row["early_help_after"] else "RC8"


def _plans(world: World, written: Written, by: Signature) -> None:
    spells: list[Any] = []
    before = previous_plans(world.referrals)
    for row in waves(world):
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
                previous_plans=before[row["child"], row["plan_start"]],
            )
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
    everything_of(pathway.record_spells(by=by, spells=spells))


def write_care(world: World, written: Written, by: Signature) -> None:
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
    everything_of(pathway.record_spells(by=by, spells=spells))


def write_holdings(world: World, written: Written, by: Signature) -> None:
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
    everything_of(pathway.allocate_all(by=by, allocations=allocations))
