"""Puts into an invented authority what its pages need to have something to say: run once, by place.py.

    python -m tests.journeys.furnish RETURNS_FOLDER

Returns are loaded (which leaves matches to confirm and facts that do not add up), two records are made one, a child is
offered to another team, one paper is being written and one is issued, a figure is disputed, and there is somebody whose
name is as long as names get. It prints the ids of all these as one JSON object. Everything is done through actions.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import django

PLACED = (
    ("in-care", "children_looked_after", "2025-10-31", "value"),
    ("plans", "protection_plans", "2025-10-31", "value"),
    ("in-time", "assessments_in_45_days_of_referral", "2024-25", "value"),
)
SAID = """Another [[figure:plans]] are on a protection plan.

Families do not wait long to know what will happen: [[figure:in-time]] of the assessments that were finished in the \
year to 31 March 2025 took no more than the time the law allows."""
ACCOUNT = """She slept in my arms for most of the visit. Her mother had made up the cot in her own room, and showed me \
the bottles, which were clean and in date.

I saw the bedroom that nobody was to use: it is dry now. The landlord has the letter: \
https://example.org/repairs/a-very-long-address-that-does-not-break-anywhere/because-nobody-thought-of-it

Next visit in two weeks, in the evening, when her father is there."""
LONG_NAME = ("Persephone-Wilhelmina Oluwaseun", "Featherstonehaugh-Cholmondeley-Ramaswamipillai")


def furnish(returns: Path) -> dict[str, Any]:
    from django.conf import settings
    from django.core.management import call_command
    from django.utils import timezone

    from goldenthread.access.models import User
    from goldenthread.access.record import Signature
    from goldenthread.insight.store import newest

    def signed(role: str) -> Signature:
        user = User.objects.get(email=f"{role}@erimus.example")
        return Signature(
            user=user, at=timezone.make_aware(datetime(2025, 10, 31, 9, 0)), why="To have something to see"
        )

    call_command("load", "ssda903", str(returns / "ssda903"), verbosity=0)
    call_command("load", "cin", str(returns / "cin.xml"), verbosity=0)
    snapshot = newest(settings.SNAPSHOTS)
    return _people(signed) | _workers(signed("team.manager")) | _papers(signed("director"), snapshot.id) | _loads()


def _people(signed: Any) -> dict[str, Any]:
    import uuid

    from goldenthread.access.scope import scope_of
    from goldenthread.pathway import writing
    from goldenthread.pathway.actions import (
        allocate,
        ask_handover,
        correct,
        record_spell,
        record_step,
        withdraw_step,
    )
    from goldenthread.pathway.models import Allocation, CarePeriod, ChildInNeed, Discrepancy, Handover, Step
    from goldenthread.people import actions
    from goldenthread.people.models import Match, Merge, Person, Relationship
    from goldenthread.workforce.models import Membership, Worker

    worker = Worker.objects.get(user__email="social.worker@erimus.example")
    team = Membership.objects.get(worker=worker, ended=None).team
    by = signed("social.worker")

    def not_read_by(role: str) -> Any:
        """Children whom a worker holds and who are neither of this user's team nor of a family that it holds."""
        user = signed(role).user
        read = scope_of(user, by.at.date()).only(Person.objects.all(), "pk").values("pk")
        return Allocation.objects.filter(ended=None, role="case worker").exclude(person__in=read).order_by("pk")

    elsewhere = not_read_by("social.worker")
    held = [each.person_id for each in not_read_by("early.help.worker").filter(worker=worker)]
    given, family = LONG_NAME
    long = Person(given_names=given, family_name=family, known_as="Percy", born=date(2025, 9, 3), sex="F")
    long = actions.create_person(by=by, person=long)
    need = record_spell(by=by, spell=ChildInNeed(person=long, started=date(2025, 10, 1)))
    manager = signed("team.manager")
    new = Allocation(person=long, started=date(2025, 10, 1), role="case worker", team=team, worker=worker)
    allocate(by=manager, allocation=new)
    visit = Step(
        person=long, kind="visit", happened_on=date(2025, 10, 14), seen=True, seen_alone=False, worker=worker,
        team=team, answers={"child_words": "She turned to her mother’s voice, and smiled.", "account": ACCOUNT},
    )  # fmt: skip
    older = Step(
        person=long, kind="contact", happened_on=date(2025, 9, 30), version=1, outcome="referral",
        answers={"source": "3A"},
    )  # fmt: skip
    visit, older = record_step(by=by, step=visit), record_step(by=by, step=older)
    visit.answers = {**visit.answers, "bedroom": True}
    correct(by=by, steps=[visit])
    mistaken, withdrawn = (
        record_step(
            by=by, step=Step(person=long, kind="visit", happened_on=date(2025, 10, at), seen=True, worker=worker)
        )
        for at in (15, 16)
    )
    withdraw_step(by=by, step=withdrawn)
    assessed = Step(
        person=long, kind="single_assessment", started=date(2025, 10, 2), version=3, child_in_need=need, worker=worker,
        team=team, answers={"lived_experience": ACCOUNT, "parents": ACCOUNT, "share_with_family": "Percy is loved."},
    )  # fmt: skip
    assessed = record_step(by=by, step=assessed)
    asked_for = Step(
        person=long, kind="specialist_assessment", started=date(2025, 10, 20), worker=worker, team=team,
        group=uuid.uuid4(), answers={"type": "parenting", "by_whom": "Dr Lee, Bridge House"},
    )  # fmt: skip
    asked_for = record_step(by=by, step=asked_for)
    writing.start("specialist_assessment", [long], by)  # the form of the one that is open
    offered = elsewhere[1].person_id
    handover = Handover(
        person_id=offered, kind=Handover.Kind.TRANSFER, role="case worker", asked_on=date(2025, 10, 30), to_team=team,
        words="The family has moved to the other side of the river.",
    )  # fmt: skip
    handover = ask_handover(by=signed("director"), handover=handover)
    family_of = _family(signed, worker, team)
    again = Person(given_names=given, family_name=family, sex="F")
    again = actions.create_person(by=by, person=again)
    left = Match.objects.filter(verdict="open").order_by("pk")[0]
    analyst = signed("performance.analyst")
    joined = actions.propose_matches(by=analyst, pairs=[(long, again, ["The names agree."])])[0]
    actions.decide_match(by=analyst, match=joined, verdict="same")
    looked_after = CarePeriod.objects.filter(ended=None).values("person")
    reviewed = Allocation.objects.filter(ended=None, role="reviewing officer", person__in=looked_after).order_by("pk")
    doubtful = Discrepancy.objects.filter(mended=False).order_by("pk")[0]
    return {
        "own": held[0],
        "kin": Relationship.objects.filter(person_id=held[0]).order_by("pk")[0].pk,
        "outside": elsewhere[0].person_id,
        "in_care": reviewed[0].person_id,
        "long": long.pk,
        "asked_for": str(asked_for.group),
        "visit": visit.pk,
        "older": older.pk,
        "mistaken": mistaken.pk,
        "withdrawn": withdrawn.pk,
        "assessed": assessed.pk,
        "handover": handover.pk,
        "offered": offered,
        "match": left.pk,
        "merge": Merge.objects.get().pk,
        "discrepancy": doubtful.pk,
        "doubtful": doubtful.person_id,
        **family_of,
        **_front_door(),
        **_writing(signed, held[0]),
        **_assessed(signed, worker, team),
        **_referred(signed, team),
        **_known_first(signed, worker, team),
    }


