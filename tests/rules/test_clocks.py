"""Clocks: the due date under each rule, where it stands, and the sentence that says why."""

import csv
import inspect
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.rules import clocks as engine
from goldenthread.rules import law
from goldenthread.rules.clocks import STATES, CannotMove, Clocks
from goldenthread.rules.clocks.counting import LONDON, day_of
from goldenthread.rules.clocks.states import state_of
from goldenthread.rules.working_days import england

CLOCKS = engine.national()
D = date
SIXTEEN = D(2025, 11, 30)
DAYS = st.dates(D(2016, 1, 1), D(2037, 1, 1))
IN_FORCE = [rule for rule in CLOCKS.law.clocks() if rule.in_force]
NUMBERED = [rule for rule in IN_FORCE if rule.value or rule.parts]

# clock, the fact (or facts) it runs from, when it is due
SPECS = [
    ("REF-1WD", D(2026, 4, 2), D(2026, 4, 7)),
    ("REF-1WD", D(2026, 4, 4), D(2026, 4, 7)),  # a Saturday referral to the duty team
    ("SA-45WD", D(2025, 12, 18), D(2026, 2, 24)),
    ("SA-45WD", D(2026, 3, 3), D(2026, 5, 8)),
    ("ICPC-15WD", D(2026, 12, 21), D(2027, 1, 14)),
    ("ICPC-TRANSFER", D(2026, 3, 30), D(2026, 4, 22)),
    ("CORE-1", D(2025, 8, 22), D(2025, 9, 8)),
    ("CORE-N", D(2026, 3, 3), D(2026, 4, 14)),
    ("RCPC-1", D(2025, 11, 30), D(2026, 2, 28)),
    ("RCPC-N", D(2025, 8, 31), D(2026, 2, 28)),
    ("RCPC-UNBORN", {"birth": D(2026, 4, 2), "conference": D(2026, 3, 3)}, D(2026, 4, 20)),
    ("RCPC-UNBORN", {"birth": D(2026, 6, 1), "conference": D(2026, 3, 3)}, D(2026, 6, 3)),
    ("RCPC-UNBORN", {"birth": None, "conference": D(2026, 3, 3)}, D(2026, 6, 3)),
    ("RCPC-UNBORN", {}, None),
    ("CP-VISIT", D(2026, 4, 2), D(2026, 4, 20)),
    ("REV-1", D(2026, 4, 30), D(2026, 6, 1)),
    ("REV-2", D(2025, 11, 30), D(2026, 2, 28)),
    ("REV-N", D(2024, 8, 31), D(2025, 2, 28)),
    ("IHA-20WD", D(2020, 4, 30), D(2020, 6, 1)),
    ("RHA-5PLUS", D(2024, 2, 29), D(2025, 2, 28)),
    ("CLAV-1", D(2026, 3, 28), D(2026, 4, 4)),
    ("CLAV-Y1", D(2026, 3, 28), D(2026, 5, 9)),
    ("CLAV-CO-PWP", D(2026, 3, 3), D(2026, 3, 10)),
    ("PLO-26W", D(2026, 1, 5), D(2026, 7, 5)),
    ("PATH-28D", D(2026, 2, 1), D(2026, 2, 28)),
    ("PATH-ASSESS", {"sixteenth_birthday": SIXTEEN, "became_eligible": SIXTEEN}, D(2026, 2, 28)),
    ("PATH-ASSESS", {"sixteenth_birthday": SIXTEEN, "became_eligible": D(2026, 1, 4)}, D(2026, 4, 4)),
    ("PATH-ASSESS", {"sixteenth_birthday": SIXTEEN}, None),
    ("EPO-8D", D(2026, 3, 3), D(2026, 3, 10)),
    ("EHC-20W", D(2026, 1, 5), D(2026, 5, 25)),
    ("PF-NOTICE", D(2026, 6, 20), D(2026, 5, 9)),
    ("PEP-TERM", D(2026, 5, 22), D(2026, 5, 22)),
    ("CH-R44", D(2026, 1, 31), D(2026, 2, 28)),
    ("SEPTG", D(2025, 9, 1), D(2025, 9, 30)),
    ("AGENDA-5CD", D(2026, 6, 15), D(2026, 6, 5)),
    ("RHI-72H", D(2026, 3, 27), D(2026, 3, 30)),
    ("STRAT", D(2026, 3, 3), None),
    ("FGDM", D(2026, 3, 3), None),
    ("SA-45WD", None, None),
    ("SA-45WD", {"referral": None}, None),
]


