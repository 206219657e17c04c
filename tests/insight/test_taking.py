"""The record becomes a snapshot: nothing is lost on the way, and it still says what the record said before."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.db import connection

from goldenthread.access.models import LogEntry
from goldenthread.access.record import Signature
from goldenthread.insight.engine import catalogue, figure
from goldenthread.insight.schema import tables
from goldenthread.insight.store import Snapshot
from goldenthread.insight.taking import take, take_snapshot
from goldenthread.insight.taking.take import SHAPES, record, recorded_models
from goldenthread.pathway import actions
from goldenthread.pathway.models import (
    CarePeriod,
    CareProceedings,
    ChildInNeed,
    LegalStatus,
    Missing,
    Placement,
    ProtectionPlan,
)
from goldenthread.people.actions import correct_person
from goldenthread.rules import codes
from tests.pathway.children import LONG_AGO, by, child, in_care, spell, step, team, worker

AS_AT = date(2026, 2, 28)
OUTCOMES = {
    ("contact", "contact_outcome"): ("ssd_contacts", "cont_person_id", "cont_contact_outcome_json"),
    ("referral", "referral_outcome"): ("ssd_cin_episodes", "cine_person_id", "cine_referral_outcome_json"),
    ("single_assessment", "assessment_outcome"): (
        "ssd_cin_assessments", "cina_person_id", "cina_assessment_outcome_json"
    ),
    ("initial_conference", "conference_outcome"): (
        "ssd_initial_cp_conference", "icpc_person_id", "icpc_icpc_outcome_json"
    ),
}  # fmt: skip
FIRST = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
LATER = FIRST + timedelta(days=10)


def taken(at: datetime = LATER) -> Snapshot:
    return take_snapshot(by=replace(by(), at=at), as_at=AS_AT)


def rows(snapshot: Snapshot, table: str, now: bool = True) -> list[dict[str, Any]]:
    found = pq.read_table(snapshot.file(table)).to_pylist()
    return [row for row in found if row["recorded_to"] is None] if now else found


def later() -> Signature:
    return replace(by(), at=FIRST + timedelta(days=5))


def test_every_table_of_a_snapshot_is_made_somewhere() -> None:
    """Add insight/taking/shapes/<table>.sql for the table, or make it in insight/taking/take.py: ours."""
    made = {path.stem for path in SHAPES.glob("*.sql")} | {"gt_authority", "gt_reference", "gt_rule", "gt_calendar"}
    assert made == set(tables())


@pytest.mark.django_db
def test_every_shape_gives_the_columns_of_its_table(data: Path) -> None:
    in_care()
    for name, part in taken().parts.items():
        assert part.sha256, name
        assert set(pq.read_schema(taken().file(name)).names) == set(tables()[name].names)


@pytest.mark.django_db
def test_every_version_of_every_row_is_read(data: Path) -> None:
    kia = in_care()
    actions.amend_spell(by=later(), spell=kia.care, changes={"need": "N5"})
    actions.withdraw(by=later(), rows=[kia.placement])
    read = record()
    for model in recorded_models():
        name = "".join(f"_{c.lower()}" if c.isupper() else c for c in model.__name__).lstrip("_")
        expected = model._default_manager.count() + model.history._default_manager.count()
        assert read[name].num_rows == expected, name
    (gone,) = [r for r in read["placement"].to_pylist() if r["id"] == kia.placement.pk or r["recorded_to"]]
    assert gone["recorded_to"] is not None, "what was withdrawn stands in the snapshot's past only"


@pytest.mark.django_db
def test_what_each_outcome_says_in_the_words_of_the_dataset(data: Path) -> None:
    """Every outcome of the code list sets one flag, but for those for which the dataset has none."""
    day = date(2025, 3, 3)
    for kind, list_name in OUTCOMES:
        for code in codes.lookup(list_name):
            person = child(f"{kind} {code.code}")
            need = spell(ChildInNeed, person, day)
            moment = {"started": day, "authorised_on": day} if kind == "single_assessment" else {"happened_on": day}
            inside = {} if kind == "contact" else {"child_in_need": need}
            step(kind, person, outcome=code.code, **moment, **inside)
    snapshot = taken()
    names = {row["pers_person_id"]: row["pers_surname"] for row in rows(snapshot, "ssd_person")}
    for (kind, _), (table, who, column) in OUTCOMES.items():
        told = {names[row[who]]: json.loads(row[column]) for row in rows(snapshot, table) if row[column]}
        flags = {outcome: [name for name, said in found.items() if said == "Y"] for outcome, found in told.items()}
        assert all(len(found) == 1 for found in flags.values()), (kind, flags)
        assert "NFA_FLAG" in flags["nothing"], kind


@pytest.mark.django_db
def test_episodes_change_with_the_legal_status_and_with_the_placement(data: Path) -> None:
    kia = child()
    spell(CarePeriod, kia, date(2024, 1, 8), date(2025, 6, 2), need="N1", end_reason="E4A")
    spell(LegalStatus, kia, date(2024, 1, 8), date(2024, 3, 4), code="V2")
    spell(LegalStatus, kia, date(2024, 3, 4), date(2025, 6, 2), code="C1")
    spell(Placement, kia, date(2024, 1, 8), date(2024, 3, 4), type="U6", provided_by="PR4", end_reason="CARPL")
    spell(Placement, kia, date(2024, 3, 4), date(2024, 9, 2), type="U4", provided_by="PR1", end_reason="CHILD")
    spell(Placement, kia, date(2024, 9, 2), date(2025, 6, 2), type="K2", provided_by="PR1")
    found = rows(taken(), "ssd_cla_episodes")
    start, why, over, reason = (
        "clae_cla_episode_start_date", "clae_cla_episode_start_reason", "clae_cla_episode_ceased_date",
        "clae_cla_episode_ceased_reason",
    )  # fmt: skip
    assert [(r[start], r[why], r[over], r[reason]) for r in sorted(found, key=lambda r: r[start])] == [
        (date(2024, 1, 8), "S", date(2024, 3, 4), "X1"),
        (date(2024, 3, 4), "B", date(2024, 9, 2), "X1"),
        (date(2024, 9, 2), "P", date(2025, 6, 2), "E4A"),
    ]
    assert len({r["clae_cla_id"] for r in found}) == 1
    assert len({r["clae_cla_placement_id"] for r in found}) == 3


@pytest.mark.django_db
def test_care_of_which_nothing_more_is_known_is_an_episode_too(data: Path) -> None:
    spell(CarePeriod, child(), date(2024, 1, 8), need="N1")
    spell(CarePeriod, child("Noor Hale"), date(2024, 1, 8), date(2024, 1, 8), need="N1", end_reason="E8")
    found = rows(taken(), "ssd_cla_episodes")
    assert [r["clae_cla_episode_start_reason"] for r in found] == ["S", "S"]
    assert {r["clae_cla_episode_ceased_date"] for r in found} == {None, date(2024, 1, 8)}


@pytest.mark.django_db
def test_as_it_stood_then_and_as_we_now_know_it_was(data: Path) -> None:
    """Kia was thought to be in care; five days later it was found that care had ended in January."""
    kia = in_care()
    actions.cover(
        by=by(), areas=catalogue()["children_looked_after"].needs, started=date(2020, 4, 1), ended=None, source="A"
    )
    ended = {"ended": date(2026, 1, 12)}
    for each in (kia.legal, kia.placement):
        actions.amend_spell(by=later(), spell=each, changes=ended)
    actions.amend_spell(by=later(), spell=kia.care, changes={**ended, "end_reason": "E4A"})
    snapshot = taken()
    then = (FIRST + timedelta(days=1)).replace(tzinfo=None)
    assert figure(snapshot, "children_looked_after", date(2026, 1, 31)).value == 0
    assert figure(snapshot, "children_looked_after", date(2026, 1, 31), known_at=then).value == 1
    versions = rows(snapshot, "ssd_cla_episodes", now=False)
    assert sorted((r["clae_cla_episode_ceased_date"] or date.max, r["recorded_to"] is None) for r in versions) == [
        (date(2026, 1, 12), True),
        (date.max, False),
    ]


@pytest.mark.django_db
def test_the_same_record_makes_the_same_snapshot_and_another_record_another(data: Path) -> None:
    kia = in_care()
    one = taken()
    again = taken(LATER + timedelta(hours=1))
    assert (again.id, again.path, again.taken_at) == (one.id, one.path, one.taken_at)
    files = {name: part.sha256 for name, part in one.parts.items()}
    correct_person(by=later(), person=kia.person, changes={"family_name": "Reed"})
    changed = taken()
    assert {n for n, part in changed.parts.items() if part.sha256 != files[n]} == {"ssd_person"}


@pytest.mark.django_db
def test_taking_one_is_logged_and_it_names_its_place_in_the_log(data: Path) -> None:
    in_care()
    last = LogEntry.objects.order_by("-pk").values_list("pk", flat=True).first()
    snapshot = taken()
    assert snapshot.log_position == last
    assert LogEntry.objects.get(act="insight.take_snapshot").digest == snapshot.id


@pytest.mark.django_db
def test_answers_come_out_as_they_went_in(data: Path) -> None:
    kia = in_care()
    answers = {"dental": True, "immunisations": False, "sdq_score": 17, "sdq_reason": ""}
    step("year_of_care", kia.person, happened_on=date(2025, 3, 31), answers=answers)
    step("care_review", kia.person, happened_on=date(2025, 5, 6), outcome="PN1")
    snapshot = taken()
    (health,) = rows(snapshot, "gt_annual_health")
    assert (health["dental"], health["immunisations"], health["sdq_score"]) == (True, False, 17)
    assert health["health_assessment"] is None, "what nobody has said is not a no"
    (review,) = rows(snapshot, "ssd_cla_reviews")
    assert (review["clar_cla_review_participation"], review["clar_cla_id"]) == ("PN1", str(kia.care.pk))


def visit_days(snapshot: Snapshot, table: str, prefix: str) -> list[date]:
    return sorted(row[f"{prefix}_visit_date"] for row in rows(snapshot, table))


@pytest.mark.django_db
def test_a_visit_belongs_to_what_the_child_had_on_that_day(data: Path) -> None:
    """In need from March, on a plan from May, looked after from July; the plan ends in September and need in December.

    A visit on the last day of a plan is one of the plan.
    """
    kia = child()
    spell(ChildInNeed, kia, date(2025, 3, 3), date(2025, 12, 1))
    plan = spell(ProtectionPlan, kia, date(2025, 5, 6), date(2025, 9, 1), latest_category="NEG")
    care = spell(CarePeriod, kia, date(2025, 7, 7), date(2025, 10, 6), need="N1")
    for month, day in ((2, 3), (3, 3), (5, 5), (5, 6), (7, 6), (7, 7), (9, 1), (9, 2), (10, 7), (12, 1), (12, 2)):
        step("visit", kia, happened_on=date(2025, month, day), seen=True)
    snapshot = taken()
    assert visit_days(snapshot, "ssd_cp_visits", "cppv_cp") == [
        date(2025, 5, 6), date(2025, 7, 6), date(2025, 7, 7), date(2025, 9, 1),
    ]  # fmt: skip
    assert visit_days(snapshot, "ssd_cla_visits", "clav_cla") == [
        date(2025, 7, 7), date(2025, 9, 1), date(2025, 9, 2),
    ]  # fmt: skip
    assert visit_days(snapshot, "ssd_cin_visits", "cinv_cin") == [
        date(2025, 3, 3), date(2025, 5, 5), date(2025, 10, 7), date(2025, 12, 1),
    ]  # fmt: skip
    assert {row["cppv_cp_plan_id"] for row in rows(snapshot, "ssd_cp_visits")} == {str(plan.pk)}
    assert {row["clav_cla_id"] for row in rows(snapshot, "ssd_cla_visits")} == {str(care.pk)}


@pytest.mark.django_db
def test_a_visit_is_one_of_the_second_plan_once_that_has_begun(data: Path) -> None:
    kia = child()
    for started, ended in ((date(2024, 1, 8), date(2025, 1, 6)), (date(2025, 1, 6), None)):
        last = spell(ProtectionPlan, kia, started, ended, latest_category="NEG")
    step("visit", kia, happened_on=date(2025, 1, 6), seen=True)
    (visit,) = rows(taken(), "ssd_cp_visits")
    assert visit["cppv_cp_plan_id"] == str(last.pk)


@pytest.mark.django_db
def test_what_a_visit_says_of_the_child(data: Path) -> None:
    kia = child()
    spell(ChildInNeed, kia, date(2025, 3, 3))
    told = ({"seen": True, "seen_alone": True, "answers": {"bedroom": False}}, {"seen": False}, {"seen": True})
    for day, facts in enumerate(told, 1):
        step("visit", kia, happened_on=date(2026, 1, day), **facts)
    found = sorted(rows(taken(), "ssd_cin_visits"), key=lambda row: row["cinv_cin_visit_date"])
    columns = ("cinv_cin_visit_seen", "cinv_cin_visit_seen_alone", "cinv_cin_visit_bedroom")
    assert [tuple(row[c] for c in columns) for row in found] == [("Y", "Y", "N"), ("N", None, None), ("Y", None, None)]


@pytest.mark.django_db
def test_health_assessments_in_the_words_of_the_dataset(data: Path) -> None:
    kia = in_care()
    for day, which, outcome in ((2, "initial", "refused"), (9, "initial", "completed"), (16, "review", "")):
        step("health_assessment", kia.person, happened_on=date(2026, 2, day), outcome=outcome, answers={"type": which})
    found = sorted(rows(taken(), "ssd_cla_health"), key=lambda row: row["clah_health_check_date"])
    assert [(row["clah_health_check_type"], row["clah_health_check_status"]) for row in found] == [
        ("Initial Health Assessment", "Refused"),
        ("Initial Health Assessment", "Completed"),
        ("Review Health Assessment", None),
    ]


@pytest.mark.django_db
def test_care_proceedings_from_issue_to_final_order(data: Path) -> None:
    spell(CareProceedings, child(), date(2024, 1, 8), date(2024, 9, 2), end_reason="SGO")
    spell(CareProceedings, child("Noor Hale"), date(2025, 6, 2))
    found = sorted(rows(taken(), "gt_care_proceedings"), key=lambda row: row["started"])
    assert [(row["started"], row["ended"], row["outcome"]) for row in found] == [
        (date(2024, 1, 8), date(2024, 9, 2), "SGO"),
        (date(2025, 6, 2), None, None),
    ]


@pytest.mark.django_db
def test_a_return_interview_stands_beside_its_missing_episode(data: Path) -> None:
    kia = child()
    days = ((date(2026, 1, day), date(2026, 1, day + 1)) for day in (5, 12, 19, 26))
    for (started, ended), outcome in zip(days, ("completed", "declined", "not_offered", None), strict=True):
        spell(Missing, kia, started, ended, kind="M")
        if outcome:
            held = ended + timedelta(days=2) if outcome == "completed" else None
            step("return_interview", kia, started=ended, happened_on=held, outcome=outcome)
    snapshot = taken()
    episodes = sorted(rows(snapshot, "ssd_missing"), key=lambda row: row["miss_missing_episode_start_date"])
    columns = ("miss_missing_rhi_offered", "miss_missing_rhi_accepted")
    assert [tuple(row[c] for c in columns) for row in episodes] == [
        ("Y", "Y"), ("Y", "N"), ("N", None), (None, None),
    ]  # fmt: skip
    interviews = sorted(rows(snapshot, "gt_return_interviews"), key=lambda row: row["found"])
    assert [(row["found"], row["held"], row["outcome"]) for row in interviews] == [
        (date(2026, 1, 6), date(2026, 1, 8), "completed"),
        (date(2026, 1, 13), None, "declined"),
        (date(2026, 1, 20), None, "not_offered"),
    ]


@pytest.mark.django_db
def test_who_works_in_which_team(data: Path) -> None:
    north = team()
    ruth = worker("Ruth Calder", north, manages=True)
    (found,) = rows(taken(), "gt_memberships")
    assert (found["worker_id"], found["team_id"], found["started"]) == (str(ruth.pk), str(north.pk), LONG_AGO)
    assert (found["manages"], found["agency"], found["full_time"], found["ended"]) == (True, False, 1.0, None)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_what_others_write_meanwhile_is_not_half_in_it(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the reading of two tables somebody records another child in care, and commits."""
    in_care()
    reading = take.versions

    def interrupted(model: type[Any]) -> Any:
        if model is CarePeriod:
            other = Thread(target=lambda: (in_care("Noor Hale"), connection.close()))
            other.start()
            other.join()
        return reading(model)

    monkeypatch.setattr(take, "versions", interrupted)
    snapshot = taken()
    assert CarePeriod.objects.count() == 2
    for table in ("ssd_person", "gt_care_periods", "ssd_legal_status", "ssd_cla_placement"):
        assert snapshot.parts[table].rows == 1, table
