"""What lasts, as the record would hold it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from goldenthread.demo.days import NEVER
from goldenthread.demo.life.need import why_closed
from goldenthread.demo.life.world import World
from goldenthread.demo.tables.columns import build, pick
from goldenthread.demo.tables.places import Whereabouts, whereabouts
from goldenthread.pathway import models as m


@dataclass
class Ids:
    """From places in the world's arrays to ids of the record; 0: the record leaves it out."""

    person: Any  # of each of the town's children
    case: Any
    plan: Any  # of the protection plan of each case


def ids_of(world: World) -> Ids:
    cases = world.cases
    recorded = world.known[cases.child] & (cases.closed >= world.start)
    return Ids(
        person=_numbered(world.known),
        case=_numbered(recorded),
        plan=_numbered(recorded & (cases.plan_start < NEVER)),
    )


def _numbered(kept: Any) -> Any:
    return np.where(kept, np.cumsum(kept), 0)


def spells(w: World, ids: Ids, family_postcode: Any) -> dict[str, pa.Table]:
    """`family_postcode`: of each family of the town, a row of places.postcodes."""
    return {
        "early_help": _early_help(w, ids),
        "child_in_need": _children_in_need(w, ids),
        **_plans(w, ids),
        "care_period": _care_periods(w, ids, family_postcode),
        "care_proceedings": _spans(m.CareProceedings, w, ids, w.proceedings, end_reason=w.proceedings.code),
        "legal_status": _spans(m.LegalStatus, w, ids, w.statuses, code=w.statuses.code),
        "placement": _placements(w, ids, whereabouts(w, family_postcode)),
        "adoption_plan": _adoption_plans(w, ids),
        "leaving_care": build(
            m.LeavingCare,
            len(w.leavers.child),
            person_id=ids.person[w.leavers.child],
            started=w.leavers.start,
            ended=w.leavers.end,
        ),
        "missing": build(
            m.Missing,
            len(w.missing.start),
            person_id=ids.person[w.care.child[w.missing.care]],
            started=w.missing.start,
            ended=w.missing.end,
            kind=w.missing.kind,
        ),
        "unaccompanied_asylum": _asylum(w, ids),
    }


def _early_help(w: World, ids: Ids) -> pa.Table:
    found = w.early_help
    return build(
        m.EarlyHelp,
        len(found.child),
        person_id=ids.person[found.child],
        started=found.start,
        ended=found.end,
        organisation_id=found.partner + 1,
    )


def _children_in_need(w: World, ids: Ids) -> pa.Table:
    rows = np.flatnonzero(ids.case)
    cases, h = w.cases.only(rows), w.hazards
    done = cases.decided < NEVER
    return build(
        m.ChildInNeed,
        len(rows),
        person_id=ids.person[cases.child],
        started=cases.referred,
        ended=cases.closed,
        end_reason=why_closed(w.town, cases),
        source=pick(h("referrals.source.codes"), cases.source),
        primary_need=pick(h("need.codes"), cases.need),
        no_further_action=pa.array(cases.nothing, mask=~done),
    )


def _plans(w: World, ids: Ids) -> dict[str, pa.Table]:
    rows = np.flatnonzero(ids.plan)
    cases, codes = w.cases.only(rows), w.hazards("plan.category_codes")
    protection = build(
        m.ProtectionPlan,
        len(rows),
        person_id=ids.person[cases.child],
        child_in_need_id=ids.case[rows],
        started=cases.plan_start,
        ended=cases.plan_end,
        initial_category=pick(codes, cases.category),
        latest_category=pick(codes, cases.category_now),
        previous_plans=cases.earlier_plans,
    )
    rows = np.flatnonzero((ids.case > 0) & (w.cases.cin_start < NEVER))
    cases = w.cases.only(rows)
    in_need = build(
        m.ChildInNeedPlan,
        len(rows),
        person_id=ids.person[cases.child],
        child_in_need_id=ids.case[rows],
        started=cases.cin_start,
        ended=cases.cin_end,
    )
    return {"child_in_need_plan": in_need, "protection_plan": protection}


def _care_periods(w: World, ids: Ids, family_postcode: Any) -> pa.Table:
    care = w.care
    home = w.places.postcodes.postcode.take(pa.array(family_postcode[w.town.children.family[care.child]]))
    return build(
        m.CarePeriod,
        len(care),
        person_id=ids.person[care.child],
        started=care.start,
        ended=care.end,
        end_reason=care.end_reason,
        need=pick(w.hazards("need.codes"), care.need),
        home_postcode=home,
    )


def _spans(model: Any, w: World, ids: Ids, spans: Any, **columns: Any) -> pa.Table:
    person = ids.person[w.care.child[spans.care]]
    return build(model, len(spans.care), person_id=person, started=spans.start, ended=spans.end, **columns)


def _placements(w: World, ids: Ids, at: Whereabouts) -> pa.Table:
    homes = w.homes
    return build(
        m.Placement,
        len(homes.care),
        person_id=ids.person[w.care.child[homes.care]],
        started=homes.start,
        ended=homes.end,
        end_reason=homes.why_it_ended,
        type=homes.type,
        provided_by=homes.provided_by,
        provider_id=at.provider,
        urn=at.urn,
        postcode=at.postcode,
        miles_from_home=at.miles,
        in_authority=at.inside,
    )


def _adoption_plans(w: World, ids: Ids) -> pa.Table:
    found, many = w.adoptions, len(w.adoptions.care)
    who = np.where(np.arange(many) % 5 == 2, 0, np.where(np.arange(many) % 9 == 4, 1, 2))
    return build(
        m.AdoptionPlan,
        many,
        person_id=ids.person[w.care.child[found.care]],
        started=found.decided,
        ended=found.end,
        matched=found.matched,
        foster_carer=np.arange(many) % 7 == 0,
        adopters=np.array([1, 2, 2])[who],
        adopters_sex=pick(["F1", "MM", "MF"], who),
        adopters_legal_status=pick(["L0", "L12", "L11"], who),
    )


def _asylum(w: World, ids: Ids) -> pa.Table:
    care = w.care
    rows = np.flatnonzero(care.alone)
    return build(
        m.UnaccompaniedAsylum,
        len(rows),
        person_id=ids.person[care.child[rows]],
        started=care.start[rows],
        ended=care.end[rows],
    )
