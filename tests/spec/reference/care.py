from collections.abc import Iterator
from datetime import date, timedelta
from types import SimpleNamespace

from goldenthread.rules.ages import age
from goldenthread.rules.months import add_months
from goldenthread.rules.periods import Period
from tests.spec.record import Record
from tests.spec.reference import Answer, is_open

SHORT_BREAKS = ("V3", "V4")


def children_looked_after(record: Record, span: Period) -> list[Answer]:
    return [Answer(child) for child in {e.clae_person_id for e in looked_after(record, span.end)}]


def care_starts(record: Record, span: Period) -> list[Answer]:
    started = {c.person_id for c in care_periods(record) if c.start_known and c.started in span}
    return [Answer(child) for child in started]


def care_ceased(record: Record, span: Period) -> list[Answer]:
    ended = {c.person_id for c in care_periods(record) if c.ended is not None and c.ended in span}
    return [Answer(child) for child in ended]


def adopted_share_of_ceased(record: Record, span: Period) -> list[Answer]:
    return _left_by(record, span, "E11", "E12")


def special_guardianship_share_of_ceased(record: Record, span: Period) -> list[Answer]:
    return _left_by(record, span, "E43", "E44", "E45", "E46", "E47", "E48")


def child_arrangements_share_of_ceased(record: Record, span: Period) -> list[Answer]:
    return _left_by(record, span, "E41")


def _left_by(record: Record, span: Period, *reasons: str) -> list[Answer]:
    last: dict[str, SimpleNamespace] = {}
    for care in sorted((c for c in care_periods(record) if c.ended and c.ended in span), key=lambda c: c.ended):
        last[care.person_id] = care
    return [
        Answer(child, None if care.end_reason is None else care.end_reason in reasons) for child, care in last.items()
    ]


def unaccompanied_children_share(record: Record, span: Period) -> list[Answer]:
    alone = {
        s.immi_person_id
        for s in record.ssd_immigration_status
        if (s.immi_immigration_status or "").lower().startswith("unaccompanied")
        and is_open(s.immi_immigration_status_start_date or date.min, s.immi_immigration_status_end_date, span.end)
    }
    children = {e.clae_person_id for e in looked_after(record, span.end)}
    return [Answer(child, child in alone) for child in children]


def in_foster_care(record: Record, span: Period) -> list[Answer]:
    return _placed_in(record, span, "U1", "U2", "U3", "U4", "U5", "U6")


def in_childrens_homes(record: Record, span: Period) -> list[Answer]:
    return _placed_in(record, span, "K1", "K2")


def in_supported_accommodation(record: Record, span: Period) -> list[Answer]:
    return _placed_in(record, span, "H5", "K3", "P2")


def placed_with_parents(record: Record, span: Period) -> list[Answer]:
    return _placed_in(record, span, "P1")


def _placed_in(record: Record, span: Period, *kinds: str) -> list[Answer]:
    answers = []
    for episode in looked_after(record, span.end):
        placement = placement_of(record, episode)
        kind = placement.clap_cla_placement_type if placement else None
        answers.append(Answer(episode.clae_person_id, None if kind is None else kind in kinds))
    return answers


def placed_over_20_miles(record: Record, span: Period) -> list[Answer]:
    answers = []
    for episode in looked_after(record, span.end):
        placement = placement_of(record, episode)
        miles = placement.clap_cla_placement_distance if placement else None
        known = miles if miles is not None and miles < 999.9 else None
        answers.append(Answer(episode.clae_person_id, None if known is None else known > 20, known))
    return answers


def three_or_more_placements(record: Record, span: Period) -> list[Answer]:
    answers = []
    for child in {e.clae_person_id for e in looked_after(record, span.end)}:
        number = sum(_counts_in(record, placement, span) for placement in placements_of(record, child))
        answers.append(Answer(child, number >= 3, number))
    return answers


def _counts_in(record: Record, placement: SimpleNamespace, span: Period) -> bool:
    start, end = placement.clap_cla_placement_start_date, placement.clap_cla_placement_end_date
    if start is None or start > span.end or (end is not None and (end < span.start or end <= start)):
        return False
    if any(
        is_short_break(record, e)
        for e in record.ssd_cla_episodes
        if e.clae_cla_placement_id == placement.clap_cla_placement_id
    ):
        return False
    adopted_by_carers = placement.clap_cla_placement_type in ("A3", "A5") and any(
        before.clap_cla_placement_end_date == start and (before.clap_cla_placement_type or "").startswith("U")
        for before in placements_of(record, placement.clap_person_id)
    )
    return not (adopted_by_carers and start >= span.start)


def long_term_stability(record: Record, span: Period) -> list[Answer]:
    on, answers = span.end, []
    for care in care_periods(record):
        child = next((p for p in record.ssd_person if p.pers_person_id == care.person_id), None)
        if not is_open(care.started, care.ended, on) or not child or child.pers_dob is None:
            continue
        if age(child.pers_dob, on) >= 16:
            continue
        if care.started <= add_months(on, -30):
            answers.append(Answer(care.person_id, _same_home_for_two_years(record, care.person_id, on)))
        elif not care.start_known:
            answers.append(Answer(care.person_id, None))
    return answers


