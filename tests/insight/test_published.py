"""Published figures: each measure that names a series has one, and a few are what the Department printed."""

import pytest

from goldenthread.insight.engine import catalogue
from goldenthread.insight.published import published

WITH_A_SERIES = [measure for measure in catalogue().values() if measure.published]


@pytest.mark.parametrize("measure", WITH_A_SERIES, ids=lambda m: m.name)
def test_a_measure_that_names_a_published_series_has_it(measure) -> None:  # type: ignore[no-untyped-def]
    series = published(measure)
    assert {"Middlesbrough", "England"} <= set(series)
    assert 2025 in series["England"].values


def test_the_papers_figures_are_there() -> None:
    in_time = published(catalogue()["assessments_in_45_days_of_start"])["Middlesbrough"].values
    assert [in_time[year] for year in range(2019, 2026)] == [83.4, 81.3, 62.1, 87.6, 76.4, 79.5, 93.5]
    assert published(catalogue()["protection_reviews_in_time"])["Middlesbrough"].values[2025] == 92.2


def test_neighbours_the_region_and_england_stand_beside_the_authority() -> None:
    kinds = [series.kind for series in published(catalogue()["children_looked_after_rate"]).values()]
    assert (kinds.count("authority"), kinds.count("region"), kinds.count("country")) == (11, 1, 1)


def test_a_measure_without_a_published_definition_has_none() -> None:
    assert published(catalogue()["care_reviews_in_time"]) == {}
