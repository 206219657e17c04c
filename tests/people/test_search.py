"""A screener at the front door looks for a child whose name was said down a telephone."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goldenthread.access.models import User
from goldenthread.people import actions, finding, keys
from goldenthread.people.finding import search
from goldenthread.people.models import NameKey, Person, SearchKey
from tests.people.family import also_called, lives_at, person
from tests.people_of_erimus import signed

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 3)


@pytest.fixture
def crowd(db: None) -> dict[str, Person]:
    """People among whom to find the right one."""
    return {
        "john": person("John Paul", "Smith", date(2015, 3, 5), la_child_id="CH-1234", upn="D051910639385"),
        "other john": person("John", "Smith", date(2009, 7, 1)),
        "jane": person("Jane", "Smithson", date(2015, 3, 9)),
        "kathryn": person("Kathryn", "O’Neill-Braithwaite", date(2011, 11, 2), nhs_number="9434765919"),
        "muhammad": person("Muhammad", "Chaudhry", date(2018, 1, 30)),
        "noor": person("Noor", "De Silva", date(2013, 6, 6)),
        "unborn": person("", "Ferriby", None, expected=date(2026, 5, 1)),
        "adult": person("Szymon", "Kowalski"),
        "nameless": person("", "", date(2014, 4, 4), la_child_id="88012"),
    }


def first(text: str, user: User) -> Person | None:
    found = search(text, for_user=user, on=ON).found
    return found[0].person if found else None


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("john smith 2015", "john"),
        ("jon smyth 2015", "john"),
        ("smith, jon march 2015", "john"),
        ("smith john paul", "john"),
        ("JOHN SMITH 05/03/2015", "john"),
        ("john smith 03/05/2015", "john"),  # day and month swapped
        ("john smith 2009", "other john"),
        ("jhon smtih 2009", "other john"),
        ("j smith 5.3.15", "john"),
        ("D051910639385", "john"),
        ("ch-1234", "john"),
        ("CH1234", "john"),
        ("943 476 5919", "kathryn"),
        ("katie oneil", "kathryn"),
        ("kate braithwate", "kathryn"),
        ("kathryn o'neill", "kathryn"),
        ("braithwaite oneill kathrin", "kathryn"),
        ("mohamed choudry", "muhammad"),
        ("mohammed chowdhry 30 january 2018", "muhammad"),
        ("noor desilva", "noor"),
        ("nour de silva", "noor"),
        ("ferriby may 2026", "unborn"),
        ("simon kovalski", "adult"),
        ("kowal", "adult"),
        ("88012", "nameless"),
        ("4/4/2014", "nameless"),
        ("april 2014", "nameless"),
    ],
)
def test_the_right_person_comes_first(crowd: dict[str, Person], helen: User, text: str, who: str) -> None:
    assert first(text, helen) == crowd[who]


@pytest.mark.parametrize(
    "text", ["zzyzx", "2031", "ZZ9 9ZZ", "D999999999999", "", "%", "' OR 1=1 --", "🙂", "\x00", "q"]
)
def test_nobody_is_found(crowd: dict[str, Person], helen: User, text: str) -> None:
    assert search(text, for_user=helen, on=ON).found == []


def test_why_is_said(crowd: dict[str, Person], helen: User) -> None:
    found = search("jon smyth 03/05/2015", for_user=helen, on=ON).found[0]
    assert found.why == (
        "“Jon” is a form of “John”",
        "“Smyth” sounds like “Smith”",
        "the date of birth agrees, with day and month the other way round",
    )


def test_what_was_searched_is_said(crowd: dict[str, Person], helen: User) -> None:
    searched = search("zzyzx 2015", for_user=helen, on=ON).searched
    assert searched.understood == ["a name like “Zzyzx”", "a date of birth in 2015"]
    assert searched.people == 9
    assert searched.newest == signed().at


def test_a_date_of_birth_that_differs_counts_against(crowd: dict[str, Person], helen: User) -> None:
    found = search("john smith 01/07/2009", for_user=helen, on=ON).found
    assert [each.person for each in found][:1] == [crowd["other john"]]
    assert crowd["john"] not in [each.person for each in found]


def test_other_names_lead_to_the_person(crowd: dict[str, Person], helen: User) -> None:
    also_called(crowd["jane"], "Jayne", "Wrigglesworth")
    found = search("jane wriglesworth", for_user=helen, on=ON).found[0]
    assert found.person == crowd["jane"]
    assert "under another name: Jayne Wrigglesworth" in found.why


def test_a_corrected_name_is_found_and_the_wrong_one_is_not(crowd: dict[str, Person], helen: User) -> None:
    actions.correct_person(by=signed(), person=crowd["adult"], changes={"family_name": "Wojcik"})
    assert first("szymon wojcik", helen) == crowd["adult"]
    assert first("kowalski", helen) is None


def test_addresses_past_and_present(crowd: dict[str, Person], helen: User) -> None:
    lives_at(crowd["jane"], "1 Mill Lane", "TS1 2AB", ended=date(2020, 1, 1))
    lives_at(crowd["noor"], "2 Mill Lane", "TS1 2AB", started=date(2024, 1, 1))
    found = {each.person.pk: each for each in search("ts12ab", for_user=helen, on=ON).found}
    assert found[crowd["jane"].pk].why == ("lived at TS1 2AB",)
    assert found[crowd["noor"].pk].why == ("lives at TS1 2AB",)
    assert found[crowd["jane"].pk].address == ""
    assert found[crowd["noor"].pk].address == "2 Mill Lane, TS1 2AB"


def test_somebody_merged_away_leads_to_the_person_kept(crowd: dict[str, Person], helen: User) -> None:
    actions.merge(by=signed(), person=crowd["noor"], gone=crowd["muhammad"])
    actions.merge(by=signed(), person=crowd["jane"], gone=crowd["noor"])
    found = search("mohamed chaudhry", for_user=helen, on=ON).found
    assert [each.person for each in found] == [crowd["jane"]]
    assert "Muhammad Chaudhry was found to be the same person" in found[0].why


def test_a_worker_finds_everybody_and_is_told_what_is_outside_their_work(crowd: dict[str, Person], amina: User) -> None:
    found = search("noor de silva", for_user=amina, on=ON).found[0]
    assert (found.person, found.in_scope) == (crowd["noor"], False)


def test_columns_come_from_the_rooms_above(
    crowd: dict[str, Person], helen: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "_columns", {})
    finding.register_column("Held by", lambda ids, on: {pk: f"team {pk} on {on}" for pk in ids})
    found = search("noor de silva", for_user=helen, on=ON).found[0]
    assert found.columns == {"Held by": f"team {crowd['noor'].pk} on {ON}"}


def test_more_than_are_shown_are_counted(helen: User) -> None:
    people = [Person(given_names="Ivy", family_name="Ashdown", born=date(2010 + at % 9, 1, 1)) for at in range(30)]
    actions.create_people(by=signed(), people=people)
    results = search("ivy ashdown", for_user=helen, on=ON)
    assert (len(results.found), results.more) == (finding.SHOWN, 10)
    assert len(search("ivy ashdown 2012", for_user=helen, on=ON).found) < finding.SHOWN


def test_the_questions_put_to_the_database_do_not_grow_with_what_is_found(helen: User) -> None:
    def asked_with(count: int) -> int:
        people = [Person(given_names="Ivy", family_name="Ashdown") for _ in range(count)]
        actions.create_people(by=signed(), people=people)
        with CaptureQueriesContext(
            connection,
        ) as counted:
            search("ivy ashdown", for_user=helen, on=ON)
        return len(counted)

    search("warm up", for_user=helen, on=ON)
    assert asked_with(3) == asked_with(40)


def test_keys_written_again_do_not_change(crowd: dict[str, Person]) -> None:
    before = sorted(SearchKey.objects.values_list("pk", "person_id", "key"))
    keys.write_keys(crowd.values())
    assert sorted(SearchKey.objects.values_list("pk", "person_id", "key")) == before


def test_all_keys_can_be_written_anew(crowd: dict[str, Person], capsys: pytest.CaptureFixture[str]) -> None:
    def everything() -> tuple[list[tuple[int, str]], list[tuple[str, str]]]:
        people = sorted(SearchKey.objects.values_list("person_id", "key"))
        return people, sorted(NameKey.objects.values_list("key", "name"))

    before = everything()
    SearchKey.objects.filter(person=crowd["jane"]).delete()
    NameKey.objects.filter(key="r:john").delete()
    NameKey.objects.create(key="x:gone", name="gone")
    call_command("search_keys", "--json")
    assert json.loads(capsys.readouterr().out) == {"people": len(crowd)}
    assert everything() == before


def test_keys_of_a_person_without_anything() -> None:
    assert keys.keys_of(Person()) == set()


NAMES = st.sampled_from(["Oliver", "Amelia", "Siobhan", "Mateusz", "Zainab", "Featherstone", "Hetherington", "Okafor"])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given_name=NAMES, family=NAMES, data=st.data())
def test_a_name_with_one_letter_wrong_is_found(
    crowd: dict[str, Person], helen: User, given_name: str, family: str, data: st.DataObject
) -> None:
    wanted = person(given_name, family, date(2012, 5, 6))
    at = data.draw(st.integers(1, len(family) - 2))
    wrong = family[:at] + data.draw(st.sampled_from(["", "e", "s", family[at] * 2])) + family[at + 1 :]
    found = search(f"{wrong} {given_name} 2012", for_user=helen, on=ON)
    assert wanted.pk in [each.person.pk for each in found.found if each.person.name == wanted.name]
