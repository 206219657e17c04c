"""The only writes to users and what they may do."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from goldenthread.access.models import Grant, User
from goldenthread.access.objections import Objection, Refused
from goldenthread.access.record import Signature, acting
from goldenthread.access.roles import ROLES
from goldenthread.rules.words import day as written

MACHINE = "golden-thread@localhost"


def the_product() -> User:
    """The user by whom the product itself acts: its commands and its nightly work. Nobody can sign in as it."""
    product, _ = User.objects.get_or_create(
        email=MACHINE, defaults={"name": "Golden Thread", "is_machine": True, "password": "!"}
    )
    return product


def find_user(email: str) -> User | None:
    return User.objects.filter(email__iexact=email.strip()).first()


def create_user(*, by: Signature, email: str, name: str, password: str | None = None) -> User:
    """Without a password the user comes in by a sign-in link, and chooses one."""
    email = email.strip().lower()
    if find_user(email):
        raise Refused([Objection("email-taken", f"There is already a user with the email address {email}.", "email")])
    user = User(email=email, name=name.strip())
    user.set_password(password)
    user.full_clean(exclude=["password"])
    with acting("access.create_user", by=by) as act:
        user.save()
        act.touch(user)
    return user


def stop_user(*, by: Signature, user: User) -> None:
    """The user can no longer sign in, and is signed out everywhere; what they did stays theirs."""
    with acting("access.stop_user", by=by) as act:
        user.is_active = False
        user.save(update_fields=["is_active"])
        act.touch(user)


def set_password(*, by: Signature, user: User, password: str) -> None:
    with acting("access.set_password", by=by) as act:
        user.set_password(password)
        user.save(update_fields=["password"])
        act.touch(user)


def grant_role(*, by: Signature, user: User, role: str, started: date, ended: date | None = None) -> Grant:
    """`ended` is the last day, if it is known already."""
    objections = grant_objections(user, role, started, ended)
    if objections:
        raise Refused(objections)
    with acting("access.grant_role", by=by) as act:
        grant = user.grants.create(role=role, started=started, ended=ended)
        act.touch(grant)
    return grant


def end_role(*, by: Signature, grant: Grant, ended: date) -> None:
    """`ended` is the last day on which the user holds the role."""
    if ended < grant.started:
        sentence = f"The role started on {written(grant.started)}; it cannot end on {written(ended)}, before it."
        raise Refused([Objection("ends-after-it-starts", sentence, "ended")])
    with acting("access.end_role", by=by) as act:
        grant.ended = ended
        grant.save(update_fields=["ended"])
        act.touch(grant)


def grant_objections(user: User, role: str, started: date, ended: date | None) -> list[Objection]:
    if role not in ROLES:
        return [Objection("role-exists", f"No role is called {role!r}. Use one of {', '.join(ROLES)}.", "role")]
    if ended and ended < started:
        sentence = f"The role cannot end on {written(ended)}, before it starts on {written(started)}."
        return [Objection("ends-after-it-starts", sentence, "ended")]
    held = user.grants.filter(Q(ended__isnull=True) | Q(ended__gte=started), role=role)
    if ended:
        held = held.filter(started__lte=ended)
    if held.exists():
        return [Objection("held-already", f"{user.name} is already {ROLES[role].title} in that time.", "role")]
    return []
