"""An SSDA903 return loaded into the record: what becomes of each table, of a second load, of a later year."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from goldenthread.access.models import LogEntry
from goldenthread.pathway import actions as pathway
from goldenthread.pathway import models as m
from goldenthread.people.models import Person, Relationship
from goldenthread.returns.models import Load, SourceRow
from goldenthread.workforce.models import Worker
from tests.people_of_erimus import signed
from tests.returns.loading import (
    ANNA,
    BEN,
    everything,
    facts_of_line,
    in_care,
    load_903,
    next_signature,
    person,
    rows_that_differ,
)

pytestmark = pytest.mark.django_db

FIRST = "101,01/06/2024,S,V2,N1,U6,PR1,01/09/2024,X1,CARPL,TS1 1AA,TS2 2BB,1234567"
SECOND = "101,01/09/2024,P,V2,N1,K2,PR4,,,,TS1 1AA,TS3 3CC,7654321"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "ssda903"


def test_a_child_and_their_care(folder):
    counts = load_903(folder, header=[ANNA, BEN], episodes=[FIRST, SECOND])
    anna = person("101")
    assert (anna.born, anna.sex, anna.ethnicity, anna.upn) == (date(2012, 2, 1), "F", "WBRI", "A123456789012")
    assert person("102").upn_unknown == "UN1"
    assert in_care("101") == {
        "care": [("01/06/2024", "", "")],
        "legal": [("01/06/2024", "", "V2")],
        "placed": [("01/06/2024", "01/09/2024", "U6"), ("01/09/2024", "", "K2")],
    }
    home = m.Placement.objects.get(type="U6")
    assert (home.end_reason, home.postcode, home.urn, home.provided_by) == ("CARPL", "TS2 2BB", "1234567", "PR1")
    care = m.CarePeriod.objects.get()
    assert (care.need, care.home_postcode, care.start_known) == ("N1", "TS1 1AA", True)
    assert (counts["children"], counts["loaded"], counts["quarantined"], counts["discrepancies"]) == (2, 2, 0, 0)
    assert (counts["rows"], counts["new"], counts["matched"]) == (4, 2, 0)


def test_every_row_knows_its_line_and_what_was_made_of_it(folder):
    load_903(folder, header=[ANNA], episodes=[FIRST, SECOND])
    assert SourceRow.objects.count() == 3
    row = SourceRow.objects.get(file__name="episodes.csv", line=2)
    assert row.content["DECOM"] == "01/06/2024"
    assert row.person == person("101")
    assert facts_of_line("header.csv", 2) == {"people.Person"}
    assert facts_of_line("episodes.csv", 2) == {"pathway.CarePeriod", "pathway.LegalStatus", "pathway.Placement"}


def test_the_other_tables(folder):
    counts = load_903(
        folder,
        header=[ANNA, "103,F,10/10/2006,WBRI,UN4,1,05/05/2024"],
        episodes=[
            "101,01/06/2024,S,V2,N1,U6,PR1,,,,,,",
            "103,01/06/2020,S,C2,N1,U6,PR1,10/10/2024,E17,,,,",
        ],
        reviews=["101,01/02/2012,25/06/2024,PN1"],
        oc2=["101,01/02/2012,12,,0,,1,1,,,,"],
        oc3=["103,10/10/2006,YES,F2,D1"],
        prevperm=["101,01/02/2012,P1,806,zz/05/2015"],
        missing=["101,01/02/2012,M,01/07/2024,03/07/2024"],
        uasc=["101,F,01/02/2012,01/02/2030"],
        ad1=["101,01/02/2012,01/08/2024,01/12/2024,0,2,MF,L11"],
        placed=["101,01/02/2012,01/08/2024,,"],
        workers=["101,01/02/2012,SW123,01/06/2024,,MANAGE"],
        liberty=["101,01/02/2012,02/07/2024,05/07/2024"],
    )
    assert counts["discrepancies"] == 0
    steps = {step.kind: step for step in m.Step.objects.all()}
    assert steps["care_review"].outcome == "PN1"
    year = steps["year_of_care"]
    assert year.happened_on == date(2025, 3, 31)
    # Blank is not no: what was not said is not there.
    assert year.answers == {"sdq_score": 12, "convicted": False, "immunisations": True, "dental": True}
    check = steps["care_leaver_check"]
    assert (check.happened_on, check.outcome) == (date(2024, 10, 10), "YES")
    assert check.answers == {"activity": "F2", "accommodation": "D1"}
    before = steps["previous_permanence"]
    assert before.answers == {"order": "P1", "authority": "806", "date": "zz/05/2015"}
    assert m.LeavingCare.objects.get().started == date(2024, 10, 10)
    assert (m.Missing.objects.get().ended, m.Missing.objects.get().kind) == (date(2024, 7, 3), "M")
    # The 18th birthday to come: nobody knows that the status will last until then.
    asylum = m.UnaccompaniedAsylum.objects.get()
    assert (asylum.started, asylum.ended) == (date(2024, 6, 1), None)
    plan = m.AdoptionPlan.objects.get()
    assert (plan.started, plan.matched, plan.adopters) == (date(2024, 8, 1), date(2024, 12, 1), 2)
    assert m.Allocation.objects.get().worker == Worker.objects.get(registration="SW123")
    assert m.DeprivationOfLiberty.objects.get().ended == date(2024, 7, 5)
    mother = Relationship.objects.get()
    assert (mother.other, mother.kind, mother.person.born) == (person("103"), "mother", date(2024, 5, 5))
    assert SourceRow.objects.filter(facts=[]).count() == 0


def test_loading_it_again_changes_nothing(folder):
    tables = {
        "header": [ANNA, "103,F,10/10/2006,WBRI,UN4,1,05/05/2024"],
        "episodes": [FIRST, SECOND, "103,01/06/2020,S,C2,N1,U6,PR1,10/10/2024,E17,,,,"],
        "reviews": ["101,01/02/2012,25/06/2024,PN1", "101,01/02/2012,25/06/2019,PN1"],
        "oc3": ["103,10/10/2006,YES,F2,01"],
        "workers": ["101,01/02/2012,SW123,01/06/2024,,MANAGE", "999,01/02/2012,SW123,01/06/2024,,MANAGE"],
    }
    first = load_903(folder, **tables)
    before = everything()
    again = load_903(folder)
    assert rows_that_differ(before, everything()) == {}
    same = ("children", "loaded", "quarantined", "discrepancies", "rows", "rows_quarantined", "discrepancies_by_policy")
    assert {name: again[name] for name in same} == {name: first[name] for name in same}
    assert (again["matched"], again["new"], again["unchanged"]) == (2, 0, 2)


def test_a_later_year_brings_up_to_date_and_keeps_the_history(folder):
    load_903(folder, header=[ANNA], episodes=[FIRST, SECOND])
    ended = SECOND.replace(",,,,TS1 1AA,TS3", ",20/05/2025,E4A,,TS1 1AA,TS3")
    counts = load_903(folder, "2025-26", header=[ANNA], episodes=[ended])
    assert in_care("101")["care"] == [("01/06/2024", "20/05/2025", "E4A")]
    assert in_care("101")["placed"] == [("01/06/2024", "01/09/2024", "U6"), ("01/09/2024", "20/05/2025", "K2")]
    assert (counts["new"], counts["matched"], counts["updated"]) == (0, 1, 1)
    assert counts["facts"] == {"recorded": 0, "amended": 3, "withdrawn": 0}
    (earlier,) = m.CarePeriod.history.objects.all()
    assert (earlier.ended, earlier.withdrawn) == (None, False)
    assert LogEntry.objects.filter(act="pathway.amend_spells").count() == 1
    # The row of the earlier year is kept, and nothing stands on it any longer.
    rows = SourceRow.objects.filter(table="Episodes", content__DECOM="01/09/2024").order_by("pk")
    assert [(row.told, bool(row.facts)) for row in rows] == [(True, False), (True, True)]


def test_years_loaded_in_either_order_make_the_same_record(folder):
    ended = SECOND.replace(",,,,TS1 1AA,TS3", ",20/05/2025,E4A,,TS1 1AA,TS3")
    load_903(folder, "2025-26", header=[ANNA], episodes=[ended])
    load_903(folder, "2024-25", header=[ANNA], episodes=[FIRST, SECOND])
    assert in_care("101") == {
        "care": [("01/06/2024", "20/05/2025", "E4A")],
        "legal": [("01/06/2024", "20/05/2025", "V2")],
        "placed": [("01/06/2024", "01/09/2024", "U6"), ("01/09/2024", "20/05/2025", "K2")],
    }


@pytest.mark.parametrize("year", ["2024-25", "2025-26"])
def test_a_corrected_start_replaces_what_it_corrects(folder, year):
    """In the same year's return come again, or in the next year's, which tells again what lasted into its year."""
    load_903(folder, header=[ANNA, BEN], episodes=["101,01/06/2024,S,V2,N1,U6,PR1,,,,,,"])
    corrected = "101,04/06/2024,S,V2,N1,U6,PR1,,,,,,"
    counts = load_903(folder, year, header=[ANNA, BEN], episodes=[corrected])
    assert in_care("101") == {
        "care": [("04/06/2024", "", "")],
        "legal": [("04/06/2024", "", "V2")],
        "placed": [("04/06/2024", "", "U6")],
    }
    assert counts["facts"] == {"recorded": 3, "amended": 0, "withdrawn": 3}
    assert m.CarePeriod.history.objects.get().withdrawn
    assert counts["discrepancies"] == 0
    before = everything()
    load_903(folder, year)
    assert rows_that_differ(before, everything()) == {}


def test_a_row_that_stands_twice_says_it_once(folder):
    review = "101,01/02/2012,25/06/2024,PN1"
    counts = load_903(folder, header=[ANNA], episodes=[FIRST, FIRST, SECOND], reviews=[review, review])
    assert m.Step.objects.count() == 1
    assert (counts["rows"], counts["discrepancies"]) == (6, 0)
    assert facts_of_line("reviews.csv", 2) == facts_of_line("reviews.csv", 3) == {"pathway.Step"}
    before = everything()
    load_903(folder)
    assert rows_that_differ(before, everything()) == {}


def test_a_file_that_does_not_come_says_nothing(folder):
    load_903(folder, header=[ANNA], episodes=[FIRST, SECOND], reviews=["101,01/02/2012,25/06/2024,PN1"])
    counts = load_903(folder, header=[ANNA], episodes=[FIRST, SECOND])
    assert m.Step.objects.filter(kind="care_review").count() == 1
    assert counts["facts"] == {"recorded": 0, "amended": 0, "withdrawn": 0}


def test_a_file_that_comes_again_without_a_row_takes_its_fact_back(folder):
    reviews = ["101,01/02/2012,25/06/2024,PN1", "101,01/02/2012,25/09/2024,PN1"]
    load_903(folder, header=[ANNA], episodes=[FIRST, SECOND], reviews=reviews)
    before = everything()
    load_903(folder, header=[ANNA], episodes=[FIRST, SECOND], reviews=reviews[:1])
    assert [step.happened_on for step in m.Step.objects.all()] == [date(2024, 6, 25)]
    load_903(folder, header=[ANNA], episodes=[FIRST, SECOND], reviews=reviews)
    assert sorted(step.happened_on for step in m.Step.objects.all()) == [date(2024, 6, 25), date(2024, 9, 25)]
    assert len(before["returns.SourceRow"]) == SourceRow.objects.count()


def test_what_a_practitioner_recorded_is_never_touched(folder, ruth):
    load_903(folder, header=[ANNA], episodes=[FIRST, SECOND], reviews=["101,01/02/2012,25/06/2024,PN1"])
    review = m.Step.objects.get(kind="care_review")
    pathway.amend_step(by=signed(ruth), step=review, changes={"outcome": "PN2"})
    mine = m.Step(person=person("101"), kind="care_review", happened_on=date(2024, 12, 1), outcome="PN1")
    pathway.record_step(by=signed(ruth), step=mine)
    counts = load_903(folder)
    review.refresh_from_db()
    assert review.outcome == "PN2"
    assert counts["discrepancies_by_policy"] == {"as the record has it": 1}
    load_903(folder, header=[ANNA], episodes=[FIRST, SECOND], reviews=["101,01/02/2012,26/06/2024,PN1"])
    assert sorted(step.happened_on.day for step in m.Step.objects.all()) == [1, 25, 26]
    kept = m.Discrepancy.objects.get(policy="as the return has it")
    assert "somebody has worked with it" in kept.sentence


def test_a_fact_that_cannot_be_is_kept_as_it_came(folder):
    counts = load_903(
        folder,
        header=[ANNA],
        episodes=[FIRST, SECOND, "101,01/02/2025,P,V2,N1,U4,PR1,,,,,,"],
        reviews=["101,01/02/2012,25/06/2031,PN1"],
    )
    assert len(in_care("101")["placed"]) == 2
    found = {each.about: each for each in m.Discrepancy.objects.all()}
    assert set(found) == {"Placement", "LegalStatus", "Step:care_review"}
    placed = found["Placement"]
    assert (placed.policy, placed.field, placed.source, placed.line) == ("one-at-a-time", "", "episodes.csv", 4)
    assert placed.content["started"] == "2025-02-01"
    assert placed.content["PLACE"] == "U4"
    assert "overlaps another" in placed.sentence
    assert "has not ended" in placed.sentence
    assert found["Step:care_review"].policy == "not-in-the-future"
    assert counts["discrepancies"] == 3
    assert "pathway.Discrepancy" in facts_of_line("episodes.csv", 4)


def test_a_value_that_cannot_be_read_is_left_out_and_the_rest_stands(folder):
    load_903(
        folder,
        header=["101,F,31/02/2012,WBRI,A123456789012,,"],
        episodes=["101,01/06/2024,S,V2,N1,QQ,PR1,,,,,,", "101,01/13/2024,P,V2,N1,U4,PR1,,,,,,"],
    )
    assert person("101").born is None
    assert [row.type for row in m.Placement.objects.all()] == [""]
    found = {(each.about, each.field): each.sentence for each in m.Discrepancy.objects.all()}
    assert found["Person", "born"] == "DOB is “31/02/2012”, which is not a day in the calendar."
    assert "QQ" in found["Placement", "type"]
    assert "has no start date that can be read" in found["Placement", ""]


def test_a_code_of_another_year_is_left_out_and_a_former_one_of_its_own_year_stands(folder):
    load_903(
        folder,
        "2022-23",
        header=[ANNA, BEN],
        episodes=["101,01/06/2022,S,V2,N1,H5,PR1,,,,,,", "102,01/06/2022,S,V2,N1,K3,PR1,,,,,,"],
    )
    assert in_care("101")["placed"] == [("01/06/2022", "", "H5")]
    assert in_care("102")["placed"] == [("01/06/2022", "", "")]
    (left_out,) = m.Discrepancy.objects.all()
    assert (left_out.field, left_out.policy) == ("type", "on-the-code-list")


def test_a_discrepancy_that_a_corrected_return_puts_right_is_mended_and_opened_again(folder):
    wrong = "101,01/02/2012,25/06/2031,PN1"
    load_903(folder, header=[ANNA], episodes=[FIRST, SECOND], reviews=[wrong])
    load_903(folder, header=[ANNA], episodes=[FIRST, SECOND], reviews=["101,01/02/2012,25/06/2024,PN1"])
    assert m.Discrepancy.objects.get().mended
    load_903(folder, header=[ANNA], episodes=[FIRST, SECOND], reviews=[wrong])
    assert not m.Discrepancy.objects.get().mended


def test_a_row_that_cannot_be_read_stands_aside_and_its_neighbours_load(folder):
    counts = load_903(
        folder,
        header=[ANNA, ",F,01/02/2012,WBRI,UN1,,", BEN],
        episodes=[FIRST, "101,too,few", SECOND, "777,01/06/2024,S,V2,N1,U6,PR1,,,,,,"],
    )
    assert (counts["children"], counts["loaded"], counts["quarantined"]) == (3, 2, 1)
    assert counts["rows_quarantined"] == 3
    assert len(in_care("101")["placed"]) == 2
    aside = {(row.file.name, row.line): row.quarantined for row in SourceRow.objects.exclude(quarantined="")}
    assert "CHILD is blank" in aside["header.csv", 3]
    assert "It has 3 values" in aside["episodes.csv", 3]
    assert "No header row names child 777" in aside["episodes.csv", 5]
    before = everything()
    load_903(folder)
    assert rows_that_differ(before, everything()) == {}


def test_a_number_longer_than_any_stands_aside(folder):
    counts = load_903(folder, header=[ANNA, f"{'9' * 30},F,01/02/2012,WBRI,UN1,,"])
    assert (counts["children"], counts["loaded"], counts["quarantined"]) == (2, 1, 1)


def test_an_interrupted_load_leaves_nothing(folder, monkeypatch):
    before = everything()

    def fails(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("goldenthread.returns.actions.rows.store", fails)
    with pytest.raises(KeyboardInterrupt):
        load_903(folder, header=[ANNA], episodes=[FIRST, SECOND])
    after = everything()
    after.pop("access.User"), before.pop("access.User")
    assert rows_that_differ(before, after) == {}


def test_the_clocks_of_loaded_children_run(folder):
    load_903(folder, header=[ANNA], episodes=[FIRST, SECOND], reviews=["101,01/02/2012,25/06/2024,PN1"])
    assert {clock.clock for clock in m.RunningClock.objects.all()} == {"REV-2", "CLAV-1"}


def test_the_record_says_what_the_return_covers(folder):
    load_903(folder, header=[ANNA], episodes=[FIRST, SECOND])
    found = {row.area: (row.started, row.ended, row.source) for row in m.Coverage.objects.all()}
    year = (date(2024, 4, 1), date(2025, 3, 31), "SSDA903 2024-25")
    areas = ["gt_care_periods", "ssd_cla_episodes", "ssd_cla_placement", "ssd_legal_status", "ssd_person"]
    assert found == dict.fromkeys(areas, year)


def test_the_load_is_one_row_of_the_log(folder):
    by = next_signature()
    load_903(folder, header=[ANNA], by=by)
    (entry,) = LogEntry.objects.filter(act="returns.load")
    assert entry.objects_touched == {"returns.Load": [Load.objects.get().pk]}
    assert Load.objects.get().at == by.at


def test_two_children_told_to_be_one_person_are_one_in_the_next_return(folder, ruth):
    from goldenthread.people import actions as people

    load_903(folder, header=[ANNA, "201,F,01/02/2012,WBRI,UN4,,"], episodes=[FIRST, SECOND])
    people.merge(by=signed(ruth), person=person("101"), gone=person("201"))
    missing = ["201,01/02/2012,M,01/07/2024,03/07/2024"]
    load_903(folder, header=[ANNA, "201,F,01/02/2012,WBRI,UN4,,"], episodes=[FIRST, SECOND], missing=missing)
    assert m.Missing.objects.get().person == person("101")
    ended = SECOND.replace(",,,,TS1 1AA,TS3", ",20/03/2025,E4A,,TS1 1AA,TS3")
    load_903(folder, header=[ANNA, "201,F,01/02/2012,WBRI,UN4,,"], episodes=[FIRST, ended], missing=missing)
    assert in_care("101")["care"] == [("01/06/2024", "20/03/2025", "E4A")]
    assert Person.objects.count() == 2


def test_what_a_merge_moved_is_still_brought_up_to_date(folder, ruth):
    """The care of the child who was merged away goes on under the one who was kept."""
    from goldenthread.people import actions as people

    load_903(folder, header=[ANNA, "201,F,01/02/2012,WBRI,UN4,,"], episodes=[FIRST, SECOND])
    people.merge(by=signed(ruth), person=person("201"), gone=person("101"))
    ended = SECOND.replace(",,,,TS1 1AA,TS3", ",20/03/2025,E4A,,TS1 1AA,TS3")
    counts = load_903(folder, header=[ANNA, "201,F,01/02/2012,WBRI,UN4,,"], episodes=[FIRST, ended])
    assert counts["facts"] == {"recorded": 0, "amended": 3, "withdrawn": 0}
    assert counts["discrepancies"] == 0
    care = m.CarePeriod.objects.get()
    assert (care.person, care.ended) == (person("201"), date(2025, 3, 20))


def test_nothing_is_written_around_the_record(folder):
    load_903(folder, header=[ANNA], episodes=[FIRST, SECOND])
    touched = LogEntry.objects.values_list("objects_touched", flat=True)
    logged = {(label, pk) for entry in touched for label, pks in entry.items() for pk in pks}
    for model in (Person, m.CarePeriod, m.LegalStatus, m.Placement):
        for row in model.objects.all():
            assert (row._meta.label, row.pk) in logged
