"""Erimus and the other invented towns: repeatable, whole, and nowhere real."""

from __future__ import annotations

import dataclasses
import json
import re
from collections import Counter, defaultdict
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from django.db import models

from goldenthread.demo import authority as demo_authority
from goldenthread.demo.place import Places, places, town
from goldenthread.demo.place.shapes import OUTSIDE
from goldenthread.placements.models import Provider
from goldenthread.places import authority
from goldenthread.places.models import Organisation, Postcode, School, Ward
from goldenthread.returns import kinds
from goldenthread.rules import codes

# Royal Mail's areas, with the Crown dependencies', the forces' and those of no place.
AREAS = """
AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY
G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL
OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN
WR WS WV YO ZE
"""
# Schools of Middlesbrough, by the words that tell them from others.
SCHOOLS = """
Abingdon|Acklam|Archibald|Ashdale|Avenue|Ayresome|Berwick Hills|Beverley|Brambles|Breckon Hill|Caldicotes|Captain Cook
Chandlers Ridge|Corpus Christi|Discovery|Easterside|Green Lane|Hemlington|Holmwood|Kader|Kings|King's Manor|Lingfield
Linthorpe|Macmillan|Marton|Middlesbrough|Newham Bridge|Newport|Nunthorpe|Ormesby|Outwood|Pallister|Park End|Pennyman
Priory Woods|River Tees|Riverside|Rose Wood|Sacred Heart|St Alphonsus|St Augustine|St Bernadette|St Clare|St Edward
St Gerard|St Joseph|St Mary|St Pius|St Thomas More|Sunnyside|Thorntree|Tollesby|Trinity|Unity|Viewley|Whinney Banks
William Harrison
"""
STREETS = """
Acklam Road|Albert Road|Ayresome Street|Bolckow Street|Borough Road|Bridge Street|Cambridge Road|Cargo Fleet Lane
Clairville Road|Corporation Road|Gresham Road|Gurney Street|Keith Road|Ladgate Lane|Linthorpe Road|Longlands Road
Marton Road|Newport Road|Orchard Road|Ormesby Road|Parliament Road|Roman Road|Southfield Road|Stainton Way|Union Street
Victoria Road|Vulcan Street|Zetland Road
"""
# Authorities of England with children's services, and a few that have gone.
AUTHORITIES = """
Barking and Dagenham|Barnet|Barnsley|Bath and North East Somerset|Bedford|Bexley|Birmingham|Blackburn with Darwen
Blackpool|Bolton|Bournemouth, Christchurch and Poole|Bracknell Forest|Bradford|Brent|Brighton and Hove|Bristol|Bromley
Buckinghamshire|Bury|Calderdale|Cambridgeshire|Camden|Central Bedfordshire|Cheshire East|Cheshire West and Chester
City of London|Cornwall|Coventry|Croydon|Cumberland|Cumbria|Darlington|Derby|Derbyshire|Devon|Doncaster|Dorset|Dudley
Durham|Ealing|East Riding of Yorkshire|East Sussex|Enfield|Essex|Gateshead|Gloucestershire|Greenwich|Hackney|Halton
Hammersmith and Fulham|Hampshire|Haringey|Harrow|Hartlepool|Havering|Herefordshire|Hertfordshire|Hillingdon|Hounslow
Isle of Wight|Isles of Scilly|Islington|Kensington and Chelsea|Kent|Kingston upon Hull|Kingston upon Thames|Kirklees
Knowsley|Lambeth|Lancashire|Leeds|Leicester|Leicestershire|Lewisham|Lincolnshire|Liverpool|Luton|Manchester|Medway
Merton|Middlesbrough|Milton Keynes|Newcastle upon Tyne|Newham|Norfolk|North East Lincolnshire|North Lincolnshire
North Northamptonshire|North Somerset|North Tyneside|North Yorkshire|Northamptonshire|Northumberland|Nottingham
Nottinghamshire|Oldham|Oxfordshire|Peterborough|Plymouth|Portsmouth|Reading|Redbridge|Redcar and Cleveland
Richmond upon Thames|Rochdale|Rotherham|Rutland|Salford|Sandwell|Sefton|Sheffield|Shropshire|Slough|Solihull|Somerset
South Gloucestershire|South Tyneside|Southampton|Southend-on-Sea|Southwark|St Helens|Staffordshire|Stockport
Stockton-on-Tees|Stoke-on-Trent|Suffolk|Sunderland|Surrey|Sutton|Swindon|Tameside|Telford and Wrekin|Thurrock|Torbay
Tower Hamlets|Trafford|Wakefield|Walsall|Waltham Forest|Wandsworth|Warrington|Warwickshire|West Berkshire
West Northamptonshire|West Sussex|Westminster|Westmorland and Furness|Wigan|Wiltshire|Windsor and Maidenhead|Wirral
Wokingham|Wolverhampton|Worcestershire|York
"""


def listed(text: str) -> set[str]:
    return {name.strip() for line in text.strip().splitlines() for name in line.split("|")}


@lru_cache(maxsize=1)
def towns() -> list[Places]:
    """Erimus first."""
    return [places(), *(town(1, number) for number in range(1, 154))]