def _writing(signed: Any, own: int) -> dict[str, str]:
    """A visit that two people are writing at once, with a file, and a note that was discarded."""
    from django.core.files.base import ContentFile
    from django.core.files.uploadedfile import UploadedFile

    from goldenthread.pathway import actions, writing
    from goldenthread.pathway.writing import files
    from goldenthread.pathway.writing.typed import Hand, Sent
    from goldenthread.people.models import Person

    child = Person.objects.get(pk=own)
    group = writing.start("visit", [child], signed("social.worker")).group
    for who, words in (("social.worker", "He opened the door himself."), ("director", "He was upstairs.")):
        by = signed(who)
        sent = Sent({"account": [words], "seen": ["yes"]}, {}, Hand(by.user.pk, by.at.isoformat(), who))
        actions.save_draft(by=by, group=group, sent=sent)
    kept = files.store(UploadedFile(ContentFile(b"%PDF-1.7"), "school report.pdf", size=8))
    actions.add_draft_file(by=signed("social.worker"), group=group, **vars(kept))
    note = writing.start("case_note", [child], signed("director"), typed={"note": ["Half"]}).group
    actions.discard_draft(by=signed("director"), group=note)
    return {"writing": str(group)}


def _assessed(signed: Any, worker: Any, team: Any) -> dict[str, Any]:
    """A brother whose assessment awaits the manager, a sister whose late one came back with comments, a plan to be
    agreed and work to be ended; and a child of anybody's on a protection plan."""
    import uuid

    from goldenthread.pathway.actions import allocate, decide, finish, record_spell, record_step
    from goldenthread.pathway.models import Allocation, ChildInNeed, ProtectionPlan, Step
    from goldenthread.people.actions import create_person
    from goldenthread.people.models import Person

    by, manager = signed("social.worker"), signed("team.manager")
    groups: dict[str, Any] = {}
    said = {"lived_experience": ACCOUNT, "parents": ACCOUNT, "factors": ["3A"], "analysis": "They are tired.",
            "what_needs_to_change": "Somebody is up with them.", "recommended": "child_in_need_plan"}  # fmt: skip
    for key, name, began in (("submitted", "Otis", date(2025, 10, 6)), ("returned", "Nell", date(2025, 7, 7))):
        child = create_person(by=by, person=Person(given_names=name, family_name="Farrow", born=date(2017, 3, 3)))
        need = record_spell(by=by, spell=ChildInNeed(person=child, started=began, primary_need="N5"))
        held = Allocation(person=child, started=began, role="case worker", team=team, worker=worker)
        allocate(by=manager, allocation=held)
        step = Step(
            person=child, kind="single_assessment", started=began, version=3, child_in_need=need, worker=worker,
            team=team, group=uuid.uuid4(), seen=True, seen_alone=True, answers=said,
        )  # fmt: skip
        step = record_step(by=by, step=step)
        finish(by=by, steps=[step])
        groups[key] = str(step.group)
        groups[name.lower()], groups[f"{name.lower()}s"] = child.pk, step.pk
    decide(
        by=manager, group=uuid.UUID(groups["returned"]), approve=False, words="Nearly there.",
        remarks={"analysis": "What if nothing changes?"},
    )  # fmt: skip
    day, made = date(2025, 10, 30), {}
    plan = {"what_needs_to_change": "He sleeps.", "actions": [{"what": "A bed", "who": "We", "by_when": "2025-11-14"}]}
    ends = {"reason": "RC7", "changed": "She is at school.", "who_notices": "Her school."}
    for key, name, kind, told in (
        ("to_agree", "Bertie", "child_in_need_plan", plan), ("to_close", "Wilhelmina", "closure", ends),
    ):  # fmt: skip
        child = create_person(by=by, person=Person(given_names=name, family_name="Farrow", born=date(2015, 3, 3)))
        need = record_spell(by=by, spell=ChildInNeed(person=child, started=date(2025, 8, 4), primary_need="N5"))
        held = Allocation(person=child, started=need.started, role="case worker", team=team, worker=worker)
        allocate(by=manager, allocation=held)
        about = {"child_in_need": need, "worker": worker, "team": team, "happened_on": day, "group": uuid.uuid4()}
        finish(by=by, steps=[Step(person=child, kind=kind, answers=told, **about)])
        made[key] = child.pk
    planned = ProtectionPlan.objects.filter(ended=None, person__merged_into=None).order_by("pk")[0]
    return {**groups, **made, "planned": planned.person_id}


