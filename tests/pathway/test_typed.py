"""What several people type into one form: nothing is lost, whatever the order in which it arrives."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from goldenthread.pathway.writing.typed import (
    NOTHING,
    Hand,
    Name,
    Sent,
    State,
    as_json,
    by_unit,
    chosen,
    digest,
    digests,
    filled,
    for_children,
    for_one_person,
    merged,
    sent_about,
    state_of,
    tidied,
    unit_of,
)

WORDS = st.sampled_from(["", "a", "b", "He was seen.", "Ring the school\nat nine", "2"])
BOXES = st.sampled_from(
    ["account", "visited-day", "visited-month", "seen--3", "seen--4", "factors", "actions-0-who", "actions-1-who"]
)
TYPED = st.dictionaries(BOXES, st.lists(WORDS, min_size=1, max_size=2), max_size=6).map(tidied)


def hand(user: int = 1, page: str = "p1", turn: int = 0, at: str = "2026-03-03T10:41:00+00:00") -> Hand:
    return Hand(user, at, page, turn)


def sent(boxes, shown=None, by=None) -> Sent:
    """`shown` is what the page showed: it speaks of all of that, and of what it sends."""
    units = {*by_unit(shown or {}), *by_unit(boxes)}
    return Sent(boxes, digests(shown or {}, units), by or hand())


def save(state: State, boxes, shown=None, by=None) -> State:
    return merged(state, sent(boxes, shown, by)).state


def stands(state: State, unit: str, typed) -> bool:
    """Whether what was typed into a unit stands in it or contests it."""
    return state.unit(unit) == typed or any(version.typed == typed for version in state.contested.get(unit, ()))


# --- names ---


def test_the_name_of_a_box_says_what_it_belongs_to():
    assert Name.of("visited-day") == Name("visited", None, None, "-day")
    assert Name.of("seen--12") == Name("seen", 12)
    assert Name.of("actions--12-0-by_when-day") == Name("actions", 12, 0, "-by_when-day")
    assert unit_of("visited-day") == unit_of("visited-year") == "visited"
    assert unit_of("actions-0-who") == "actions-0"
    assert unit_of("late_words") == "late_words"


@given(BOXES)
def test_a_name_is_written_as_it_was_read(box):
    assert str(Name.of(box)) == box


# --- two writers ---


def test_who_changed_what_nobody_else_changed_has_it_their_way():
    shown = {"account": ["As it was"], "seen": ["yes"]}
    state = State(shown)
    dana = save(state, {"account": ["Dana's"], "seen": ["yes"]}, shown, hand(1, "dana"))
    both = save(dana, {"account": ["As it was"], "seen": ["no"]}, shown, hand(2, "omar"))
    assert both.typed == {"account": ["Dana's"], "seen": ["no"]}
    assert both.contested == {}
    assert (both.writers["account"].user, both.writers["seen"].user) == (1, 2)


def test_what_two_changed_differently_is_kept_twice_until_somebody_chooses():
    shown = {"account": ["As it was"]}
    dana = save(State(shown), {"account": ["Dana's"]}, shown, hand(1, "dana"))
    both = save(dana, {"account": ["Omar's"]}, shown, hand(2, "omar"))
    assert both.typed == {"account": ["Dana's"]}
    (version,) = both.contested["account"]
    assert (version.typed, version.by.user) == ({"account": ["Omar's"]}, 2)
    seen = [digest(both.unit("account")), version.digest]
    assert chosen(both, "account", hand(3), keep=version.digest, shown=seen).typed == {"account": ["Omar's"]}
    kept = chosen(both, "account", hand(3), keep=seen[0], shown=seen)
    assert (kept.typed, kept.contested) == ({"account": ["Dana's"]}, {})


def test_what_came_after_the_choice_was_shown_stays_contested():
    shown = {"account": ["As it was"]}
    state = save(State(shown), {"account": ["Dana's"]}, shown, hand(1, "dana"))
    state = save(state, {"account": ["Omar's"]}, shown, hand(2, "omar"))
    omars = state.contested["account"][0].digest
    on_page = [digest(state.unit("account")), omars]
    state = save(state, {"account": ["Dana's, longer"]}, None, hand(1, "dana", 1))
    state = save(state, {"account": ["Third"]}, shown, hand(3, "third"))
    after = chosen(state, "account", hand(2, "omar"), keep=omars, shown=on_page)
    assert after.typed == {"account": ["Omar's"]}
    assert {str(version.typed["account"][0]) for version in after.contested["account"]} == {"Dana's, longer", "Third"}


def test_a_contested_row_may_stand_below_the_other():
    shown = {}
    state = save(State(), {"actions-0-what": ["Ring the school"]}, shown, hand(1, "dana"))
    state = save(state, {"actions-0-what": ["See the doctor"]}, shown, hand(2, "omar"))
    (version,) = state.contested["actions-0"]
    seen = [digest(state.unit("actions-0")), version.digest]
    both = chosen(state, "actions-0", hand(2), keep=version.digest, shown=seen, both=True)
    assert both.typed == {"actions-0-what": ["Ring the school"], "actions-1-what": ["See the doctor"]}
    assert both.contested == {}


def test_one_page_never_contests_itself_though_an_answer_was_lost():
    shown = {"account": ["As it was"]}
    state = save(State(shown), {"account": ["First"]}, shown, hand(1, "dana", 1))
    state = save(state, {"account": ["First and second"]}, shown, hand(1, "dana", 2))
    assert (state.typed, state.contested) == ({"account": ["First and second"]}, {})
    late = save(state, {"account": ["First"]}, shown, hand(1, "dana", 1))
    assert late == state  # a save that a later one has overtaken


def test_going_back_to_what_stood_there_is_a_change_too():
    shown = {"account": ["As it was"]}
    state = save(State(shown), {"account": ["Other"]}, shown, hand(1, "dana", 1))
    state = save(state, {"account": ["As it was"]}, shown, hand(1, "dana", 2))
    assert state.typed == shown


def test_an_emptied_box_is_empty():
    shown = {"factors": ["1A", "2A"]}
    assert save(State(shown), {}, shown).typed == {}


def test_the_parts_of_a_date_are_one_answer():
    shown = {"visited-day": ["2"], "visited-month": ["3"], "visited-year": ["2026"]}
    dana = save(State(shown), {**shown, "visited-day": ["4"]}, shown, hand(1, "dana"))
    both = save(dana, {**shown, "visited-month": ["5"]}, shown, hand(2, "omar"))
    assert both.typed["visited-day"] == ["4"]
    assert both.typed["visited-month"] == ["3"]
    assert list(both.contested) == ["visited"]


@given(TYPED, TYPED, TYPED)
def test_nothing_typed_is_ever_in_neither(shown, one, other):
    state = State(shown)
    state = save(state, one, shown, hand(1, "dana"))
    state = save(state, other, shown, hand(2, "omar"))
    was, first, second = by_unit(shown), by_unit(one), by_unit(other)
    for unit in {*was, *first, *second}:
        for typed in (first.get(unit, {}), second.get(unit, {})):
            if typed != was.get(unit, {}):
                assert stands(state, unit, typed), unit


@given(TYPED, st.lists(st.tuples(st.sampled_from(["dana", "omar", "third"]), TYPED), max_size=6))
def test_however_many_save_however_often_each_page_finds_its_last_words(shown, saves):
    state, last, turns = State(shown), {}, {}
    for page, typed in saves:
        turns[page] = turns.get(page, 0) + 1
        state = save(state, typed, shown, hand(len(page), page, turns[page]))
        last[page] = typed
    was = by_unit(shown)
    for typed in last.values():
        for unit, boxes in by_unit(typed).items():
            if boxes != was.get(unit, {}):
                assert stands(state, unit, boxes), unit


@given(TYPED, TYPED)
def test_saving_again_changes_nothing(shown, typed):
    once = merged(State(shown), sent(typed, shown))
    again = merged(once.state, sent(typed, shown))
    assert again.state == once.state
    assert again.changed == once.changed == ()


@given(TYPED, TYPED, TYPED)
def test_saves_that_do_not_overlap_may_come_in_any_order(shown, one, other):
    mine = {box: v for box, v in one.items() if unit_of(box) not in by_unit(other)}
    theirs = {box: v for box, v in other.items() if unit_of(box) not in by_unit(one)}
    first, second = (
        Sent(mine, digests(shown, by_unit(mine)), hand(1, "a")),
        Sent(theirs, digests(shown, by_unit(theirs)), hand(2, "b")),
    )
    ab = merged(merged(State(shown), first).state, second).state
    ba = merged(merged(State(shown), second).state, first).state
    assert (ab.typed, ab.contested, ab.writers) == (ba.typed, ba.contested, ba.writers)
    assert ab.contested == {}


@given(TYPED, TYPED, TYPED, st.data())
def test_choosing_drops_only_what_was_shown(shown, one, other, data):
    state = save(save(State(shown), one, shown, hand(1, "a")), other, shown, hand(2, "b"))
    if not state.contested:
        return
    unit = data.draw(st.sampled_from(sorted(state.contested)))
    version = state.contested[unit][0]
    after = chosen(state, unit, hand(3, "c"), keep=version.digest, shown=[version.digest])
    assert after.unit(unit) == version.typed
    assert stands(after, unit, state.unit(unit))  # it was not shown, so it is kept


# --- one form, other children ---

EACH = {"seen"}


@given(TYPED)
def test_adding_a_child_and_leaving_it_out_again_keeps_what_was_typed(typed):
    about_three = {box: v for box, v in typed.items() if not box.startswith("seen")} | {"seen": ["yes"]}
    state = save(State(), about_three)
    both = for_children(state, EACH, [3], [3, 4])
    assert both.typed["seen--3"] == ["yes"]
    assert for_children(both, EACH, [3, 4], [3]) == state


def test_what_was_typed_of_a_child_left_out_is_there_when_the_child_comes_back():
    both = State({"seen--3": ["yes"], "seen--4": ["no"], "account": ["Both"]})
    alone = for_children(both, EACH, [3, 4], [3])
    assert alone.typed == {"seen": ["yes"], "seen--4": ["no"], "account": ["Both"]}
    assert for_children(alone, EACH, [3], [3, 4]) == both


def test_a_page_from_before_the_child_was_added_still_says_whose_answer_it_is():
    page = Sent({"seen": ["no"]}, {"seen": NOTHING}, hand())
    moved = sent_about(page, EACH, [3], [3, 4])
    assert (moved.boxes, moved.seen) == ({"seen--3": ["no"]}, {"seen--3": NOTHING})


def test_two_children_who_are_one_keep_both_answers():
    state = State({"seen--3": ["yes"], "seen--4": ["no"]}, writers={"seen--4": hand(2)})
    one = for_one_person(state, gone=4, kept=3)
    assert one.typed == {"seen--3": ["yes"]}
    assert one.contested["seen--3"][0].typed == {"seen--3": ["no"]}
    assert for_one_person(State({"seen--4": ["no"]}), gone=4, kept=3).typed == {"seen--3": ["no"]}


# --- what is known ---


def test_what_is_known_stands_beside_what_somebody_typed():
    state = save(State(), {"account": ["Mine"]})
    after = filled(state, {"account": ["Last time's"]}, hand(2))
    assert after.typed == {"account": ["Last time's"]}
    assert after.contested["account"][0].typed == {"account": ["Mine"]}


def test_known_rows_come_after_those_that_stand():
    state = State({"actions-0-what": ["Mine"]})
    after = filled(state, {"actions-0-what": ["Theirs"]}, hand(2))
    assert after.typed == {"actions-0-what": ["Mine"], "actions-1-what": ["Theirs"]}


# --- as it is stored ---


@given(TYPED, TYPED, TYPED)
def test_it_is_read_as_it_was_stored(shown, one, other):
    state = save(save(State(shown), one, shown, hand(1, "a")), other, shown, hand(2, "b"))
    stored = as_json(state)
    assert state_of(stored["typed"], stored["contested"], stored["writers"]) == state


def test_line_ends_are_one_sign():
    assert digest({"account": ["one\r\ntwo"]}) == digest({"account": ["one\ntwo"]})
    assert tidied({"account": ["", ""]}) == {}
