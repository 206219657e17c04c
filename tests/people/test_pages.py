"""What Amina, Ruth, Helen and the others meet in the browser."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from goldenthread.access.models import LogEntry, User
from goldenthread.access.reasons import open_with_reason
from goldenthread.people import actions
from goldenthread.people.models import Address, Match, Merge, Person
from tests.browser import assert_valid_page
from tests.people.family import also_called, kin, lives_at, person
from tests.people_of_erimus import signed

pytestmark = pytest.mark.django_db
BORN = date(2015, 3, 3)
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _today(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The third of March 2026, for the pages as for the signatures of these tests."""
    settings.DEMO = True
    monkeypatch.setenv("GOLDENTHREAD_TODAY", "2026-03-03")


@pytest.fixture
def leo(db: None) -> Person:
    leo = person("Leo", "Ferriby", BORN, la_child_id="C17", sex="M")
    lives_at(leo, "1 Mill Lane", "TS1 2AB", started=date(2020, 1, 1))
    return leo


@pytest.fixture
def as_user(client: Client) -> Any:
    def sign_in(user: User) -> Client:
        client.force_login(user)
        return client

    return sign_in


def page(response: HttpResponse, status: int = 200) -> str:
    html = response.content.decode()
    assert response.status_code == status, html[:500]
    assert_valid_page(html)
    return " ".join(html.split())


def opened(user: User, *people: Person) -> None:
    for each in people:
        open_with_reason(by=signed(user, at=None, why="duty"), person_id=each.pk)


def last_log(act: str) -> LogEntry:
    entry = LogEntry.objects.filter(act=act).order_by("-pk").first()
    assert entry is not None
    return entry


# Home and search


def test_home_begins_with_search(as_user: Any, amina: User) -> None:
    html = page(as_user(amina).get("/"))
    assert 'action="/search"' in html
    assert "<h1" in html


def test_home_of_somebody_who_may_not_search(as_user: Any, joan: User) -> None:
    assert 'action="/search"' not in page(as_user(joan).get("/"))


def test_nobody_comes_in_without_signing_in(client: Client, leo: Person) -> None:
    for name, args in (("home", ()), ("search", ()), ("child", (leo.pk,)), ("new", ()), ("matches", ())):
        response = client.get(reverse(f"people:{name}", args=args))
        assert response.status_code == 302, name
        assert response["Location"].startswith("/sign-in"), name


@pytest.mark.parametrize("name", ["search", "new", "matches"])
def test_a_councillor_sees_no_child(as_user: Any, joan: User, leo: Person, name: str) -> None:
    assert as_user(joan).get(reverse(f"people:{name}"), {"q": "leo"}).status_code == 403
    assert as_user(joan).get(reverse("people:child", args=[leo.pk])).status_code == 403


def test_search_shows_who_why_and_what_was_searched(as_user: Any, helen: User, leo: Person) -> None:
    html = page(as_user(helen).get("/search", {"q": "lio feriby 2015"}))
    assert f'href="/children/{leo.pk}">Leo Ferriby</a>' in html
    assert "11 years, born 3 March 2015. Home address: 1 Mill Lane, TS1 2AB" in html
    assert "“Feriby” sounds like “Ferriby”" in html
    assert "a name like “Lio Feriby”, and a date of birth in 2015" in html
    assert "among 1 person" in html
    assert last_log("people.search").person_id == leo.pk


def test_outside_ones_work_search_shows_name_and_age_only(as_user: Any, amina: User, leo: Person) -> None:
    html = page(as_user(amina).get("/search", {"q": "leo ferriby"}))
    assert "Leo Ferriby" in html
    assert "Outside your work" in html
    assert "Mill Lane" not in html
    assert "born 3 March" not in html


def test_outside_ones_work_no_more_of_the_date_of_birth_is_told_than_was_typed(
    as_user: Any, amina: User, leo: Person
) -> None:
    html = page(as_user(amina).get("/search", {"q": "leo ferriby 9/3/2015"}))
    assert "the date of birth differs in one part" in html
    assert "3 March 2015" not in html


