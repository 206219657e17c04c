"""Numbers of invented people: they pass the product's own checks, and are nobody's."""

from __future__ import annotations

import re

import numpy as np
import pytest

from goldenthread.demo import numbers
from goldenthread.people.matching import DUMMY_UPN
from goldenthread.rules.identifiers import nhs_number_fault, upn_fault

SERIALS = np.arange(1, 909_091, 397)
REAL = range(201, 1000)  # from the City of London on


def test_every_upn_has_its_check_letter_and_names_its_authority() -> None:
    for authority in (0, 7, 153):
        found = numbers.upns(SERIALS, authority=authority).to_pylist()
        assert [fault for upn in found if (fault := upn_fault(upn))] == []
        assert {upn[1:4] for upn in found} == {f"{authority:03d}"}
        assert len(set(found)) == len(SERIALS)
        assert not any(DUMMY_UPN.fullmatch(upn) for upn in found)


def test_every_nhs_number_has_its_check_digit_and_is_from_the_test_range() -> None:
    found = numbers.nhs_numbers(SERIALS).to_pylist()
    assert [fault for number in found if (fault := nhs_number_fault(number))] == []
    assert all(number.startswith("999") for number in found)


def test_no_nhs_number_comes_twice_and_one_too_many_is_refused() -> None:
    assert len(numbers.nhs_numbers(np.arange(909_091)).unique()) == 909_091
    with pytest.raises(ValueError, match="There are 909,091 NHS numbers"):
        numbers.nhs_numbers(np.array([909_091]))


def test_the_last_serial_gives_a_upn_and_the_next_is_refused() -> None:
    (last,) = numbers.upns(np.array([999_999_999]), authority=12).to_pylist()
    assert last[1:] == "012999999999"
    assert upn_fault(last) is None
    for serial in (1_000_000_000, -1):
        with pytest.raises(ValueError, match="1,000,000,000 UPNs"):
            numbers.upns(np.array([serial]))


def test_authorities_that_are_real_are_refused() -> None:
    assert numbers.la_code(0) == "000"
    assert numbers.la_code(153) == "153"
    for authority in (-1, 201, 806, 999):
        with pytest.raises(ValueError, match="others are real"):
            numbers.la_code(authority)
    assert not set(numbers.AUTHORITIES) & set(REAL)


def test_registration_numbers_stand_apart_and_run_out_at_seven_digits() -> None:
    assert numbers.sw_numbers(np.array([0, 17])).to_pylist() == ["SW900000", "SW900017"]
    with pytest.raises(ValueError, match="registration numbers"):
        numbers.sw_numbers(np.array([100_000]))


def test_telephone_numbers_are_those_kept_for_drama() -> None:
    serials = np.array([0, 7, 999, 1000])
    assert numbers.landlines(serials).to_pylist() == ["01632 960000", "01632 960007", "01632 960999", "01632 960000"]
    assert all(re.fullmatch(r"07700 900\d{3}", phone) for phone in numbers.mobiles(SERIALS).to_pylist())


def test_none_gives_none() -> None:
    nobody = np.zeros(0, np.int64)
    for make in (numbers.upns, numbers.nhs_numbers, numbers.sw_numbers, numbers.landlines):
        assert make(nobody).to_pylist() == []