def _referred(signed: Any, team: Any) -> dict[str, int]:
    """A sister and a brother who have come to the team and have no worker yet, one assessment open for both; and a
    notification of domestic abuse that waits to be triaged."""
    import uuid

    from goldenthread.pathway.actions import allocate, finish, record_spell, record_step
    from goldenthread.pathway.models import Allocation, ChildInNeed, Step
    from goldenthread.people.actions import create_person, relate
    from goldenthread.people.models import Person, Relationship

    by, manager, on, made = signed("front.door.screener"), signed("team.manager"), date(2025, 10, 20), {}
    mother = create_person(by=by, person=Person(given_names="Delphine", family_name="Penhallow", sex="F"))
    group = uuid.uuid4()
    for key, given, born in (("sister", "Lark", date(2013, 5, 4)), ("brother", "Ivo", date(2019, 8, 21))):
        child = create_person(by=by, person=Person(given_names=given, family_name="Penhallow", born=born))
        relate(by=by, relationship=Relationship(person=child, other=mother, kind="mother"))
        need = record_spell(by=by, spell=ChildInNeed(person=child, started=on, primary_need="N5"))
        allocate(by=manager, allocation=Allocation(person=child, started=on, role="case worker", team=team))
        step = Step(
            person=child, kind="single_assessment", started=on, version=3, child_in_need=need, team=team, group=group
        )
        record_step(by=by, step=step)
        made[key] = child.pk
    told = {"about": "domestic_abuse", "source": "6", "said": "Shouting; both calm when the police came.",
            "risk": "standard", "nature": "contact", "level": "2", "line": "2.1", "recommended": "nothing"}  # fmt: skip
    boy = create_person(by=by, person=Person(given_names="Corin", family_name="Ashplant", born=date(2014, 1, 9)))
    about = {"kind": "contact", "version": 3, "happened_on": date(2025, 10, 31), "group": uuid.uuid4()}
    finish(by=by, steps=[Step(person=boy, answers=told, **about)])
    return made


