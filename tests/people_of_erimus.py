"""The people of an invented council whom the tests call by name. Made through actions, so always legal."""

from __future__ import annotations

from datetime import UTC, date, datetime

from goldenthread.access import actions
from goldenthread.access.models import User
from goldenthread.access.record import Signature

STARTED = date(2015, 4, 1)
PEOPLE = {
    "amina": ("Amina Yusuf", "social_worker"),
    "ruth": ("Ruth Calder", "team_manager"),
    "graham": ("Graham Oyelaran", "conference_chair"),
    "beth": ("Beth Lindqvist", "auditor"),
    "tom": ("Tom Ferriby", "performance_analyst"),
    "helen": ("Helen Ashdown", "director"),
    "joan": ("Joan Marwood", "lead_member"),
    "moira": ("Moira Petch", "democratic_services_officer"),
    "sam": ("Sam Okafor", "system_administrator"),
}


def signed(user: User | None = None, at: datetime | None = None, why: str = "") -> Signature:
    """A signature for a test: by the product itself, on 3 March 2026 at nine, unless it says otherwise."""
    moment = at or datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
    return Signature(user=user or actions.the_product(), at=moment, why=why)


def hire(name: str, *roles: str, password: str | None = None) -> User:
    """A user of that name with these roles since long ago."""
    email = f"{name.lower().replace(' ', '.')}@erimus.example"
    user = actions.create_user(by=signed(), email=email, name=name, password=password)
    for role in roles:
        actions.grant_role(by=signed(), user=user, role=role, started=STARTED)
    return user


def person_called(nickname: str) -> User:
    name, role = PEOPLE[nickname]
    return hire(name, role)
