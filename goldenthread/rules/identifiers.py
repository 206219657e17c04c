"""Numbers that people are known by, and whether they can be right."""

import re

# I, O and S are never used. A letter's value is its place in this list.
UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
UPN_SHAPE = re.compile(rf"[{UPN_LETTERS}]\d{{11}}[\d{UPN_LETTERS}]")


def upn_fault(upn: str) -> str | None:
    """What is wrong with a unique pupil number, or None. Temporary numbers end in a letter.

    Source: DfE, Unique pupil numbers; the check letter is the weighted sum of the rest, modulo 23.
    """
    if not UPN_SHAPE.fullmatch(upn):
        return "A UPN is a letter (not I, O or S) and 12 digits; a temporary one ends in a letter."
    given, expected = upn[0], upn_check_letter(upn[1:])
    return None if given == expected else f"The UPN starts with {given}, but its digits give {expected}."


def upn_check_letter(rest: str) -> str:
    """The check letter for the 12 characters that follow it."""
    values = (int(mark) if mark.isdigit() else UPN_LETTERS.index(mark) for mark in rest)
    return UPN_LETTERS[sum(weight * value for weight, value in enumerate(values, start=2)) % 23]


def nhs_number_fault(number: str) -> str | None:
    """What is wrong with an NHS number, or None. The last of its ten digits is a check, modulo 11."""
    digits = number.replace(" ", "")
    if not re.fullmatch(r"\d{10}", digits):
        return "An NHS number has 10 digits."
    check = -sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return None if check == int(digits[9]) else "The NHS number’s last digit does not agree with the others."