def _known_first(signed: Any, worker: Any, team: Any) -> dict[str, int]:
    """Of three children of the social worker's: one with a warning, one kept from an uncle, and one whose record is
    restricted and was opened in an emergency."""
    from goldenthread.access.models import User
    from goldenthread.pathway.actions import allocate
    from goldenthread.pathway.models import Allocation
    from goldenthread.people import actions
    from goldenthread.people.models import ContactRestriction, Person, Warning

    by, day = signed("social.worker"), date(2025, 10, 6)
    made = {}
    for key, given in (("warned", "Perdita"), ("kept", "Rowan"), ("closed", "Silas")):
        new = Person(given_names=given, family_name="Thackeray", born=date(2016, 2, 9))
        made[key] = actions.create_person(by=by, person=new)
        held = Allocation(person=made[key], started=day, role="case worker", team=team, worker=worker)
        allocate(by=signed("team.manager"), allocation=held)
    said = {"source": "Health visitor", "started": day, "review_on": date(2026, 2, 2)}
    dog = Warning(person=made["warned"], kind="dog", reason="A dog, loose in the yard. Ring from the gate.", **said)
    mick = {"name": "Mick Thackeray, an uncle", "limits": "supervised", "basis": "bail", "withhold_address": True}
    kept = ContactRestriction(person=made["kept"], started=day, review_on=date(2026, 2, 2), **mick)
    warning = actions.record_warning(by=by, warning=dog)
    contact = actions.restrict_contact(by=by, restriction=kept)
    head = User.objects.get(email="head.of.service@erimus.example")
    actions.restrict_record(
        by=signed("head.of.service"), person=made["closed"], reason="His mother works here.",
        ask="the head of service, 01632 960 104", readers={(head.pk, None)},
    )  # fmt: skip
    opening = actions.break_glass(by=signed("emergency.duty.worker"), person=made["closed"])
    ids = {key: person.pk for key, person in made.items()}
    return {**ids, "warning": warning.pk, "contact_limit": contact.pk, "opening": opening.pk}


def _front_door() -> dict[str, int]:
    """A contact that awaits its decision, and one of the last month's threshold sample."""
    from goldenthread.access.models import User
    from goldenthread.pathway.front_door import entries, sample

    on, head = date(2025, 10, 31), User.objects.get(email="head.of.service@erimus.example")
    waiting = entries.undecided(for_user=head, on=on)
    drawn = sample.sample(sample.latest_month(on), for_user=head, on=on)
    return {"contact": waiting[0].first.pk, "sampled": drawn[0].contact.pk}


