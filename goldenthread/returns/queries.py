"""What was loaded, what of it stands aside or in doubt, and where a child's facts came from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Count, Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

from goldenthread.access.models import User
from goldenthread.access.scope import scope_of
from goldenthread.pathway.labels import spell_words, step_title
from goldenthread.pathway.models import Allocation, Discrepancy, Spell, Step
from goldenthread.people.models import Disability, Match, Person, Relationship
from goldenthread.returns.models import Load, SourceRow
from goldenthread.rules.words import day as written

DISCREPANCY = "pathway.Discrepancy"


def loads() -> QuerySet[Load]:
    return Load.objects.select_related("by").annotate(file_count=Count("files")).order_by("-pk")


def quarantined(load: Load) -> QuerySet[SourceRow]:
    return SourceRow.objects.filter(file__load=load).exclude(quarantined="").select_related("file").order_by("pk")


def in_doubt(load: Load, *, for_user: User, on: date) -> QuerySet[Discrepancy]:
    """What of this load's rows does not add up, as far as the user may read it, and has not been put right."""
    rows = SourceRow.objects.filter(file__load=load).annotate(text=Cast("facts", TextField()))
    linked = rows.filter(text__contains=DISCREPANCY).values_list("facts", flat=True)
    ids = {pk for facts in linked for label, pk in facts if label == DISCREPANCY}
    found = Discrepancy.objects.filter(pk__in=ids, mended=False)
    return scope_of(for_user, on).only(found).select_related("person").order_by("policy", "pk")


def by_policy(found: QuerySet[Discrepancy]) -> list[tuple[str, int, int]]:
    """Each policy, with how many discrepancies of how many children."""
    counted = found.order_by().values("policy").annotate(count=Count("pk"), children=Count("person", distinct=True))
    return sorted(((row["policy"], row["count"], row["children"]) for row in counted), key=lambda row: -row[1])


def matches_waiting() -> int:
    return Match.objects.filter(verdict=Match.Verdict.OPEN).count()


@dataclass(frozen=True)
class Origin:
    """One row of a return and what the record holds because of it."""

    collection: str
    period: str
    file: str
    line: int
    table: str
    facts: tuple[str, ...]


def origins(child: Person, *, for_user: User, on: date, read: Iterable[Model] = ()) -> list[Origin]:
    """The newest return first. Rows that a later return took back, or that only say again, are left out.

    `read` are rows of the child's record that whoever asks has read already.
    """
    whose = Person.objects.filter(Q(pk=child.pk) | Q(merged_into=child)).values("pk")
    rows = SourceRow.objects.filter(person_id__in=whose, told=True, number=0, quarantined="")
    rows = scope_of(for_user, on).only(rows).select_related("file__load")
    found = [row for row in rows.order_by("-file__load__period_end", "file__name", "line") if row.facts]
    words = _in_words([fact for row in found for fact in row.facts], read)
    return [
        Origin(
            collection=row.file.load.collection,
            period=f"year to {written(row.file.load.period_end)}",
            file=row.file.name,
            line=row.line,
            table=row.table,
            facts=tuple(words[label, pk] for label, pk in row.facts if (label, pk) in words),
        )
        for row in found
    ]


def _in_words(facts: Sequence[Sequence[Any]], read: Iterable[Model]) -> dict[tuple[str, int], str]:
    words = {}
    known = {(row._meta.label, row.pk): row for row in read}
    wanted: dict[str, set[int]] = defaultdict(set)
    for label, pk in facts:
        if (label, pk) in known:
            words[label, pk] = _words(known[label, pk])
        else:
            wanted[label].add(pk)
    for label, pks in wanted.items():
        if label == Person._meta.label:
            words.update({(label, pk): "Who the child is" for pk in pks})
            continue
        model = apps.get_model(label)
        related = [field.name for field in model._meta.fields if field.name in ("organisation", "provider")]
        rows = model._default_manager.filter(pk__in=pks)
        for row in rows.select_related(*related) if related else rows:
            words[label, row.pk] = _words(row)
    return words


def _words(row: Any) -> str:
    match row:
        case Step():
            return f"{step_title(row)}{_on(row.on)}"
        case Spell():
            name = str(row._meta.verbose_name)
            what = spell_words(row)
            told = "" if what.lower() == name.lower() else f": {what}"
            return f"{name[:1].upper()}{name[1:]}{told}, from {written(row.started)}"
        case Allocation():
            return f"{row}, from {written(row.started)}"
        case Disability():
            return f"Disability: {row.code}"
        case Relationship():
            return "A child of her own"
        case Discrepancy():
            return f"In doubt: {row.sentence}" if not row.mended else f"Put right: {row.sentence}"
    return str(row)


def _on(day: date | None) -> str:
    return f", {written(day)}" if day else ""