@pytest.mark.parametrize(("clock", "facts", "due"), SPECS)
def test_due_dates(clock: str, facts: engine.Facts, due: date | None) -> None:
    found = CLOCKS.due(clock, facts, on=D(2026, 3, 3))
    assert found.due == due
    assert bool(found.why_not) == (due is None)


# Two cases for each clock that runs from one fact, reckoned with numpy and dateutil, not with the engine.
with Path(__file__).with_name("clock_specs.csv").open(newline="", encoding="utf-8") as opened:
    LINES = list(csv.reader(opened))[1:]
TABLE = [(clock, D.fromisoformat(start), D.fromisoformat(due)) for clock, start, due in LINES]


@pytest.mark.parametrize(("clock", "start", "due"), TABLE)
def test_the_table_of_cases(clock: str, start: date, due: date) -> None:
    assert CLOCKS.due(clock, start, on=D(2026, 3, 3)).due == due


def test_every_clock_has_a_case() -> None:
    cases = {clock for clock, *_ in (*SPECS, *TABLE)}
    lacking = [rule.id for rule in NUMBERED if rule.id not in cases]
    assert not lacking, f"Add to tests/rules/clock_specs.csv a start and a due date for {', '.join(lacking)}."


def test_what_a_due_date_carries() -> None:
    due = CLOCKS.due("SA-45WD", D(2026, 3, 3), on=D(2026, 3, 3))
    assert (due.clock_id, due.counting, due.standing) == ("SA-45WD", "working days", "statutory guidance")
    assert due.start == D(2026, 3, 3)
    assert "CIN census guide" in due.source
    assert "authorises" in due.text


def test_hours_from_a_moment_are_due_at_a_moment() -> None:
    back = datetime(2026, 3, 28, 10, tzinfo=LONDON)
    due = CLOCKS.due("RHI-72H", back, on=back)
    assert due.due == datetime(2026, 3, 31, 11, tzinfo=LONDON)
    assert CLOCKS.status(due, None, datetime(2026, 3, 31, 10, 59)) == "due soon"
    assert CLOCKS.status(due, None, datetime(2026, 3, 31, 11, 1)) == "overdue"
    assert CLOCKS.status(due, datetime(2026, 3, 31, 11, 1), D(2026, 4, 1)) == "missed"
    assert CLOCKS.status(due, D(2026, 3, 31), D(2026, 4, 1)) == "met"  # the time was not written down
    assert CLOCKS.status(due, D(2026, 4, 1), D(2026, 4, 1)) == "missed"


def test_a_day_clock_started_at_a_moment_counts_from_its_day_in_london() -> None:
    late = datetime.fromisoformat("2026-07-01T23:30:00+00:00")  # half past midnight on 2 July in London
    assert CLOCKS.due("REF-1WD", late, on=late).due == D(2026, 7, 3)


@pytest.mark.parametrize(
    ("done", "today", "state"),
    [
        (None, D(2026, 3, 2), "not started"),
        (None, D(2026, 3, 3), "running"),
        (None, D(2026, 4, 29), "running"),
        (None, D(2026, 4, 30), "due soon"),
        (None, D(2026, 5, 8), "due soon"),
        (None, D(2026, 5, 9), "overdue"),
        (D(2026, 5, 8), D(2026, 5, 8), "met"),
        (D(2026, 5, 9), D(2026, 5, 9), "missed"),
        (D(2026, 5, 9), D(2030, 1, 1), "missed"),
        (D(2026, 5, 8), D(2026, 5, 7), "due soon"),  # as it stood the day before it was done
        (D(2026, 5, 20), D(2026, 5, 12), "overdue"),
    ],
)
def test_where_an_assessment_due_on_8_may_2026_stands(done: date | None, today: date, state: str) -> None:
    due = CLOCKS.due("SA-45WD", D(2026, 3, 3), on=D(2026, 3, 3))
    assert CLOCKS.status(due, done, today) == state


