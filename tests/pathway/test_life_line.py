"""The life line: what is drawn, where, and that the table says the same."""

import itertools
import re
import xml.etree.ElementTree as ElementTree
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.pathway.life_line import draw, how_long, life_line, table
from goldenthread.pathway.life_line.facts import Band, Lane, LifeLine, Mark
from goldenthread.pathway.life_line.sheet import CLOSE, LEFT, LETTERS, WIDTH, Scale, fitted, merged, sheet, stack
from goldenthread.pathway.models import CareProceedings, ChildInNeed, Missing
from goldenthread.pathway.queries import child_record
from goldenthread.ui.svg import text_width
from tests.pathway.children import TODAY, child, in_care, spell, step

BORN = date(2015, 5, 20)
days = st.dates(BORN, TODAY)
spans = st.tuples(days, st.one_of(st.none(), st.integers(0, 900))).map(
    lambda pair: Band("Neglect", pair[0], None if pair[1] is None else min(pair[0] + timedelta(days=pair[1]), TODAY))
)


def line_of(*lanes: Lane, born: date | None = BORN) -> LifeLine:
    return LifeLine(lanes, born or date(2020, 1, 1), TODAY, born)


@given(st.lists(spans, max_size=12))
def test_bands_that_overlap_never_stand_in_one_row(bands):
    rows: dict[int, list[Band]] = {}
    for band, row in stack(bands):
        rows.setdefault(row, []).append(band)
    for row in rows.values():
        row.sort(key=lambda band: (band.started, band.ended or date.max))
        for one, other in itertools.pairwise(row):
            assert one.ended is not None
            assert one.ended <= other.started


def test_bands_that_meet_stand_in_one_row():
    first = Band("C1", date(2020, 1, 1), date(2020, 1, 4))
    assert [row for _, row in stack([first, Band("C2", date(2020, 1, 4), None)])] == [0, 0]


@given(st.lists(days, max_size=400))
def test_marks_never_touch_and_none_is_lost(moments):
    marks = [Mark("Visit", "visit", day) for day in moments]
    drawn = merged(marks, Scale(BORN, TODAY), 20)
    assert sum(mark.count for mark in drawn) == len(marks)
    places = [mark.x for mark in drawn]
    assert all(b - a >= CLOSE - 1e-6 for a, b in itertools.pairwise(places))


def test_a_merged_mark_names_its_steps():
    marks = [Mark("Visit", "visit", date(2026, 1, 5)), Mark("Contact", "contact", date(2026, 1, 6), "Referral")]
    (mark,) = merged(marks, Scale(BORN, TODAY), 20)
    assert mark.name == "2 steps: Visit, 5 January 2026; Contact: Referral, 6 January 2026"
    many = [Mark("Visit", "visit", date(2026, 1, 5))] * 40
    assert merged(many, Scale(BORN, TODAY), 20)[0].name.endswith("; and 28 more")


@given(st.text(min_size=1, max_size=60), st.floats(0, 400))
def test_words_stay_inside_their_band(words, room):
    assert text_width(fitted(words, room), LETTERS) <= room + 1e-6


@given(st.lists(spans, max_size=8), st.booleans())
def test_everything_stands_on_the_sheet(bands, born):
    drawn = sheet(line_of(Lane("Protection", tuple(bands)), born=BORN if born else None))
    for band in drawn.lanes[0].bands:
        assert band.x >= LEFT
        assert band.x + band.width <= WIDTH
        assert band.y + band.height <= drawn.bottom


def test_the_drawing_is_plain_svg_with_names():
    lane = Lane("Care", (Band("<Neglect & more>", date(2020, 1, 1), None, start_known=False),), ())
    picture = draw(line_of(lane), "Kia & Co")
    ElementTree.fromstring(picture.line)
    ElementTree.fromstring(picture.names)
    assert not re.search(r"<script|style=|\son\w+=", picture.line + picture.names)
    assert (
        "Care: &lt;Neglect &amp; more&gt;, from 1 January 2020 or earlier and goes on, 6 years 2 months" in picture.line
    )
    assert "stroke-dasharray" in picture.line


