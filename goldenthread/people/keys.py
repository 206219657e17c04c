"""What people can be found by, kept in agreement with their facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import TypeVar

from django.db import transaction

from goldenthread.access.inserting import insert_values
from goldenthread.people import asked, names
from goldenthread.people.models import Address, NameKey, OtherName, Person, SearchKey

T = TypeVar("T")
D = TypeVar("D", OtherName, Address)
BATCH = 900


def keys_of(person: Person, other_names: Iterable[OtherName] = (), addresses: Iterable[Address] = ()) -> set[str]:
    found = {f"n:{name}" for name in _names_of(person)}
    found |= {key for other in other_names for key in keys_of_fact(other)}
    found |= {f"i:{asked.number(identifier)}" for identifier in identifiers(person)}
    found |= {key for address in addresses for key in keys_of_fact(address)}
    born = person.born or person.expected
    return found | _keys_of_birth(born) if born else found


def keys_of_fact(fact: OtherName | Address) -> set[str]:
    if isinstance(fact, Address):
        return {f"a:{asked.number(fact.postcode)}"} if fact.postcode else set()
    return {f"n:{name}" for name in names.all_parts(fact.given_names, fact.family_name)}


@lru_cache(maxsize=50_000)
def _keys_of_birth(born: date) -> frozenset[str]:
    return frozenset(f"d:{piece.key}" for piece in asked.pieces(born))


def identifiers(person: Person) -> list[str]:
    every = (person.upn, person.former_upn, person.la_child_id, person.nhs_number)
    return [identifier for identifier in every if identifier]


def _names_of(person: Person) -> set[str]:
    return names.all_parts(f"{person.given_names} {person.known_as}", person.family_name)


def write_keys(people: Iterable[Person]) -> None:
    """Bring the keys of these people into agreement with their facts; write only what differs."""
    for batch in batches(people):
        _write_keys(batch)


def first_keys(people: Iterable[Person]) -> None:
    """Of people recorded just now: nothing else is known of them yet, and nothing is stored."""
    _insert({(person.pk, key) for person in people for key in keys_of(person)})


def add_keys(facts: Iterable[OtherName | Address]) -> None:
    """Of facts that have been added: they take no key away, so nothing else of these people is read again."""
    wanted = {(fact.person_id, key) for fact in facts for key in keys_of_fact(fact)}
    known: set[tuple[int, str]] = set()
    for ids in batches(sorted({person_id for person_id, _ in wanted})):
        known |= set(SearchKey.objects.filter(person_id__in=ids).values_list("person_id", "key"))
    _insert(wanted - known)


@transaction.atomic
def rebuild(step: Callable[[int], None] = lambda count: None) -> int:
    """Write every key anew; names that nobody has any more are forgotten. `step` is told of each batch."""
    SearchKey.objects.all().delete()
    NameKey.objects.all().delete()
    ids = list(Person.objects.order_by("pk").values_list("pk", flat=True))
    for batch in batches(ids):
        _write_keys(list(Person.objects.filter(pk__in=batch)))
        step(len(batch))
    return len(ids)


def _write_keys(people: Sequence[Person]) -> None:
    ids = [person.pk for person in people]
    other_names, addresses = of_people(OtherName, ids), of_people(Address, ids)
    wanted = {(p.pk, key) for p in people for key in keys_of(p, other_names[p.pk], addresses[p.pk])}
    stored = SearchKey.objects.filter(person_id__in=ids).values_list("pk", "person_id", "key")
    known = {(person_id, key): pk for pk, person_id, key in stored}
    for pks in batches(pk for at, pk in known.items() if at not in wanted):
        SearchKey.objects.filter(pk__in=pks).delete()
    _insert(wanted - known.keys())


def _insert(new: set[tuple[int, str]]) -> None:
    if new:
        insert_values(SearchKey, ("person_id", "key"), sorted(new))
    _write_ways({key[2:] for _, key in new if key.startswith("n:")})


def _write_ways(wanted: set[str]) -> None:
    """Names are taken out again by `rebuild` and `forget_names`: without a SearchKey they lead to nobody."""
    for batch in batches(sorted(wanted)):
        known = NameKey.objects.filter(key__in=[f"x:{name}" for name in batch]).values_list("key", "name")
        known_names = {name for key, name in known if key == f"x:{name}"}
        ways = [
            NameKey(key=key, name=name)
            for name in batch
            if name not in known_names
            for key in sorted(names.ways_to(name))
        ]
        NameKey.objects.bulk_create(ways, batch_size=5000, ignore_conflicts=True)


def forget_names(names_held: Iterable[str]) -> None:
    """Of these names, take out the ways to those that nobody has any more."""
    for batch in batches(sorted(set(names_held))):
        still = SearchKey.objects.filter(key__in=[f"n:{name}" for name in batch]).values_list("key", flat=True)
        NameKey.objects.filter(name__in=set(batch) - {key[2:] for key in still}).delete()


def of_people(model: type[D], person_ids: Sequence[int]) -> dict[int, list[D]]:
    found = defaultdict(list)
    for row in model.objects.filter(person_id__in=person_ids).order_by("pk"):
        found[row.person_id].append(row)
    return found


def batches(things: Iterable[T], size: int = BATCH) -> Iterable[list[T]]:
    """A database takes only so many values at a time."""
    rest = iter(things)
    while batch := list(islice(rest, size)):
        yield batch