def test_done_on_the_day_off_after_the_due_date_is_late() -> None:
    """By a plain count 1 January 2014 is 45 working days after 25 October 2013; the 45th was 31 December."""
    due = CLOCKS.due("SA-45WD", D(2013, 10, 25), on=D(2013, 10, 25))
    assert england().elapsed(D(2013, 10, 25), D(2014, 1, 1)) == 45
    assert due.due == D(2013, 12, 31)
    assert CLOCKS.status(due, None, D(2014, 1, 1)) == "overdue"
    assert CLOCKS.status(due, D(2014, 1, 1), D(2014, 2, 1)) == "missed"


def test_a_clock_towards_an_event_runs_before_the_event() -> None:
    due = CLOCKS.due("PF-NOTICE", D(2026, 6, 20), on=D(2026, 3, 3))
    assert CLOCKS.status(due, None, D(2026, 3, 3)) == "running"
    assert CLOCKS.status(due, None, D(2026, 5, 10)) == "overdue"
    assert CLOCKS.status(due, D(2026, 5, 9), D(2026, 6, 1)) == "met"


def test_a_clock_without_a_due_date_has_not_started_whatever_was_done() -> None:
    due = CLOCKS.due("STRAT", D(2026, 3, 3), on=D(2026, 3, 3))
    assert CLOCKS.status(due, D(2026, 3, 4), D(2026, 3, 5)) == "not started"


def test_nothing_but_facts_and_the_date_asked_moves_a_state() -> None:
    """A reason for lateness, a pause, a stop: there is nowhere to put them."""
    asked = list(inspect.signature(state_of).parameters)
    assert asked == ["opened", "due", "done", "today", "soon", "calendar"]
    assert list(inspect.signature(Clocks.status).parameters) == ["self", "due", "done", "today"]


