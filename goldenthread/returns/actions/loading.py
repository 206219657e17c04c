"""Loading a return: its rows are kept as they came, and the record is brought into agreement with them, all in one
transaction. Loading the same return again changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from goldenthread.access.actions import the_product
from goldenthread.access.models import User
from goldenthread.access.record import Recorded, Signature, acting
from goldenthread.pathway import actions as pathway
from goldenthread.pathway import projection
from goldenthread.pathway.actions.record import day_of
from goldenthread.pathway.models import Allocation, Discrepancy
from goldenthread.people.keys import batches
from goldenthread.people.models import Match, Person
from goldenthread.returns.actions import rows
from goldenthread.returns.actions.authors import Loads, loads_so_far, written_by_loads
from goldenthread.returns.actions.children import Arrival, correct_children, find_children
from goldenthread.returns.actions.family import record_disabilities, record_mothers
from goldenthread.returns.actions.reconcile import Changed, reconcile
from goldenthread.returns.models import Load, SourceFile, SourceRow
from goldenthread.returns.refusals import as_discrepancy
from goldenthread.returns.told import Line, number_repeats, standing
from goldenthread.returns.wanted import Doubt, Wanted
from goldenthread.rules.periods import Period
from goldenthread.workforce import actions as workforce
from goldenthread.workforce.models import Worker

IDENTITY = ("Header", "ChildIdentifiers")
ABOUT_THE_PERSON = (*IDENTITY, "ChildCharacteristics")
Tick = Callable[[int], None]


@dataclass(frozen=True)
class Incoming:
    """A return that has been read, of either collection. `tables`: those it speaks of; of another table, what an
    earlier return of the year told still stands."""

    collection: str
    period: Period
    files: Sequence[tuple[str, str, int]]  # name, SHA-256, rows
    children: int
    arrivals: Sequence[Arrival]
    quarantined: Sequence[Line]
    tables: frozenset[str]
    areas: Sequence[str]
    quarantined_children: int
    fill: Callable[[Sequence[Line]], None]  # gives lines read back from the record their values and keys
    facts: Callable[[Sequence[Line], date | None, date], Wanted]

    @property
    def rows(self) -> int:
        return sum(len(arrival.lines) for arrival in self.arrivals) + len(self.quarantined)


@dataclass
class _Loading:
    by: Signature
    incoming: Incoming
    tick: Tick
    changed: Changed = field(default_factory=Changed)
    touched: bool = False  # something besides facts was written

    @transaction.atomic
    def run(self) -> dict[str, Any]:
        incoming, by = self.incoming, self.by
        with projection.once_at_the_end():
            _wait_for_other_loads()
            loads = loads_so_far()
            new = find_children(by=by, collection=incoming.collection, arrivals=incoming.arrivals)
            known = self._recall()
            self._correct(loads)
            groups = _by_person(incoming.arrivals)
            for group in groups.values():
                self._derive(group, known.lines.get(group[0].who.pk, ()))
                self.tick(len(group))
            firsts = [group[0] for group in groups.values()]
            _find_workers(by, firsts)
            facts = reconcile(by=by, arrivals=firsts, known=self._brought_before(known), loads=loads)
            self.changed.recorded += facts.recorded
            self.changed.amended += facts.amended
            self.changed.withdrawn += facts.withdrawn
            self.changed.people |= facts.people
            self.tick(incoming.children)
            made = self._family(groups, known)
            found = self._doubts(firsts, known, loads)
            pathway.cover(
                by=by,
                areas=incoming.areas,
                started=incoming.period.start,
                ended=incoming.period.end,
                source=f"{incoming.collection} {incoming.period}",
            )
            self._link(groups, known, made, found)
            counts = self._counts(groups, new, found)
            self._keep(groups, known, bool(new), counts)
            self.tick(incoming.children)
        return counts

    # --- the rows that earlier returns told ---

    def _recall(self) -> rows.Known:
        """Lines that came before carry their earlier self's id; the others of these people are filled."""
        arrivals, period = self.incoming.arrivals, self.incoming.period
        people = {arrival.who.pk for arrival in arrivals if not arrival.new}
        away = _merged_into(people)
        known = rows.known_rows(self.incoming.collection, {*people, *away}, period)
        for gone, kept in away.items():
            known.lines[kept] += known.lines.pop(gone, [])
        here: dict[int, dict[tuple[Any, ...], Line]] = {}
        for arrival in arrivals:
            number_repeats(arrival.lines)
            here.setdefault(arrival.who.pk, {}).update({line.identity: line for line in arrival.lines})
        for person, lines in known.lines.items():
            others = []
            for line in lines:
                again = here.get(person, {}).get(line.identity)
                if again is not None:
                    again.pk, again.file, again.line = line.pk, line.file, line.line
                    again.facts, again.was_told = line.facts, line.told
                    continue
                if line.period == period and line.table in self.incoming.tables:
                    line.was_told, line.told = line.told, False
                others.append(line)
            self.incoming.fill([line for line in others if line.told])
            known.lines[person] = others
        return known

    def _brought_before(self, known: rows.Known) -> Iterable[Line]:
        """Of the people of this return: the lines that have come again, and the others."""
        yield from (line for arrival in self.incoming.arrivals for line in arrival.lines if line.pk)
        yield from (line for lines in known.lines.values() for line in lines)

    def _correct(self, loads: Loads) -> None:
        arrivals = [arrival for arrival in self.incoming.arrivals if not arrival.new]
        persons = {arrival.who.pk: arrival.who for arrival in arrivals}
        if not persons:
            return
        ours = written_by_loads(persons.values(), loads)
        newest = _newest_identity(persons)
        changed = correct_children(by=self.by, arrivals=arrivals, ours=ours, newest=newest)
        self.changed.people |= changed
        self.touched = self.touched or bool(changed)

    # --- what should be held ---

    def _derive(self, group: Sequence[Arrival], known: Sequence[Line]) -> None:
        """Of one person, who may have come under two numbers. Rows that say the same say it once."""
        first = group[0]
        lines = [*known, *(line for arrival in group for line in arrival.lines)]
        lines.sort(key=lambda line: (line.period, line.pk or 0))
        stand = standing(lines)
        once = [line for line in stand if not line.number]
        wanted = self.incoming.facts(once, first.who.born, day_of(self.by))
        for arrival in group:
            wanted.doubts += arrival.wanted.doubts
        first.wanted = wanted

    def _family(self, groups: Mapping[int, Sequence[Arrival]], known: rows.Known) -> list[tuple[Line, Recorded]]:
        disabled: dict[int, tuple[Person, dict[str, Line]]] = {}
        mothers = []
        for pk, group in groups.items():
            wanted = group[0].wanted
            if wanted.disabilities is not None:
                disabled[pk] = (group[0].who, wanted.disabilities)
            mothers += [(group[0], line, born) for born, line in wanted.mother_of]
        linked = (fact for line in self._brought_before(known) for fact in line.facts)
        ours = {pk for label, pk in linked if label == "people.Disability"}
        made = record_mothers(by=self.by, told=mothers) if mothers else []
        if disabled:
            start = self.incoming.period.start
            made += record_disabilities(by=self.by, told=disabled, ours=ours, before=start)
        return made

    # --- what could not be held ---

    def _doubts(
        self, arrivals: Sequence[Arrival], known: rows.Known, loads: Loads
    ) -> dict[tuple[int, str], tuple[Doubt, Discrepancy]]:
        doubts = {(a.who.pk, doubt.fingerprint): doubt for a in arrivals for doubt in a.wanted.doubts}
        people = sorted({a.who.pk for a in arrivals if not a.new})
        held: dict[tuple[int, str], Discrepancy] = {}
        for ids in batches(people):
            found = Discrepancy.objects.filter(person_id__in=ids)
            held.update({(each.person_id, each.fingerprint): each for each in found})
        whose = {a.who.pk: a.who for a in arrivals}
        new = [as_discrepancy(whose[pk], doubt) for (pk, print_), doubt in doubts.items() if (pk, print_) not in held]
        kept = pathway.keep_discrepancies(by=self.by, discrepancies=new)
        linked = (fact for line in self._brought_before(known) for fact in line.facts)
        mine = {pk for label, pk in linked if label == "pathway.Discrepancy"}
        gone = [each for at, each in held.items() if at not in doubts and each.pk in mine and not each.mended]
        back = [
            each
            for at, each in held.items()
            if at in doubts and each.mended and (each.recorded_from, each.recorded_by_id) in loads
        ]
        if gone or back:
            pathway.settle_discrepancies(by=self.by, mended=gone, reopened=back)
        self.touched = self.touched or bool(kept or gone or back)
        held.update({(each.person_id, each.fingerprint): each for each in kept})
        return {at: (doubt, held[at]) for at, doubt in doubts.items()}

    # --- keeping the rows ---

    def _link(
        self,
        groups: Mapping[int, Sequence[Arrival]],
        known: rows.Known,
        made: Iterable[tuple[Line, Recorded]],
        found: Mapping[tuple[int, str], tuple[Doubt, Discrepancy]],
    ) -> None:
        """Each line's facts: what the record holds because of it."""
        links: dict[int, list[list[Any]]] = {}
        for group in groups.values():
            for arrival in group:
                for line in arrival.identity:
                    links.setdefault(id(line), []).append(["people.Person", arrival.who.pk])
            for fact in group[0].wanted.facts:
                if fact.stands is not None:
                    for line in fact.lines:
                        links.setdefault(id(line), []).append([fact.stands._meta.label, fact.stands.pk])
        for line, row in made:
            links.setdefault(id(line), []).append([row._meta.label, row.pk])
        for doubt, discrepancy in found.values():
            for line in doubt.lines:
                links.setdefault(id(line), []).append(["pathway.Discrepancy", discrepancy.pk])
        self.relinked = []
        for lines in (*known.lines.values(), *(arrival.lines for arrival in self.incoming.arrivals)):
            firsts = {(line.period, line.fingerprint): line for line in lines if not line.number}
            for line in lines:
                facts = links.get(id(firsts.get((line.period, line.fingerprint), line)), [])
                if line.table in ABOUT_THE_PERSON and not facts:
                    facts = [fact for fact in line.facts if fact[0] == "people.Person"]
                if line.pk and (facts != line.facts or line.told != line.was_told):
                    self.relinked.append(line)
                line.facts = facts

    def _keep(
        self,
        groups: Mapping[int, Sequence[Arrival]],
        known: rows.Known,
        anybody_new: bool,
        counts: Mapping[str, Any],
    ) -> None:
        fresh = [(a.who.pk, line) for a in self.incoming.arrivals for line in a.lines if line.pk is None]
        number_repeats(self.incoming.quarantined)
        unread = [(None, line) for line in self.incoming.quarantined if line.identity not in known.quarantined]
        if not (fresh or unread or self.relinked or anybody_new or self.touched or self.changed.anything):
            return
        period = self.incoming.period
        load = Load(
            collection=self.incoming.collection,
            period_start=period.start,
            period_end=period.end,
            at=self.by.at,
            by=self.by.user,
            counts=dict(counts),
        )
        with acting("returns.load", by=self.by) as act:
            load.save()
            files = {
                name: SourceFile(load=load, name=name[:200], sha256=digest, rows=count)
                for name, digest, count in self.incoming.files
            }
            SourceFile.objects.bulk_create(files.values())
            rows.store(files, (*fresh, *unread))
            rows.update(self.relinked)
            act.touch(load)

    def _counts(
        self,
        groups: Mapping[int, Sequence[Arrival]],
        new: Sequence[Arrival],
        found: Mapping[tuple[int, str], Any],
    ) -> dict[str, Any]:
        incoming = self.incoming
        fresh = {arrival.who.pk for arrival in new}
        updated = len(self.changed.people & groups.keys() - fresh)
        return {
            "collection": incoming.collection,
            "year": str(incoming.period),
            "children": incoming.children,
            "loaded": incoming.children - incoming.quarantined_children,
            "quarantined": incoming.quarantined_children,
            "discrepancies": len(found),
            "rows": incoming.rows,
            "rows_quarantined": len(incoming.quarantined),
            "new": len(fresh),
            "matched": len(groups) - len(fresh),
            "updated": updated,
            "unchanged": len(groups) - len(fresh) - updated,
            "matches_to_confirm": _open_matches(groups.keys()),
            "facts": {
                "recorded": self.changed.recorded,
                "amended": self.changed.amended,
                "withdrawn": self.changed.withdrawn,
            },
            "discrepancies_by_policy": dict(Counter(doubt.policy for doubt, _ in found.values()).most_common()),
        }


