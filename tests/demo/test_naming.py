"""What invented people are called: repeatable, mixed like a town, and no two children of a family alike."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
import pyarrow as pa
import pytest

from goldenthread.demo.lots import lots
from goldenthread.demo.naming import BACKGROUNDS, Background, backgrounds, ethnicities, family_names, given_names
from goldenthread.rules import codes

MANY = 60_000
INDEX = {background.key: place for place, background in enumerate(BACKGROUNDS)}
GROUP = {code.code: code.group for code in codes.lookup("ethnicity")}


def drawn(seed: int = 1) -> list[list[str]]:
    rng = np.random.default_rng([seed, 20_000])
    background = backgrounds(rng, 2_000)
    male, born = rng.random(2_000) < 0.5, rng.integers(1940, 2026, 2_000)
    names = given_names(rng, background, male, born, rng.integers(0, 700, 2_000))
    return [names.to_pylist(), family_names(rng, background).to_pylist(), ethnicities(rng, background).to_pylist()]


def named(key: str, *, male: bool, born: int, count: int = 20_000) -> Counter[str]:
    of = np.full(count, INDEX[key])
    return Counter(given_names(np.random.default_rng(3), of, np.full(count, male), np.full(count, born)).to_pylist())


def test_the_same_generator_gives_the_same_names() -> None:
    assert drawn() == drawn()
    assert all(one != other for one, other in zip(drawn(), drawn(2), strict=True))


def test_a_list_is_drawn_from_by_its_weights_and_only_it() -> None:
    made = lots([{4: 1.0}, {7: 3.0, 9: 1.0}])
    found = made.draw(np.random.default_rng(1), np.array([0, 1] * 20_000))
    assert set(found[::2]) == {4}
    assert set(found[1::2]) == {7, 9}
    assert np.mean(found[1::2] == 7) == pytest.approx(0.75, abs=0.015)


@pytest.mark.parametrize("among", ["residents", "noticed", "alone"])
def test_backgrounds_come_in_their_shares(among: str) -> None:
    weight = {
        "residents": lambda b: b.share,
        "noticed": lambda b: b.share * b.notice,
        "alone": lambda b: b.alone,
    }[among]
    total = sum(weight(b) for b in BACKGROUNDS)
    found = Counter(backgrounds(np.random.default_rng(1), MANY, among=among).tolist())  # type: ignore[arg-type]
    for place, background in enumerate(BACKGROUNDS):
        assert found[place] / MANY == pytest.approx(weight(background) / total, abs=0.008), background.key


def test_those_who_come_to_notice_are_near_the_published_groups() -> None:
    """Middlesbrough's children looked after, 31 March 2025 (DfE): White 83%, Asian 3, Black 3, Mixed 8, other 3."""
    rng = np.random.default_rng(1)
    found = Counter(GROUP[c] for c in ethnicities(rng, backgrounds(rng, MANY, among="noticed")).to_pylist())
    published = {"White": 0.83, "Asian": 0.03, "Black": 0.03, "Mixed": 0.08, "Other": 0.03}
    for group, share in published.items():
        assert found[group] / MANY == pytest.approx(share, abs=0.02), group


def test_every_ethnicity_is_a_code_and_of_its_background() -> None:
    rng = np.random.default_rng(1)
    of = np.repeat(np.arange(len(BACKGROUNDS)), 500)
    found: dict[int, set[str]] = defaultdict(set)
    for background, code in zip(of.tolist(), ethnicities(rng, of).to_pylist(), strict=True):
        found[background].add(code)
    for place, background in enumerate(BACKGROUNDS):
        assert found[place] == set(background.ethnicity)
        assert found[place] <= set(GROUP)


def test_some_ethnicities_have_not_been_obtained_where_that_is_asked_for() -> None:
    rng = np.random.default_rng(1)
    found = Counter(ethnicities(rng, backgrounds(rng, MANY), not_obtained=0.04).to_pylist())
    assert found["NOBT"] / MANY == pytest.approx(0.04, abs=0.005)


