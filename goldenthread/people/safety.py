"""What must be known before a person is seen: the warnings that stand about them and their family, and who may not have
contact. Whoever calls has asked whether the user reads the person; these reads ask only about restricted relatives.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from goldenthread.access.models import User
from goldenthread.people import restricted
from goldenthread.people.kinship import OTHER_END, PARENTS, gendered
from goldenthread.people.models import ContactRestriction, Kin, Person, Relationship, Restriction, Warning
from goldenthread.rules.codes import lookup
from goldenthread.rules.words import day as written

HIDDEN = "somebody in the family whose record is restricted"


@dataclass(frozen=True)
class Stands:
    """A warning as it is read about a child. `about` is empty where it is the child's own: "the father, Dean Petch".

    Of a relative whose record is restricted the kind is told, for the worker's safety, and the rest is not.
    """

    warning: Warning
    about: str
    hidden: bool
    on: date

    @property
    def kind(self) -> str:
        return lookup("warning").label(self.warning.kind)

    @property
    def title(self) -> str:
        return f"{self.kind} (about {self.about})" if self.about else self.kind

    @property
    def reason(self) -> str:
        return "" if self.hidden else self.warning.reason

    @property
    def review(self) -> str:
        due = self.warning.review_on
        return f"Review was due on {written(due)}" if self.late else f"To be reviewed by {written(due)}"

    @property
    def late(self) -> bool:
        return self.warning.review_on < self.on

    @property
    def line(self) -> str:
        """In the bar on every page."""
        return f"{self.title}. {self.review}." if self.late else self.title


@dataclass(frozen=True)
class KeptAway:
    """Somebody who may not have contact with the child, as it is read on the child's pages."""

    restriction: ContactRestriction
    whom: str
    on: date

    @property
    def basis(self) -> str:
        return lookup("contact_basis").label(self.restriction.basis)

    @property
    def line(self) -> str:
        words = [f"{self.restriction.get_limits_display()}: {self.whom} ({self.basis[:1].lower()}{self.basis[1:]})"]
        if self.restriction.withhold_address:
            words.append("Do not give them the child’s address")
        if self.late:
            words.append(self.review)
        return ". ".join(words)

    @property
    def late(self) -> bool:
        due = self.restriction.review_on
        return due is not None and due < self.on

    @property
    def review(self) -> str:
        due, until = self.restriction.review_on, self.restriction.ended
        if due is None:
            return f"Until {written(until)}" if until else ""
        return f"Review was due on {written(due)}" if self.late else f"To be reviewed by {written(due)}"


@dataclass(frozen=True)
class Safety:
    """All of it, of one child on one day. `restriction` stands on the record itself; `past` says that something of the
    child's own once stood (`ended_of`)."""

    warnings: Sequence[Stands] = ()
    kept_away: Sequence[KeptAway] = ()
    restriction: Restriction | None = None
    past: bool = False

    @property
    def digest(self) -> str:
        """Differs as soon as anything is added or reviewed: what was read before was something else. Empty where there
        is nothing to read."""
        rows = [*(each.warning for each in self.warnings), *(each.restriction for each in self.kept_away)]
        said = sorted(f"{type(row).__name__} {row.pk} {row.recorded_from.isoformat()}" for row in rows)
        return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16] if said else ""


def standing(on: date) -> Q:
    """The last day counts."""
    return Q(Q(started=None) | Q(started__lte=on), Q(ended=None) | Q(ended__gte=on))


def safety_of(person: Person, *, for_user: User, on: date) -> Safety:
    """One question where there is nothing to know, which is so of most."""
    near = _near(person.pk)
    asked = Person.objects.filter(pk=person.pk).values_list(
        Exists(Warning.objects.filter(near, standing(on))),
        Exists(ContactRestriction.objects.filter(standing(on), person=OuterRef("pk"))),
        Exists(Restriction.objects.filter(restricted.in_force(on), person=OuterRef("pk"))),
        Exists(Warning.objects.filter(person=OuterRef("pk"), ended__lt=on)),
        Exists(ContactRestriction.objects.filter(person=OuterRef("pk"), ended__lt=on)),
    )
    warned, kept_away, closed, *past = asked.first() or (False,) * 5
    return Safety(
        warnings=warnings_of(person, for_user=for_user, on=on) if warned else (),
        kept_away=kept_from(person, for_user=for_user, on=on) if kept_away else (),
        restriction=restricted.restriction_of(person, on) if closed else None,
        past=any(past),
    )


