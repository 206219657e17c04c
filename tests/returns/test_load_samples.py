"""The two sample returns, loaded: every child accounted for, and a second load changes nothing."""

from __future__ import annotations

import pytest

from goldenthread.pathway import models as m
from goldenthread.returns.actions import load_cin, load_ssda903, year_of
from goldenthread.returns.cin.read import open_census
from goldenthread.returns.models import SourceRow
from goldenthread.returns.ssda903.episodes import spells
from goldenthread.returns.ssda903.read import read_folder
from goldenthread.returns.ssda903.tables import EpisodeRow
from tests.returns.loading import everything, next_signature, rows_that_differ

pytestmark = [pytest.mark.shared, pytest.mark.django_db]


def test_the_903_sample(shared):
    found = read_folder(shared / "data" / "ssda903")
    inferred = year_of(found, by=next_signature())
    assert str(inferred.year) == "2017-18"  # though its reviews run to 2031
    counts = load_ssda903(by=next_signature(), found=found, year=inferred.year)
    assert (counts["children"], counts["loaded"], counts["quarantined"]) == (2675, 2675, 0)
    assert (counts["rows"], counts["rows_quarantined"]) == (25_944, 1)
    assert SourceRow.objects.count() == 25_944
    assert SourceRow.objects.get(child="CHILD10").quarantined
    # Every row of a child is a fact of the record, or a discrepancy, or both; what says nothing says so.
    assert not SourceRow.objects.filter(facts=[], quarantined="").exists()
    reviews = m.Step.objects.filter(kind="care_review").count()
    said_once = SourceRow.objects.filter(table="Reviews", number=0).count()
    assert reviews + m.Discrepancy.objects.filter(about="Step:care_review", field="").count() == said_once == 12_580
    told = sum(len(spells(rows).placements) for rows in found.by_child(EpisodeRow).values())
    assert m.Placement.objects.count() + m.Discrepancy.objects.filter(about="Placement", field="").count() == told
    before = everything()
    again = load_ssda903(by=next_signature(), found=read_folder(shared / "data" / "ssda903"), year=inferred.year)
    assert rows_that_differ(before, everything()) == {}
    assert again["discrepancies_by_policy"] == counts["discrepancies_by_policy"]


def test_the_cin_sample(shared):
    path = shared / "data" / "cin" / "fake_CIN_data.xml"
    counts = load_cin(by=next_signature(), census=open_census(path))
    assert (counts["children"], counts["loaded"], counts["quarantined"]) == (332, 332, 0)
    needs = m.ChildInNeed.objects.count()
    assert needs + m.Discrepancy.objects.filter(about="ChildInNeed", field="").count() == 402
    assert not SourceRow.objects.filter(facts=[]).exists()
    before = everything()
    load_cin(by=next_signature(), census=open_census(path))
    assert rows_that_differ(before, everything()) == {}
