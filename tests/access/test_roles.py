from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from goldenthread.access import actions, scope
from goldenthread.access.models import LogEntry, User
from goldenthread.access.objections import Refused
from goldenthread.access.roles import PERMISSIONS, ROLES, SIGNED_IN, Reads, may, reads, role, who_may
from goldenthread.people.models import Person
from tests.people_of_erimus import PEOPLE as NAMED
from tests.people_of_erimus import hire, person_called, signed

ON = date(2026, 3, 3)
ABOUT_CHILDREN = {
    "see children",
    "search people",
    "act on a child",
    "see children behind a figure",
    "open with a reason",
}


@pytest.mark.parametrize("name", ["lead_member", "scrutiny_councillor", "democratic_services_officer"])
def test_members_and_their_officers_see_figures_and_no_child(name: str) -> None:
    assert ROLES[name].reads is Reads.NOBODY
    assert "see measures" in ROLES[name].permissions
    assert not ROLES[name].permissions & ABOUT_CHILDREN


def test_an_administrator_of_the_product_sees_neither_child_nor_figure() -> None:
    assert ROLES["system_administrator"].permissions == {"manage users", "read the log"}


@pytest.mark.parametrize("name", ["auditor", "inspector", "performance_analyst"])
def test_those_who_check_do_not_write_in_a_childs_record(name: str) -> None:
    assert "act on a child" not in ROLES[name].permissions


def test_whose_records_are_read_as_practice_has_it() -> None:
    everybody = {name for name, each in ROLES.items() if each.reads is Reads.EVERYBODY}
    assert everybody >= {
        "front_door_screener",
        "emergency_duty_worker",
        "conference_chair",
        "independent_reviewing_officer",
        "auditor",
    }
    assert ROLES["social_worker"].reads is ROLES["team_manager"].reads is Reads.OWN_WORK


def test_every_role_is_described_and_every_permission_is_somebodys() -> None:
    assert len(ROLES) == 20
    assert all(each.description.endswith(".") for each in ROLES.values())
    assert all(who_may(permission) for permission in PERMISSIONS)
    assert all(each.permissions <= PERMISSIONS.keys() for each in ROLES.values())
    assert all(len(name) <= 40 for name in ROLES)


def test_who_reads_no_child_may_not_see_children() -> None:
    for each in ROLES.values():
        assert ("see children" in each.permissions) == (each.reads is not Reads.NOBODY), each.title


def test_a_role_cannot_name_a_permission_that_is_not_described() -> None:
    with pytest.raises(ValueError, match="fly"):
        role("Pilot", "Flies.", Reads.NOBODY, "fly")


