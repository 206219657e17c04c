"""The pages of returns: what was loaded, what stands aside, what is in doubt; and where a child's facts came from."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse

from goldenthread.access.models import LogEntry
from goldenthread.returns import queries
from goldenthread.returns.models import Load
from tests.returns.loading import ANNA, BEN, child_xml, load_903, load_census, next_signature, person

pytestmark = pytest.mark.django_db

FIRST = "101,01/06/2024,S,V2,N1,U6,PR1,,,,,,"


@pytest.fixture
def loaded(tmp_path: Path) -> Load:
    reviews = ["101,01/02/2012,25/06/2024,PN1", "101,01/02/2012,25/06/2031,PN1", "102,06/05/2010,25/06/2024,PN1"]
    load_903(tmp_path / "ssda903", header=[ANNA, BEN], episodes=[FIRST, "777,x"], reviews=reviews)
    load_census(tmp_path / "cin.xml", child_xml("C101", born="2012-02-11"))
    return Load.objects.get(collection="SSDA903")


def test_the_list_of_loads(client, tom, loaded):
    client.force_login(tom)
    page = client.get(reverse("returns:loads")).content.decode()
    assert "SSDA903, year to 31 March 2025" in page
    assert "CIN census, year to 31 March 2025" in page
    assert "1 match to confirm" in page


def test_a_load(client, tom, loaded):
    client.force_login(tom)
    page = client.get(reverse("returns:load", args=[loaded.pk])).content.decode()
    assert "episodes.csv, line 3" in page
    assert "It has 2 values; the file has 13 columns." in page
    assert "Not in the future" in page
    assert "Only in care" in page


def test_the_children_in_doubt_are_listed_and_the_look_is_logged(client, tom, loaded):
    client.force_login(tom)
    page = client.get(reverse("returns:load", args=[loaded.pk]), {"policy": "only-in-care"}).content.decode()
    assert reverse("people:child", args=[person("102").pk]) in page
    assert reverse("people:child", args=[person("101").pk]) not in page
    assert LogEntry.objects.filter(act="returns.load", person_id=person("102").pk).exists()


def test_who_may_not_load_may_not_look(client, amina, joan, loaded):
    for user in (amina, joan):
        client.force_login(user)
        assert client.get(reverse("returns:loads")).status_code == 403
        assert client.get(reverse("returns:load", args=[loaded.pk])).status_code == 403


def test_nothing_loaded_says_what_to_do(client, tom):
    client.force_login(tom)
    assert "goldenthread load ssda903 FOLDER" in client.get(reverse("returns:loads")).content.decode()


def test_where_a_childs_facts_came_from(client, tom, loaded):
    client.force_login(tom)
    anna = person("101")
    found = queries.origins(anna, for_user=tom, on=next_signature().at.date())
    by_table = {one.table: one for one in found if one.line == 2}
    assert (by_table["Episodes"].file, by_table["Episodes"].collection) == ("episodes.csv", "SSDA903")
    assert any(words.startswith("Placement: U6") for words in by_table["Episodes"].facts)
    assert by_table["Reviews"].facts == ("Review of a looked-after child, 25 June 2024",)
    assert any(one.facts[0].startswith("In doubt: ") for one in found)
    page = client.get(reverse("people:child", args=[anna.pk])).content.decode()
    assert "Where this came from" in page
    assert "episodes.csv, line 2" in page


def test_origins_only_within_scope(amina, loaded):
    assert queries.origins(person("101"), for_user=amina, on=next_signature().at.date()) == []
