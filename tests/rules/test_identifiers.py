import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.rules.identifiers import UPN_LETTERS, nhs_number_fault, upn_check_letter, upn_fault


def test_a_upn_worked_by_hand() -> None:
    """2x2 0x3 7x4 0x5 0x6 0x7 0x8 1x9 6x10 0x11 4x12 9x13 = 266, and 266 modulo 23 is 13, which is P."""
    assert upn_fault("P207000016049") is None
    assert upn_fault("B801200005001") is None


@pytest.mark.parametrize(
    ("upn", "says"),
    [
        ("A801200005001", "starts with A, but its digits give B"),
        ("I801200005001", "not I, O or S"),
        ("B80120000500", "12 digits"),
        ("b801200005001", "12 digits"),
        ("X80120000A001", "12 digits"),
        ("B80120000500S", "12 digits"),
        ("", "12 digits"),
    ],
)
def test_a_upn_that_cannot_be_right(upn: str, says: str) -> None:
    assert says in (upn_fault(upn) or "")


@given(digits=st.from_regex(rf"[0-9]{{11}}[0-9{UPN_LETTERS}]", fullmatch=True), place=st.integers(0, 10))
def test_a_changed_digit_is_always_noticed(digits: str, place: int) -> None:
    upn = upn_check_letter(digits) + digits
    assert upn_fault(upn) is None
    other = str((int(digits[place]) + 1) % 10)
    assert upn_fault(upn[0] + digits[:place] + other + digits[place + 1 :]) is not None


def test_nhs_numbers() -> None:
    assert nhs_number_fault("943 476 5919") is None
    assert nhs_number_fault("9434765918") == "The NHS number’s last digit does not agree with the others."
    assert nhs_number_fault("94347659") == "An NHS number has 10 digits."
    assert nhs_number_fault("0000000060") is not None  # no digit can be 10
