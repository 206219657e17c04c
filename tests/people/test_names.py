from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.people import names

WORDS = st.text(st.characters(codec="utf-8", categories=("L", "Mn", "Pd", "Zs")), max_size=40)


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("O’Brien", ["obrien"]),
        ("Zoë", ["zoe"]),
        ("Smith-Jones", ["smith", "jones"]),
        ("Łukasz Wiśniewski", ["lukasz", "wisniewski"]),
        ("van  der Berg", ["van", "der", "berg"]),
        ("J.R.", ["j", "r"]),
        ("", []),
        ("1234", []),
    ],
)
def test_plain_form(typed: str, parts: list[str]) -> None:
    assert names.parts(typed) == parts


def test_double_names_are_also_written_as_one() -> None:
    assert names.all_parts("Mary-Jane Ann", "De Silva") == {"mary", "jane", "ann", "maryjane", "de", "silva", "desilva"}


@pytest.mark.parametrize(
    ("typed", "name", "how"),
    [
        ("smith", "smith", "is"),
        ("katie", "kathryn", "is a form of"),
        ("kate", "catherine", "is a form of"),
        ("mohamed", "muhammad", "is a form of"),
        ("jon", "john", "is a form of"),
        ("smyth", "smith", "sounds like"),
        ("filips", "phillips", "sounds like"),
        ("braitwaite", "braithwaite", "is spelt like"),
        ("fether", "fetherstone", "begins"),
        ("j", "john", "is the initial of"),
        ("liam", "noah", "is not"),
        ("smith", "jones", "is not"),
        ("j", "kim", "is not"),
    ],
)
def test_likeness(typed: str, name: str, how: str) -> None:
    found = names.likeness(typed, name)
    assert found.how == how
    assert (found.score == 0) == (how == "is not")


def test_one_wrong_letter_is_closer_than_a_name_that_only_sounds_alike() -> None:
    assert names.likeness("harrisson", "harrison").score > names.likeness("ann", "ian").score


@given(WORDS, WORDS)
def test_likeness_is_a_share_and_the_same_name_is_whole(one: str, other: str) -> None:
    for a in names.parts(one):
        assert names.likeness(a, a).score == 1
        for b in names.parts(other):
            assert 0 <= names.likeness(a, b).score <= 1
            assert names.likeness(a, b).how in names.HOW


@given(st.text("abcdefghijklmnoprstuwyz", min_size=4, max_size=12), st.data())
def test_one_slip_always_leads_to_the_name(name: str, data: st.DataObject) -> None:
    """A letter lost, added, changed, or two swapped: the name typed and the name recorded share a key."""
    at = data.draw(st.integers(0, len(name) - 2))
    letter = data.draw(st.sampled_from("aeiouxq"))
    slips = {
        name[:at] + name[at + 1 :],
        name[:at] + letter + name[at:],
        name[:at] + letter + name[at + 1 :],
        name[:at] + name[at + 1] + name[at] + name[at + 2 :],
    }
    for slip in slips:
        assert names.ways_from(slip) & names.ways_to(name), slip


def test_every_line_of_the_nicknames_is_in_plain_form() -> None:
    for form, roots in names.forms().items():
        assert form == names.plain(form).strip(), form
        assert all(root == root.strip() and " " not in root for root in roots)


def test_keys_fit_their_column() -> None:
    longest = "x" * 200
    (only,) = names.parts(longest)
    assert max(len(key) for key in names.ways_to(only)) <= 40
