"""What was typed, as a tree."""

from hypothesis import given
from hypothesis import strategies as st

from goldenthread.governance.text import PLACED, Items, Mark, Paragraph, Words, lists, marks, paragraphs, read


def test_paragraphs_and_marks() -> None:
    first, second = read("We help [[figure:in-care]] children.\n\nAnd **[[outside:school]]** more.")
    assert isinstance(first, Paragraph)
    assert first.plain == f"We help {PLACED} children."
    assert marks([first, second]) == [Mark("figure", "in-care"), Mark("outside", "school", bold=True)]


def test_lists_nest_and_remember_their_typed_numbers() -> None:
    (bullets,) = read("- one\n- two\n  - three")
    assert isinstance(bullets, Items)
    assert [p.plain for p in paragraphs([bullets])] == ["one", "two", "three"]
    (numbered,) = read("4. one\n9. two")
    assert [each.typed for each in lists([numbered])] == [(4, 9)]


def test_a_broken_line_is_one_paragraph() -> None:
    (only,) = read("one\ntwo")
    assert isinstance(only, Paragraph)
    assert only.plain == "one two"


def test_markup_is_shown_as_it_was_typed() -> None:
    typed = "<b>x</b> &#53; ![a](http://b) # no [bad](javascript:alert)"
    (only,) = read(typed)
    assert isinstance(only, Paragraph)
    assert "<b>x</b> &#53;" in only.plain
    assert "[bad](javascript:alert)" in only.plain
    assert {part.href for part in only.parts if isinstance(part, Words)} <= {"", "http://b"}


def test_a_number_split_by_emphasis_is_one_number_in_plain_words() -> None:
    (only,) = read("5**0**9 children")
    assert isinstance(only, Paragraph)
    assert only.plain == "509 children"


@given(st.text(alphabet="ab 1.-*_[]()\\\n:figure", max_size=80))
def test_anything_typed_is_read(typed: str) -> None:
    for paragraph in paragraphs(read(typed)):
        assert isinstance(paragraph.plain, str)


@given(st.lists(st.sampled_from(["in-care", "plans", "a1"]), max_size=5))
def test_every_mark_is_found_in_order(refs: list[str]) -> None:
    typed = " and ".join(f"[[figure:{ref}]]" for ref in refs)
    assert [mark.ref for mark in marks(read(typed))] == refs