def columns(of: Places) -> dict[str, list[Any]]:
    parts = (of.wards, of.streets, of.postcodes, of.schools, of.organisations, of.providers)
    return {
        f"{type(part).__name__}.{field.name}": getattr(part, field.name).tolist()
        for part in parts
        for field in dataclasses.fields(part)
    }


def test_the_same_seed_and_number_make_the_same_town() -> None:
    assert columns(town(1, 5)) == columns(town(1, 5))
    assert columns(town(1, 5)) != columns(town(2, 5))
    places.cache_clear()
    assert columns(places()) == columns(towns()[0])


def test_erimus_is_of_its_size() -> None:
    erimus = places()
    assert erimus.name == "Erimus"
    assert erimus.la_code == "000"
    assert len(erimus.wards) == 20
    assert int(erimus.wards.children.sum()) == 35_600
    assert 550 <= len(erimus.postcodes) <= 700
    assert len(erimus.streets) >= 220
    assert Counter(erimus.schools.phase.to_pylist()) == {"primary": 31, "secondary": 8, "special": 4, "college": 2}
    assert len(erimus.organisations) == 25
    assert len(erimus.providers) == 90
    assert set(erimus.organisations.sector.to_pylist()) >= {
        "health", "school", "charity", "housing", "police", "probation",
    }  # fmt: skip


def test_columns_of_a_table_are_equally_long() -> None:
    for of in towns()[:3]:
        lengths = defaultdict(set)
        for name, values in columns(of).items():
            lengths[name.split(".")[0]].add(len(values))
        assert all(len(found) == 1 for found in lengths.values()), lengths


def test_the_most_deprived_ward_has_the_most_need_and_the_town_as_a_whole_none_above_itself() -> None:
    wards = places().wards
    assert np.all(np.diff(wards.need) < 0)
    assert np.average(wards.need, weights=wards.children) == pytest.approx(1)
    rng = np.random.default_rng(1)
    noticed, any_child = (np.bincount(wards.draw(rng, 50_000, noticed=n), minlength=20) for n in (True, False))
    assert noticed / 50_000 == pytest.approx(wards.children * wards.need / wards.children.sum(), abs=0.006)
    assert any_child / 50_000 == pytest.approx(wards.children / wards.children.sum(), abs=0.006)


def test_no_postcode_is_of_an_area_that_exists_and_none_comes_twice_anywhere() -> None:
    found = [postcode for of in towns() for postcode in of.postcodes.postcode.to_pylist()]
    assert len(found) == len(set(found))
    assert {re.match(r"[A-Z]+", postcode)[0] for postcode in found} & set(AREAS.split()) == set()  # type: ignore[index]
    assert [postcode for postcode in found if kinds.POSTCODE.read(postcode) != postcode] == []


def test_postcodes_lie_off_every_coast() -> None:
    for of in towns():
        assert of.postcodes.easting.min() > 656_000
        assert of.postcodes.northing.min() > 0


def test_numbers_of_schools_providers_and_wards_are_never_issued_twice() -> None:
    for take, shape in (
        (lambda of: of.schools.urn, r"9\d{5}"),
        (lambda of: of.providers.urn, r"SC9\d{5}"),
        (lambda of: of.wards.code, r"Z05\d{6}"),
    ):
        found = [code for of in towns() for code in take(of).to_pylist()]
        assert len(found) == len(set(found))
        assert all(re.fullmatch(shape, code) for code in found)


@pytest.mark.parametrize("table", ["wards", "schools", "organisations", "providers"])
def test_names_of_a_town_are_told_apart(table: str) -> None:
    for of in towns():
        names = getattr(of, table).name.to_pylist()
        assert len(set(names)) == len(names), of.name


def test_streets_of_a_town_are_told_apart() -> None:
    for of in towns():
        found = list(zip(of.streets.name.to_pylist(), of.streets.town.to_pylist(), strict=True))
        assert len(set(found)) == len(found), of.name


def test_nothing_in_erimus_is_called_as_it_is_in_middlesbrough() -> None:
    erimus = places()
    called = [*erimus.schools.name.to_pylist(), *erimus.wards.name.to_pylist()]
    assert [(name, real) for name in called for real in listed(SCHOOLS) if name.startswith(real)] == []
    assert set(erimus.streets.name.to_pylist()) & listed(STREETS) == set()


def test_towns_are_153_with_names_and_codes_of_their_own_and_none_real() -> None:
    made = towns()
    names = [of.name for of in made]
    assert len(set(names)) == len(made) == 154
    assert not set(names) & listed(AUTHORITIES)
    assert len(listed(AUTHORITIES)) >= 153
    assert [of.la_code for of in made] == [f"{number:03d}" for number in range(154)]
    for of in made:
        assert not set(of.streets.town.to_pylist()) & (set(names) - {of.name})


def test_a_town_that_is_not_numbered_is_refused() -> None:
    for number in (0, 154, 806):
        with pytest.raises(ValueError, match="numbered 1 to 153"):
            town(1, number)


