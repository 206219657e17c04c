"""A paper from its first draft to issue and after, through the actions."""

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from goldenthread.access.models import LogEntry, User
from goldenthread.access.objections import Refused
from goldenthread.access.record import ChangedMeanwhile, WrittenAround
from goldenthread.governance import actions, composing, queries
from goldenthread.governance.actions import Choice
from goldenthread.governance.composing import Whole
from goldenthread.governance.models import Paper, PlacedFigure, Section, Show, Status
from goldenthread.governance.rechecking import Verdict, recheck
from goldenthread.insight.actions import decide_dispute, raise_dispute
from goldenthread.insight.models import SnapshotHold
from goldenthread.insight.queries import held_snapshot_ids
from goldenthread.insight.reissuing import reissue
from goldenthread.insight.store import Snapshot
from goldenthread.workforce.actions import create_team
from goldenthread.workforce.models import Team
from tests.governance import erimus
from tests.governance.erimus import in_care, issuable, say, start
from tests.people_of_erimus import signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def snapshot(data: Path) -> Snapshot:
    return erimus.take(data / "snapshots")


def rules(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [objection.policy for objection in refused.value.objections]


def test_a_new_paper_has_the_bones_of_a_report(helen: User) -> None:
    paper = start(signed(helen))
    assert [s.heading for s in paper.sections.all()] == ["", "COUNCIL PLAN PRIORITIES", "HIGHLIGHTS", "THE TIME AHEAD"]
    assert paper.status == Status.DRAFT
    assert LogEntry.objects.filter(act="governance.create_paper", user=helen).exists()


def test_sections_are_added_moved_and_deleted(helen: User) -> None:
    by = signed(helen)
    paper = start(by)
    highlights = paper.sections.get(heading="HIGHLIGHTS")
    fostering = actions.add_section(by=by, paper=paper, after=highlights)
    actions.write_section(by=by, section=fostering, level=2, heading="Fostering", text=" Kinship carers. \r\n")
    assert [s.heading for s in paper.sections.all()][2:4] == ["HIGHLIGHTS", "Fostering"]
    assert Section.objects.get(pk=fostering.pk).text == "Kinship carers."
    actions.move_section(by=by, section=fostering, up=False)
    assert [s.heading for s in paper.sections.all()][-1] == "Fostering"
    actions.move_section(by=by, section=fostering, up=False)
    actions.move_section(by=by, section=fostering, up=True)
    assert [s.heading for s in paper.sections.all()][3] == "Fostering"
    actions.delete_section(by=by, section=Section.objects.get(pk=fostering.pk))
    assert [s.order for s in paper.sections.all()] == [1, 2, 3, 4]


def test_two_writers_do_not_overwrite_each_other(helen: User, ruth: User) -> None:
    paper = start(signed(helen))
    mine = paper.sections.get(heading="HIGHLIGHTS")
    yours = paper.sections.get(heading="HIGHLIGHTS")
    later = signed(helen, at=datetime(2026, 3, 4, 9, 0, tzinfo=UTC))
    actions.write_section(by=later, section=mine, level=1, heading="HIGHLIGHTS", text="Mine.")
    with pytest.raises(ChangedMeanwhile):
        actions.write_section(by=signed(ruth), section=yours, level=1, heading="HIGHLIGHTS", text="Yours.")


def test_papers_are_written_by_actions_only(helen: User) -> None:
    paper = start(signed(helen))
    paper.title = "Another"
    with pytest.raises(WrittenAround):
        paper.save()


def test_a_placed_figure_keeps_what_was_measured(helen: User, snapshot: Snapshot) -> None:
    by = signed(helen)
    paper = start(by)
    figure = actions.place_figure(by=by, paper=paper, ref="in-care", choice=in_care(snapshot))
    assert (figure.shown, figure.value, figure.unit) == ("12", 12.0, "children")
    assert figure.when == "at 31 October 2025"
    assert figure.counted["met"] == sorted(f"child:{n}" for n in range(12))
    assert figure.figure_id == f"{paper.pk}-in-care"
    narrowed = actions.place_figure(by=by, paper=paper, ref="n1", choice=in_care(snapshot, need="N1"))
    assert "need: N1" in narrowed.cohort


def test_a_name_is_given_once_and_is_plain(helen: User, snapshot: Snapshot) -> None:
    by = signed(helen)
    paper = start(by)
    actions.place_figure(by=by, paper=paper, ref="in-care", choice=in_care(snapshot))
    for ref in ("in-care", "In Care", "a--b", ""):
        with pytest.raises(Refused):
            actions.place_figure(by=by, paper=paper, ref=ref, choice=in_care(snapshot))


def test_a_worker_never_stands_in_a_paper(helen: User, snapshot: Snapshot) -> None:
    by = signed(helen)
    with pytest.raises(Refused) as refused:
        actions.place_figure(by=by, paper=start(by), ref="w", choice=in_care(snapshot, worker="Amina Yusuf"))
    assert rules(refused) == ["no-worker-in-a-paper"]


def test_a_figure_goes_where_the_writer_left_room_or_at_the_end(helen: User, snapshot: Snapshot) -> None:
    by = signed(helen)
    paper = start(by)
    say(paper, "We care for [[]] children.", by)
    section = paper.sections.get(heading="HIGHLIGHTS")
    actions.place_figure(by=by, paper=paper, ref="in-care", choice=in_care(snapshot), section=section)
    assert section.text == "We care for [[figure:in-care]] children."
    actions.place_figure(by=by, paper=paper, ref="again", choice=in_care(snapshot), section=section)
    assert Section.objects.get(pk=section.pk).text.endswith("children. [[figure:again]]")


def test_issuing_freezes_renders_and_holds(helen: User, snapshot: Snapshot) -> None:
    paper = issuable(helen, snapshot)
    actions.issue_paper(by=signed(helen), paper=paper)
    stored = Paper.objects.get(pk=paper.pk)
    assert stored.status == Status.ISSUED
    assert len(stored.content_hash) == 64
    assert {d.format for d in stored.documents.all()} == {"html", "pdf", "docx"}
    for document in stored.documents.all():
        content = document.file.read()
        assert hashlib.sha256(content).hexdigest() == document.sha256
        assert len(content) == document.size
    page = stored.documents.get(format="html").file.read().decode()
    assert "There are" in page
    assert ">12" in page
    assert "Draft" not in page
    assert f"{paper.pk}-in-care" in page
    assert held_snapshot_ids() == {snapshot.id}
    assert SnapshotHold.objects.get().holder == f"governance.paper:{paper.pk}"


def test_an_issued_paper_never_changes(helen: User, snapshot: Snapshot) -> None:
    by = signed(helen)
    paper = issuable(helen, snapshot)
    actions.issue_paper(by=by, paper=paper)
    section, figure = paper.sections.all()[0], paper.figures.get()
    for change in (
        lambda: actions.correct_paper(by=by, paper=paper, changes={"title": "Another"}),
        lambda: actions.write_section(by=by, section=section, level=0, heading="", text="Another."),
        lambda: actions.add_section(by=by, paper=paper),
        lambda: actions.delete_section(by=by, section=section),
        lambda: actions.remove_figure(by=by, figure=figure),
        lambda: actions.change_figure(by=by, figure=figure, choice=in_care(snapshot, show=Show.DATED)),
        lambda: actions.issue_paper(by=by, paper=paper),
    ):
        with pytest.raises(Refused) as refused:
            change()
        assert rules(refused) == ["issued-never-changes"]


def test_a_number_in_prose_refuses_the_paper_and_nothing_is_written(
    helen: User, snapshot: Snapshot, data: Path
) -> None:
    paper = issuable(helen, snapshot)
    say(paper, "There are [[figure:in-care]] children, and 26 carers.", signed(helen))
    with pytest.raises(Refused) as refused:
        actions.issue_paper(by=signed(helen), paper=paper)
    assert rules(refused) == ["number-is-placed"]
    assert "“26”" in str(refused.value)
    assert Paper.objects.get(pk=paper.pk).is_draft
    assert not held_snapshot_ids()


def test_the_number_in_a_teams_name_is_no_figure(helen: User, snapshot: Snapshot) -> None:
    by = signed(helen)
    create_team(by=by, team=Team(code="P1", name="Pathways 1", service="Pathways"))
    paper = issuable(helen, snapshot)
    say(paper, "There are [[figure:in-care]] children, and Pathways 1 is fully staffed.", by)
    assert actions.issue_objections(Whole.of(paper)) == []


def test_an_outside_figure_prints_with_its_source(helen: User, snapshot: Snapshot) -> None:
    by = signed(helen)
    paper = issuable(helen, snapshot)
    values = {
        "value": "26",
        "unit": "connected carers",
        "source": "Fostering service register",
        "date": date(2025, 11, 14),
        "owner": "Head of fostering",
    }
    actions.add_outside_figure(by=by, paper=paper, ref="carers", values=values)
    say(paper, "There are [[figure:in-care]] children, and [[outside:carers]] connected carers.", by)
    actions.issue_paper(by=by, paper=paper)
    page = paper.documents.get(format="html").file.read().decode()
    for said in ("Fostering service register", "14 November 2025", "Head of fostering", "[A]"):
        assert said in page


def test_two_counts_of_one_thing_must_say_when_and_who(helen: User, snapshot: Snapshot) -> None:
    by = signed(helen)
    paper = issuable(helen, snapshot)
    september = actions.place_figure(by=by, paper=paper, ref="before", choice=in_care(snapshot, "2025-09-30"))
    assert september.shown == "14"
    say(paper, "There are [[figure:in-care]] children in care, and there were [[figure:before]].", by)
    with pytest.raises(Refused) as refused:
        actions.issue_paper(by=by, paper=paper)
    assert rules(refused) == ["one-concept-one-date"]
    actions.change_figure(by=by, figure=september, choice=in_care(snapshot, "2025-09-30", Show.DATED))
    now = paper.figures.get(ref="in-care")
    actions.change_figure(by=by, figure=now, choice=in_care(snapshot, show=Show.DATED))
    actions.issue_paper(by=by, paper=paper)
    page = paper.documents.get(format="html").file.read().decode()
    assert "12 children at 31 October 2025 (children looked after at the end of the day" in page
    assert "14 children at 30 September 2025 (" in page


def test_an_outside_count_of_the_same_thing_is_seen_too(helen: User, snapshot: Snapshot) -> None:
    by = signed(helen)
    paper = issuable(helen, snapshot)
    values = {
        "value": "13",
        "unit": "children",
        "source": "Team lists",
        "date": date(2025, 11, 14),
        "owner": "Head of children looked after",
        "concept": "children looked after",
    }
    actions.add_outside_figure(by=by, paper=paper, ref="lists", values=values)
    say(paper, "There are [[figure:in-care]] children in our care; teams hold [[outside:lists]].", by)
    with pytest.raises(Refused) as refused:
        actions.issue_paper(by=by, paper=paper)
    assert rules(refused) == ["one-concept-one-date"]


def test_what_could_not_be_told_prints_as_such_only(helen: User, snapshot: Snapshot) -> None:
    by = signed(helen)
    paper = issuable(helen, snapshot)
    choice = in_care(snapshot, "2012-03-31")
    early = actions.place_figure(by=by, paper=paper, ref="early", choice=choice)
    assert early.shown == ""
    assert "2015" in early.reason
    say(paper, "There are [[figure:in-care]] children. In 2012 there were [[figure:early]].", by)
    with pytest.raises(Refused) as refused:
        actions.issue_paper(by=by, paper=paper)
    assert rules(refused) == ["could-not-tell"]
    actions.change_figure(by=by, figure=early, choice=in_care(snapshot, "2012-03-31", Show.UNTOLD))
    actions.issue_paper(by=by, paper=paper)
    assert "could not tell" in paper.documents.get(format="html").file.read().decode()


def test_a_small_number_prints_as_c_unless_a_named_officer_releases_it(helen: User, snapshot: Snapshot) -> None:
    by = signed(helen)
    paper = start(by)
    small = actions.place_figure(by=by, paper=paper, ref="n5", choice=in_care(snapshot, need="N5"))
    assert (small.shown, small.value) == ("c", 4.0)
    facts = dict(composing.figure_facts(small))
    assert "4" not in facts["Value"]
    released = Choice(
        "children_looked_after", snapshot.id, "2025-10-31", {"need": "N5"}, Show.VALUE, "Agreed with them"
    )
    actions.change_figure(by=by, figure=small, choice=released)
    assert small.shown == "4"
    assert small.small_number_released == "Agreed with them (Helen Ashdown)"
    assert recheck(small).verdict is Verdict.AGREES


def test_an_open_dispute_prints_and_a_closed_one_does_not(helen: User, ruth: User, snapshot: Snapshot) -> None:
    paper = issuable(helen, snapshot)
    dispute = raise_dispute(
        by=signed(ruth), measure="children_looked_after", reason="Two are counted twice.", owner="Head of service"
    )
    page = composing.printed(Whole.of(paper))
    assert ["Two are counted twice." in said for f in page.figures for said in f.disputes] == [True]
    actions.issue_paper(by=signed(helen), paper=paper)
    assert "Two are counted twice." in paper.documents.get(format="html").file.read().decode()
    decide_dispute(by=signed(helen), dispute=dispute, verdict="right", answer="They are two.", closed=date(2026, 3, 4))
    assert composing.printed(Whole.of(paper)).figures[0].disputes == ()


def test_a_dispute_about_another_date_does_not_print(helen: User, ruth: User, snapshot: Snapshot) -> None:
    paper = issuable(helen, snapshot)
    about = {"measure": "children_looked_after", "reason": "Wrong.", "owner": "Head"}
    raise_dispute(by=signed(ruth), period="2025-09-30", **about)
    raise_dispute(by=signed(ruth), filters={"need": "N5"}, **about)
    assert composing.printed(Whole.of(paper)).figures[0].disputes == ()
    raise_dispute(by=signed(ruth), period="2025-10-31", **about)
    assert len(composing.printed(Whole.of(paper)).figures[0].disputes) == 1


def test_a_figure_agrees_with_its_snapshot(helen: User, snapshot: Snapshot) -> None:
    figure = issuable(helen, snapshot).figures.get()
    assert recheck(figure).verdict is Verdict.AGREES


def changed(figure: PlacedFigure, **values: object) -> PlacedFigure:
    """As if it had been kept otherwise."""
    for name, value in values.items():
        setattr(figure, name, value)
    return figure


def test_a_figure_that_differs_says_where_and_who(helen: User, snapshot: Snapshot) -> None:
    figure = issuable(helen, snapshot).figures.get()
    kept = {"met": [*figure.counted["met"][1:], "child:stranger"], "not_met": []}
    found = recheck(changed(figure, value=11.0, numerator=11.0, shown="11", counted=kept, version="0"))
    assert found.verdict is Verdict.DIFFERS
    said = "; ".join(found.differences)
    for part in (
        "version",
        "the value is 12, and was 11",
        "the numerator is 12, and was 11",
        "1 have gone and 1 have come",
    ):
        assert part in said
    assert found.gone == {"child:stranger"}
    assert len(found.come) == 1


def test_a_paper_whose_figure_no_longer_comes_out_is_not_issued(
    helen: User, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = issuable(helen, snapshot)
    file = snapshot.file("ssd_cla_episodes")
    file.write_bytes(erimus.take(file.parent.parent / "elsewhere", without=[1]).file("ssd_cla_episodes").read_bytes())
    with pytest.raises(Refused) as refused:
        actions.issue_paper(by=signed(helen), paper=paper)
    assert rules(refused) == ["as-it-was-placed"]
    assert "damaged" in str(refused.value)


def test_retention_that_removed_a_child_of_the_figure_is_named(helen: User, snapshot: Snapshot, data: Path) -> None:
    figure = issuable(helen, snapshot).figures.get()
    reissue(data / "snapshots", [3], on=date(2026, 2, 1))
    found = recheck(figure)
    assert found.verdict is Verdict.REMOVED
    assert "1 person on 1 February 2026" in found.sentence
    assert len(found.gone) == 1


def test_retention_that_removed_others_leaves_the_figure_agreeing(helen: User, snapshot: Snapshot, data: Path) -> None:
    figure = issuable(helen, snapshot).figures.get()
    reissue(data / "snapshots", [13], on=date(2026, 2, 1))
    assert recheck(figure).verdict is Verdict.AGREES


def test_only_what_was_removed_since_counts(helen: User, snapshot: Snapshot, data: Path) -> None:
    """A figure taken between two removals is spoiled by the second alone."""
    (second,) = reissue(data / "snapshots", [13], on=date(2026, 2, 1))
    figure = issuable(helen, second).figures.get()
    assert recheck(figure).verdict is Verdict.AGREES
    reissue(data / "snapshots", [3], on=date(2026, 2, 8))
    found = recheck(figure)
    assert found.verdict is Verdict.REMOVED
    assert "8 February" in found.sentence
    assert "1 February" not in found.sentence


def test_a_lost_snapshot_is_said_to_be_lost(helen: User, snapshot: Snapshot) -> None:
    figure = issuable(helen, snapshot).figures.get()
    found = recheck(changed(figure, snapshot_id="f" * 64))
    assert found.verdict is Verdict.NOT_CHECKED
    assert "Restore it" in found.sentence


def test_a_copy_is_a_draft_with_everything_in_it(helen: User, snapshot: Snapshot) -> None:
    by = signed(helen)
    paper = issuable(helen, snapshot)
    actions.issue_paper(by=by, paper=paper)
    copy = actions.copy_paper(by=by, paper=paper)
    assert copy.is_draft
    assert copy.copied_from == paper
    assert [s.text for s in copy.sections.all()] == [s.text for s in paper.sections.all()]
    actions.issue_paper(by=by, paper=copy)
    assert SnapshotHold.objects.count() == 2


def test_a_paper_is_withdrawn_with_a_reason_and_stays(helen: User, snapshot: Snapshot) -> None:
    by = signed(helen)
    paper = issuable(helen, snapshot)
    with pytest.raises(Refused):
        actions.withdraw_paper(by=by, paper=paper, why="Too early.")
    actions.issue_paper(by=by, paper=paper)
    with pytest.raises(Refused):
        actions.withdraw_paper(by=by, paper=paper, why=" ")
    actions.withdraw_paper(by=by, paper=paper, why="A newer one was tabled.")
    assert Paper.objects.get(pk=paper.pk).status == Status.WITHDRAWN
    assert held_snapshot_ids() == {snapshot.id}


def test_who_reads_which_papers(helen: User, joan: User, sam: User, tom: User, snapshot: Snapshot) -> None:
    on = date(2026, 3, 3)
    paper = issuable(helen, snapshot)
    assert list(queries.papers(for_user=tom, on=on)) == [paper]
    assert list(queries.papers(for_user=joan, on=on)) == []
    actions.issue_paper(by=signed(helen), paper=paper)
    assert list(queries.papers(for_user=joan, on=on)) == [paper]
    assert list(queries.papers(for_user=sam, on=on)) == []