ASSESSED = "Single assessment: 45 working days from the referral on 3 March 2026 is 8 May 2026; "
NO_DATE = "not started, because the date of becoming eligible is not recorded."
UNKNOWN = "its commencement has not been confirmed."
SENTENCES = [
    (
        "SA-45WD",
        D(2026, 3, 3),
        None,
        D(2026, 4, 30),
        ASSESSED + "today is 5 working days before.",
    ),
    (
        "SA-45WD",
        D(2026, 3, 3),
        None,
        D(2026, 5, 11),
        ASSESSED + "today is 1 working day after.",
    ),
    (
        "SA-45WD",
        D(2026, 3, 3),
        None,
        D(2026, 5, 9),
        ASSESSED + "today is 1 day after.",
    ),
    (
        "SA-45WD",
        D(2026, 3, 3),
        D(2026, 5, 12),
        D(2026, 6, 1),
        ASSESSED + "it was done on 12 May 2026, 2 working days after.",
    ),
    (
        "REF-1WD",
        D(2026, 3, 3),
        D(2026, 3, 4),
        D(2026, 6, 1),
        "Decision on a referral: 1 working day from the referral on 3 March 2026 is 4 March 2026; "
        "it was done on 4 March 2026, on the day.",
    ),
    (
        "CLAV-Y1",
        D(2026, 3, 28),
        None,
        D(2026, 5, 1),
        "Visit in the first year of a placement: 6 weeks after the last visit on 28 March 2026 is 9 May "
        "2026; today is 8 days before. 9 May 2026 is a Saturday and not a working day: plan for 8 May 2026.",
    ),
    (
        "PLO-26W",
        D(2026, 1, 5),
        None,
        D(2026, 7, 6),
        "Care proceedings: 26 weeks beginning with the issue of the application, 5 January 2026, "
        "end on 5 July 2026; today is 1 day after.",
    ),
    (
        "RCPC-UNBORN",
        {"birth": D(2026, 4, 2), "conference": D(2026, 3, 3)},
        None,
        D(2026, 4, 20),
        "First review conference after a conference before birth: 10 working days from the birth on "
        "2 April 2026 is 20 April 2026 and 3 months after the initial conference on 3 March 2026 is "
        "3 June 2026, and the earlier of the two counts; that is today. This is a local standard.",
    ),
    (
        "RHI-72H",
        datetime(2026, 3, 28, 10),
        None,
        datetime(2026, 3, 31, 9),
        "Return home interview: 72 hours after the child's return at 10:00am on 28 March 2026 end at "
        "11:00am on 31 March 2026; today is 2 hours before.",
    ),
    (
        "AGENDA-5CD",
        D(2026, 6, 15),
        None,
        D(2026, 6, 4),
        "Agenda published: 5 clear working days before the meeting on 15 June 2026 are left up to "
        "5 June 2026; today is 1 working day before. This number has not been verified.",
    ),
    (
        "CH-R44",
        D(2026, 3, 15),
        None,
        D(2026, 4, 30),
        "Independent person's visit to a home: once in each month, and after the last visit on "
        "15 March 2026 the next is due by 30 April 2026; that is today.",
    ),
    (
        "PEP-TERM",
        D(2026, 5, 22),
        None,
        D(2026, 5, 21),
        "Personal education plan review: it must be done by the end of the school term on 22 May 2026; "
        "today is 1 day before. This number has not been verified.",
    ),
    (
        "SEPTG",
        D(2025, 9, 1),
        D(2025, 9, 29),
        D(2026, 5, 21),
        "September guarantee: the date is 30 September 2025; it was done on 29 September 2025, 1 day before.",
    ),
    (
        "PF-NOTICE",
        D(2026, 6, 19),
        D(2026, 5, 11),
        D(2026, 5, 21),
        "Notice of private fostering: 6 weeks before the start of the arrangement on 19 June 2026 is "
        "8 May 2026; it was done on 11 May 2026, 3 days after.",
    ),
    (
        "STRAT",
        D(2026, 3, 3),
        None,
        D(2026, 3, 3),
        "Strategy discussion: no number is set nationally, and this authority has not set one.",
    ),
    (
        "PATH-ASSESS",
        {"sixteenth_birthday": SIXTEEN},
        None,
        D(2026, 3, 3),
        "Assessment of needs for leaving care: " + NO_DATE,
    ),
    (
        "FGDM",
        D(2026, 3, 3),
        None,
        D(2026, 3, 3),
        "Family group decision-making offered (FGDM) is not switched on: " + UNKNOWN,
    ),
]


@pytest.mark.parametrize(("clock", "facts", "done", "today", "words"), SENTENCES)
def test_sentences(clock: str, facts: engine.Facts, done: date | None, today: date, words: str) -> None:
    due = CLOCKS.due(clock, facts, on=D(2026, 3, 3))
    assert CLOCKS.sentence(due, done, today) == words


class TestMoving:
    """A due date moves only where the clock's own source allows it."""

    def test_statutory_clock_cannot_be_moved(self) -> None:
        with pytest.raises(CannotMove, match=r"its date cannot be moved.*stays late"):
            CLOCKS.due("SA-45WD", {"referral": D(2026, 3, 3), "extended_to": D(2026, 6, 1)}, on=D(2026, 3, 3))

    def test_a_court_extends_care_proceedings_again_and_again(self) -> None:
        facts = {"issued": D(2026, 1, 5), "extended_to": D(2026, 12, 1)}
        due = CLOCKS.due("PLO-26W", facts, on=D(2026, 1, 5))
        assert (due.due, due.moved_from) == (D(2026, 12, 1), D(2026, 7, 5))
        words = CLOCKS.sentence(due, None, D(2026, 9, 1))
        assert "end on 5 July 2026, extended by the court to 1 December 2026;" in words

    def test_an_emergency_protection_order_is_extended_by_seven_days_at_most(self) -> None:
        made, latest = D(2026, 3, 3), D(2026, 3, 17)
        assert CLOCKS.due("EPO-8D", {"order": made, "extended_to": latest}, on=made).due == latest
        with pytest.raises(CannotMove, match="extended by 7 days at most, to 17 March 2026"):
            CLOCKS.due("EPO-8D", {"order": made, "extended_to": D(2026, 3, 18)}, on=made)

    def test_a_stage_2_complaint_reaches_65_working_days(self) -> None:
        start = D(2026, 3, 3)
        longest = england().add(start, 65)
        assert CLOCKS.due("CMP-S2", {"stage_two": start, "extended_to": longest}, on=start).due == longest
        with pytest.raises(CannotMove):
            CLOCKS.due("CMP-S2", {"stage_two": start, "extended_to": longest + timedelta(days=1)}, on=start)

    def test_an_extension_is_not_backwards(self) -> None:
        with pytest.raises(CannotMove, match="3 May 2026 is before"):
            CLOCKS.due("EHC-20W", {"request": D(2026, 1, 5), "extended_to": D(2026, 5, 3)}, on=D(2026, 1, 5))

    def test_there_is_nothing_to_extend_before_a_start(self) -> None:
        assert CLOCKS.due("EHC-20W", {"extended_to": D(2026, 5, 3)}, on=D(2026, 1, 5)).due is None


