"""The draft of an assessment report, assembled from the record. Nothing is concluded: the analysis is left blank.

Every sentence says where it comes from. What was written down is quoted as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse

from goldenthread.pathway.chronology import Entry, chronology
from goldenthread.pathway.labels import called, label, step_title, who_did
from goldenthread.pathway.letters.facts import Facts, read_day
from goldenthread.pathway.letters.wording import gap, is_unborn, quoted
from goldenthread.pathway.models import Step
from goldenthread.pathway.telling import answers, paragraphs, their_words
from goldenthread.people.kinship import Relative
from goldenthread.people.queries import age_of
from goldenthread.rules import codes
from goldenthread.rules.words import day
from goldenthread.ui.printing import Block, Bullets, Document, Heading, Paragraph, Run, Source, Space

DRAFT = "Draft, made from the record. It has no analysis until you write it."
PARTNERS, OTHERS = "partners", "others"  # questions whose answers are what others said
ELSEWHERE = ("child_words", OTHERS, "analysis", "share_with_family", "why_decided")  # not among what was found


def assessment_report(facts: Facts) -> Document:
    child = facts.child
    return Document(
        title=f"Assessment report: {child.name}",
        whose=facts.council,
        logo=facts.logo,
        dated=facts.on,
        draft=DRAFT,
        blocks=(
            Heading(1, "The child"),
            *_the_child(facts),
            Heading(1, "The family"),
            *_the_family(facts),
            Heading(1, "What has happened before"),
            *_history(facts),
            *_before(facts),
            Heading(1, "Who was seen, and when"),
            *_seen(facts),
            Heading(1, "What each agency said"),
            *_agencies(facts),
            Heading(1, "Their words"),
            *_their_words(facts),
            Heading(1, "What this assessment has written down"),
            *_found(facts),
            Heading(1, "Analysis"),
            Space("What does it come to, and what does the child need?", 12),
            Heading(1, "What should happen next"),
            Space("Your recommendation, and the manager’s decision", 6),
        ),
    )


def of_step(facts: Facts, step: Step) -> Source:
    who = who_did(step)
    when = f", {day(step.on)}" if step.on else ""
    label = f"{step_title(step)}{when}" + (f", by {who}" if who else "")
    return Source(label, reverse("pathway:step", args=(facts.child.pk, step.pk)))


def _page(facts: Facts, label: str, part: str) -> Source:
    return Source(f"{label}, as recorded on {day(facts.on)}", reverse("people:child", args=(facts.child.pk,)) + part)


def _said(sentence: str, source: Source) -> Paragraph:
    return Paragraph((Run(sentence, source=source),))


def _the_child(facts: Facts) -> Iterator[Block]:
    child, source = facts.child, _page(facts, "Names, addresses and numbers", "#child-names-addresses-and-numbers")
    if child.born:
        yield _said(f"{child.name} was born on {day(child.born)} ({age_of(child, facts.on)}).", source)
    elif is_unborn(child) and child.expected:
        yield _said(f"{child.name} is not born yet. The birth is expected on {day(child.expected)}.", source)
    else:
        yield Paragraph((gap("Put in when the child was born"),))
    if child.known_as and child.given_names and child.known_as != child.given_names:
        full = f"{child.given_names} {child.family_name}".strip()
        yield _said(f"{full} is known as {child.known_as}.", source)


def _the_family(facts: Facts) -> Iterator[Block]:
    source = _page(facts, "Family and relationships", "#child-family-and-relationships")
    relatives = [r for r in facts.relatives if not (r.ended and r.ended < facts.on)]
    if relatives:
        yield Bullets(tuple((_said(_relative(facts, relative), source),) for relative in relatives))
    kins = {relative.kin for relative in relatives}
    for kin in ("Mother", "Father"):
        if not kins & {kin, "Parent"}:
            yield _said(f"The record names no {kin.lower()}.", source)
    yield Paragraph((gap("Say what you know of anybody who is not named here, and how you tried to find out"),))


def _relative(facts: Facts, relative: Relative) -> str:
    person = relative.person
    age = f", {age_of(person, facts.on)}" if person.born or person.died else ""
    parts = [f"{person.name}{age}: {relative.kin.lower()}"]
    if relative.parental_responsibility is not None:
        parts.append(f"{'has' if relative.parental_responsibility else 'does not have'} parental responsibility")
    elif relative.kin in ("Mother", "Father", "Parent"):
        parts.append("parental responsibility not recorded")
    if relative.same_household is not None:
        parts.append("lives with the child" if relative.same_household else "does not live with the child")
    return "; ".join(parts) + "."


def _history(facts: Facts) -> Iterator[Block]:
    """The chronology, the oldest first, up to the day on which this work began."""
    entries = [entry for entry in chronology(facts.record)[::-1] if entry.on < facts.since and entry.title != "Born"]
    if not entries:
        source = Source("Chronology", reverse("pathway:chronology", args=(facts.child.pk,)))
        yield _said(f"The record holds nothing before {day(facts.since)}.", source)
        return
    yield Bullets(tuple((_entry(facts, entry),) for entry in entries))


def _entry(facts: Facts, entry: Entry) -> Paragraph:
    what = f"{entry.title}: {entry.words}" if entry.words else entry.title
    by_number = {step.pk: step for step in facts.record.steps}
    step = by_number.get(entry.step) if entry.step else None
    chronicle = reverse("pathway:chronology", args=(facts.child.pk,))
    source = of_step(facts, step) if step else Source(f"Chronology, {day(entry.on)}", chronicle)
    return _said(f"{day(entry.on)}. {what.rstrip('.')}.", source)


def _before(facts: Facts) -> Iterator[Block]:
    """The analyses of earlier assessments, as history: they are what was thought then."""
    earlier = [s for s in facts.record.steps_of("single_assessment") if s.pk != facts.step.pk and s.on < facts.step.on]
    told = [(step, lines) for step in earlier if (lines := paragraphs(step.answers.get("analysis")))]
    if told:
        yield Heading(2, "What earlier assessments came to")
    for step, lines in told:
        source = of_step(facts, step)
        yield _said(f"The assessment of {day(step.on)} came to this:", source)
        yield quoted(lines, source)


def _seen(facts: Facts) -> Iterator[Block]:
    asked = [s for s in _of_this_work(facts) if s.happened_on and s.seen is not None]
    if not asked:
        yield Paragraph((gap("Say who was seen, when and by whom: no visit of this work says so"),))
        return
    yield Bullets(tuple((_said(_sight(facts, step), of_step(facts, step)),) for step in asked))


def _sight(facts: Facts, step: Step) -> str:
    how = "was seen alone" if step.seen_alone else "was seen" if step.seen else "was not seen"
    by = f" by {step.worker}" if step.worker else ""
    return f"{day(step.on)}. {facts.child.name} {how}{by}."


def _agencies(facts: Facts) -> Iterator[Block]:
    found = [block for step in _of_this_work(facts) for block in _said_in(facts, step)]
    if told := paragraphs(facts.step.answers.get(OTHERS)):
        source = of_step(facts, facts.step)
        found += [_said("Written down in this assessment:", source), quoted(told, source)]
    yield from found
    if not found:
        yield Paragraph((gap("Say what school, health, police and others told you, and when"),))


def _said_in(facts: Facts, step: Step) -> Iterator[Block]:
    source = of_step(facts, step)
    rows = step.answers.get(PARTNERS)
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, Mapping):
            yield from _partner(row, source)
    if step.kind == "strategy_discussion" and (present := step.answers.get("took_part")):
        took_part = ", ".join(label("agency", str(code)) for code in present)
        yield _said(f"{day(step.on)}. Took part in the strategy discussion: {took_part}.", source)


def _partner(row: Mapping[str, Any], source: Source) -> Iterator[Block]:
    code, who = str(row.get("agency") or ""), called(row.get("who") or "")
    agency = label("agency", code) if code in codes.lookup("agency") else code
    name = ", ".join(filter(None, (agency, who))) or "Somebody whose name is not recorded"
    answered = read_day(row.get("answered"))
    if told := paragraphs(row.get("said")):
        yield _said(f"{name}{f', on {day(answered)}' if answered else ''}:", source)
        yield quoted(told, source)
    else:
        yield _said(f"{name}: no answer is recorded.", source)


def _their_words(facts: Facts) -> Iterator[Block]:
    heard = [(step, told) for step, told in their_words(_of_this_work(facts))][::-1]
    for step, told in heard:
        source = of_step(facts, step)
        yield _said(f"On {day(step.on)}:", source)
        yield quoted(told, source)
    if not heard:
        yield Paragraph((gap("Write what the child said or showed, as they said or showed it"),))


def _found(facts: Facts) -> Iterator[Block]:
    """The stories of the assessment under their own questions, as they stand, but for what it comes to."""
    source, told = of_step(facts, facts.step), answers(facts.step)
    for answer in told:
        if not answer.is_text or answer.question.id in ELSEWHERE:
            continue
        yield Heading(2, answer.question.wording)
        missing = Paragraph((gap(f"Nothing is written yet: {answer.question.wording}"),))
        yield quoted(answer.parts, source) if answer.parts else missing
    factors = next((answer.parts for answer in told if answer.question.id == "factors"), ())
    if factors:
        yield Heading(2, "Factors")
        yield Bullets(tuple((_said(f"{factor}.", source),) for factor in factors))


def _of_this_work(facts: Facts) -> list[Step]:
    """The steps since this work began, up to the day the assessment was signed off."""
    until = facts.step.authorised_on or facts.on
    return [step for step in facts.record.steps if facts.since <= step.on <= until]