def test_a_search_is_one_row_of_the_log_without_what_was_typed(as_user: Any, helen: User, leo: Person) -> None:
    other = person("Leah", "Ferriby")
    as_user(helen).get("/search", {"q": "ferriby"})
    (entry,) = LogEntry.objects.filter(act="people.search")
    assert set(entry.objects_touched["people.Person"]) == {leo.pk, other.pk}
    assert "ferriby" not in f"{entry.why}{entry.objects_touched}".lower()


def test_nobody_found_says_what_was_searched(as_user: Any, helen: User, leo: Person) -> None:
    html = page(as_user(helen).get("/search", {"q": "zzyzx"}))
    assert "Nobody found" in html
    assert "as recorded up to" in html
    assert "add a new person" in html


@pytest.mark.parametrize("q", [HOSTILE, "?!", "%00", "a" * 5000, "' OR 1=1", "🙂"])
def test_anything_may_be_typed(as_user: Any, helen: User, leo: Person, q: str) -> None:
    html = page(as_user(helen).get("/search", {"q": q}))
    assert "<script>alert" not in html


def test_an_empty_search_goes_home(as_user: Any, helen: User) -> None:
    assert as_user(helen).get("/search", {"q": "  "})["Location"] == "/"


# The child's page


def test_the_childs_page(as_user: Any, helen: User, leo: Person) -> None:
    dawn = person("Dawn", "Ferriby")
    kin(leo, dawn, "mother", parental_responsibility=True)
    also_called(leo, "Leonard", "Petch")
    html = page(as_user(helen).get(f"/children/{leo.pk}"))
    for said in ("Leo Ferriby", "11 years", "3 March 2015", "C17", "1 Mill Lane, TS1 2AB", "Leonard Petch", "Male"):
        assert said in html, said
    assert f'href="/children/{dawn.pk}">Dawn Ferriby</a>' in html
    assert (last_log("people.child").person_id, last_log("people.child").user) == (leo.pk, helen)


def test_relatives_outside_ones_work_are_marked(as_user: Any, amina: User, leo: Person) -> None:
    kin(leo, person("Dawn", "Ferriby"), "mother")
    opened(amina, leo)
    assert "Dawn Ferriby (outside your work)" in page(as_user(amina).get(f"/children/{leo.pk}"))


def test_a_child_of_whom_nothing_is_known(as_user: Any, helen: User) -> None:
    nobody = person("", "", None)
    html = page(as_user(helen).get(f"/children/{nobody.pk}"))
    assert "Name not known" in html
    assert "Age not known" in html or "age not known" in html


def test_names_cannot_carry_markup(as_user: Any, helen: User) -> None:
    bad = person(HOSTILE, HOSTILE, BORN)
    lives_at(bad, HOSTILE, "")
    kin(bad, person(HOSTILE), "mother")
    assert "<script>alert" not in page(as_user(helen).get(f"/children/{bad.pk}"))


def test_somebody_merged_away_leads_to_who_was_kept(as_user: Any, tom: User, leo: Person) -> None:
    gone = person("Leo", "Feriby", BORN)
    actions.merge(by=signed(), person=leo, gone=gone)
    assert as_user(tom).get(f"/children/{gone.pk}")["Location"] == f"/children/{leo.pk}"
    assert "was joined with this record" in page(as_user(tom).get(f"/children/{leo.pk}"))


def test_there_is_no_such_child(as_user: Any, helen: User) -> None:
    page(as_user(helen).get("/children/987654"), 404)


def test_outside_ones_work_a_reason_opens(as_user: Any, amina: User, leo: Person) -> None:
    client = as_user(amina)
    html = page(client.get(f"/children/{leo.pk}"))
    assert "Leo Ferriby is outside your work" in html
    assert "11 years" in html
    assert "Mill Lane" not in html
    assert last_log("people.outside").person_id == leo.pk
    html = page(client.post(f"/children/{leo.pk}", {"reason": "  "}))
    assert "Say in one line why you need to open this record" in html
    response = client.post(f"/children/{leo.pk}", {"reason": "Grandmother rang the duty desk"})
    assert response["Location"] == f"/children/{leo.pk}"
    assert "Mill Lane" in page(client.get(f"/children/{leo.pk}"))
    assert last_log("access.open_with_reason").why == "Grandmother rang the duty desk"


