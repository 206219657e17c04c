"""Who is told of what; what they read of it; the digest by e-mail, which names nobody."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command

from goldenthread.access.actions import stop_user
from goldenthread.access.commands import Refusal
from goldenthread.access.models import LogEntry
from goldenthread.access.record import acting
from goldenthread.pathway import actions
from goldenthread.pathway.actions import notices
from goldenthread.pathway.models import Allocation, Approval, ChildInNeed, Handover, Missing, Notice, Step
from goldenthread.pathway.queries.notices import unseen
from tests.browser import assert_valid_page
from tests.pathway.children import TODAY, allocated, by, child, spell, step, team, worker
from tests.people_of_erimus import hire

pytestmark = pytest.mark.django_db
What = Notice.What


@pytest.fixture
def north(db):
    return team()


@pytest.fixture
def kia(amina, ruth, north):
    """Held by Amina, whom Ruth manages."""
    person = child("Kia Marsh", la_child_id="ERM-40412")
    worker("Ruth Calder", north, ruth, manages=True)
    allocated(person, worker("Amina Yusuf", north, amina), north)
    return person


@pytest.fixture
def ella(db):
    return hire("Ella Brandt", "emergency_duty_worker")


def told(user) -> list[str]:
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("what", flat=True))


def finish(person, user, kind="case_note", **facts):
    facts = {"happened_on": TODAY, "answers": {"about": "telephone", "note": "Rang."}, **facts}
    new = Step(person=person, kind=kind, group=uuid.uuid4(), **facts)
    return actions.finish(by=by(user), steps=[new])


def assessed(person, user):
    """An assessment that its writer has laid before whoever decides."""
    need = spell(ChildInNeed, person, date(2026, 1, 5))
    group = uuid.uuid4()
    opened = step("single_assessment", person, started=date(2026, 1, 6), child_in_need=need, group=group)
    opened.worker = user.worker
    actions.finish(by=by(user), steps=[opened])
    return group


# --- who is told ---


def test_the_holder_is_told_of_what_somebody_else_recorded(kia, amina, ruth, ella):
    finish(kia, ella)
    (notice,) = Notice.objects.all()
    assert (notice.user, notice.what, notice.person) == (amina, What.WRITTEN, kia)
    assert notice.step == Step.objects.get()


def test_nobody_is_told_of_what_they_did_themselves(kia, amina):
    finish(kia, amina)
    assert not Notice.objects.exists()


def test_what_the_product_records_tells_nobody_nor_does_a_load(kia, ella):
    step("case_note", kia, happened_on=TODAY, answers={"about": "telephone", "note": "From a load."})
    many = [Step(person=kia, kind="visit", happened_on=TODAY, seen=True) for _ in range(notices.MANY + 1)]
    with acting("test", by=by(ella)) as act:
        act.insert(many)
        assert notices.of_steps(by=by(ella), steps=many) == []
        assert len(notices.of_steps(by=by(ella), steps=many[1:])) == notices.MANY
    assert notices.of_steps(by=by(), steps=many[:1]) == []


@pytest.mark.parametrize("role", [Allocation.Role.REVIEWING_OFFICER, Allocation.Role.CONFERENCE_CHAIR])
def test_whoever_looks_at_the_work_of_others_is_told_of_what_stands_in_the_chronology_only(kia, ella, graham, role):
    allocated(kia, worker("Graham Oyelaran", team("Reviewing"), graham), role=role)
    finish(kia, ella)
    assert told(graham) == []
    finish(kia, ella, "management_oversight", answers={"decision": "She stays."})
    assert told(graham) == [What.WRITTEN]


def test_where_no_worker_holds_the_child_the_teams_manager_is_told(north, ruth, ella):
    worker("Ruth Calder", north, ruth, manages=True)
    waiting = child("Waiting Hollis")
    allocated(waiting, of=north)
    finish(waiting, ella)
    assert told(ruth) == [What.WRITTEN]


def test_what_was_written_once_about_brothers_and_sisters_is_told_once(kia, north, amina, ella):
    ted = child("Ted Marsh")
    allocated(ted, amina.worker, north)
    group = uuid.uuid4()
    steps = [
        Step(person=p, kind="case_note", happened_on=TODAY, group=group, answers={"note": "Rang."}) for p in (kia, ted)
    ]
    actions.finish(by=by(ella), steps=steps)
    assert told(amina) == [What.WRITTEN]


def test_missing_and_found(kia, amina, ella):
    away = actions.record_spell(by=by(ella), spell=Missing(person=kia, started=TODAY, kind="M"))
    assert told(amina) == [What.MISSING]
    actions.amend_spell(by=by(ella), spell=away, changes={"ended": TODAY})
    assert told(amina) == [What.MISSING, What.FOUND]
    actions.amend_spell(by=by(ella), spell=away, changes={"kind": "A"})
    assert told(amina) == [What.MISSING, What.FOUND]


def test_a_handover_is_told_to_whoever_may_answer_and_the_answer_to_whoever_asked(kia, amina, ruth, north):
    south = team("Safeguarding South")
    priya = hire("Priya Nair", "social_worker")
    offer = Handover(person=kia, kind="transfer", to_team=south, to_worker=worker("Priya Nair", south, priya))
    offer.asked_on, offer.words = TODAY, "She has moved."
    actions.ask_handover(by=by(ruth), handover=offer)
    assert (told(priya), told(ruth), told(amina)) == ([What.OFFERED], [], [])
    actions.answer_handover(by=by(priya, why="Too many."), handover=offer, accept=False, on=TODAY)
    assert told(ruth) == [What.DECLINED]
    assert told(amina)[-1] == What.DECLINED


def test_a_submission_is_told_to_the_managers_of_the_holders_team_and_the_answer_to_its_writer(kia, amina, ruth):
    elsewhere = hire("Nadia Holt", "team_manager")
    worker("Nadia Holt", team("Safeguarding South"), elsewhere, manages=True)
    group = assessed(kia, amina)
    assert (told(ruth), told(elsewhere), told(amina)) == ([What.TO_DECIDE], [], [])
    actions.decide(by=by(ruth), group=group, approve=False, words="Say more about her father.")
    assert told(amina) == [What.RETURNED]
    assert Approval.objects.get().answer == Approval.Answer.RETURNED


# --- reading ---


def test_the_page_says_what_and_who_and_opening_it_marks_it_seen(kia, amina, ella, as_user):
    actions.record_spell(by=by(ella), spell=Missing(person=kia, started=TODAY, kind="M"))
    finish(kia, ella)
    client = as_user(amina)
    assert "Notices (2)" in client.get("/").content.decode()
    page = client.get("/notices").content.decode()
    assert_valid_page(page)
    assert "Your child is missing" in page
    assert "Case note, 3 March 2026" in page
    assert page.count("Kia Marsh") >= 2
    assert "Notices (" not in page
    assert unseen(amina) == 0
    assert not LogEntry.objects.filter(act="pathway.notices", person_id=None).exists()
    assert LogEntry.objects.filter(act="pathway.see_notices").exists()
    assert "New" not in client.get("/notices").content.decode().split("<main")[1]


def test_a_child_out_of_sight_is_not_named(kia, amina, ella, as_user):
    finish(kia, ella)
    held = Allocation.objects.get(person=kia)
    actions.end_allocation(by=by(), allocation=held, on=TODAY)
    page = as_user(amina).get("/notices").content.decode()
    assert "You no longer read this record." in page
    assert "Kia" not in page
    assert f"/children/{kia.pk}" not in page


def test_the_unseen_come_first(kia, amina, ella, as_user):
    finish(kia, ella)
    Notice.objects.update(seen_at=datetime(2026, 3, 3, tzinfo=UTC))
    notices.tell(by=by(ella, on=date(2026, 3, 1)), what=What.FOUND, users=[amina], person=kia)
    main = as_user(amina).get("/notices").content.decode().split("<main")[1]
    assert main.index("Your child was found") < main.index("Somebody else recorded")


def test_nobody_sees_another_users_notices(kia, amina, ruth, ella, as_user):
    finish(kia, ella)
    as_user(ruth).get("/notices")
    actions.see_notices(by=by(ruth), notices=list(Notice.objects.all()))
    assert unseen(amina) == 1


def test_councillors_have_none(joan, as_user):
    assert as_user(joan).get("/notices").status_code == 403
    assert "Notices" not in as_user(joan).get("/").content.decode()


# --- by e-mail ---


@pytest.fixture
def waiting(kia, amina, ruth, ella, settings):
    settings.DEMO = False
    for _ in range(3):
        finish(kia, ella)
    assessed(kia, amina)
    return kia


def notify(*options: str) -> dict[str, int]:
    out = StringIO()
    call_command("notify", "--json", *options, stdout=out)
    return json.loads(out.getvalue())  # type: ignore[no-any-return]


@pytest.fixture
def on_the_day(monkeypatch):
    """The command's clock."""

    def at(moment: datetime) -> None:
        monkeypatch.setattr("goldenthread.access.commands.now", lambda: moment)

    at(datetime(2026, 3, 3, 17, 0, tzinfo=UTC))
    return at