def test_a_standard_is_not_a_clock() -> None:
    with pytest.raises(ValueError, match="CP-2YR is a threshold, not a clock"):
        CLOCKS.due("CP-2YR", D(2026, 1, 5), on=D(2026, 1, 5))
    with pytest.raises(law.UnknownRule):
        CLOCKS.due("SA-45", D(2026, 1, 5), on=D(2026, 1, 5))


@pytest.mark.parametrize("clock", ["ICPC-15WD", "RCPC-N", "CORE-N"])
def test_a_date_that_cannot_be_right_has_no_due_date_and_says_so(clock: str) -> None:
    due = CLOCKS.due(clock, date.max, on=D(2026, 3, 3))
    assert due.due is None
    assert "cannot be" in due.why_not
    assert CLOCKS.status(due, None, D(2026, 3, 3)) == "not started"


def authority(folder: Path, text: str) -> Clocks:
    file = folder / "authority.toml"
    file.write_text(text, encoding="utf-8")
    return engine.load(file)


class TestAuthority:
    def test_first_day_is_a_setting(self, tmp_path: Path) -> None:
        ours = authority(tmp_path, '[[standard]]\nid = "FIRST-DAY"\nvalue = 1\nsource = "Practice"')
        for start, day_0, day_1 in [
            (D(2026, 4, 2), D(2026, 4, 27), D(2026, 4, 24)),
            (D(2026, 4, 4), D(2026, 4, 27), D(2026, 4, 27)),
        ]:
            assert CLOCKS.due("ICPC-15WD", start, on=start).due == day_0
            assert ours.due("ICPC-15WD", start, on=start).due == day_1
        assert ours.due("CP-VISIT", D(2026, 4, 2), on=D(2026, 4, 2)).due == D(2026, 4, 20)
        assert ours.version != CLOCKS.version

    def test_due_soon_is_a_setting(self, tmp_path: Path) -> None:
        ours = authority(tmp_path, '[[standard]]\nid = "DUE-SOON"\nvalue = 10\nsource = "Practice"')
        due = ours.due("SA-45WD", D(2026, 3, 3), on=D(2026, 3, 3))
        assert ours.status(due, None, D(2026, 4, 23)) == "due soon"
        assert ours.status(due, None, D(2026, 4, 22)) == "running"

    def test_a_local_number_fills_a_gap(self, tmp_path: Path) -> None:
        ours = authority(tmp_path, '[[standard]]\nid = "STRAT"\nvalue = 3\nsource = "Procedures"')
        assert ours.due("STRAT", D(2026, 3, 3), on=D(2026, 3, 3)).due == D(2026, 3, 6)

    def test_an_announced_holiday_moves_the_date_and_the_version(self, tmp_path: Path) -> None:
        added = '[[bank_holiday]]\ndate = 2026-04-20\ntitle = "An announced day"\nsource = "Proclamation"'
        ours = authority(tmp_path, added)
        assert ours.due("CORE-1", D(2026, 4, 2), on=D(2026, 4, 2)).due == D(2026, 4, 21)
        assert ours.version != CLOCKS.version

    def test_a_holiday_without_its_words_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match=r"authority\.toml: each bank_holiday needs a date"):
            authority(tmp_path, '[[bank_holiday]]\ndate = "2026-04-20"\ntitle = "A day"\nsource = "Us"')

    def test_without_a_file_the_clocks_are_the_nations(self, tmp_path: Path) -> None:
        assert engine.load(None).version == engine.load(tmp_path / "authority.toml").version == CLOCKS.version


