"""The code lists of the returns."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from goldenthread.rules.codes import CodeFileError, UnknownCodeList, lookup, names, reword

# What the public validators and the census schema call our lists.
SSDA903 = {
    "SEX": "sex",
    "ETHNIC": "ethnicity",
    "RNE": "new_episode_reason",
    "LS": "legal_status",
    "CIN": "need",
    "PLACE": "placement_type",
    "REC": "episode_ceased_reason",
    "REASON_PLACE_CHANGE": "place_change_reason",
    "PLACE_PROVIDER": "placement_provider",
    "REVIEW_CODE": "review_participation",
    "IN_TOUCH": "in_touch",
    "ACTIV": "activity",
    "ACCOM": "accommodation",
    "MISSING": "missing",
    "SDQ_REASON": "sdq_reason",
    "SEX_ADOPTR": "adopter_sex",
    "LS_ADOPTR": "adopter_legal_status",
    "REASON_PLACED_CEASED": "adoption_reversal",
    "PREV_PERM": "previous_permanence",
    "SW_REASON": "worker_change_reason",
}
CIN = {
    "ethnicitytype": "ethnicity",
    "disabilitytype": "disability",
    "referralsourcetype": "referral_source",
    "categoryofabuse": "abuse_category",
    "primaryneedcodetype": "primary_need",
    "reasonforclosuretype": "closure_reason",
    "assessmentfactorstype": "assessment_factor",
    "gendertype": "sex",
}


def in_use(name: str, on: date) -> set[str]:
    return {code for code, _ in lookup(name).choices(on)}


@pytest.mark.shared
def test_the_ssda903_lists_hold_the_codes_of_the_public_validator_for_2026_27(shared: Path) -> None:
    file = shared / "facts" / "codes" / "ssda903_columns_codes_d2i_2026_27.json"
    read = json.loads(file.read_text(encoding="utf-8"))
    for theirs, ours in SSDA903.items():
        assert in_use(ours, date(2026, 5, 1)) == set(read["code_lists"][theirs]["codes"]), theirs


@pytest.mark.shared
def test_the_cin_lists_hold_the_codes_of_the_2024_census_schema(shared: Path) -> None:
    file = shared / "facts" / "codes" / "cin_codes_liiatools_xsd_2024.json"
    read = json.loads(file.read_text(encoding="utf-8"))
    for theirs, ours in CIN.items():
        assert in_use(ours, date(2024, 3, 31)) == set(read[theirs]["enum"]), theirs
    assert set(read["unknownupntype"]["enum"]) < in_use("upn_unknown", date(2024, 3, 31))


@pytest.mark.parametrize("name", names())
def test_every_list_says_where_it_is_from_and_every_code_has_its_own_label(name: str) -> None:
    codes = lookup(name)
    assert codes.title
    assert codes.source
    assert all(code.label for code in codes)
    for on in (date(2016, 3, 31), date(2024, 3, 31), date(2026, 3, 31)):
        labels = [label for _, label in codes.choices(on)]
        assert len(labels) == len(set(labels)) or name in ("sex",)


def test_labels_and_groups() -> None:
    assert lookup("legal_status").label("C2", on=date(2026, 3, 3)) == "Full care order"
    assert lookup("activity").group("P4") == "EET"
    assert lookup("accommodation").group("X2") == "Unsuitable"
    assert lookup("legal_status").label("Q9") == "Q9 (not a known code)"
    assert lookup("legal_status").group("Q9") == ""
    assert lookup("legal_status").find("Q9") is None
    assert "C2" in lookup("legal_status")
    assert "Q9" not in lookup("legal_status")


def test_a_code_belongs_to_its_years() -> None:
    places = lookup("placement_type")
    assert places.valid("H5", on=date(2023, 3, 31))
    assert not places.valid("H5", on=date(2023, 4, 1))
    assert places.valid("K3", on=date(2023, 4, 1))
    assert places.label("H5", on=date(2023, 4, 1)).endswith("(H5, not in use then)")
    assert not lookup("activity").valid("F3", on=date(2026, 3, 3))
    assert not places.valid("Q9", on=date(2026, 3, 3))


@pytest.mark.parametrize(("old", "now"), ["1M", "2F", "0U", "9U", "MM", "77"])
def test_old_codes_for_sex_are_read_as_the_new(old: str, now: str) -> None:
    assert lookup("sex").current(old) == now


def test_an_unknown_list_names_those_there_are() -> None:
    with pytest.raises(UnknownCodeList, match=r"no code list colour\. There are: .*legal_status"):
        lookup("colour")


@pytest.fixture
def own_words(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "authority.toml"
    reword(tmp_path / "none of its own")


def test_an_authority_words_its_own_levels_of_need(own_words: Path) -> None:
    ours = lookup("threshold").label("4")
    own_words.write_text('[labels.threshold]\n3 = "Tier 3: targeted"\n')
    reword(own_words)
    assert lookup("threshold").label("3") == "Tier 3: targeted"
    assert lookup("threshold").label("4") == ours


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ('[labels.legal_status]\nC2 = "Ours"', "legal_status cannot be worded by an authority. These can: .*threshold"),
        ('[labels.colour]\nred = "Red"', "colour cannot be worded"),
        ('[labels.threshold]\n9 = "Nine"', "threshold has 9; its codes are 1, 2, 3, 4"),
    ],
)
def test_what_an_authority_cannot_word(own_words: Path, said: str, sentence: str) -> None:
    own_words.write_text(said)
    with pytest.raises(CodeFileError, match=sentence):
        reword(own_words)
