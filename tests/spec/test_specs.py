"""Every spec runs on the reference and on DuckDB, and says what both say."""

from pathlib import Path

import pytest

from goldenthread.insight.engine import catalogue, children, figure
from goldenthread.insight.schema import tables
from tests.spec.drawn import Case, cases, specs, told
from tests.spec.record import Record, snapshot
from tests.spec.reference.every import reference_of

MEANING = {"yes": True, "no": False, "": None}
CASES = [case for path in specs().values() for case in cases(path)]


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.measure}: {c.title}")
def test_a_spec_holds_on_the_reference_and_on_duckdb(case: Case, tmp_path: Path) -> None:
    measure, record = catalogue()[case.measure], Record(case.tables)
    taken = snapshot(tmp_path, case.tables, holds=measure.needs or tables())
    assert case.questions, "the case asks nothing: write `Asked for 2024-25` and what is answered"
    for question in case.questions:
        assert told(figure(taken, measure, question.period)) == question.figure
        if question.answers is None:
            continue
        drawn = {answer["subject_id"]: answer.get("met", "yes") for answer in question.answers}
        expected = {who: MEANING[met] for who, met in drawn.items()}
        by_duckdb = {row["subject_id"]: row["met"] for row in children(taken, measure, question.period)}
        by_hand = {
            answer.subject_id: answer.met for answer in reference_of(measure)(record, measure.span_of(question.period))
        }
        assert by_duckdb == expected
        assert by_hand == expected
        for name in measure.breakdowns:
            if name in question.answers[0]:
                shown = {row["subject_id"]: row[name] or "" for row in children(taken, measure, question.period)}
                assert shown == {answer["subject_id"]: answer[name] for answer in question.answers}