def test_addresses_stand_in_their_ward_and_a_house_has_one_postcode() -> None:
    erimus = places()
    rng = np.random.default_rng(1)
    ward = rng.integers(OUTSIDE, 20, 30_000)
    lines, postcode = erimus.addresses(rng, ward)
    assert np.array_equal(erimus.postcodes.ward[postcode], ward)
    codes_of: dict[str, set[int]] = defaultdict(set)
    for line, code in zip(lines.to_pylist(), postcode.tolist(), strict=True):
        codes_of[re.sub(r"^Flat \d+, ", "", line)].add(code)
    assert max(map(len, codes_of.values())) == 1
    flats = sum(line.startswith("Flat ") for line in lines.to_pylist())
    assert flats / 30_000 == pytest.approx(0.08, abs=0.01)
    inside = [line for line, of in zip(lines.to_pylist(), ward, strict=True) if of != OUTSIDE]
    assert all(re.fullmatch(r"(Flat \d, )?\d{1,3} [A-Z][a-z]+ [A-Z][a-z]+, Erimus", line) for line in inside)


def test_addresses_come_again_from_the_same_generator_and_nobody_has_none() -> None:
    erimus = places()
    one, other = (erimus.addresses(np.random.default_rng(9), np.zeros(50, np.int64)) for _ in range(2))
    assert one[0].equals(other[0])
    assert np.array_equal(one[1], other[1])
    lines, postcode = erimus.addresses(np.random.default_rng(9), np.zeros(0, np.int64))
    assert len(lines) == len(postcode) == 0
    assert lines.type == pa.string()


def test_outside_the_nearer_towns_are_likelier() -> None:
    erimus = places()
    rng = np.random.default_rng(1)
    _, postcode = erimus.addresses(rng, np.full(20_000, OUTSIDE))
    miles = erimus.miles(postcode, np.zeros(20_000, np.int64))
    assert np.mean(miles < 15) > 0.5 > np.mean(miles > 40) > 0.02


def test_providers_are_of_every_kind_near_and_far() -> None:
    erimus = places()
    of = erimus.providers
    known = codes.lookup("placement_provider")
    assert all(code in known for code in of.provided_by.to_pylist())
    inside = erimus.postcodes.ward[of.postcode] != OUTSIDE
    assert 30 <= inside.sum() <= 45
    assert inside[np.array(of.provided_by.to_pylist()) == "PR1"].all()
    assert of.miles[inside].max() < 5
    assert of.miles[~inside].min() > 2.5
    assert of.miles.max() > 60
    assert Counter(of.kind.to_pylist()) == {
        "fostering agency": 26, "children's home": 43, "supported accommodation": 21,
    }  # fmt: skip


def test_miles_between_postcodes_are_in_a_straight_line() -> None:
    erimus = places()
    posts = erimus.postcodes
    one, other = np.array([0, 5]), np.array([0, 600])
    far = np.hypot(posts.easting[5] - posts.easting[600], posts.northing[5] - posts.northing[600]) / 1609.344
    assert erimus.miles(one, other).tolist() == pytest.approx([0, far], abs=0.05)


def test_every_ward_has_a_primary_school_in_it() -> None:
    for of in towns()[:3]:
        schools = of.schools
        primary = {
            int(w) for w, phase in zip(schools.ward, schools.phase.to_pylist(), strict=True) if phase == "primary"
        }
        assert primary == set(range(20))
        assert np.array_equal(of.postcodes.ward[schools.postcode], schools.ward)


def test_the_product_reads_the_code_from_the_authority_file(tmp_path: Path, settings: Any) -> None:
    """What a census must name, and what a snapshot says it is of."""
    settings.DATA = tmp_path
    erimus = places()
    text = demo_authority.TEXT.format(name=erimus.name, la_code=erimus.la_code, population="2025 = 35600")
    (tmp_path / "authority.toml").write_text(text, encoding="utf-8")
    said = authority.read()
    assert said.la_code == erimus.la_code
    assert said.name == "Erimus Council"


@pytest.mark.shared
def test_no_invented_code_is_one_that_returns_name(shared: Path) -> None:
    lists = json.loads((shared / "facts/codes/ssda903_columns_codes_d2i_2026_27.json").read_text(encoding="utf-8"))
    real = set(lists["code_lists"]["LA_PERM"]["codes"])
    assert len(real) > 150
    assert not real & {of.la_code for of in towns()}


@pytest.mark.parametrize(
    ("columns", "model"),
    [
        ("wards", Ward),
        ("postcodes", Postcode),
        ("schools", School),
        ("organisations", Organisation),
        ("providers", Provider),
    ],
)
def test_every_text_fits_in_the_record(columns: str, model: type[models.Model]) -> None:
    made = getattr(places(), columns)
    fitted = set()
    for field in model._meta.concrete_fields:
        column = getattr(made, field.attname, None)
        if isinstance(field, models.CharField) and isinstance(column, pa.Array):
            assert max(len(text) for text in column.to_pylist()) <= (field.max_length or 0)
            fitted.add(field.attname)
    assert fitted >= {"name"} or fitted >= {"postcode"}
