"""Retention: the record of a person goes for good; the log, its seals and everybody else stay."""

from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from goldenthread.access.models import LogEntry, User
from goldenthread.access.objections import Refused
from goldenthread.access.record import Recorded
from goldenthread.access.sealing import seal_all, verify
from goldenthread.insight.engine import catalogue, figure
from goldenthread.insight.reissuing import ABOUT_NOBODY, THROUGH, person_columns
from goldenthread.insight.retention import find
from goldenthread.insight.schema import tables
from goldenthread.insight.taking import take_snapshot
from goldenthread.pathway.actions import cover, record_spells, record_step
from goldenthread.pathway.models import CarePeriod, LegalStatus, Placement, Step
from goldenthread.people.actions import correct_person, create_people
from goldenthread.people.models import NameKey, Person, Tombstone
from goldenthread.people.retention import destroy_person
from tests.people_of_erimus import signed

STARTED = date(2024, 5, 1)


@pytest.fixture
def children(helen: User) -> list[Person]:
    """Two children in care, one of whom has been corrected once."""
    by = signed(helen)
    found = create_people(by=by, people=[Person(given_names=n, born=date(2012, 1, 1)) for n in ("Ada", "Ben")]).recorded
    correct_person(by=by, person=found[0], changes={"family_name": "Rudd"})
    care = [CarePeriod(person=p, started=STARTED, need="N1") for p in found]
    inside: list[LegalStatus | Placement] = [LegalStatus(person=p, started=STARTED, code="C2") for p in found]
    inside += [Placement(person=p, started=STARTED, type="U6", provided_by="PR1") for p in found]
    record_spells(by=by, spells=care)
    record_spells(by=by, spells=inside)
    for child in found:
        record_step(by=by, step=Step(person=child, kind="care_review", happened_on=date(2024, 5, 28), outcome="PN1"))
    cover(
        by=by,
        areas=list(catalogue()["children_looked_after"].needs),
        started=date(2024, 4, 1),
        ended=None,
        source="test",
    )
    return found


def rows_about(ids: list[int]) -> list[str]:
    """Every table of the product in which a person with one of these ids is still named."""
    found = []
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            about = column.is_relation and column.related_model is Person
            about |= model._meta.model_name.endswith("history") and column.attname == "person_id"
            if about and model._base_manager.filter(**{f"{column.attname}__in": ids}).exists():
                found.append(f"{model._meta.label}.{column.name}")
    return found


@pytest.mark.django_db(transaction=True)
def test_everything_about_the_person_goes_and_the_log_stays(helen: User, children: list[Person], data: Path) -> None:
    ada, ben = children
    gone = ada.pk
    seal_all(signed(helen).at)
    before = LogEntry.objects.count()
    destroyed = destroy_person(by=signed(helen), person=ada, ground="75 years from birth")
    assert destroyed == [gone]
    assert rows_about(destroyed) == []
    assert not Person.history._default_manager.filter(record_id__in=destroyed).exists()
    assert Tombstone.objects.get().ground == "75 years from birth"
    assert LogEntry.objects.count() == before + 1
    assert verify().whole
    assert Person.objects.get() == ben
    assert not NameKey.objects.filter(name="rudd").exists()
    assert NameKey.objects.filter(name="ben").exists()
    assert ben.careperiod_set.count() == ben.placement_set.count() == ben.steps.count() == 1


@pytest.mark.django_db(transaction=True)
def test_snapshots_are_issued_again_without_the_person(helen: User, children: list[Person], data: Path) -> None:
    before = take_snapshot(by=signed(helen), as_at=date(2024, 6, 30))
    assert figure(before, "children_looked_after", date(2024, 6, 30)).value == 2
    destroy_person(by=signed(helen), person=children[0], ground="75 years from birth")
    held = find(data / "snapshots", before.id)
    assert [removal.removed for removal in held.removals] == [1]
    assert figure(held.snapshot, "children_looked_after", date(2024, 6, 30)).value == 1
    assert not before.path.exists()
    held.snapshot.verify()


@pytest.mark.django_db
def test_without_a_ground_nothing_happens(helen: User, children: list[Person]) -> None:
    with pytest.raises(Refused, match="on what ground"):
        destroy_person(by=signed(helen), person=children[0], ground=" ")
    assert Person.objects.count() == 2


@pytest.mark.django_db
def test_a_record_that_a_paper_stands_on_is_still_destroyed_whole_or_not_at_all(
    helen: User, children: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("goldenthread.people.retention._destroyers", [fails])
    with pytest.raises(OSError, match="disk"):
        destroy_person(by=signed(helen), person=children[0], ground="75 years from birth")
    assert Person.objects.count() == 2
    assert CarePeriod.objects.count() == 2


def test_every_table_about_people_can_be_emptied_of_one_of_them() -> None:
    """Add a person column, or say in insight/reissuing.py through which table its rows are about somebody."""
    lost = [t.name for t in tables().values() if t.recorded and not person_columns(t) and t.name not in THROUGH]
    assert set(lost) == ABOUT_NOBODY, f"insight/reissuing.py does not know whom these are about: {lost}"


def test_everything_recorded_about_people_names_them_by_a_foreign_key() -> None:
    """Retention finds rows by their relation to Person: a bare number would be missed."""
    for model in apps.get_models():
        if issubclass(model, Recorded):
            for column in model._meta.concrete_fields:
                bare = column.attname.endswith("person_id") and not isinstance(column, models.ForeignKey)
                assert not bare, f"{model._meta.label}.{column.name} must be a ForeignKey to people.Person"