def test_a_short_line_is_marked_in_months_and_a_long_one_in_years():
    short = LifeLine((Lane("Care", (Band("Neglect", date(2025, 9, 28), None),)),), date(2025, 9, 28), TODAY, None)
    assert [tick.words for tick in sheet(short).years] == [
        "Oct 2025", "Nov 2025", "Dec 2025", "Jan 2026", "Feb 2026", "Mar 2026"
    ]  # fmt: skip
    assert sheet(line_of(*short.lanes)).years[0].words == "2016"
    assert sheet(short).ages == ()


@pytest.mark.parametrize(
    ("started", "ended", "words"),
    [
        (date(2026, 3, 3), date(2026, 3, 3), "0 days"),
        (date(2026, 3, 2), date(2026, 3, 3), "1 day"),
        (date(2026, 1, 1), date(2026, 2, 1), "4 weeks"),
        (date(2025, 1, 31), date(2025, 6, 30), "5 months"),
        (date(2023, 5, 4), date(2026, 3, 3), "2 years 9 months"),
        (date(2024, 3, 3), date(2026, 3, 3), "2 years"),
    ],
)
def test_how_long(started, ended, words):
    assert how_long(started, ended) == words


@pytest.mark.django_db
def test_a_childs_line_and_its_table(helen):
    kia = in_care().person
    spell(Missing, kia, date(2026, 1, 5), date(2026, 1, 7), kind="M")
    step("visit", kia, happened_on=date(2026, 2, 2), seen=True)
    line = life_line(child_record(kia, for_user=helen, on=TODAY))
    assert [lane.name for lane in line.lanes] == [
        "Child in need", "Protection", "Care", "Legal status", "Placement", "Missing", "Visits"
    ]  # fmt: skip
    assert line.first == BORN
    assert table(line)[0] == ("Child in need", "Abuse or neglect", "1 March 2022", "now", "4 years")
    assert ("Protection", "Neglect", "4 April 2022", "4 May 2023", "13 months") not in table(line)
    assert ("Protection", "Neglect", "4 April 2022", "4 May 2023", "1 year 1 month") in table(line)
    assert ("Visits", "Visit", "2 February 2026", "", "") in table(line)


@pytest.mark.django_db
def test_the_court_and_the_manager_have_lanes_and_notes_are_not_drawn(helen):
    kia = child()
    spell(CareProceedings, kia, date(2024, 1, 8), date(2024, 9, 2), end_reason="SGO")
    step("management_oversight", kia, happened_on=date(2024, 1, 5), answers={"decision": "Issue proceedings"})
    step("case_note", kia, happened_on=date(2024, 1, 9), answers={"about": "telephone"})
    assert table(life_line(child_record(kia, for_user=helen, on=TODAY))) == [
        ("Court", "Care proceedings", "8 January 2024", "2 September 2024 (Special guardianship order)", "7 months"),
        ("Oversight", "Management oversight: Issue proceedings", "5 January 2024", "", ""),
    ]


@pytest.mark.django_db
def test_the_last_years_leave_out_what_ended_before(helen):
    kia = in_care().person
    line = life_line(child_record(kia, for_user=helen, on=TODAY), since=date(2024, 3, 3))
    assert [lane.name for lane in line.lanes] == ["Child in need", "Care", "Legal status", "Placement"]
    assert line.first == date(2024, 3, 3)
    assert sheet(line).lanes[0].bands[0].x == LEFT


@pytest.mark.django_db
def test_help_before_birth_begins_the_line_and_an_empty_record_has_none(helen):
    baby = child("Ted Hollis", date(2026, 1, 20))
    assert life_line(child_record(baby, for_user=helen, on=TODAY)).empty
    spell(ChildInNeed, baby, date(2025, 11, 3))
    assert life_line(child_record(baby, for_user=helen, on=TODAY)).first == date(2025, 11, 3)
