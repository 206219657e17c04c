from datetime import date, timedelta

from goldenthread.rules.periods import Period
from tests.spec.record import Record
from tests.spec.reference import Answer
from tests.spec.reference.care import was_looked_after


def children_missing(record: Record, span: Period) -> list[Answer]:
    answers = []
    for child in {e.clae_person_id for e in record.ssd_cla_episodes}:
        if not was_looked_after(record, child, span.start, span.end):
            continue
        spells = [s for of, _, s in _missing(record, span) if of == child]
        answers.append(Answer(child, any(was_looked_after(record, child, *spell) for spell in spells)))
    return answers


def missing_episodes(record: Record, span: Period) -> list[Answer]:
    return [
        Answer(episode) for child, episode, spell in _missing(record, span) if was_looked_after(record, child, *spell)
    ]


def return_interviews_in_72_hours(record: Record, span: Period) -> list[Answer]:
    answers = []
    for interview in record.gt_return_interviews:
        if interview.found is None:
            continue
        due = interview.found + timedelta(hours=record.standard("RHI-72H"))
        days = (interview.held - interview.found).days if interview.held else None
        if due in span:
            answers.append(Answer(interview.return_interview_id, days is not None and interview.held <= due, days))
    return answers


def _missing(record: Record, span: Period) -> list[tuple[str, str, tuple[date, date]]]:
    """Child, episode and the days of the span that it took."""
    found = []
    for m in record.ssd_missing:
        if not (m.miss_missing_episode_type or "").upper().startswith("M"):
            continue
        first = max(m.miss_missing_episode_start_date, span.start)
        last = min(m.miss_missing_episode_end_date or span.end, span.end)
        if first <= last:
            found.append((m.miss_person_id, m.miss_table_id, (first, last)))
    return found