def _family(signed: Any, worker: Any, team: Any) -> dict[str, int]:
    """Two sisters whom the social worker holds, and a boy for whom early help is agreed and nobody has been asked."""
    from goldenthread.pathway.actions import allocate, record_spell, record_step
    from goldenthread.pathway.models import Allocation, ChildInNeed, Step
    from goldenthread.people.actions import create_person, relate
    from goldenthread.people.models import Person, Relationship

    by = signed("social.worker")
    mother = create_person(by=by, person=Person(given_names="Oona", family_name="Quill", born=date(1991, 4, 8)))
    found = {}
    for key, name, born in (
        ("elder", "Marnie Quill", date(2014, 2, 3)),
        ("younger", "Tess Quill", date(2018, 9, 12)),
        ("stepping", "Idris Vale", date(2016, 6, 30)),
    ):
        given, family = name.split()
        child = create_person(by=by, person=Person(given_names=given, family_name=family, born=born))
        if family == "Quill":
            relate(by=by, relationship=Relationship(person=child, other=mother, kind="mother"))
        need = record_spell(by=by, spell=ChildInNeed(person=child, started=date(2025, 10, 6), primary_need="N5"))
        new = Allocation(person=child, started=date(2025, 10, 6), role="case worker", team=team, worker=worker)
        allocate(by=signed("team.manager"), allocation=new)
        if key == "stepping":
            agreed = {"better": "He is in school every day.", "wants": "They want somebody at home in the mornings."}
            step = Step(
                person=child, kind="step_down", happened_on=date(2025, 10, 29), authorised_on=date(2025, 10, 30),
                child_in_need=need, worker=worker, team=team, answers=agreed,
            )  # fmt: skip
            record_step(by=by, step=step)
        found[key] = child.pk
    return found


def _workers(by: Any) -> dict[str, Any]:
    """The social worker, with a supervision held, one cancelled, and an absence."""
    from goldenthread.workforce.actions import record_absence, record_supervision
    from goldenthread.workforce.models import Absence, Supervision, Worker

    worker = Worker.objects.get(user__email="social.worker@erimus.example")
    manager = Worker.objects.get(user=by.user)
    new = {"cancelled_for": date(2025, 10, 20), "cancelled_because": "other", "cancelled_words": "A burst pipe"}
    cancelled = record_supervision(by=by, supervision=Supervision(worker=worker, supervisor=manager, **new))
    away = Absence.objects.filter(worker=worker).first()
    day = date(2025, 10, 22)
    away = away or record_absence(by=by, absence=Absence(worker=worker, started=day, ended=day))
    held = Supervision.objects.filter(worker=worker).exclude(discussed=[]).latest("held_on")
    return {"worker": worker.pk, "supervision": held.pk, "cancelled": cancelled.pk, "absence": away.pk}


def _papers(by: Any, snapshot: str) -> dict[str, Any]:
    from goldenthread.governance import actions
    from goldenthread.governance.actions import Choice
    from goldenthread.insight.actions import raise_dispute

    about: dict[str, Any] = {
        "meeting": "Council",
        "meeting_date": date(2025, 11, 26),
        "executive_member": "Councillor Joan Marwood",
        "portfolio": "Children’s Services",
    }
    draft = actions.create_paper(by=by, title="Executive Member’s report, November 2025", **about)
    issued = actions.create_paper(by=by, title="Executive Member’s report, October 2025", **about)
    for paper, words in ((draft, "26 carers and [[figure:gone]]."), (issued, SAID)):
        for ref, measure, period, show in PLACED:
            actions.place_figure(by=by, paper=paper, ref=ref, choice=Choice(measure, snapshot, period, {}, show))
        section = paper.sections.get(heading="HIGHLIGHTS")
        text = f"There are [[figure:in-care]] children in our care. {words}"
        actions.write_section(by=by, section=section, level=section.level, heading=section.heading, text=text)
    values = {
        "value": "146", "unit": "fostering households", "source": "Fostering register", "date": date(2025, 9, 30),
        "owner": "Head of fostering", "cohort": "Approved", "concept": "fostering households", "show": "value",
    }  # fmt: skip
    actions.add_outside_figure(by=by, paper=draft, ref="households", values=values)
    actions.issue_paper(by=by, paper=issued)
    dispute = raise_dispute(by=by, measure="care_starts", reason="Two are counted twice.", owner="Head of service")
    highlights = draft.sections.get(heading="HIGHLIGHTS")
    return {
        "draft": draft.pk,
        "section": highlights.pk,
        "issued": issued.pk,
        "figure": f"{issued.pk}-in-care",
        "dispute": dispute.pk,
        "snapshot": snapshot,
    }


def _loads() -> dict[str, Any]:
    from goldenthread.returns.models import Load

    return {"load": Load.objects.order_by("pk")[0].pk}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldenthread.config.settings")
    django.setup()
    print(json.dumps(furnish(Path(sys.argv[1]))))