def facts_of(rule: law.Rule, on: date) -> engine.Facts:
    return dict.fromkeys(rule.facts, on)


@pytest.mark.parametrize("rule", NUMBERED, ids=lambda rule: rule.id)
@given(start=DAYS, days=st.integers(0, 400))
def test_a_later_start_never_gives_an_earlier_deadline(rule: law.Rule, start: date, days: int) -> None:
    on = max(start, rule.starts or start)
    later = start + timedelta(days=days)
    first, second = (CLOCKS.due(rule.id, facts_of(rule, day), on) for day in (start, later))
    assert first.due is not None
    assert second.due is not None
    assert first.due <= second.due


@given(start=st.datetimes(datetime(2016, 1, 1), datetime(2037, 1, 1)), minutes=st.integers(0, 10_000))
def test_a_later_moment_never_gives_an_earlier_one(start: datetime, minutes: int) -> None:
    first = start.replace(tzinfo=LONDON)
    second = datetime.fromtimestamp(first.timestamp() + 60 * minutes, tz=LONDON)
    one, other = (CLOCKS.due("RHI-72H", moment, on=day_of(moment)).due for moment in (first, second))
    assert isinstance(one, datetime)
    assert isinstance(other, datetime)
    assert one.timestamp() <= other.timestamp()


@given(birth=DAYS, conference=DAYS, days=st.integers(0, 100), more=st.integers(0, 100))
def test_later_facts_never_give_an_earlier_deadline_where_two_are_compared(
    birth: date,
    conference: date,
    days: int,
    more: int,
) -> None:
    for clock, one, other in (
        ("RCPC-UNBORN", "birth", "conference"),
        ("PATH-ASSESS", "sixteenth_birthday", "became_eligible"),
    ):
        first = CLOCKS.due(clock, {one: birth, other: conference}, on=birth)
        later = {one: birth + timedelta(days=days), other: conference + timedelta(days=more)}
        second = CLOCKS.due(clock, later, on=birth)
        assert first.due is not None
        assert second.due is not None
        assert first.due <= second.due


ORDER = {state: number for number, state in enumerate(["not started", "running", "due soon", "overdue"])}


@given(
    rule=st.sampled_from(NUMBERED),
    start=DAYS,
    late=st.one_of(st.none(), st.integers(-50, 800)),
    asked=st.integers(-50, 900),
    wait=st.integers(0, 900),
)
def test_waiting_never_mends_a_clock(
    rule: law.Rule,
    start: date,
    late: int | None,
    asked: int,
    wait: int,
) -> None:
    """An overdue clock stays overdue or becomes missed; missed stays missed; met stays met."""
    due = CLOCKS.due(rule.id, facts_of(rule, start), max(start, rule.starts or start))
    assert due.due is not None
    done = None if late is None else due.due + timedelta(days=late)
    today = start + timedelta(days=asked)
    before, after = (CLOCKS.status(due, done, on) for on in (today, today + timedelta(days=wait)))
    assert {before, after} <= set(STATES)
    if before in ("met", "missed"):
        assert after == before
    elif before == "overdue":
        assert after in ("overdue", "missed")
    else:
        assert after in ("met", "missed") or ORDER[after] >= ORDER[before]
    if late is not None and late > 0:
        assert "met" not in (before, after)


@given(rule=st.sampled_from(IN_FORCE), start=DAYS, asked=st.integers(-50, 900), late=st.integers(-50, 900))
def test_every_clock_always_has_a_sentence(rule: law.Rule, start: date, asked: int, late: int) -> None:
    due = CLOCKS.due(rule.id, facts_of(rule, start), start)
    for done in (None, start + timedelta(days=late)):
        sentence = CLOCKS.sentence(due, done, start + timedelta(days=asked))
        assert sentence.startswith(rule.title)
        assert sentence.endswith(".")
        assert "None" not in sentence