def test_brothers_and_sisters_have_one_ethnicity_and_a_child_alone_its_own() -> None:
    of = np.full(3_000, INDEX["mixed_black"])
    family = np.repeat(np.arange(1_000), 3)
    codes_of: dict[int, set[str]] = defaultdict(set)
    for number, code in zip(family, ethnicities(np.random.default_rng(1), of, family).to_pylist(), strict=True):
        codes_of[int(number)].add(code)
    assert {len(found) for found in codes_of.values()} == {1}
    assert set.union(*codes_of.values()) == {"MWBC", "MWBA"}
    assert len(ethnicities(np.random.default_rng(1), of, np.full(3_000, -1)).unique()) == 2


@pytest.mark.parametrize("background", BACKGROUNDS, ids=lambda b: str(b.key))
def test_every_background_has_names_enough(background: Background) -> None:
    least = 120 if background.key == "white_british" else 30
    for male in (True, False):
        assert len(named(background.key, male=male, born=2015)) >= least
        assert len(named(background.key, male=male, born=1960)) >= min(least, 80) - 1
    family = family_names(np.random.default_rng(2), np.full(MANY, INDEX[background.key])).to_pylist()
    assert len({name for name in family if "-" not in name}) >= (300 if background.key == "white_british" else 29)


def test_few_names_are_common_and_many_are_rare() -> None:
    found = named("white_british", male=False, born=2015)
    shares = [count / 20_000 for _, count in found.most_common()]
    assert 0.015 < shares[0] < 0.06
    assert sum(shares[:10]) > 5 * sum(shares[100:110])


def test_a_name_is_of_its_generation() -> None:
    for young, old, male in (("Olivia", "Susan", False), ("Noah", "Keith", True)):
        new, former = named("white_british", male=male, born=2018), named("white_british", male=male, born=1955)
        assert new[young]
        assert not new[old]
        assert former[old]
        assert not former[young]


def test_hyphens_come_now_and_then_but_not_to_grandparents() -> None:
    share = sum(n for name, n in named("white_british", male=False, born=2005).items() if "-" in name) / 20_000
    assert 0.02 < share < 0.06
    assert not [name for name in named("white_british", male=True, born=1950) if "-" in name]
    family = family_names(np.random.default_rng(2), np.full(MANY, INDEX["white_british"])).to_pylist()
    joined = [name.split("-") for name in family if "-" in name]
    assert 0.025 < len(joined) / MANY < 0.045
    assert all(len(parts) == 2 and parts[0] != parts[1] for parts in joined)


def test_no_name_is_joined_to_itself() -> None:
    for male in (True, False):
        parts = [name.split("-") for name in named("white_british", male=male, born=2000, count=MANY)]
        assert all(len(found) <= 2 and (len(found) == 1 or found[0] != found[1]) for found in parts)


def test_no_two_of_a_family_have_one_name() -> None:
    rng = np.random.default_rng(1)
    family = rng.permutation(np.repeat(np.arange(4_000), 5))
    background = backgrounds(rng, 4_000)[family]
    names = given_names(rng, background, rng.random(len(family)) < 0.5, np.full(len(family), 2012), family)
    seen = Counter((f, name.split("-")[0]) for f, name in zip(family.tolist(), names.to_pylist(), strict=True))
    assert max(seen.values()) == 1


def test_without_a_family_namesakes_may_be() -> None:
    names = given_names(
        np.random.default_rng(1), np.zeros(500, np.int64), np.ones(500, bool), np.full(500, 2012), np.full(500, -1)
    )
    assert len(names.unique()) < 500


def test_a_family_with_more_children_than_names_is_refused() -> None:
    count = 60
    with pytest.raises(ValueError, match="Family 9 has more children than there are names"):
        given_names(
            np.random.default_rng(1), np.full(count, INDEX["eritrean"]), np.ones(count, bool), np.full(count, 2012),
            np.full(count, 9),
        )  # fmt: skip


def test_nobody_has_no_name() -> None:
    nobody = np.zeros(0, np.int64)
    rng = np.random.default_rng(1)
    found = given_names(rng, nobody, np.zeros(0, bool), nobody, nobody)
    assert found.type == pa.string()
    assert len(found) == len(family_names(rng, nobody)) == len(ethnicities(rng, nobody)) == 0