def load(*, by: Signature, incoming: Incoming, tick: Tick = lambda _: None) -> dict[str, Any]:
    """What came of it, in numbers."""
    return _Loading(by, incoming, tick).run()


def _wait_for_other_loads() -> None:
    """Two loads at once would each add the same children. SQLite has one writer in any case."""
    list(User.objects.select_for_update(no_key=True).filter(pk=the_product().pk))


def _by_person(arrivals: Sequence[Arrival]) -> dict[int, list[Arrival]]:
    groups: dict[int, list[Arrival]] = {}
    for arrival in arrivals:
        groups.setdefault(arrival.who.pk, []).append(arrival)
    return groups


def _merged_into(people: Iterable[int]) -> dict[int, int]:
    """Everybody who was merged into one of these people, and into whom."""
    away: dict[int, int] = {}
    standing_for = {pk: pk for pk in people}
    while standing_for:
        onward: dict[int, int] = {}
        for ids in batches(sorted(standing_for)):
            for pk, into in Person.objects.filter(merged_into_id__in=ids).values_list("pk", "merged_into_id"):
                onward[pk] = standing_for[into]
        away |= onward
        standing_for = onward
    return away


def _newest_identity(persons: Iterable[int]) -> dict[int, Any]:
    """Of each person: the newest row, of any collection, that says who they are."""
    persons = set(persons)
    away = _merged_into(persons)
    newest: dict[int, Any] = {}
    for ids in batches(sorted({*persons, *away})):
        told = SourceRow.objects.filter(person_id__in=ids, table__in=IDENTITY, told=True, quarantined="")
        for pk, person, end in told.values_list("pk", "person_id", "file__load__period_end"):
            whose = away.get(person, person)
            newest[whose] = max(newest.get(whose, (end, pk)), (end, pk))
    return newest


def _find_workers(by: Signature, arrivals: Sequence[Arrival]) -> None:
    """By registration, which is all that a return says of them; new ones are added without a name."""
    facts = [fact for a in arrivals for fact in a.wanted.facts if isinstance(fact.row, Allocation)]
    if not facts:
        return
    registrations = sorted({fact.row.registration for fact in facts})  # type: ignore[union-attr]
    known: dict[str, Worker] = {}
    for batch in batches(registrations):
        known.update({worker.registration: worker for worker in Worker.objects.filter(registration__in=batch)})
    new = [Worker(registration=each) for each in registrations if each not in known]
    known.update({worker.registration: worker for worker in workforce.create_all(by=by, rows=new)})
    for fact in facts:
        fact.row.worker = known[fact.row.registration]  # type: ignore[union-attr]


def _open_matches(people: Iterable[int]) -> int:
    found: set[int] = set()
    for ids in batches(sorted(people)):
        for side in ("person_id__in", "other_id__in"):
            found |= set(Match.objects.filter(**{side: ids}, verdict=Match.Verdict.OPEN).values_list("pk", flat=True))
    return len(found)
