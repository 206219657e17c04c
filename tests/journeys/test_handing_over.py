"""Children change hands: declined and still held, brothers and sisters accepted at once, stepped down to early help."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser

from tests.browser import NARROW, WIDE, assert_axe_clean, assert_fits
from tests.journeys.person import Person
from tests.journeys.place import Site

pytestmark = pytest.mark.browser
TODAY = date(2025, 10, 31)


class SocialWorker(Person):
    role = "Social worker"

    def looks_well(self) -> None:
        """Wide and narrow."""
        for width, height in (WIDE, NARROW):
            self.page.set_viewport_size({"width": width, "height": height})
            assert_axe_clean(self.page)
            assert_fits(self.page)
        self.page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})

    def picks(self, label: str, typed: str) -> None:
        self.page.get_by_role("combobox", name=label).fill(typed)
        self.page.get_by_role("option", name=typed).first.click()

    def offers(self, child: int, to: str, words: str, *, together: str = "") -> None:
        self.opens(f"/children/{child}/hand-over")
        if together:
            self.page.get_by_label(together).check()
        self.looks_well()
        self.picks("To whom?", to)
        self.page.get_by_label("Why, and what do they need to know?").fill(words)
        self.presses("Offer")

    def answers(self, answer: str, why: str = "") -> None:
        self.looks_well()
        self.page.get_by_label(answer, exact=True).check()
        self.page.get_by_label("If not, why?").fill(why)
        self.presses("Answer")


class TeamManager(SocialWorker):
    role = "Team manager"


@pytest.fixture
def gemma(browser: Browser, site: Site) -> Iterator[SocialWorker]:
    worker = SocialWorker(browser, site)
    worker.signs_in()
    yield worker
    worker.page.context.close()


@pytest.fixture
def gary(browser: Browser, site: Site) -> Iterator[TeamManager]:
    manager = TeamManager(browser, site)
    manager.signs_in()
    yield manager
    manager.page.context.close()


def holders(site: Site, child: int) -> list[tuple[str, str | None]]:
    """The team and the worker who hold the child as case worker now."""
    return site.ask(
        "SELECT t.name, w.name FROM pathway_allocation a JOIN workforce_team t ON t.id = a.team_id "
        "LEFT JOIN workforce_worker w ON w.id = a.worker_id "
        "WHERE a.person_id = ? AND a.ended IS NULL AND a.role = 'case worker'",
        child,
    )


def test_a_transfer_is_declined_and_the_child_stays_where_they_are(
    gemma: SocialWorker, gary: TeamManager, site: Site
) -> None:
    child = site["stepping"]
    before = holders(site, child)
    team = before[0][0]
    gemma.offers(child, f"{team}, no worker yet", "I move to another team in November.")
    gemma.sees("Until they accept, the present holder keeps the child.")
    gary.opens("/")
    gary.chooses("Idris Vale")
    gary.sees("I move to another team in November.")
    gary.answers("No")
    gary.sees("Say why you do not accept")
    gary.answers("No", "You hold Idris until the panel has met.")
    gary.sees("Declined. The present holder keeps the child.")
    assert holders(site, child) == before
    gemma.opens("/")
    gemma.sees("Declined, so still with you")
    gemma.sees("You hold Idris until the panel has met.")
    gemma.opens("/handovers")
    gemma.looks_well()
    gemma.chooses("Hand over again")
    gemma.chooses("Who has held this child")
    gemma.looks_well()
    gemma.sees("Declined on 31 October 2025 by")
    gemma.sees("You hold Idris until the panel has met.")


def test_sisters_are_offered_together_and_accepted_at_once_and_given_to_a_worker(
    gemma: SocialWorker, gary: TeamManager, site: Site
) -> None:
    elder, younger = site["elder"], site["younger"]
    team, worker = holders(site, elder)[0]
    gemma.offers(elder, f"{team}, no worker yet", "They want a worker who speaks Irish.", together="Tess Quill")
    gemma.sees("keeps the 2 children")
    assert holders(site, younger) == [(team, worker)]
    gary.opens("/")
    gary.chooses("Marnie Quill and Tess Quill")
    gary.sees("One answer is given for all of them.")
    gary.answers("Yes, from today")
    gary.sees("You hold these children from today.")
    assert holders(site, elder) == holders(site, younger) == [(team, None)]
    gary.chooses("Give children to a worker")
    gary.looks_well()
    for name in ("Marnie Quill", "Tess Quill"):
        gary.page.get_by_label(name, exact=True).check()
    if gary.page.get_by_role("combobox", name="To whom?").count():
        gary.picks("To whom?", str(worker))
    else:
        gary.page.get_by_label(f"{worker}, {team}", exact=True).check()
    gary.page.get_by_label("Why, and what do they need to know?").fill("Nobody else speaks Irish: they stay with you.")
    gary.presses("Give the children")
    gary.sees(f"{worker} holds Marnie Quill and Tess Quill from today.")
    assert holders(site, elder) == holders(site, younger) == [(team, worker)]
    gemma.opens(f"/children/{elder}/held-by")
    gemma.sees("Nobody else speaks Irish")


def test_a_step_down_is_accepted_and_only_then_does_the_social_work_end(gemma: SocialWorker, site: Site) -> None:
    child = site["stepping"]
    gemma.opens(f"/children/{child}/hand-over/partner")
    gemma.sees("This follows from: Step-down to early help, 29 October 2025")
    partner = site.ask("SELECT name FROM places_organisation WHERE sector = 'charity' ORDER BY name")[0][0]
    gemma.presses("Offer")
    gemma.sees("Choose a partner, an early-help team, or both")
    gemma.looks_well()
    gemma.picks("Which partner?", partner)
    gemma.page.get_by_label("Why, and what do they need to know?").fill("Somebody at home in the mornings.")
    gemma.presses("Offer")
    gemma.sees("Being handed over")
    assert open_spells(site, child) == ["childinneed"]
    gemma.chooses(partner)
    gemma.sees(f"Write down what {partner} answered.")
    gemma.page.get_by_label("Yes", exact=True).check()
    gemma.dates("When did they answer?", ("1", "11", "2025"))
    gemma.page.get_by_label("Who said so, and how?").fill("Dee Ford, by telephone: from Monday.")
    gemma.presses("Answer")
    gemma.sees("must be on or before 31 October 2025")
    gemma.looks_well()
    gemma.dates("When did they answer?", TODAY)
    gemma.presses("Answer")
    gemma.sees("has accepted Idris Vale.")
    assert open_spells(site, child) == ["earlyhelp"]
    assert holders(site, child) == []
    assert site.logged("pathway.answer_handover", child)
    ((ended, why),) = site.ask("SELECT ended, end_reason FROM pathway_childinneed WHERE person_id = ?", child)
    assert (ended, why) == (TODAY.isoformat(), "RC9")
    snapshot = site.snapshot()
    (episode,) = snapshot.rows("ssd_cin_episodes", cine_person_id=child)
    assert episode["cine_close_reason"] == "RC9"
    (help_,) = snapshot.rows("ssd_early_help_episodes", earl_person_id=child)
    assert str(help_["earl_episode_start_date"])[:10] == TODAY.isoformat()
    for which in ("children", "due", "handed"):
        gemma.opens(f"/worklist?list={which}&whose=mine&when=all")
        gemma.does_not_see("Idris Vale")


def open_spells(site: Site, child: int) -> list[str]:
    models = ("childinneed", "childinneedplan", "earlyhelp")
    return [
        model
        for model in models
        if site.ask(f"SELECT 1 FROM pathway_{model} WHERE person_id = ? AND ended IS NULL", child)
    ]


def test_the_familys_chronology_is_read_filtered_and_printed(gemma: SocialWorker, site: Site) -> None:
    gemma.opens(f"/children/{site['elder']}/chronology")
    gemma.chooses("Family chronology")
    gemma.sees("Marnie and Tess Quill")
    gemma.sees("6 October 2025, Marnie and Tess")  # both became children in need: told once
    gemma.looks_well()
    gemma.page.get_by_label("Child", exact=True).select_option(label="Tess Quill")
    gemma.presses("Apply filters")
    gemma.sees("12 September 2018, Tess")
    assert "3 February 2014" not in gemma.page.locator(".gt-chronology").inner_text()
    gemma.chooses("Print")
    gemma.sees("Only Tess Quill")
    gemma.looks_well()
    gemma.page.emulate_media(media="print")
    assert not gemma.page.locator(".govuk-back-link").is_visible()
    assert gemma.page.locator(".gt-chronology a").count() == 0