@pytest.mark.django_db
class TestGrants:
    def test_a_role_holds_from_its_first_day_to_its_last(self, sam: User) -> None:
        user = hire("Lena Brook")
        actions.grant_role(by=signed(), user=user, role="auditor", started=ON, ended=ON + timedelta(days=2))
        asked = [may(user, "see children", ON + timedelta(days=d)) for d in (-1, 0, 2, 3)]
        assert asked == [False, True, True, False]

    def test_two_roles_add_up(self) -> None:
        user = hire("Lena Brook", "lead_member", "social_worker")
        assert may(user, "act on a child", ON)
        assert reads(user, ON) is Reads.OWN_WORK
        actions.grant_role(by=signed(), user=user, role="auditor", started=ON)
        assert reads(user, ON) is Reads.EVERYBODY
        assert reads(user, ON - timedelta(days=1)) is Reads.OWN_WORK

    def test_a_grant_counts_at_once_for_a_user_who_was_asked_about_before(self) -> None:
        user = hire("Lena Brook")
        assert not may(user, "see measures", ON)
        actions.grant_role(by=signed(), user=user, role="lead_member", started=ON)
        assert may(user, "see measures", ON)

    def test_no_role_no_permission(self) -> None:
        user = hire("Lena Brook")
        assert not any(may(user, permission, ON) for permission in PERMISSIONS)
        assert may(user, SIGNED_IN, ON)
        assert not may(AnonymousUser(), SIGNED_IN, ON)
        assert not may(AnonymousUser(), "see measures", ON)

    def test_who_was_stopped_may_do_nothing(self, helen: User) -> None:
        assert may(helen, "issue papers", ON)
        actions.stop_user(by=signed(), user=helen)
        assert not may(helen, "issue papers", ON)
        assert reads(helen, ON) is Reads.NOBODY

    def test_a_permission_that_does_not_exist_is_a_fault_not_a_no(self, helen: User) -> None:
        with pytest.raises(ValueError, match=r"access/roles\.py"):
            may(helen, "see childern", ON)

    def test_menus_cost_one_question_to_the_database(self, helen: User, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
        user = User.objects.get(pk=helen.pk)
        with django_assert_num_queries(1):
            assert all(may(user, permission, ON) for permission in ("see measures", "issue papers", "see children"))

    def test_ending_a_role(self, helen: User) -> None:
        grant = helen.grants.get()
        actions.end_role(by=signed(), grant=grant, ended=ON)
        user = User.objects.get(pk=helen.pk)
        assert may(user, "see measures", ON)
        assert not may(user, "see measures", ON + timedelta(days=1))

    def test_what_a_grant_cannot_be(self, helen: User) -> None:
        grant = helen.grants.get()
        with pytest.raises(Refused, match="before it"):
            actions.end_role(by=signed(), grant=grant, ended=date(2010, 1, 1))
        with pytest.raises(Refused, match="before it starts"):
            actions.grant_role(by=signed(), user=helen, role="auditor", started=ON, ended=ON - timedelta(days=1))
        with pytest.raises(Refused, match="No role is called 'king'"):
            actions.grant_role(by=signed(), user=helen, role="king", started=ON)
        with pytest.raises(Refused, match="already Director"):
            actions.grant_role(by=signed(), user=helen, role="director", started=ON)

    def test_users_are_logged_and_an_address_is_used_once(self, sam: User) -> None:
        user = actions.create_user(by=signed(sam), email=" Lena@Erimus.example", name="Lena Brook")
        assert user.email == "lena@erimus.example"
        assert not user.has_usable_password()
        assert LogEntry.objects.get(user=sam).objects_touched == {"access.User": [user.pk]}
        with pytest.raises(Refused, match="already a user"):
            actions.create_user(by=signed(sam), email="LENA@erimus.example", name="Lena")


@pytest.fixture
def providers(monkeypatch: pytest.MonkeyPatch) -> dict[str, scope.Provider]:
    alone: dict[str, scope.Provider] = {}
    monkeypatch.setattr(scope, "_providers", alone)
    return alone


@pytest.mark.django_db
class TestScope:
    @pytest.fixture(autouse=True)
    def _children(self, providers: dict[str, scope.Provider]) -> None:
        from goldenthread.access.record import acting

        with acting("test.insert", by=signed()) as act:
            self.leo, self.mia = act.insert([Person(given_names="Leo"), Person(given_names="Mia")])

    def seen(self, user: User) -> set[str]:
        rows = scope.scope_of(user, ON).only(Person.objects.all(), "pk")
        return set(rows.values_list("given_names", flat=True))

    @pytest.mark.parametrize("nickname", NAMED)
    def test_with_no_provider_only_those_who_read_everybody_see_anybody(self, nickname: str) -> None:
        user = person_called(nickname)
        whole = ROLES[NAMED[nickname][1]].reads is Reads.EVERYBODY
        assert self.seen(user) == ({"Leo", "Mia"} if whole else set())

    def test_providers_add_up_for_those_who_read_their_own_work(self, amina: User) -> None:
        scope.provider("one")(lambda user, on: Person.objects.filter(pk=self.leo.pk).values("pk"))
        assert self.seen(amina) == {"Leo"}
        scope.provider("two")(lambda user, on: Person.objects.filter(pk=self.mia.pk).values("pk"))
        scope.provider("three")(lambda user, on: None)
        assert self.seen(amina) == {"Leo", "Mia"}
        scope.provider("two")(lambda user, on: None)
        assert self.seen(amina) == {"Leo"}

    def test_a_provider_may_say_everybody(self, amina: User) -> None:
        scope.provider("all")(lambda user, on: scope.EVERYBODY)
        assert self.seen(amina) == {"Leo", "Mia"}

    def test_no_provider_shows_a_child_to_a_role_that_reads_nobody(self, joan: User) -> None:
        scope.provider("all")(lambda user, on: scope.EVERYBODY)
        assert self.seen(joan) == set()

    def test_nobody_signed_in_sees_nobody_and_the_product_sees_everybody(self) -> None:
        scope.provider("all")(lambda user, on: scope.EVERYBODY)
        assert scope.scope_of(AnonymousUser(), ON) == scope.NOBODY
        assert self.seen(actions.the_product()) == {"Leo", "Mia"}