def warnings_of(person: Person, *, for_user: User, on: date) -> list[Stands]:
    """The person's own first, then those about the family; the gravest kind, as the list has them, first."""
    rows = list(Warning.objects.filter(_near(person.pk), standing(on)).select_related("person"))
    others = [row.person for row in rows if row.person_id != person.pk]
    hidden = restricted.closed_among((each.pk for each in others), for_user=for_user, on=on)
    kin = _kin_of(person, others) if others else {}
    found = []
    for row in rows:
        about = ""
        if row.person_id in hidden:
            about = HIDDEN
        elif row.person_id != person.pk:
            about = _named(row.person, kin)
        found.append(Stands(row, about, row.person_id in hidden, on))
    order = [code.code for code in lookup("warning")]
    grave = {code: place for place, code in enumerate(order)}
    return sorted(found, key=lambda s: (bool(s.about), grave.get(s.warning.kind, len(order)), s.warning.pk))


def kept_from(person: Person, *, for_user: User, on: date) -> list[KeptAway]:
    rows = ContactRestriction.objects.filter(standing(on), person=person).select_related("who")
    return _kept_away(rows.order_by("limits", "pk"), person, for_user=for_user, on=on)


def ended_of(person: Person, *, for_user: User, on: date) -> tuple[list[Stands], list[KeptAway]]:
    """What stood once, of the child's own record."""
    warnings = Warning.objects.filter(person=person, ended__lt=on).order_by("-ended", "-pk")
    contacts = ContactRestriction.objects.filter(person=person, ended__lt=on).select_related("who")
    gone = _kept_away(contacts.order_by("-ended", "-pk"), person, for_user=for_user, on=on)
    return [Stands(row, "", False, on) for row in warnings], gone


def _kept_away(rows: Iterable[ContactRestriction], person: Person, *, for_user: User, on: date) -> list[KeptAway]:
    listed = list(rows)
    named = [row.who for row in listed if row.who]
    hidden = restricted.closed_among((each.pk for each in named), for_user=for_user, on=on)
    kin = _kin_of(person, [each for each in named if each.pk not in hidden])
    return [KeptAway(row, _whom(row, kin, hidden), on) for row in listed]


def _whom(row: ContactRestriction, kin: Mapping[int, str], hidden: set[int]) -> str:
    if row.who is None:
        return row.name
    if row.who.pk in hidden:
        return HIDDEN
    return _named(row.who, kin)


def _named(who: Person, kin: Mapping[int, str]) -> str:
    said = kin.get(who.pk)
    return f"the {said}, {who.name}" if said else who.name


def _kin_of(person: Person, others: Iterable[Person]) -> dict[int, str]:
    """What each of the others is to the person, in lower case; those who share a parent are brothers and sisters."""
    wanted = {each.pk: each for each in others}
    if not wanted:
        return {}
    found: dict[int, str] = {}
    ours = Q(person=person, other__in=wanted) | Q(other=person, person__in=wanted)
    for row in Relationship.objects.filter(ours).order_by("-ended", "pk"):
        who, kin = (row.other_id, Kin(row.kind).label) if row.person_id == person.pk else (
            row.person_id, OTHER_END[Kin(row.kind)])  # fmt: skip
        found[who] = gendered(kin, wanted[who].sex).lower()
    for pk in wanted.keys() - found.keys():
        if _share_a_parent(person.pk, pk):
            found[pk] = gendered(Kin.SIBLING.label, wanted[pk].sex).lower()
    return found


def _share_a_parent(one: int, other: int) -> bool:
    mine = Relationship.objects.filter(person=one, kind__in=PARENTS).values("other_id")
    return Relationship.objects.filter(person=other, kind__in=PARENTS, other_id__in=mine).exists()


def _near(pk: int) -> Q:
    """About the person, anybody recorded as their kin, and those who share a parent: subqueries all."""
    mine = Relationship.objects.filter(person=pk, ended=None)
    of_me = Relationship.objects.filter(other=pk, ended=None)
    parents = mine.filter(kind__in=PARENTS).values("other_id")
    siblings = Relationship.objects.filter(other_id__in=parents, kind__in=PARENTS, ended=None)
    return (
        Q(person=pk)
        | Q(person_id__in=mine.values("other_id"))
        | Q(person_id__in=of_me.values("person_id"))
        | Q(person_id__in=siblings.values("person_id"))
    )
