import re
from datetime import date
from itertools import pairwise

import altair
import pytest
from lxml import etree

from goldenthread.ui import charts
from goldenthread.ui.charts import BARS, LINES, Band, Series, bar_chart, grouped_bar_chart, line_chart

MONTHS = [date(2024 + m // 12, m % 12 + 1, 1) for m in range(3, 16)]
OURS = Series("Erimus", [(month, None if i == 5 else 0.6 + 0.02 * i) for i, month in enumerate(MONTHS)])
ENGLAND = Series("England", [(month, 0.83) for month in MONTHS])


def timeliness():
    return line_chart(
        [OURS, ENGLAND], "Assessments in 45 days", "Up from 60%.", unit="percent", target=(0.9, "Target 90%")
    )


def teams():
    return bar_chart(
        [("North", 41), ("South & coast", 17), ("East", None)], "Unseen", "Most in the north.", highlight="North"
    )


def flows():
    groups = [("2023", {"Started": 120, "Ceased": 99}), ("2024", {"Started": 140, "Ceased": None})]
    return grouped_bar_chart(groups, "In and out", "More came in.", label_title="Year")


def between():
    band = Band(Series("Lowest", [("2024", 0.4), ("2025", 0.5)]), Series("Highest", [("2024", 0.7), ("2025", None)]))
    return line_chart([Series("Mean", [("2024", 0.5), ("2025", 0.6)])], "Between", "A mean.", unit="percent", band=band)


ALL = pytest.mark.parametrize("make", [timeliness, teams, flows, between])


@ALL
def test_a_chart_is_a_drawing_that_scales_and_names_itself(make):
    chart = make()
    root = etree.fromstring(chart.svg)
    assert root.get("role") == "img"
    assert root.get("viewBox")
    assert root.get("width") is root.get("height") is None
    ids = {e.get("id"): e for e in root.iter() if e.get("id")}
    assert ids[root.get("aria-labelledby")].text == chart.title
    assert ids[root.get("aria-describedby")].text == chart.description
    assert "style=" not in chart.svg
    assert not re.search(r'(href|src)="(?!#)|url\((?!#)', chart.svg)


@ALL
def test_a_chart_is_set_in_arial(make):
    families = set(re.findall(r'font-family="([^"]*)"', make().svg))
    assert families
    assert all(family.startswith("Arial") for family in families)


@ALL
def test_two_charts_share_no_id(make):
    others = [other().svg for other in (timeliness, teams, flows, between) if other is not make]
    ids = set(re.findall(r'\bid="([^"]*)"', make().svg))
    for other in others:
        assert not ids & set(re.findall(r'\bid="([^"]*)"', other))


@ALL
def test_a_chart_is_a_picture_for_word(make):
    assert make().png().startswith(b"\x89PNG")


def test_the_table_says_what_the_lines_say():
    chart = timeliness()
    assert [c["text"] for c in chart.columns] == ["Month", "Erimus", "England"]
    assert chart.rows[0] == ["April 2024", "60.0%", "83.0%"]
    assert chart.rows[5] == ["September 2024", None, "83.0%"]
    assert len(chart.rows) == 13


def test_a_month_only_one_line_has_is_still_in_the_table():
    chart = line_chart([Series("A", [(date(2024, 2, 1), 1)]), Series("B", [(date(2024, 1, 1), 2)])], "t", "d")
    assert chart.rows == [["January 2024", None, "2"], ["February 2024", "1", None]]


def test_an_unknown_value_is_a_gap_and_never_nought():
    def lines(series):
        svg = line_chart([series], "t", "d").svg
        return next(d for d in re.findall(r'<path[^>]* d="([^"]*)"', svg) if d.count("L") > 5).count("M")

    assert lines(OURS) == 2
    assert lines(ENGLAND) == 1
    assert "could not tell" in teams().svg
    assert teams().rows[2] == ["East", None]


def test_a_band_lies_behind_the_lines_and_both_its_edges_are_in_the_table():
    chart = between()
    assert [c["text"] for c in chart.columns] == ["Month", "Mean", "Lowest", "Highest"]
    assert chart.rows == [["2024", "50.0%", "40.0%", "70.0%"], ["2025", "60.0%", "50.0%", None]]
    assert chart.svg.index(f'fill="{BARS[2]}"') < chart.svg.index(f'stroke="{LINES[0]}"')


def test_years_in_words_keep_their_order():
    chart = line_chart([Series("Erimus", [("2024", 1), ("2022", 2), ("2023", 3)])], "t", "d", x_title="Year")
    labels = re.findall(r">(\d{4})</text>", chart.svg)
    assert labels == ["2024", "2022", "2023"] == [row[0] for row in chart.rows]


def test_bars_stay_in_the_order_given():
    names = [t for t in re.findall(r">([^<>]+)</text>", teams().svg) if t in ("North", "South &amp; coast", "East")]
    assert names == ["North", "South &amp; coast", "East"]


def test_more_lines_than_can_be_read_are_refused():
    with pytest.raises(ValueError, match="A chart of 5 series cannot be read; draw 1 to 4"):
        line_chart([Series(str(n), []) for n in range(5)], "t", "d")


@pytest.mark.parametrize("colour", LINES)
def test_every_line_stands_out_from_white(colour):
    assert 1.05 / (luminance(colour) + 0.05) >= 4.5


def test_bars_are_told_apart_in_grey():
    lights = [luminance(colour) + 0.05 for colour in BARS]
    assert all(dark * 1.25 < light for dark, light in pairwise(lights))


def test_lines_differ_in_more_than_colour():
    assert len(set(map(tuple, charts.DASHES))) == len(set(charts.MARKERS)) == len(set(LINES)) == 4


def test_the_specifications_are_vega_lite(monkeypatch):
    drawn = []
    monkeypatch.setattr(charts, "_svg", lambda spec, *_: drawn.append(spec) or "")
    timeliness(), teams(), flows(), between()
    for spec in drawn:
        altair.LayerChart.from_json(spec)  # raises where the schema does not hold
    assert len(drawn) == 4


def test_a_chart_drawn_before_is_not_drawn_again(monkeypatch):
    drawn = []
    monkeypatch.setattr(
        charts.vl_convert, "vegalite_to_svg", lambda spec: drawn.append(spec) or '<svg viewBox="0 0 1 1"></svg>'
    )
    charts._svg.cache_clear()
    for _ in range(3):
        timeliness()
    charts._svg.cache_clear()
    assert len(drawn) == 1


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