def test_without_the_right_to_give_a_reason_it_stays_closed(
    as_user: Any, amina: User, leo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("goldenthread.people.views.people.may", lambda user, permission: False)
    client = as_user(amina)
    assert "does not open records outside" in page(client.get(f"/children/{leo.pk}"), 403)
    page(client.post(f"/children/{leo.pk}", {"reason": "please"}), 403)


# Adding somebody

NEW = {
    "given_names": "Mia",
    "family_name": "Ferriby",
    "sex": "F",
    "born-day": "1",
    "born-month": "2",
    "born-year": "2019",
}


def searched(client: Client, text: str = "mia ferriby 1/2/2019") -> Client:
    client.get("/search", {"q": text})
    return client


def test_adding_is_offered_only_after_a_search(as_user: Any, amina: User) -> None:
    client = as_user(amina)
    assert client.get("/children/new")["Location"] == "/"
    assert client.post("/children/new", NEW)["Location"] == "/"
    assert not Person.objects.exists()


def test_what_was_searched_for_is_not_typed_again(as_user: Any, amina: User) -> None:
    html = page(searched(as_user(amina), "ferriby, mia 1/2/2019 ts12ab").get("/children/new"))
    for name, value in (
        ("given_names", "Mia"),
        ("family_name", "Ferriby"),
        ("born-year", "2019"),
        ("postcode", "TS1 2AB"),
    ):
        assert any(f'name="{name}"' in tag and f'value="{value}"' in tag for tag in html.split("<input")), name


def test_somebody_new_is_added_and_open_to_who_added_them(as_user: Any, amina: User) -> None:
    client = searched(as_user(amina))
    response = client.post("/children/new", {**NEW, "lines": "1 Mill Lane", "postcode": "ts1 2ab"})
    mia = Person.objects.get()
    assert response["Location"] == f"/children/{mia.pk}"
    assert (mia.name, mia.born, mia.sex) == ("Mia Ferriby", date(2019, 2, 1), "F")
    assert Address.objects.get().postcode == "TS1 2AB"
    assert "Mia Ferriby was added" in page(client.get(f"/children/{mia.pk}"))
    assert client.get("/children/new")["Location"] == "/"  # search again before the next


def test_an_unborn_baby(as_user: Any, helen: User) -> None:
    client = searched(as_user(helen), "baby ferriby")
    client.post("/children/new", {"sex": "U", "expected-day": "1", "expected-month": "5", "expected-year": "2027"})
    assert Person.objects.get().expected == date(2027, 5, 1)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"given_names": "", "family_name": ""}, "Enter a given name or a family name"),
        ({"born-year": "2099"}, "must be on or before"),
        ({"born-month": "13"}, "Date of birth"),
        ({"sex": ""}, "Select sex"),
        ({"upn": "D051910639386"}, "The UPN starts with D, but its digits give"),
        ({"nhs_number": "943 476 5910"}, "last digit"),
        ({"postcode": "TS1"}, "Enter a full UK postcode"),
        ({"expected-day": "1", "expected-month": "5", "expected-year": "2026"}, "not both"),
        ({"given_names": "x" * 101}, "100 characters or fewer"),
    ],
)
def test_bad_input_is_said_and_what_was_typed_is_kept(
    as_user: Any, amina: User, changes: dict[str, str], error: str
) -> None:
    typed = {**NEW, "lines": "1 Mill Lane", **changes}
    html = page(searched(as_user(amina)).post("/children/new", typed))
    assert "There is a problem" in html
    assert error in html
    assert 'value="1 Mill Lane"' in html
    assert not Person.objects.exists()


def test_possible_duplicates_are_shown_before_anybody_is_added(as_user: Any, amina: User, leo: Person) -> None:
    client = searched(as_user(amina), "lio feriby")
    typed = {"given_names": "Lio", "family_name": "Feriby", "sex": "M", "lines": "9 Mill Lane"}
    typed |= {"born-day": "3", "born-month": "3", "born-year": "2015"}
    html = page(client.post("/children/new", typed))
    assert "Is it one of these?" in html
    assert f'href="/children/{leo.pk}"' in html
    assert f'name="shown" value="{leo.pk}"' in html
    assert 'value="9 Mill Lane"' in html
    assert Person.objects.count() == 1
    assert last_log("people.duplicates").person_id == leo.pk
    client.post("/children/new", {**typed, "shown": str(leo.pk)})
    assert Person.objects.count() == 2


