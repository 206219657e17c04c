"""From a child's episodes to facts of the record: periods of care, legal statuses, placements."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from goldenthread.pathway.models import CarePeriod, LegalStatus, Placement, Spell
from goldenthread.returns.ssda903 import episodes as e
from goldenthread.returns.ssda903.tables import EpisodeRow
from goldenthread.returns.told import Line
from goldenthread.returns.wanted import Doubt, Fact, Wanted

# What is left out for a contradiction that no policy refuses: that one value of the fact.
_IN_DOUBT = {
    "reason without end": ("CarePeriod", "end_reason"),
    "end without reason": ("CarePeriod", "end_reason"),
    "nothing follows": ("CarePeriod", "end_reason"),
    "began again": ("CarePeriod", "end_reason"),
    "began without S": ("CarePeriod", "started"),
    "gap": ("Placement", "started"),
    "same placement, other place": ("Placement", "started"),
}
_WHOLE = {"S": "CarePeriod", "L": "LegalStatus"}  # by why the episode began; else its placement
_LOCATION = {"IN": True, "OUT": False}


def care_facts(lines: Sequence[Line]) -> Wanted:
    by_row = {id(line.value): line for line in lines}
    found = e.spells([line.value for line in lines])
    wanted = Wanted()
    doubts: dict[int, list[str]] = {}
    for contradiction in found.contradictions:
        of = tuple(by_row[id(row)] for row in contradiction.rows)
        doubt = _doubt(contradiction, of)
        if doubt:
            wanted.doubts.append(doubt)
        else:  # the record refuses one of them, for this reason
            for line in of:
                doubts.setdefault(id(line), []).append(contradiction.sentence)

    def fact(row: Spell, of: e.Spell) -> None:
        row.started, row.ended = of.started, of.ended
        mine = tuple(by_row[id(each)] for each in of.rows)
        why = dict.fromkeys(sentence for line in mine for sentence in doubts.get(id(line), ()))
        wanted.facts.append(Fact(row, mine, doubts=tuple(why)))

    for period in found.care:
        first = period.rows[0]
        reason = "" if period.end_reason in (None, e.CONTINUES) else period.end_reason or ""
        care = CarePeriod(
            start_known=period.start_known,
            end_reason=reason,
            need=first.cin or "",
            home_postcode=first.home_post or "",
        )
        fact(care, period)
    for status in found.legal:
        fact(LegalStatus(code=status.legal_status or ""), status)
    for placement in found.placements:
        fact(_placement(placement), placement)
    return wanted


def _placement(of: e.PlacementSpell) -> Placement:
    first = of.rows[0]
    return Placement(
        type=of.place or "",
        provided_by=of.provider or "",
        urn=of.urn or "",
        postcode=of.placement_postcode or "",
        end_reason=of.change_reason or "",
        miles_from_home=None if first.pl_distance is None else Decimal(str(first.pl_distance)).quantize(Decimal("0.1")),
        in_authority=_LOCATION.get((first.pl_location or "").upper()),
    )


def _doubt(contradiction: e.Contradiction, lines: tuple[Line, ...]) -> Doubt | None:
    why, subject = contradiction.why, lines[-1]
    row: EpisodeRow = subject.value
    policy = f"episodes: {why}"
    if why in ("no start", "no end that can be read", "end before start"):
        about = _WHOLE.get(row.rne or "", "Placement")
        return Doubt(policy, about, contradiction.sentence, lines, on=row.decom)
    if why in _IN_DOUBT:
        about, field = _IN_DOUBT[why]
        return Doubt(policy, about, contradiction.sentence, lines, field=field, on=row.decom)
    return None
