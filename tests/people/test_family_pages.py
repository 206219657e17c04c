"""A family seen, added to and put right."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goldenthread.access.models import LogEntry, User
from goldenthread.access.objections import Refused
from goldenthread.access.reasons import open_with_reason
from goldenthread.people import actions, queries
from goldenthread.people.models import Person, Relationship
from tests.browser import assert_valid_page
from tests.people.family import kin, person
from tests.people_of_erimus import signed

pytestmark = pytest.mark.django_db
BORN, ON = date(2015, 3, 3), date(2026, 3, 3)
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _today(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO = True
    monkeypatch.setenv("GOLDENTHREAD_TODAY", "2026-03-03")


@pytest.fixture
def leo(db: None) -> Person:
    return person("Leo", "Ferriby", BORN, sex="M")


@pytest.fixture
def dawn(leo: Person) -> Person:
    dawn = person("Dawn", "Ferriby", date(1990, 1, 5), sex="F", phone="07700 900123")
    kin(leo, dawn, "mother", parental_responsibility=True, same_household=True)
    return dawn


@pytest.fixture
def desk(client: Client, amina: User, leo: Person) -> Client:
    """Amina's, who has opened Leo's record."""
    open_with_reason(by=signed(amina, why="duty"), person_id=leo.pk)
    client.force_login(amina)
    return client


def page(response: HttpResponse, status: int = 200) -> str:
    html = response.content.decode()
    assert response.status_code == status, html[:500]
    assert_valid_page(html)
    return " ".join(html.split())


def relation(kind: str, **more: str) -> dict[str, str]:
    return {"kind": kind, "parental_responsibility": "unknown", "same_household": "unknown", **more}


def typed(name: str, day: date) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


# Seen


def test_the_childs_page_draws_the_family(desk: Client, leo: Person, dawn: Person) -> None:
    html = page(desk.get(f"/children/{leo.pk}"))
    assert "Genogram of Leo Ferriby" in html
    assert "Father not recorded" in html
    assert f'href="/children/{leo.pk}/family"' in html


def test_the_family_page_says_everything(desk: Client, amina: User, leo: Person, dawn: Person) -> None:
    mick = person("Mick", "Petch", date(1985, 1, 1), sex="M", phone="07700 900999")
    ada = person("Ada", "Petch", date(2020, 1, 1), sex="F")
    kin(ada, dawn, "mother")
    kin(ada, mick, "father")
    nan = person("Joan", "Ferriby", sex="F")
    kin(dawn, nan, "mother")
    open_with_reason(by=signed(amina, why="duty"), person_id=dawn.pk)
    html = page(desk.get(f"/children/{leo.pk}/family"))
    for said in ("Dawn Ferriby", "07700 900123", "Mick Petch (outside your work)", "Other parent (of Ada Petch)"):
        assert said in html, said
    assert "Grandparent (through Dawn Ferriby)" in html
    assert "07700 900999" not in html, "a telephone number is for those who read the person"
    assert "Half-brother or half-sister" not in html, "nobody knows that Leo’s father is another"
    assert "Father not recorded" in html
    entry = LogEntry.objects.get(act="people.family")
    assert set(entry.objects_touched["people.Person"]) == {leo.pk, dawn.pk, mick.pk, ada.pk, nan.pk}


def test_nobody_outside_sees_it(client: Client, amina: User, joan: User, leo: Person) -> None:
    addresses = ("family", "family/find", f"family/add/{leo.pk}", "family/new", "family/1", "particulars")
    for user in (amina, joan):
        client.force_login(user)
        for address in addresses:
            assert client.get(f"/children/{leo.pk}/{address}").status_code == 403, address
            assert client.post(f"/children/{leo.pk}/{address}").status_code == 403, address
    assert client.get("/children/987654/family").status_code == 403


def test_there_is_no_such_person(client: Client, helen: User, leo: Person) -> None:
    client.force_login(helen)
    page(client.get("/children/987654/family"), 404)


def test_names_cannot_carry_markup(desk: Client, leo: Person) -> None:
    kin(leo, person(HOSTILE), "mother")
    for address in ("", "/family", "/family/find?q=script"):
        assert "<script>alert" not in desk.get(f"/children/{leo.pk}{address}").content.decode()


def test_a_big_family_asks_no_more_than_a_small_one(client: Client, helen: User, leo: Person, dawn: Person) -> None:
    client.force_login(helen)

    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as queries_asked:
            page(client.get(address))
        return len(queries_asked)

    kin(person("Mia", "Ferriby", date(2019, 2, 1)), dawn, "mother")
    small = asked(f"/children/{leo.pk}/family")
    for n in range(10):
        child, father = person(f"Child{n}", "Ferriby", date(2010 + n, 1, 1)), person(f"Father{n}")
        kin(child, dawn, "mother")
        kin(child, father, "father")
    assert asked(f"/children/{leo.pk}/family") == small
    assert small < 15


def test_the_drawing_adds_nothing_to_what_the_list_asks(
    helen: User, leo: Person, dawn: Person, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(6):
        queries.family(leo, for_user=helen, on=ON)


def test_merged_persons_are_drawn_once(helen: User, leo: Person, dawn: Person) -> None:
    twice = person("Dawn", "Feriby", date(1990, 1, 5))
    actions.merge(by=signed(), person=dawn, gone=twice)
    assert [r.person for r in queries.family(leo, for_user=helen, on=ON).everybody] == [dawn]


def test_the_other_children_of_a_carer_are_another_familys_matter(helen: User, leo: Person) -> None:
    carer, stranger = person("Olive"), person("Stranger")
    kin(leo, carer, "carer")
    kin(stranger, carer, "carer")
    kin(person("Own child of the carer"), carer, "mother")
    assert [r.person for r in queries.family(leo, for_user=helen, on=ON).everybody] == [carer]


# Added


def test_search_comes_first(desk: Client, leo: Person, dawn: Person) -> None:
    html = page(desk.get(f"/children/{leo.pk}/family/find"))
    assert "Who is it?" in html
    assert f'href="/children/{leo.pk}/family/new"' in html, "for somebody whose name nobody knows"
    carl = person("Carl", "Ferriby", date(1988, 1, 1))
    html = page(desk.get(f"/children/{leo.pk}/family/find", {"q": "ferriby"}))
    assert f'href="/children/{leo.pk}/family/add/{carl.pk}"' in html
    assert "In the family already: mother" in html
    assert f'href="/children/{leo.pk}/family/add/{leo.pk}"' not in html
    assert f'href="/children/{leo.pk}/family/new?q=ferriby"' in html
    assert LogEntry.objects.filter(act="people.search").exists()


def test_somebody_who_is_there_is_added(desk: Client, amina: User, leo: Person) -> None:
    carl = person("Carl", "Ferriby", date(1988, 1, 1), sex="M")
    address = f"/children/{leo.pk}/family/add/{carl.pk}"
    assert "What is Carl Ferriby to Leo Ferriby?" in page(desk.get(address))
    answer = relation("father", parental_responsibility="no", same_household="yes", **typed("started", BORN))
    assert desk.post(address, answer)["Location"] == f"/children/{leo.pk}/family"
    row = Relationship.objects.get()
    assert (row.person, row.other, row.kind, row.recorded_by) == (leo, carl, "father", amina)
    assert (row.parental_responsibility, row.same_household, row.started) == (False, True, BORN)
    assert "Carl Ferriby was added" in page(desk.get(f"/children/{leo.pk}/family"))


def test_a_child_is_added_from_the_mothers_page(client: Client, helen: User, leo: Person) -> None:
    dawn = person("Dawn", "Ferriby", sex="F")
    client.force_login(helen)
    client.post(f"/children/{dawn.pk}/family/add/{leo.pk}", relation("child"))
    assert str(Relationship.objects.get()) == "Dawn Ferriby is mother of Leo Ferriby"


def test_a_father_whose_name_nobody_knows(desk: Client, leo: Person, dawn: Person) -> None:
    response = desk.post(f"/children/{leo.pk}/family/new", relation("father"))
    assert response["Location"] == f"/children/{leo.pk}/family"
    father = Relationship.objects.get(kind="father").other
    assert (father.name, father.sex) == ("Name not known", "M")
    html = page(desk.get(f"/children/{leo.pk}/family"))
    assert "Father, name not known" in html
    assert "Father not recorded" not in html


def test_somebody_new_is_added_with_what_is_known(desk: Client, leo: Person) -> None:
    html = page(desk.get(f"/children/{leo.pk}/family/new", {"q": "carl ferriby 1/2/1988"}))
    assert 'value="Carl"' in html
    assert 'value="1988"' in html
    given = {"given_names": "Carl", "family_name": "Ferriby", "phone": "07700 900456", "ethnicity": "WBRI"}
    desk.post(f"/children/{leo.pk}/family/new", relation("father", **given, **typed("born", date(1988, 2, 1))))
    carl = Relationship.objects.get().other
    assert (carl.name, carl.born, carl.sex, carl.phone, carl.ethnicity) == (
        "Carl Ferriby", date(1988, 2, 1), "M", "07700 900456", "WBRI"
    )  # fmt: skip


def test_an_unborn_brother(desk: Client, leo: Person) -> None:
    desk.post(f"/children/{leo.pk}/family/new", relation("sibling", **typed("expected", date(2026, 6, 1))))
    assert "Unborn baby" in page(desk.get(f"/children/{leo.pk}/family"))


def test_somebody_like_them_is_shown_before_anybody_is_added(desk: Client, leo: Person) -> None:
    carl = person("Carl", "Ferriby", date(1988, 2, 1))
    answer = relation("father", given_names="Karl", family_name="Feriby", phone="1", **typed("born", date(1988, 2, 1)))
    html = page(desk.post(f"/children/{leo.pk}/family/new", answer))
    assert f'href="/children/{leo.pk}/family/add/{carl.pk}"' in html
    assert 'value="Karl"' in html
    assert not Relationship.objects.exists()
    desk.post(f"/children/{leo.pk}/family/new", {**answer, "shown": str(carl.pk)})
    assert Relationship.objects.get().other != carl


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"kind": ""}, "Select what this person is to Leo Ferriby"),
        ({"kind": "wife"}, "from the list"),
        (typed("born", date(2027, 1, 1)), "must be on or before"),
        ({**typed("born", date(1990, 1, 1)), **typed("died", date(1980, 1, 1))}, "on or after the date of birth"),
        (typed("born", date(2016, 1, 1)), "is younger than Leo Ferriby"),
        (typed("died", date(2015, 3, 2)), "before Leo Ferriby was born"),
        ({**typed("started", date(2020, 1, 1)), **typed("ended", date(2019, 1, 1))}, "before it starts"),
        ({"started-day": "31", "started-month": "2", "started-year": "2020"}, "Since when must have a day"),
        ({"ethnicity": "XX"}, "Choose ethnicity from the list"),
        ({"given_names": "x" * 101}, "100 characters or fewer"),
    ],
)
def test_bad_input_is_said_and_what_was_typed_is_kept(
    desk: Client, leo: Person, changes: dict[str, str], error: str
) -> None:
    answer = {**relation("mother", phone="07700 900456"), **changes}
    html = page(desk.post(f"/children/{leo.pk}/family/new", answer))
    assert "There is a problem" in html
    assert error in html
    assert 'value="07700 900456"' in html
    assert Person.objects.count() == 1


def test_what_is_unlikely_is_pointed_out_and_may_be_confirmed(desk: Client, leo: Person, dawn: Person) -> None:
    eve = person("Eve", "Petch", date(2004, 1, 1), sex="F")
    address = f"/children/{leo.pk}/family/add/{eve.pk}"
    html = page(desk.post(address, relation("mother")))
    assert "Eve Petch was 11 years old when Leo Ferriby was born." in html
    assert "Leo Ferriby has a mother recorded already: Dawn Ferriby." in html
    assert "I have checked: this is right" in html
    assert Relationship.objects.count() == 1
    desk.post(address, relation("mother", sure="on"))
    assert Relationship.objects.count() == 2


def test_what_cannot_be_is_not_to_be_confirmed(desk: Client, leo: Person, dawn: Person) -> None:
    address = f"/children/{leo.pk}/family/add/{dawn.pk}"
    assert "It is already recorded" in page(desk.post(address, relation("mother", sure="on")))
    html = page(desk.post(f"/children/{leo.pk}/family/add/{leo.pk}", relation("mother", sure="on")))
    assert "cannot be their own relative" in html
    assert Relationship.objects.count() == 1


def test_a_double_click_adds_one(desk: Client, leo: Person) -> None:
    carl = person("Carl")
    for _ in range(2):
        desk.post(f"/children/{leo.pk}/family/add/{carl.pk}", relation("father"))
    assert Relationship.objects.count() == 1


def test_a_relative_is_created_with_the_relationship_or_not_at_all(leo: Person) -> None:
    young = Person(given_names="Young", born=date(2020, 1, 1))
    row = Relationship(person=leo, other=young, kind="mother")
    with pytest.raises(Refused):
        actions.create_relative(by=signed(), person=young, relationship=row)
    assert Person.objects.count() == 1


# Put right


def test_a_relationship_is_corrected(desk: Client, leo: Person, dawn: Person) -> None:
    row = Relationship.objects.get()
    address = f"/children/{leo.pk}/family/{row.pk}"
    assert "What is Dawn Ferriby to Leo Ferriby?" in page(desk.get(address))
    answer = relation("step-parent", parental_responsibility="no", why="The school had it wrong")
    assert desk.post(address, answer)["Location"] == f"/children/{leo.pk}/family"
    row.refresh_from_db()
    assert (row.kind, row.parental_responsibility, row.same_household) == ("step-parent", False, None)
    earlier = Relationship.history._default_manager.get(record_id=row.pk)
    assert (earlier.kind, earlier.why) == ("mother", "The school had it wrong")  # type: ignore[attr-defined]


def test_a_relationship_is_ended(desk: Client, leo: Person) -> None:
    mick = person("Mick")
    row = kin(leo, mick, "step-parent", started=date(2020, 1, 1), same_household=True)
    address = f"/children/{leo.pk}/family/{row.pk}"
    html = page(desk.post(address, relation("step-parent", **typed("ended", date(2027, 1, 1)))))
    assert "Last day must be on or before 3 March 2026" in html
    started = typed("started", date(2020, 1, 1))
    desk.post(address, relation("step-parent", **started, **typed("ended", date(2026, 3, 1))))
    row.refresh_from_db()
    assert row.ended == date(2026, 3, 1)
    assert "until 1 March 2026" in page(desk.get(f"/children/{leo.pk}/family"))


def test_a_relationship_that_never_was_is_taken_back(desk: Client, leo: Person, dawn: Person) -> None:
    row = Relationship.objects.get()
    address = f"/children/{leo.pk}/family/{row.pk}"
    assert "Say why it was never so" in page(desk.post(address, {"withdraw": "yes", "why_never": " "}))
    desk.post(address, {"withdraw": "yes", "why_never": "Another Dawn"})
    assert not Relationship.objects.exists()
    kept = Relationship.history._default_manager.get(record_id=row.pk)
    assert (kept.withdrawn, kept.why) == (True, "Another Dawn")  # type: ignore[attr-defined]
    page(desk.get(address), 404)


def test_of_two_who_change_one_thing_the_second_looks_again(
    desk: Client, leo: Person, dawn: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale, row = Relationship.objects.get(), Relationship.objects.get()
    later = signed(at=datetime(2026, 3, 3, 10, tzinfo=UTC))
    actions.correct_relationship(by=later, relationship=row, changes={"same_household": False})
    address = f"/children/{leo.pk}/family/{row.pk}"
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(queries, "relationship", lambda pk, **_: stale)
        response = desk.post(address, relation("parent"))
    assert response["Location"] == address
    assert "Somebody changed this relationship" in page(desk.get(address))
    row.refresh_from_db()
    assert (row.kind, row.same_household) == ("mother", False)


def test_the_second_of_two_writers_sees_what_the_first_wrote(desk: Client, leo: Person, dawn: Person) -> None:
    row = Relationship.objects.get()
    opened = row.recorded_from.isoformat()
    later = signed(at=datetime(2026, 3, 3, 10, tzinfo=UTC))
    actions.correct_relationship(by=later, relationship=row, changes={"same_household": False})
    address = f"/children/{leo.pk}/family/{row.pk}"
    html = page(desk.post(address, relation("mother", parental_responsibility="yes", version=opened)))
    assert "It now says Lives with Leo Ferriby: No. What you typed is kept below" in html
    assert f'name="version" value="{row.recorded_from.isoformat()}"' in html
    row.refresh_from_db()
    assert row.same_household is False


def test_the_second_who_corrects_particulars_sees_what_the_first_wrote(desk: Client, leo: Person) -> None:
    opened = leo.recorded_from.isoformat()
    later = signed(at=datetime(2026, 3, 3, 10, tzinfo=UTC))
    actions.correct_person(by=later, person=leo, changes={"phone": "07700 900111", "sex": "F"})
    mine = particulars_of(leo, known_as="Lenny", sex="M", version=opened)
    html = page(desk.post(f"/children/{leo.pk}/particulars", mine))
    assert "Known as: nothing; Sex: Female; Telephone: 07700 900111" in html
    assert 'value="Lenny"' in html
    leo.refresh_from_db()
    assert (leo.known_as, leo.phone) == ("", "07700 900111")
    desk.post(f"/children/{leo.pk}/particulars", {**mine, "version": leo.recorded_from.isoformat()})
    leo.refresh_from_db()
    assert leo.known_as == "Lenny"


def test_somebody_elses_family_is_not_reached_by_number(desk: Client, leo: Person) -> None:
    row = kin(person("Ada"), person("Eve"), "mother")
    page(desk.get(f"/children/{leo.pk}/family/{row.pk}"), 404)


def test_a_third_mother_by_way_of_a_correction(leo: Person, dawn: Person) -> None:
    eve, kit = person("Eve"), person("Kit")
    kin(leo, eve, "mother")
    row = kin(leo, kit, "carer")
    with pytest.raises(Refused, match="two mothers"):
        actions.correct_relationship(by=signed(), relationship=row, changes={"kind": "mother"})


def test_what_was_loaded_amiss_can_be_ended_but_not_made_worse(leo: Person) -> None:
    young = person("Young", "Ferriby", date(2016, 1, 1))
    row = kin(leo, young, "father")
    later = signed(at=datetime(2026, 3, 3, 10, tzinfo=UTC))
    with pytest.raises(Refused, match="younger"):
        actions.correct_relationship(by=later, relationship=row, changes={"kind": "mother"})
    actions.correct_relationship(by=later, relationship=row, changes={"ended": date(2026, 3, 1)})
    row.refresh_from_db()
    assert row.ended == date(2026, 3, 1)


# Particulars


def particulars_of(who: Person, **changes: str) -> dict[str, str]:
    known = {"given_names": who.given_names, "family_name": who.family_name, "sex": who.sex}
    return {**known, **(typed("born", who.born) if who.born else {}), **changes}


def test_particulars_are_corrected(desk: Client, leo: Person) -> None:
    assert f'href="/children/{leo.pk}/particulars"' in page(desk.get(f"/children/{leo.pk}"))
    html = page(desk.get(f"/children/{leo.pk}/particulars"))
    assert 'value="Leo"' in html
    changes = particulars_of(leo, known_as="Lenny", ethnicity="WBRI", phone="07700 900456")
    assert desk.post(f"/children/{leo.pk}/particulars", changes)["Location"] == f"/children/{leo.pk}"
    leo.refresh_from_db()
    assert (leo.name, leo.ethnicity, leo.phone, leo.born) == ("Lenny Ferriby", "WBRI", "07700 900456", BORN)
    assert "lenny" in desk.get("/search", {"q": "lenny ferriby"}).content.decode().lower()


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        (typed("born", date(2099, 1, 1)), "Date of birth must be on or before 3 March 2026"),
        (typed("died", date(2015, 3, 2)), "Date of death must be on or after the date of birth"),
        (typed("died", date(2099, 3, 2)), "Date of death must be on or before 3 March 2026"),
        ({"born-month": "13"}, "Date of birth must have a month"),
        ({"born-month": ""}, "Date of birth must include a month"),
        ({"sex": ""}, "Select sex"),
    ],
)
def test_particulars_that_cannot_be(desk: Client, leo: Person, changes: dict[str, str], error: str) -> None:
    html = page(desk.post(f"/children/{leo.pk}/particulars", particulars_of(leo, phone="07700 900456", **changes)))
    assert error in html
    assert 'value="07700 900456"' in html
    leo.refresh_from_db()
    assert (leo.born, leo.died, leo.phone) == (BORN, None, "")


def test_dates_that_contradict_the_family_are_pointed_out(desk: Client, leo: Person, dawn: Person) -> None:
    changes = particulars_of(leo) | typed("born", date(1989, 1, 1))
    html = page(desk.post(f"/children/{leo.pk}/particulars", changes))
    assert "is younger than Leo Ferriby and cannot be the mother" in html
    desk.post(f"/children/{leo.pk}/particulars", {**changes, "sure": "on"})
    leo.refresh_from_db()
    assert leo.born == date(1989, 1, 1), "the mother may be what is wrong, and is put right next"


def test_what_was_amiss_before_does_not_stand_in_the_way(desk: Client, leo: Person) -> None:
    kin(leo, person("Young", "Ferriby", date(2016, 1, 1)), "mother")
    desk.post(f"/children/{leo.pk}/particulars", particulars_of(leo, phone="07700 900456"))
    leo.refresh_from_db()
    assert leo.phone == "07700 900456"


def test_an_old_ethnicity_code_is_kept(client: Client, helen: User) -> None:
    old = person("Leo", "Ferriby", BORN, sex="M", ethnicity="ZZZZ")
    client.force_login(helen)
    client.post(f"/children/{old.pk}/particulars", particulars_of(old, ethnicity="ZZZZ", phone="1"))
    old.refresh_from_db()
    assert (old.ethnicity, old.phone) == ("ZZZZ", "1")


def test_nobody_has_signed_in(client: Client, leo: Person) -> None:
    assert client.get(f"/children/{leo.pk}/family")["Location"].startswith("/sign-in")
