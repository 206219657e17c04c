"""What is happening now and why, in a few plain sentences made from the open spells. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from goldenthread.pathway.labels import in_a_sentence, label
from goldenthread.pathway.models import (
    AdoptionPlan,
    CarePeriod,
    CareProceedings,
    ChildInNeed,
    ChildInNeedPlan,
    DeprivationOfLiberty,
    EarlyHelp,
    LeavingCare,
    LegalStatus,
    Missing,
    Placement,
    ProtectionPlan,
    Spell,
    Step,
    UnaccompaniedAsylum,
)
from goldenthread.pathway.queries.child import ChildRecord
from goldenthread.rules.words import count
from goldenthread.rules.words import day as written

MISSING = "M"
# Under which the authority has parental responsibility too: Children Act 1989, section 33 (a care order, an interim one
# as well) and section 44 (emergency protection); Adoption and Children Act 2002, section 25 (a placement order). Under
# section 20 it has none.
SHARED, PARENTS_ONLY = ("C1", "C2", "E1", "L2"), ("V2", "V3", "V4")
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


@dataclass(frozen=True)
class Said:
    """One sentence; `urgent` ones stand first and are marked."""

    sentence: str
    urgent: bool = False


def situation(record: ChildRecord) -> list[Said]:
    """The most urgent first. Never empty: when nothing is open it says so, and what was last."""
    if record.child.died and record.child.died <= record.on:
        return [Said(f"Died on {written(record.child.died)}.", urgent=True)]
    now = [*_missing(record), *_care(record), *_protection(record), *_need(record), *_other(record)]
    if not now:
        return [*_last(record)]
    return [*now, *_past_protection(record), *_planned(record), *_decided(record), *_holding(record)]


def _missing(record: ChildRecord) -> Iterator[Said]:
    away = record.open(Missing)
    if away:
        words = "Missing" if away.kind in ("", MISSING) else "Away from where they live without leave"
        yield Said(f"{words} since {written(away.started)}.", urgent=True)


def _care(record: ChildRecord) -> Iterator[Said]:
    care = record.open(CarePeriod)
    if care is None:
        return
    since = f"since {written(care.started)}" if care.start_known else f"since {written(care.started)} or earlier"
    status = record.open(LegalStatus)
    under = _under(status.code) if status and status.code else ""
    why = f", because of {_words('need', care.need)}" if care.need else ""
    before = _ordinal(record.of(CarePeriod), care)
    yield Said(f"Looked after {since}{under}{why}{before and f': the {before} period of care'}.")
    if status and status.code in SHARED:
        yield Said("The authority shares parental responsibility with the parents, under that order.")
    elif status and status.code in PARENTS_ONLY:
        yield Said("The authority has no parental responsibility: the parents have, as the family below says.")
    placement = record.open(Placement)
    if placement is None:
        yield Said("No placement is recorded for today.", urgent=True)
    else:
        yield Said(_placed(placement))


def _under(code: str) -> str:
    """`under a full care order (C2)`, `accommodated under section 20 (V2)`."""
    words = _words("legal_status", code)
    article = "an" if words[:1] in "aeiou" else "a"
    return f" under {article} {words} ({code})" if words.endswith("order") else f", {words} ({code})"


def _placed(placement: Placement) -> str:
    where = _words("placement_type", placement.type) if placement.type else "type not recorded"
    who = f", with {placement.provider}" if placement.provider else ""
    far = placement.miles_from_home
    miles = f", {far.normalize():f} miles from home" if far is not None else ""
    outside = ", outside the authority" if placement.in_authority is False else ""
    return f"Placed since {written(placement.started)}: {where}{who}{miles}{outside}."


def _protection(record: ChildRecord) -> Iterator[Said]:
    plan = record.open(ProtectionPlan)
    if plan is None:
        return
    before = _ordinal(record.of(ProtectionPlan), plan, plan.previous_plans)
    yield Said(
        f"On a child protection plan{_for(plan)} since {written(plan.started)}{before and f': the {before} plan'}."
    )


def _for(plan: ProtectionPlan) -> str:
    category = plan.latest_category or plan.initial_category
    return f" for {_words('abuse_category', category)}" if category else ""


def _past_protection(record: ChildRecord) -> Iterator[Said]:
    plans = [plan for plan in record.of(ProtectionPlan) if plan.ended and plan.ended <= record.on]
    if plans and record.open(ProtectionPlan) is None:
        last = plans[-1]
        yield Said(f"A child protection plan{_for(last)} ended on {written(last.ended)}.")  # type: ignore[arg-type]


def _need(record: ChildRecord) -> Iterator[Said]:
    need = record.open(ChildInNeed)
    if need:
        why = f" The main need is {_words('primary_need', need.primary_need)}." if need.primary_need else ""
        by = f" (made by: {_words('referral_source', need.source)})" if need.source else ""
        yield Said(f"A child in need since the referral of {written(need.started)}{by}.{why}")
    plan = record.open(ChildInNeedPlan)
    if plan:
        yield Said(f"On a child in need plan since {written(plan.started)}.")
    yield from _under_way(record)


def _under_way(record: ChildRecord) -> Iterator[Said]:
    """Enquiries and assessments that have begun and are not signed off."""
    for kind, words in (("section_47", "A section 47 enquiry"), ("single_assessment", "A single assessment")):
        open_steps = [step for step in record.steps_of(kind) if _is_open(step)]
        if open_steps:
            yield Said(f"{words} has been under way since {written(open_steps[-1].started)}.")  # type: ignore[arg-type]


def _is_open(step: Step) -> bool:
    closed = step.child_in_need is not None and step.child_in_need.ended is not None
    return bool(step.started and step.authorised_on is None and not step.outcome and not closed)


def _other(record: ChildRecord) -> Iterator[Said]:
    help_now = record.open(EarlyHelp)
    if help_now:
        lead = f", led by {help_now.organisation}" if help_now.organisation else ""
        yield Said(f"Receiving early help since {written(help_now.started)}{lead}.")
    for model, words in (
        (CareProceedings, "In care proceedings since"),
        (LeavingCare, "A care leaver since"),
        (AdoptionPlan, "The plan is adoption since"),
        (UnaccompaniedAsylum, "An unaccompanied asylum-seeking child since"),
        (DeprivationOfLiberty, "Deprived of liberty by order since"),
    ):
        spell = record.open(model)
        if spell:
            yield Said(f"{words} {written(spell.started)}.", urgent=isinstance(spell, DeprivationOfLiberty))


def _planned(record: ChildRecord) -> Iterator[Said]:
    """The plan in one line: how much of it, from when, and when it is looked at again."""
    plans = record.steps_of("child_in_need_plan", "child_in_need_review")
    if not plans or record.open(ChildInNeedPlan) is None:
        return
    latest = plans[-1]
    rows = latest.answers.get("actions") or []
    actions = f", {count(len(rows), 'actions')}" if rows else ""
    review = next((day for step in reversed(plans) if (day := step.answers.get("next_review"))), "")
    again = f"; to be reviewed on {written(date.fromisoformat(review))}" if review else "; no day is set for its review"
    name = "Plan made" if latest.kind == "child_in_need_plan" else "Plan reviewed"
    yield Said(f"{name} on {written(latest.on)}{actions}{again}.")


def _decided(record: ChildRecord) -> Iterator[Said]:
    """The latest decision of a manager."""
    decisions = [step for step in record.steps_of("management_oversight") if step.answers.get("decision")]
    if decisions:
        latest = decisions[-1]
        who = f" by {latest.worker}" if latest.worker else ""
        said = str(latest.answers["decision"]).strip().rstrip(".")
        yield Said(f"Latest management decision, {written(latest.on)}{who}: {said}.")


def _holding(record: ChildRecord) -> Iterator[Said]:
    if not record.says_who_holds:
        yield Said("The record does not say who holds the child: it was made of returns, which do not carry that.")
    elif not any(a.worker_id for a in record.holders):
        teams = ", ".join(str(a.team) for a in record.holders if a.team)
        words = f"{teams} holds the child, and no worker has been named." if teams else "Nobody holds this child."
        yield Said(words, urgent=True)


def _last(record: ChildRecord) -> Iterator[Said]:
    ended: list[Spell] = [spell for spell in record.spells if spell.ended]
    if not ended:
        yield Said("Nothing is open for this child, and nothing has been before.")
        return
    last = max(ended, key=lambda spell: (spell.ended, spell.started))
    name = str(last._meta.verbose_name)
    yield Said(f"Nothing is open for this child. The last was {name}, which ended on {written(last.ended)}.")  # type: ignore[arg-type]


def _words(list_name: str, code: str) -> str:
    return in_a_sentence(label(list_name, code))


def _ordinal(spells: Sequence[Spell], this: Spell, told: int | None = None) -> str:
    """`second`, `third`, … where this is not the first; what the conference was told counts when it is more."""
    number = max([spell.pk for spell in spells].index(this.pk), told or 0)
    if number == 0:
        return ""
    return ORDINALS[number] if number < len(ORDINALS) else f"{number + 1}th"