def _same_home_for_two_years(record: Record, child: str, on: date) -> bool | None:
    now = next(
        (
            p
            for p in placements_of(record, child)
            if is_open(p.clap_cla_placement_start_date, p.clap_cla_placement_end_date, on)
        ),
        None,
    )
    if now is None:
        return None
    since = now.clap_cla_placement_start_date
    if (now.clap_cla_placement_type or "").startswith("A"):
        before = [
            p.clap_cla_placement_start_date
            for p in placements_of(record, child)
            if p.clap_cla_placement_end_date == since and p.clap_cla_placement_start_date < since
        ]
        since = min([since, *before])
    return bool(since <= add_months(on, -24))


def care_reviews_in_time(record: Record, span: Period) -> list[Answer]:
    answers = []
    for care in care_periods(record):
        for recorded in record.spans("ssd_cla_reviews"):
            for due, met in _due_reviews(record, care, recorded):
                if due in span and due in recorded and (care.ended is None or due < care.ended):
                    answers.append(Answer(f"{care.care_period_id} {due}", met))
    return answers


def _due_reviews(record: Record, care: SimpleNamespace, recorded: Period) -> Iterator[tuple[date, bool | None]]:
    """Each date on which a review fell due, and whether one was held by then, as far as the span recorded shows."""
    if care.started > recorded.end or (care.ended is not None and care.ended <= recorded.start):
        return
    held = sorted({r.clar_cla_review_date for r in record.ssd_cla_reviews
                   if r.clar_cla_id == care.care_period_id and r.clar_cla_review_cancelled != "Y"
                   and r.clar_cla_review_date is not None and r.clar_cla_review_date in recorded
                   and r.clar_cla_review_date > care.started
                   and (care.ended is None or r.clar_cla_review_date <= care.ended)})  # fmt: skip
    seen_from_the_start = care.start_known and care.started in recorded
    if seen_from_the_start:
        first_due = record.working_day_after(care.started, record.standard("REV-1"))
        yield first_due, bool(held) and held[0] <= first_due
    else:
        best = max(care.started, recorded.start) - timedelta(days=1)
        first_due = add_months(best, record.standard("REV-N"))
        yield first_due, None if held and held[0] <= first_due else False
    for place, review in enumerate(held):
        second = place == 0 and seen_from_the_start
        due = add_months(review, record.standard("REV-2" if second else "REV-N"))
        yield due, place + 1 < len(held) and held[place + 1] <= due


def care_periods(record: Record) -> list[SimpleNamespace]:
    """Periods of care, short breaks left out. Those the record does not hold whole are pieced from episodes."""
    held = [c for c in record.gt_care_periods if c.started is not None]
    held_whole = {c.care_period_id for c in record.gt_care_periods}
    for care_id in {e.clae_cla_id for e in record.ssd_cla_episodes} - held_whole:
        episodes = sorted(
            (
                e
                for e in record.ssd_cla_episodes
                if e.clae_cla_id == care_id and e.clae_cla_episode_start_date is not None
            ),
            key=lambda e: e.clae_cla_episode_start_date,
        )
        if not episodes:
            continue
        entered = [e.clae_entered_care_date for e in episodes if e.clae_entered_care_date is not None]
        ends = [e.clae_cla_episode_ceased_date for e in episodes]
        held.append(
            SimpleNamespace(
                care_period_id=care_id,
                person_id=episodes[0].clae_person_id,
                start_known=bool(entered),
                started=min(entered) if entered else episodes[0].clae_cla_episode_start_date,
                ended=None if None in ends else max(ends),
                end_reason=next(
                    (e.clae_cla_episode_ceased_reason for e in reversed(episodes) if e.clae_cla_episode_ceased_reason),
                    None,
                ),
                short_breaks=all(is_short_break(record, e) for e in episodes),
            )
        )
    return [
        SimpleNamespace(**{**vars(c), "start_known": c.start_known is not False}) for c in held if not c.short_breaks
    ]


def looked_after(record: Record, on: date) -> list[SimpleNamespace]:
    """The episode each looked-after child is in at the end of the day."""
    return [
        e
        for e in record.ssd_cla_episodes
        if is_open(e.clae_cla_episode_start_date, e.clae_cla_episode_ceased_date, on) and not is_short_break(record, e)
    ]


def is_short_break(record: Record, episode: SimpleNamespace) -> bool:
    on = episode.clae_cla_episode_start_date
    statuses = [
        s
        for s in record.ssd_legal_status
        if s.lega_person_id == episode.clae_person_id
        and is_open(s.lega_legal_status_start_date, s.lega_legal_status_end_date, on)
    ]
    latest = max(statuses, key=lambda s: s.lega_legal_status_start_date, default=None)
    return latest is not None and latest.lega_legal_status in SHORT_BREAKS


def placement_of(record: Record, episode: SimpleNamespace) -> SimpleNamespace | None:
    return next((p for p in record.ssd_cla_placement if p.clap_cla_placement_id == episode.clae_cla_placement_id), None)


def placements_of(record: Record, child: str) -> list[SimpleNamespace]:
    return [
        p for p in record.ssd_cla_placement if p.clap_person_id == child and p.clap_cla_placement_start_date is not None
    ]


def was_looked_after(record: Record, child: str, first: date, last: date) -> bool:
    """On any day from the first to the last, short breaks left out."""
    return any(
        e.clae_person_id == child
        and e.clae_cla_episode_start_date <= last
        and (e.clae_cla_episode_ceased_date is None or e.clae_cla_episode_ceased_date > first)
        and not is_short_break(record, e)
        for e in record.ssd_cla_episodes
    )
