"""From episodes to spells and back again, and what is said of episodes that contradict one another."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from goldenthread.returns.problems import CellProblem
from goldenthread.returns.ssda903.episodes import Spells, spells
from goldenthread.returns.ssda903.tables import EpisodeRow

COLUMNS = ("CHILD", "DECOM", "DEC")


def episode(
    start: date | None,
    end: date | None = None,
    rne: str = "S",
    rec: str | None = None,
    ls: str = "V2",
    place: str = "U6",
    urn: str = "1",
    *,
    line: int = 2,
    change: str | None = None,
    problems: tuple[CellProblem, ...] = (),
) -> EpisodeRow:
    return EpisodeRow(
        file="episodes.csv",
        line=line,
        columns=COLUMNS,
        cells=("101", str(start), str(end)),
        problems=problems,
        child="101",
        decom=start,
        rne=rne,
        ls=ls,
        cin="N1",
        place=place,
        place_provider="PR1",
        dec=end,
        rec=rec or ("X1" if end else None),
        reason_place_change=change,
        home_post="TS1 1AA",
        pl_post="TS2 2BB",
        urn=urn,
        pl_la=None,
        pl_location=None,
        pl_distance=None,
    )


def day(number: int) -> date:
    return date(2024, 1, 1) + timedelta(days=number)


def why(found: Spells) -> list[str]:
    return [contradiction.why for contradiction in found.contradictions]


# --- what coherent episodes become


def test_a_child_comes_into_care_gets_an_order_moves_and_goes_home():
    rows = [
        episode(day(0), day(20), "S", ls="V2", place="U6", line=2),
        episode(day(20), day(50), "L", ls="C1", place="U6", line=3, change="CARPL"),
        episode(day(50), day(90), "P", ls="C1", place="K2", urn="2", line=4),
        episode(day(90), day(120), "B", "E4A", ls="C2", place="P1", urn="3", line=5),
    ]
    found = spells(rows)
    assert found.contradictions == ()
    (care,) = found.care
    assert (care.started, care.ended, care.end_reason, care.start_known) == (day(0), day(120), "E4A", True)
    assert care.rows == tuple(rows)
    assert [(spell.legal_status, spell.started, spell.ended) for spell in found.legal] == [
        ("V2", day(0), day(20)),
        ("C1", day(20), day(90)),
        ("C2", day(90), day(120)),
    ]
    assert [(spell.place, spell.started, spell.ended, spell.change_reason) for spell in found.placements] == [
        ("U6", day(0), day(50), "CARPL"),
        ("K2", day(50), day(90), None),
        ("P1", day(90), day(120), None),
    ]
    assert found.placements[0].rows == tuple(rows[:2])


def test_order_of_the_rows_does_not_matter():
    rows = [episode(day(20), None, "P", place="K2", line=3), episode(day(0), day(20), line=2)]
    assert spells(rows) == spells(rows[::-1])
    assert why(spells(rows)) == []


def test_two_periods_of_care():
    found = spells([episode(day(0), day(20), "S", "E4A", line=2), episode(day(40), None, "S", line=3)])
    assert [(care.started, care.ended) for care in found.care] == [(day(0), day(20)), (day(40), None)]
    assert len(found.legal) == len(found.placements) == 2
    assert found.contradictions == ()


def test_coming_back_the_same_day_is_a_new_period():
    found = spells([episode(day(0), day(20), "S", "E4A", line=2), episode(day(20), None, "S", line=3)])
    assert len(found.care) == 2
    assert found.contradictions == ()


def test_where_the_beginning_is_not_known_it_says_so():
    (care,) = spells([episode(day(5), None, "P")]).care
    assert (care.started, care.start_known) == (day(5), False)


def test_the_same_episode_of_two_years_is_one():
    last_year = episode(day(0), None, line=9)
    this_year = episode(day(0), day(30), "S", "E4A", line=4)
    found = spells([last_year, this_year])
    assert found.contradictions == ()
    (care,) = found.care
    assert (care.ended, care.end_reason) == (day(30), "E4A")
    assert set(care.rows) == {last_year, this_year}


def test_short_breaks_are_marked():
    found = spells([episode(day(0), day(3), "S", "E8", ls="V3"), episode(day(10), None, "S", ls="C2", line=3)])
    assert [care.short_break for care in found.care] == [True, False]
    assert [legal.short_break for legal in found.legal] == [True, False]
    assert [placement.short_break for placement in found.placements] == [True, False]


def test_a_move_with_the_same_carers_is_a_new_placement():
    found = spells([episode(day(0), day(9)), episode(day(9), None, "T", urn="2", line=3)])
    assert len(found.placements) == 2
    assert len(found.legal) == 1


def test_no_episodes_no_spells():
    assert spells([]) == Spells((), (), (), (), ())


# --- what contradicts


def test_an_end_before_its_start_stands_apart():
    bad = episode(day(9), day(2), "P", line=3)
    found = spells([episode(day(0), day(9), line=2), bad])
    assert found.apart == (bad,)
    assert found.contradictions[0].rows == (bad,)
    assert found.contradictions[0].sentence == (
        "The episode at episodes.csv line 3 ends on 3 January 2024, before it starts on 10 January 2024."
    )
    assert why(found) == ["end before start", "nothing follows"]
    assert bad not in found.care[0].rows


def test_a_start_or_an_end_that_cannot_be_read_stands_apart():
    lost = episode(None)
    unclear = episode(day(3), None, problems=(CellProblem("DEC", "soon", "…", 2),))
    found = spells([lost, unclear])
    assert found.apart == (lost, unclear)
    assert why(found) == ["no start", "no end that can be read"]
    assert found.care == ()


def test_an_overlap_keeps_both_with_their_own_dates():
    found = spells([episode(day(0), day(20), line=2), episode(day(10), None, "P", place="K2", line=3)])
    (clash,) = found.contradictions
    assert clash.why == "overlap"
    assert [row.line for row in clash.rows] == [2, 3]
    assert clash.sentence == (
        "The episode at episodes.csv line 3 starts on 11 January 2024, before the one at episodes.csv line 2 ends on "
        "21 January 2024."
    )
    assert [(spell.started, spell.ended, spell.contradicted) for spell in found.placements] == [
        (day(0), day(20), True),
        (day(10), None, True),
    ]


def test_an_episode_left_open_before_others_contradicts_each_of_them():
    found = spells(
        [
            episode(day(0), None, line=2),
            episode(day(10), day(20), "P", place="K2", line=3),
            episode(day(20), None, "P", place="U4", line=4),
        ]
    )
    assert [(clash.why, [row.line for row in clash.rows]) for clash in found.contradictions] == [
        ("overlap", [2, 3]),
        ("overlap", [2, 4]),
    ]


def test_a_gap_is_not_filled():
    found = spells([episode(day(0), day(20), line=2), episode(day(25), None, "P", place="K2", line=3)])
    assert why(found) == ["gap"]
    assert len(found.care) == 1
    assert [(spell.started, spell.ended) for spell in found.legal] == [(day(0), day(20)), (day(25), None)]


def test_two_different_episodes_of_one_start():
    found = spells([episode(day(0), None, place="U6", line=2), episode(day(0), None, place="K2", line=3)])
    assert why(found) == ["same start"]
    assert [spell.place for spell in found.placements] == ["U6", "K2"]


def test_two_different_ends_of_one_episode():
    for reason in ("E4A", "X1"):
        found = spells([episode(day(0), day(20), rec=reason, line=2), episode(day(0), day(30), rec=reason, line=3)])
        assert "same start" in why(found)
        assert [spell.ended for spell in found.placements] == [day(20), day(30)]


def test_care_that_begins_again_or_goes_on_after_it_ceased():
    again = spells([episode(day(0), day(9), line=2), episode(day(9), None, "S", line=3)])
    assert why(again) == ["began again"]
    assert [care.start_known for care in again.care] == [True, True]
    went_on = spells([episode(day(0), day(9), "S", "E4A", line=2), episode(day(9), None, "P", line=3)])
    assert why(went_on) == ["began without S"]
    assert [(care.started, care.start_known) for care in went_on.care] == [(day(0), True), (day(9), False)]


def test_reasons_and_ends_that_lack_each_other():
    assert why(spells([episode(day(0), None, rec="E4A")])) == ["reason without end"]
    assert why(spells([episode(day(0), None, rec="X1")])) == []
    no_reason = EpisodeRow(**{**_fields(episode(day(0), day(9))), "rec": None})
    assert why(spells([no_reason])) == ["end without reason"]
    nothing_after = spells([episode(day(0), day(9))])
    assert why(nothing_after) == ["nothing follows"]
    assert (nothing_after.care[0].ended, nothing_after.care[0].end_reason) == (day(9), "X1")


def test_a_change_of_status_only_in_another_place():
    found = spells([episode(day(0), day(9)), episode(day(9), None, "L", ls="C2", place="K2", line=3)])
    assert why(found) == ["same placement, other place"]
    assert [spell.place for spell in found.placements] == ["U6", "K2"]


def test_only_the_spells_of_contradicting_rows_are_marked():
    found = spells(
        [
            episode(day(0), day(9), "S", "E4A", line=2),
            episode(day(20), day(40), "S", line=3),
            episode(day(30), None, "P", place="K2", line=4),
        ]
    )
    assert [care.contradicted for care in found.care] == [False, True]
    assert [placement.contradicted for placement in found.placements] == [False, True, True]


def _fields(row: EpisodeRow) -> dict[str, object]:
    return {name: getattr(row, name) for name in (*EpisodeRow.__match_args__,)}


# --- there and back


@dataclass(frozen=True)
class Step:
    length: int
    status: str
    place: str
    stays: bool
    ceases: bool
    away: int


steps = st.builds(
    Step,
    length=st.integers(1, 400),
    status=st.sampled_from(["V2", "C1", "C2", "E1", "V3", "V4"]),
    place=st.sampled_from(["U4", "U6", "K2", "P1", "R3"]),
    stays=st.booleans(),
    ceases=st.booleans(),
    away=st.integers(0, 90),
)


def coherent(walk: list[Step], still_open: bool) -> list[EpisodeRow]:
    """Episodes as a careful case system would cut them: a new one exactly when status or place changes."""
    rows: list[EpisodeRow] = []
    now, begins, status, place, visit = 0, True, "", "", 0
    for number, step in enumerate(walk):
        moves = begins or not step.stays
        visit += moves
        new_place = step.place if moves else place
        turns = step.status != status
        if not begins and not moves and not turns:
            continue
        rne = "S" if begins else "B" if moves and turns else "P" if moves else "L"
        last = number == len(walk) - 1
        end = None if last and still_open else day(now + step.length)
        rec = None if end is None else "E4A" if step.ceases or last else "X1"
        change = "CARPL" if end and number % 2 else None
        rows.append(
            episode(day(now), end, rne, rec, step.status, new_place, str(visit), line=number + 2, change=change)
        )
        now += step.length + (step.away if step.ceases else 0)
        begins, status, place = step.ceases, step.status, new_place
    return closed_off(rows, still_open)


def closed_off(rows: list[EpisodeRow], still_open: bool) -> list[EpisodeRow]:
    """The walk may leave steps out at its end: its last episode is made the last."""
    last = _fields(rows[-1])
    last |= {"dec": None, "rec": None, "reason_place_change": None} if still_open else {"rec": "E4A"}
    if not still_open and last["dec"] is None:
        last["dec"] = rows[-1].decom + timedelta(days=1)
    return [*rows[:-1], EpisodeRow(**last)]


def expand(found: Spells) -> list[tuple[object, ...]]:
    """Episodes from spells alone: a new one wherever care, status or placement begins."""
    cuts = sorted({(care.started, care) for care in found.care}, key=lambda pair: pair[0])
    episodes = []
    for _, care in cuts:
        inside = lambda spell, care=care: spell.rows[0] in care.rows  # noqa: E731
        legal = [spell for spell in found.legal if inside(spell)]
        placements = [spell for spell in found.placements if inside(spell)]
        starts = sorted({spell.started for spell in (*legal, *placements)})
        for start, end in zip(starts, [*starts[1:], care.ended], strict=True):
            status = next(spell for spell in reversed(legal) if spell.started <= start)
            placement = next(spell for spell in reversed(placements) if spell.started <= start)
            moved, turned = placement.started == start, status.started == start
            rne = "S" if start == care.started else "B" if moved and turned else "P" if moved else "L"
            rec = care.end_reason if end == care.ended else "X1"
            episodes.append((start, end, rne, rec, status.legal_status, placement.place, placement.urn))
    return episodes


@given(st.lists(steps, min_size=1, max_size=12), st.booleans())
def test_coherent_episodes_come_back_from_their_spells(walk, still_open):
    rows = coherent(walk, still_open)
    found = spells(rows)
    assert found.contradictions == ()
    assert found.apart == ()
    assert expand(found) == [(row.decom, row.dec, row.rne, row.rec, row.ls, row.place, row.urn) for row in rows]


any_episode = st.builds(
    episode,
    start=st.none() | st.integers(0, 60).map(day),
    end=st.none() | st.integers(0, 60).map(day),
    rne=st.sampled_from("SLPTBU"),
    rec=st.sampled_from([None, "X1", "E4A"]),
    ls=st.sampled_from(["V2", "C2", "V4"]),
    place=st.sampled_from(["U6", "K2"]),
    line=st.integers(2, 10**6),
)


@given(st.lists(any_episode, max_size=8))
def test_no_row_is_ever_lost_or_told_twice(rows):
    found = spells(rows)
    expected = sorted(row.line for row in rows)
    for kind in (found.care, found.legal, found.placements):
        told = [row.line for spell in kind for row in spell.rows] + [row.line for row in found.apart]
        assert sorted(told) == expected
    contradicting = {id(row) for contradiction in found.contradictions for row in contradiction.rows}
    assert {id(row) for row in found.apart} <= contradicting
    for spell in (*found.care, *found.legal, *found.placements):
        assert spell.contradicted == any(id(row) in contradicting for row in spell.rows)


@given(st.lists(any_episode, max_size=8))
def test_spells_of_what_is_not_contradicted_never_overlap(rows):
    found = spells(rows)
    for kind in (found.care, found.legal, found.placements):
        sound = sorted((spell for spell in kind if not spell.contradicted), key=lambda spell: spell.started)
        for before, after in pairwise(sound):
            assert before.ended is not None
            assert before.ended <= after.started