@pytest.mark.usefixtures("on_the_day")
def test_one_digest_for_each_user_and_each_notice_once(waiting):
    assert notify("--site", "https://thread.erimus.example/") == {"digests": 2, "notices": 4, "left": 0, "failed": 0}
    assert {message.to[0]: message.subject for message in mail.outbox} == {
        "amina.yusuf@erimus.example": "Golden Thread: 3 notices for you",
        "ruth.calder@erimus.example": "Golden Thread: 1 notice for you",
    }
    assert all("https://thread.erimus.example/notices\n" in message.body for message in mail.outbox)
    assert notify()["digests"] == 0
    assert len(mail.outbox) == 2


@pytest.mark.usefixtures("on_the_day")
def test_no_mail_holds_anything_of_a_child(waiting):
    notify()
    of_the_child = ("Kia", "Marsh", "ERM-40412", f"/{waiting.pk}", "2015", "assessment", "case note")
    for message in mail.outbox:
        said = f"{message.subject}\n{message.body}\n{message.extra_headers}".casefold()
        assert not [words for words in of_the_child if words.casefold() in said]
        assert not message.attachments


@pytest.mark.usefixtures("on_the_day")
def test_those_who_want_none_those_who_left_and_what_was_read_get_none(waiting, amina, ruth, as_user):
    assert (
        "You are sent no e-mail."
        in as_user(amina).post("/notices/mail", {"mail": "none"}, follow=True).content.decode()
    )
    stop_user(by=by(), user=ruth)
    assert notify()["digests"] == 0
    as_user(amina).post("/notices/mail", {"mail": "digest"})
    assert notify()["notices"] == 0  # the page of notices had been opened on the way


