"""Children who are offered to somebody else: most wait for an answer, one was declined."""

from __future__ import annotations

from goldenthread.access.models import User
from goldenthread.demo.in_hand.people import SOCIAL_WORKER, Staff, before
from goldenthread.pathway.actions.handing import answer_handover, ask_handover
from goldenthread.pathway.models import Allocation, CarePeriod, ChildInNeedPlan, Handover
from goldenthread.people.models import Person
from goldenthread.workforce.models import Membership, Team, Worker

Kind, Role = Handover.Kind, Allocation.Role
WORDS = (
    "Assessment finished and the plan agreed with the family. A joint visit is offered for next week.",
    "They have moved into your area. School stays the same; the core group knows.",
    "Longer-term work now. The chronology is up to date, and both parents were told of the change.",
)
DECLINED = (
    "The review is next week and the plan is not written up. Send it again once it is: we will come to the meeting."
)


def offer_children(staff: Staff) -> None:
    teams = staff.teams
    for number, (to, frm) in enumerate(zip(teams, teams[1:] + teams[:1], strict=True)):
        if to.pk != frm.pk:
            for place, held in enumerate(staff.held(frm).reverse()[: 2 if number == 0 else 1]):
                offered = _transfer(staff, held, to, 2 + (number + place) % 4, WORDS[(number + place) % len(WORDS)])
                if place == 1:
                    by = staff.signed(staff.managers[to.pk], 1, DECLINED)
                    answer_handover(by=by, handover=offered, accept=False, on=before(staff.on, 1))
    _mine_declined(staff, teams)
    for role, code, as_what, people in (
        ("early_help_worker", "EH", Role.LEAD_PRACTITIONER, _on_a_plan(staff)),
        ("personal_adviser", "PATH", Role.PERSONAL_ADVISER, _in_care(staff)),
    ):
        _refer(staff, role, code, as_what, people)


def _transfer(staff: Staff, held: Allocation, to: Team, asked: int, words: str) -> Handover:
    assert held.worker
    by = staff.signed(staff.user_of(held.worker), asked)
    return ask_handover(
        by=by,
        handover=Handover(
            person=held.person, kind=Kind.TRANSFER, to_team=to, asked_on=before(staff.on, asked), words=words
        ),
    )


def _mine_declined(staff: Staff, teams: list[Team]) -> None:
    """The social worker to sign in as offered a child, and hears why not yet."""
    waiting = Handover.objects.filter(answer=Handover.Answer.WAITING).values_list("person_id", flat=True)
    mine = [held for held in staff.mine() if held.person_id not in set(waiting)]
    others = [team for team in teams if mine and team.pk != mine[-1].team_id]
    if mine and others:
        offered = _transfer(staff, mine[-1], others[0], 4, WORDS[1])
        by = staff.signed(staff.managers[others[0].pk], 2, DECLINED)
        answer_handover(by=by, handover=offered, accept=False, on=before(staff.on, 2))


def _refer(staff: Staff, role: str, code: str, as_what: str, people: list[Person]) -> None:
    """To one of those to sign in as, by whoever holds the child."""
    user = staff.users.get(role)
    worker = Worker.objects.filter(user=user).first() if user else None
    team = Team.objects.filter(code=code).first()
    if not worker or not team or not Membership.objects.filter(worker=worker, team=team, ended=None).exists():
        return
    for person in people[:2]:
        sender = _who_holds(staff, person)
        handover = Handover(
            person=person, kind=Kind.REFER, role=as_what, to_team=team, to_worker=worker,
            asked_on=before(staff.on, 2), words="Agreed with the family at the last visit, and they know your name.",
        )  # fmt: skip
        ask_handover(by=staff.signed(sender, 2), handover=handover)


def _who_holds(staff: Staff, person: Person) -> User:
    held = Allocation.objects.filter(person=person, ended=None, role=Role.CASE_WORKER, worker__isnull=False)
    row = held.select_related("worker__user").first()
    return staff.user_of(row.worker) if row and row.worker else staff.users[SOCIAL_WORKER]


def _free(staff: Staff, role: str, people: list[int]) -> list[Person]:
    """Of these, those whom nobody holds in that role and whom nothing waits for; in hands that are known."""
    taken = set(Allocation.objects.filter(ended=None, role=role, person__in=people).values_list("person_id", flat=True))
    taken |= set(Handover.objects.filter(answer=Handover.Answer.WAITING).values_list("person_id", flat=True))
    held = Allocation.objects.filter(
        ended=None, role=Role.CASE_WORKER, worker__isnull=False, team__in=staff.managers, person__in=people
    ).exclude(person__in=taken)
    found = Person.objects.filter(pk__in=held.values("person"), merged_into=None)
    return list(found.order_by("-pk"))


def _on_a_plan(staff: Staff) -> list[Person]:
    people = ChildInNeedPlan.objects.filter(ended=None).values_list("person_id", flat=True)
    return _free(staff, Role.LEAD_PRACTITIONER, list(people))


def _in_care(staff: Staff) -> list[Person]:
    """Those who are nearly sixteen or over."""
    grown = before(staff.on, int(15.8 * 365))
    people = CarePeriod.objects.filter(ended=None, person__born__lte=grown).values_list("person_id", flat=True)
    return _free(staff, Role.PERSONAL_ADVISER, list(people))
