"""A restricted record is read by those who are named for it and by nobody else, whatever their role."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from goldenthread.access.models import LogEntry, User
from goldenthread.access.objections import Refused
from goldenthread.access.roles import ROLES, may
from goldenthread.access.scope import scope_of
from goldenthread.insight.behind import _people
from goldenthread.pathway import actions as pathway
from goldenthread.pathway.models import Allocation, ChildInNeed, Discrepancy, Handover, ProtectionPlan, Step
from goldenthread.people import actions, restricted
from goldenthread.people.models import Person, RestrictedOpening, RestrictedReader, Restriction
from goldenthread.workforce import actions as workforce
from goldenthread.workforce.models import Membership, Team, Worker
from tests.journeys.pages import ADDRESSES, PAGES
from tests.people.family import kin, person
from tests.people.knowing_first import ON, a_warning, glass_broken, restricted_to
from tests.people.test_pages import page
from tests.people_of_erimus import hire, signed

pytestmark = pytest.mark.django_db
NAME = "Quillfeather"
WHY = "Police at the door: the child is at the station"


@pytest.fixture(autouse=True)
def _today(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO = True
    monkeypatch.setenv("GOLDENTHREAD_TODAY", "2026-03-03")


@pytest.fixture
def child(db: None) -> Person:
    """With something on every page that lists children."""
    child = person("Zebedee", NAME, date(2014, 5, 6), la_child_id="Q77", sex="M")
    team = workforce.create_all(by=signed(), rows=[Team(code="N", name="North team")])[0]
    pathway.record_spell(by=signed(), spell=ChildInNeed(person=child, started=date(2026, 1, 5)))
    pathway.record_spell(by=signed(), spell=ProtectionPlan(person=child, started=date(2026, 1, 6)))
    held = Allocation(person=child, started=date(2026, 1, 5), role="case worker", team=team)
    pathway.allocate(by=signed(), allocation=held)
    return child


def reads(user: User, child: Person) -> bool:
    return scope_of(user, ON).only(Person.objects.filter(pk=child.pk), "pk").exists()


# Every role


@pytest.mark.parametrize("role", ROLES)
def test_no_role_reads_a_restricted_record(role: str, child: Person, ruth: User) -> None:
    somebody = hire("Some Body", role)
    before = reads(somebody, child)
    assert before == (ROLES[role].reads.value == "authority-wide")
    restriction = restricted_to(child, ruth)
    assert not reads(somebody, child)
    assert restricted.closed_among([child.pk], for_user=somebody, on=ON) == {child.pk}
    assert scope_of(somebody, ON).only(ProtectionPlan.objects.all()).count() == 0
    actions.lift_restriction(by=signed(), restriction=restriction, why="She has left")
    assert reads(somebody, child) == before


@pytest.mark.parametrize("role", ROLES)
def test_a_named_reader_reads_it_where_the_role_reads_children(role: str, child: Person) -> None:
    somebody = hire("Some Body", role)
    restricted_to(child, somebody)
    assert reads(somebody, child) == (ROLES[role].reads.value != "no child")


def test_a_team_reads_it_as_long_as_one_is_in_it(child: Person, amina: User, ruth: User) -> None:
    team = Team.objects.get()
    worker = workforce.create_all(by=signed(), rows=[Worker(name="Amina Yusuf", user=amina)])[0]
    workforce.join_teams(by=signed(), memberships=[Membership(worker=worker, team=team, started=date(2026, 2, 1))])
    assert reads(amina, child)
    restricted_to(child, ruth)
    assert not reads(amina, child), "holding the child does not open a restricted record"
    actions.change_readers(by=signed(), person=child, readers={(None, team.pk)})
    assert reads(amina, child)
    assert not reads(ruth, child)
    assert restricted.readers_of([child.pk], ON) == {child.pk: ["North team"]}


def test_the_product_itself_reads_it(child: Person, ruth: User) -> None:
    restricted_to(child, ruth)
    assert reads(signed().user, child)


def test_a_reason_does_not_open_it(child: Person, amina: User, ruth: User) -> None:
    from goldenthread.access.reasons import open_with_reason

    restricted_to(child, ruth)
    open_with_reason(by=signed(amina, why="Duty desk"), person_id=child.pk)
    assert not reads(amina, child)


def test_nor_does_the_record_that_was_merged_into_it(child: Person, helen: User, ruth: User) -> None:
    twice = person("Zeb", NAME)
    restricted_to(twice, ruth)
    merged = actions.merge(by=signed(), person=child, gone=twice)
    assert (reads(helen, child), reads(helen, twice)) == (False, False)
    actions.undo_merge(by=signed(), merged=merged)
    assert (reads(helen, child), reads(helen, twice)) == (True, False)


# Every page


@pytest.fixture
def addresses(child: Person) -> list[str]:
    """Every page about the child and every list that the child could stand on."""
    twice = person("Zeb", "Quill", date(2014, 5, 6))
    (match,) = actions.propose_matches(by=signed(), pairs=[(child, twice, [f"Both are called {NAME}."])])
    sister = person("Ida", "Marsh")
    kin(sister, child, "sibling")
    visit = Step(person=child, kind="visit", happened_on=date(2026, 2, 2), seen=True, answers={"account": NAME})
    visit = pathway.record_step(by=signed(), step=visit)
    doubt = Discrepancy(person=child, policy="x", about="Step", fingerprint="x", sentence=f"{NAME}?", content={})
    pathway.keep_discrepancies(by=signed(), discrepancies=[doubt])
    south = workforce.create_all(by=signed(), rows=[Team(code="S", name="South team")])[0]
    handover = Handover(person=child, kind=Handover.Kind.TRANSFER, role="case worker", asked_on=date(2026, 3, 1),
                        to_team=south, words=f"{NAME} has moved")  # fmt: skip
    handover = pathway.ask_handover(by=signed(), handover=handover)
    contact = Step(person=child, kind="contact", happened_on=ON, answers={"what": NAME, "domestic_abuse": "yes"})
    pathway.record_step(by=signed(), step=contact)
    warning = a_warning(child, reason=f"{NAME}’s dog")
    ids = {"pk": child.pk, "person_id": child.pk, "step_id": visit.pk, "kind": "visit", "handover_id": handover.pk,
           "discrepancy_id": doubt.pk, "warning_id": warning.pk, "restriction_id": 1, "other": sister.pk, "row": 1,
           "document": "chronology", "name": "chronology"}  # fmt: skip
    about = [route for route in ADDRESSES if route.startswith(("children/<int", "handovers/<", "discrepancies/<"))]
    found = [filled(route, ids) for route in about if "<" not in filled(route, ids)]
    assert len(found) > 12
    rooms = ("front-door", "worklist", "supervision", "clinic", "notices", "returns", "morning")
    lists = [address for pattern, some in PAGES.items() if pattern.startswith(rooms) for address in some]
    assert len(lists) > 12
    return [
        *found, *(address for address in lists if "{" not in address), f"/front-door/contacts/{contact.pk}",
        f"/front-door/record/{child.pk}", f"/matches/{match.pk}", "/", "/matches", "/restricted",
        f"/children/{sister.pk}", "/search?q=zebedy+quillfether", "/search?q=Q77", "/worklist?whose=all&when=all",
        "/worklist?whose=N&when=all",
        "/worklist?list=children&whose=all", "/worklist?list=unallocated&whose=all",
        "/worklist.csv?whose=all&when=all",
    ]  # fmt: skip


def filled(route: str, ids: dict[str, Any]) -> str:
    address = f"/{route}"
    for name, value in ids.items():
        for kind in ("int", "slug", "str"):
            address = address.replace(f"<{kind}:{name}>", str(value))
    return address


@pytest.mark.parametrize("role", [name for name, role in ROLES.items() if "see children" in role.permissions])
def test_no_page_names_a_restricted_child(role: str, addresses: list[str], child: Person, client: Client) -> None:
    restricted_to(child, hire("Named Reader", "social_worker"))
    client.force_login(hire("Some Body", role))
    told = []
    for address in addresses:
        answer = client.get(address)
        said = answer.content.decode()
        if NAME in said or "Zebedee" in said or "Q77</" in said:
            told.append(address)
        if address.startswith(f"/children/{child.pk}"):
            assert answer.status_code in (200, 403, 404, 405), address
    assert not told, f"These name a restricted child to a {role}: {told}"


@pytest.mark.parametrize(("role", "manages"), [("social_worker", False), ("team_manager", True)])
def test_nor_to_whoever_holds_the_child(
    role: str, manages: bool, addresses: list[str], child: Person, client: Client
) -> None:
    somebody = hire("Some Body", role)
    (worker,) = workforce.create_all(by=signed(), rows=[Worker(name="Some Body", user=somebody)])
    team = Team.objects.get(code="N")
    member = Membership(worker=worker, team=team, started=date(2026, 1, 1), manages=manages)
    workforce.join_teams(by=signed(), memberships=[member])
    held = Allocation(person=child, started=date(2026, 2, 1), role=Allocation.Role.PERSONAL_ADVISER, worker=worker)
    pathway.allocate(by=signed(), allocation=held)
    client.force_login(somebody)
    digest = client.get(f"/children/{child.pk}").content.decode().split('name="digest" value="')[1].split('"')[0]
    client.post(f"/children/{child.pk}/warnings/read", {"digest": digest})
    own = [*addresses, "/worklist?whose=mine&when=all", "/worklist?list=children&whose=mine"]
    before = [address for address in own if names(client, address)]
    assert {"/", "/worklist?whose=mine&when=all", f"/children/{child.pk}"} <= set(before)
    restricted_to(child, hire("Named Reader", "social_worker"))
    told = [address for address in own if names(client, address)]
    assert not told, f"These name a restricted child to the {role} who holds them: {told}"


def names(client: Client, address: str) -> bool:
    said = client.get(address).content.decode()
    return NAME in said or "Zebedee" in said


def test_the_pages_do_name_the_child_before(addresses: list[str], child: Person, helen: User, client: Client) -> None:
    """So that the test above cannot pass because the pages are empty."""
    client.force_login(helen)
    digest = client.get(f"/children/{child.pk}").content.decode().split('name="digest" value="')[1].split('"')[0]
    client.post(f"/children/{child.pk}/warnings/read", {"digest": digest})
    named = [address for address in addresses if NAME in client.get(address).content.decode()]
    assert len(named) > 30, named
    assert {"/search?q=Q77", "/worklist.csv?whose=all&when=all", f"/children/{child.pk}/notes"} <= set(named)


def test_children_behind_a_figure_are_counted_and_not_named(child: Person, helen: User, ruth: User) -> None:
    assert _people({str(child.pk)}, for_user=helen, on=ON)
    restricted_to(child, ruth)
    assert _people({str(child.pk)}, for_user=helen, on=ON) == {}


def test_search_says_whom_to_ask(child: Person, helen: User, ruth: User, client: Client) -> None:
    restricted_to(child, ruth)
    client.force_login(helen)
    html = page(client.get("/search", {"q": "zebedee quillfeather"}))
    assert "A restricted record" in html
    assert "ask Helen Ashdown, 01632 960 001" in html
    client.force_login(ruth)
    assert "Zebedee Quillfeather" in page(client.get("/search", {"q": "zebedee quillfeather"}))


def test_files_leave_it_out(child: Person, helen: User, ruth: User, client: Client) -> None:
    client.force_login(helen)

    def rows() -> list[list[str]]:
        return list(csv.reader(io.StringIO(client.get("/worklist.csv?whose=all&when=all").content.decode())))

    assert len(rows()) > 1
    restricted_to(child, ruth)
    assert len(rows()) == 1


# Breaking the glass


def test_breaking_the_glass(child: Person, graham: User, ruth: User, helen: User, client: Client) -> None:
    restricted_to(child, ruth)
    client.force_login(graham)
    html = page(client.get(f"/children/{child.pk}"))
    assert "A restricted record" in html
    assert NAME not in html
    html = page(client.post(f"/children/{child.pk}", {"reason": ""}))
    assert "Say in one line why you must open this record now" in html
    html = page(client.post(f"/children/{child.pk}", {"reason": WHY}, follow=True))
    assert f"Zebedee {NAME}" in html
    assert "You opened it on 3 March 2026 in an emergency" in html
    assert WHY in html
    assert WHY in page(client.get(f"/children/{child.pk}/chronology"))
    entry = LogEntry.objects.get(act="people.break_glass")
    assert (entry.user, entry.person_id, entry.why) == (graham, child.pk, WHY)
    client.force_login(helen)
    html = page(client.get("/"))
    assert "Restricted records opened" in html
    assert "opened by Graham Oyelaran" in html
    assert NAME not in html
    assert WHY in page(client.get("/restricted"))


def test_it_opens_for_its_user_for_its_hours_and_no_longer(child: Person, graham: User, beth: User, ruth: User) -> None:
    restricted_to(child, ruth)
    glass_broken(child, graham)
    assert reads(graham, child)
    for user, on in ((beth, ON), (graham, date(2026, 3, 2)), (graham, date(2026, 3, 4))):
        assert not scope_of(user, on).only(Person.objects.filter(pk=child.pk), "pk").exists() or on < ON


def test_it_opens_for_one_whose_work_it_is_not(child: Person, amina: User, ruth: User) -> None:
    restricted_to(child, ruth)
    glass_broken(child, amina)
    assert reads(amina, child)


@pytest.mark.parametrize("role", ROLES)
def test_who_may_break_it(role: str, child: Person, ruth: User, client: Client) -> None:
    restricted_to(child, ruth)
    somebody = hire("Some Body", role)
    client.force_login(somebody)
    allowed = may(somebody, "break the glass", ON)
    assert allowed == ("act on a child" in ROLES[role].permissions)
    html = page(client.post(f"/children/{child.pk}", {"reason": WHY}, follow=True), 200 if allowed else 403)
    assert (NAME in html) == allowed
    if not allowed:
        with pytest.raises(PermissionDenied):
            glass_broken(child, somebody)


@pytest.mark.parametrize("why", ["", "  ", "x" * 301])
def test_no_reason_no_opening(child: Person, graham: User, why: str) -> None:
    with pytest.raises(Refused, match="Say in one line"):
        glass_broken(child, graham, why)
    assert not RestrictedOpening.objects.exists()


def test_rooms_above_are_alarmed(child: Person, graham: User, monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[RestrictedOpening] = []
    monkeypatch.setattr("goldenthread.people.actions.restricting._alarms", [])
    actions.on_opening(rung.append)
    assert rung == [] != [glass_broken(child, graham)] == rung


# Answering for it


def test_somebody_else_looks_at_it_within_the_day(child: Person, helen: User, client: Client) -> None:
    head = hire("Hal Head", "head_of_service")
    restricted_to(child, hire("Named Reader", "social_worker"))
    opening = glass_broken(child, helen)
    client.force_login(helen)
    html = page(client.get(f"/restricted/{opening.pk}"))
    assert "somebody else must look at it" in html
    html = page(client.post(f"/restricted/{opening.pk}", {"found": "Quite right"}))
    assert "somebody else must look at it" in html
    client.force_login(head)
    assert "Say what you found" in page(client.post(f"/restricted/{opening.pk}", {"found": ""}))
    html = page(client.post(f"/restricted/{opening.pk}", {"found": "Right: the police had rung"}, follow=True))
    assert "Marked as looked at." in html
    assert "Hal Head" in html
    assert "Restricted records opened" not in page(client.get("/"))
    assert "looked at this opening already" in page(client.post(f"/restricted/{opening.pk}", {"found": "Again"}))
    page(client.get("/restricted/999"), 404)


def test_what_waits_longer_than_a_day_is_late(child: Person, graham: User, helen: User) -> None:
    glass_broken(child, graham)
    for hour, late in ((10, False), (8, False)):
        (opened,) = restricted.openings(for_user=helen, at=datetime(2026, 3, 3 if hour == 10 else 4, hour, tzinfo=UTC))
        assert opened.late is late
    (opened,) = restricted.openings(for_user=helen, at=datetime(2026, 3, 4, 9, 1, tzinfo=UTC))
    assert opened.late


# Restricting, from the page


def test_restricting_and_lifting(child: Person, helen: User, ruth: User, client: Client) -> None:
    client.force_login(helen)
    address = f"/children/{child.pk}/restrict"
    assert "Restrict this record to named people" in page(client.get(f"/children/{child.pk}"))
    html = page(client.post(address, {"reason": "Her mother works here", "emails": "nobody@erimus.example"}))
    assert "Nobody who reads children’s records signs in as nobody@erimus.example" in html
    html = page(client.post(address, {"reason": "x", "ask": "y"}))
    assert "Name at least one person or team" in html
    data = {"reason": "Her mother works here", "emails": f"{ruth.email}\n", "ask": "Hal Head, 01632 960 002"}
    html = page(client.post(address, data, follow=True))
    assert f"Record {child.pk}" in html
    assert NAME not in html
    assert page(client.get(f"/children/{child.pk}"))
    assert "Her mother works here" in page(client.get(address))
    html = page(client.post(address, {"emails": f"{helen.email} {ruth.email}"}, follow=True))
    assert NAME in html
    assert "Restricted record:" in page(client.get(f"/children/{child.pk}"))
    assert "Enter why" in page(client.post(f"{address}/lift", {"why": ""}))
    html = page(client.post(f"{address}/lift", {"why": "She has left"}, follow=True))
    assert "Lifted on 3 March 2026: She has left" in html
    assert not RestrictedReader.objects.filter(ended=None).exists()
    assert Restriction.history._default_manager.count() == 1
    page(client.get(f"{address}/lift"), 404)


def test_a_record_is_restricted_once(child: Person, ruth: User) -> None:
    restricted_to(child, ruth)
    with pytest.raises(Refused, match="restricted already"):
        restricted_to(child, ruth)


@pytest.mark.parametrize("who", ["amina", "ruth", "beth", "sam"])
def test_others_neither_restrict_nor_see_the_list(child: Person, who: str, client: Client, request: Any) -> None:
    client.force_login(request.getfixturevalue(who))
    for address in ("/restricted", f"/children/{child.pk}/restrict", f"/children/{child.pk}/restrict/lift"):
        page(client.get(address), 403)