def test_details_changed_afterwards_are_looked_up_again(as_user: Any, amina: User, leo: Person) -> None:
    ivy = person("Ivy", "Ashdown", BORN)
    client = searched(as_user(amina))
    typed = {"given_names": "Ivy", "family_name": "Ashdown", "sex": "F", "shown": str(leo.pk)}
    html = page(client.post("/children/new", typed))
    assert f'href="/children/{ivy.pk}"' in html


# Matches


@pytest.fixture
def match(leo: Person) -> Match:
    twice = person("Leo", "Feriby", date(2015, 3, 4), la_child_id="C17", sex="M")
    evidence = ["The LA child id is the same: C17.", "The dates of birth differ: 3 March 2015 and 4 March 2015."]
    return actions.propose_matches(by=signed(), pairs=[(leo, twice, evidence)])[0]


def test_matches_are_listed_with_their_evidence(as_user: Any, tom: User, match: Match) -> None:
    html = page(as_user(tom).get("/matches"))
    assert f'href="/matches/{match.pk}">Leo Ferriby and Leo Feriby</a>' in html
    assert "The LA child id is the same: C17." in html
    assert last_log("people.matches").objects_touched == {"people.Person": [match.person_id, match.other_id]}


def test_no_matches(as_user: Any, tom: User) -> None:
    assert "There are no matches to confirm" in page(as_user(tom).get("/matches"))


def test_a_social_worker_does_not_decide(as_user: Any, amina: User, match: Match) -> None:
    opened(amina, match.person)
    assert as_user(amina).post(f"/matches/{match.pk}", {"verdict": "same"}).status_code == 403
    assert Match.objects.get().verdict == "open"


def test_both_stand_side_by_side(as_user: Any, tom: User, match: Match) -> None:
    html = page(as_user(tom).get(f"/matches/{match.pk}"))
    assert "4 March 2015" in html
    assert "Differs" in html
    assert "Same person" in html
    assert "Two different people" in html


def test_the_same_person(as_user: Any, tom: User, match: Match) -> None:
    client = as_user(tom)
    response = client.post(
        f"/matches/{match.pk}", {"verdict": "same", "why": "Seen both birth certificates"}, follow=True
    )
    assert "are now one record" in page(response)
    merged = Merge.objects.get()
    assert (merged.person_id, merged.gone_id) == (match.person_id, match.other_id)
    assert last_log("people.merge").why == "Seen both birth certificates"
    html = page(client.get(f"/children/{match.person_id}"))
    assert f'href="/merges/{merged.pk}"' in html
    assert "Make them two records again" in page(client.get(f"/merges/{merged.pk}"))
    html = page(client.post(f"/merges/{merged.pk}", {"why": "They are cousins"}, follow=True))
    assert "are two records again" in html
    assert "May be the same person as" in html
    assert "This was undone" in page(client.get(f"/merges/{merged.pk}"))
    html = page(client.post(f"/merges/{merged.pk}"))
    assert "undone this merge already" in html


def test_two_different_people(as_user: Any, tom: User, match: Match) -> None:
    html = page(as_user(tom).post(f"/matches/{match.pk}", {"verdict": "different"}, follow=True))
    assert "stay two people" in html
    assert "There are no matches" in html
    assert "two different people" in page(as_user(tom).get(f"/matches/{match.pk}"))


@pytest.mark.parametrize("verdict", ["", "open", HOSTILE])
def test_another_verdict_is_refused(as_user: Any, tom: User, match: Match, verdict: str) -> None:
    html = page(as_user(tom).post(f"/matches/{match.pk}", {"verdict": verdict}))
    assert "Say whether these are the same person" in html


def test_a_merge_that_cannot_be_says_why(as_user: Any, tom: User, match: Match) -> None:
    kin(match.person, match.other, "sibling")
    html = page(as_user(tom).post(f"/matches/{match.pk}", {"verdict": "same"}))
    assert "Leo Feriby is brother or sister of Leo Ferriby" in html
    assert Match.objects.get().verdict == "open"


def test_what_one_may_not_read_is_not_there(as_user: Any, ruth: User, match: Match) -> None:
    client = as_user(ruth)
    page(client.get(f"/matches/{match.pk}"), 404)
    page(client.get("/merges/1"), 404)
    opened(ruth, match.person)
    page(client.get(f"/matches/{match.pk}"))