def test_what_is_older_than_a_week_is_not_mailed(waiting, on_the_day):
    on_the_day(datetime(2026, 3, 11, tzinfo=UTC))
    assert notify()["digests"] == 0


@pytest.mark.usefixtures("on_the_day")
def test_a_run_is_bounded_and_the_next_goes_on(waiting):
    assert notify("--most", "1") == {"digests": 1, "notices": 3, "left": 1, "failed": 0}
    assert notify("--most", "1") == {"digests": 1, "notices": 1, "left": 0, "failed": 0}


@pytest.mark.usefixtures("on_the_day")
def test_what_could_not_be_sent_is_tried_again(waiting, monkeypatch):
    def fail(*_: object) -> int:
        raise ConnectionRefusedError("No server")

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", fail)
        with pytest.raises(Refusal, match=r"2 messages could not be sent.*No server"):
            call_command("notify", stdout=StringIO())
    assert notify()["digests"] == 2


@pytest.mark.usefixtures("on_the_day")
def test_of_two_runs_at_once_one_finds_the_notices(waiting, amina, monkeypatch):
    """The other run claims Amina's notices between the list being read and her turn."""
    real = actions.mail_digests.__globals__["_claim"]

    def slow(by_, user):
        if user == amina:
            real(by_, user)
        return real(by_, user)

    monkeypatch.setitem(actions.mail_digests.__globals__, "_claim", slow)
    assert notify() == {"digests": 1, "notices": 1, "left": 0, "failed": 0}


def test_choosing_mail_is_a_page(amina, as_user):
    page = as_user(amina).get("/notices/mail").content.decode()
    assert_valid_page(page)
    assert "amina.yusuf@erimus.example" in page
    page = as_user(amina).post("/notices/mail", {}).content.decode()
    assert "Say whether you are told by e-mail" in page


def test_the_count_costs_one_question(kia, amina, ella, as_user, django_assert_num_queries):
    finish(kia, ella)
    Notice.objects.update(at=datetime(2026, 3, 3, tzinfo=UTC) - timedelta(days=1))
    with django_assert_num_queries(1):
        assert unseen(amina) == 1
