"""Nothing is typed twice and nothing is lost: a time-out in mid-form, two writers, brothers and sisters seen in one
visit, and all of it without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import NARROW, REFLOW, assert_axe_clean, assert_fits, assert_valid_page
from tests.journeys.person import Person
from tests.journeys.place import Site

pytestmark = pytest.mark.browser
STORY = "What did you see and do, and what happens next?"
THEIR_WORDS = "What did the child say, in their own words?"
VISITED = date(2025, 10, 29)
SAVED = 15_000  # milliseconds for an autosave on a busy machine


class Writer(Person):
    role = "Social worker"

    def begins(self, kind: str = "visit", child: int | None = None) -> str:
        self.opens(f"/children/{child or self.site['own']}/write/{kind}?new=yes")
        return self.page.url

    def types(self, label: str, words: str) -> None:
        self.page.get_by_role("textbox", name=label).fill(words)

    def is_saved(self) -> None:
        expect(self.page.locator("#saved")).to_contain_text("Saved at", timeout=SAVED)

    def types_and_is_saved(self, label: str, words: str) -> None:
        with self.page.expect_response(lambda answer: answer.url.endswith("/autosave") and answer.ok, timeout=SAVED):
            self.types(label, words)

    def holds(self, label: str) -> str:
        return self.page.get_by_role("textbox", name=label).input_value()

    def saw_the_child(self, group: str = "Was the child seen?") -> None:
        self.page.get_by_role("group", name=group).first.get_by_label("Yes").check()

    def visits(self, child: int | None = None) -> int:
        found = self.site.ask(
            "SELECT count(*) FROM pathway_step WHERE kind = 'visit' AND person_id = ?", child or self.site["own"]
        )
        return int(found[0][0])


class Manager(Writer):
    role = "Director"


@pytest.fixture
def gemma(browser: Browser, site: Site) -> Iterator[Writer]:
    writer = Writer(browser, site)
    writer.signs_in()
    yield writer
    writer.page.context.close()


def test_a_closed_laptop_loses_nothing(gemma: Writer, browser: Browser, site: Site) -> None:
    here = gemma.begins()
    gemma.types_and_is_saved(STORY, "Half a sentence about the boy who")
    gemma.is_saved()
    gemma.page.close()
    again = Writer(browser, site)
    again.signs_in()
    again.page.goto(here)
    assert again.holds(STORY) == "Half a sentence about the boy who"
    again.opens("/drafts")
    again.sees("Visit:")
    again.page.context.close()


def test_leaving_the_page_saves_the_last_words(gemma: Writer) -> None:
    here = gemma.begins()
    gemma.types(STORY, "Typed a moment before leaving")
    gemma.opens("/")
    gemma.page.wait_for_timeout(500)
    gemma.page.goto(here)
    assert gemma.holds(STORY) == "Typed a moment before leaving"


def test_a_time_out_in_mid_form(gemma: Writer) -> None:
    gemma.begins()
    gemma.types_and_is_saved(STORY, "Before the time-out.")
    gemma.page.context.clear_cookies()
    gemma.types(STORY, "Before the time-out. And after it.")
    expect(gemma.page.locator("#trouble")).to_contain_text("You have been signed out", timeout=SAVED)
    assert_axe_clean(gemma.page)
    stored = gemma.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "time-out" not in stored  # the machine may be shared
    tab = gemma.page.context.new_page()
    first, gemma.page = gemma.page, tab
    gemma.signs_in()
    gemma.page = first
    expect(gemma.page.locator("#trouble")).not_to_contain_text("signed out", timeout=3 * SAVED)
    gemma.is_saved()
    gemma.page.reload()
    assert gemma.holds(STORY) == "Before the time-out. And after it."


def test_a_time_out_without_a_script_holds_what_was_sent(browser: Browser, site: Site) -> None:
    gemma = Writer(browser, site, javascript=False)
    gemma.signs_in()
    before = gemma.visits()
    gemma.begins()
    gemma.dates("When did you visit?", VISITED)
    gemma.saw_the_child()
    gemma.types(STORY, "An hour’s work.\n\nTwo paragraphs.")
    session = [each for each in gemma.page.context.cookies() if each["name"] != "sessionid"]
    gemma.page.context.clear_cookies()
    gemma.page.context.add_cookies(session)
    gemma.presses("Finish and record")
    assert gemma.heading == "You have been signed out"
    assert_valid_page(gemma.page.content())
    held, gemma.page = gemma.page, gemma.page.context.new_page()
    gemma.signs_in()
    gemma.page = held
    gemma.presses("Send it again")
    if gemma.heading == "Send it again":  # signing in drew another token
        gemma.presses("Send it again")
    gemma.sees("Visit on 29 October 2025 recorded")
    assert gemma.visits() == before + 1
    (told,) = gemma.site.ask("SELECT answers FROM pathway_step WHERE kind = 'visit' ORDER BY id DESC LIMIT 1")
    assert "Two paragraphs." in told[0]
    gemma.page.context.close()


def test_two_writers_lose_nothing_and_choose(gemma: Writer, browser: Browser, site: Site) -> None:
    here = gemma.begins()
    dana = Manager(browser, site)
    dana.signs_in()
    dana.page.goto(here)
    gemma.types_and_is_saved(STORY, "He was at the door.")
    dana.types_and_is_saved(THEIR_WORDS, "“I am hungry.”")
    dana.types_and_is_saved(STORY, "He was upstairs.")
    expect(dana.page.locator("#others")).to_contain_text("Both answers are kept", timeout=SAVED)
    dana.page.close()  # the laptop closes before anybody has chosen
    gemma.types_and_is_saved(STORY, "He was at the door, and smiled.")
    expect(gemma.page.locator("#others")).to_contain_text("Also writing in this now", timeout=SAVED)
    gemma.page.goto(here)
    assert gemma.holds(THEIR_WORDS) == "“I am hungry.”"
    gemma.sees("He was at the door, and smiled.")
    gemma.sees("He was upstairs.")
    assert_axe_clean(gemma.page)
    gemma.types(STORY, "He was at the door, and smiled. Later he was upstairs.")
    gemma.page.get_by_role("button", name="Keep what stands in the box").click()
    gemma.does_not_see("Two answers:")
    assert gemma.holds(STORY) == "He was at the door, and smiled. Later he was upstairs."
    dana.page.context.close()


def test_brothers_and_sisters_are_seen_in_one_visit(gemma: Writer) -> None:
    elder = gemma.site["elder"]
    before = gemma.visits(elder)
    gemma.begins(child=elder)
    gemma.dates("When did you visit?", VISITED)
    others = gemma.page.get_by_role("group", name="Who else is this about?").get_by_role("checkbox")
    others.first.check()
    gemma.presses("Change who this is about")
    names = gemma.page.locator("fieldset.gt-child > legend").all_inner_texts()
    assert len(names) == 2
    for name in names:
        own = gemma.page.locator("fieldset.gt-child", has=gemma.page.get_by_text(name, exact=True))
        own.get_by_role("group", name="Was the child seen?").get_by_label("Yes").check()
        own.get_by_label(THEIR_WORDS).fill(f"“I am {name}.”")
    gemma.types(STORY, "Both at home.")
    assert_axe_clean(gemma.page)
    gemma.presses("Finish and record")
    gemma.sees("Visit on 29 October 2025 recorded for 2 children.")
    assert gemma.visits(elder) == before + 1
    rows = gemma.site.ask('SELECT answers FROM pathway_step WHERE "group" IS NOT NULL ORDER BY id DESC LIMIT 2')
    assert sorted(name in rows[0][0] + rows[1][0] for name in names) == [True, True]
    assert all("Both at home." in row[0] for row in rows)


def test_a_question_shows_with_the_answer_that_it_hangs_on(gemma: Writer) -> None:
    gemma.begins()
    alone = gemma.page.get_by_role("group", name="Was the child seen alone?")
    assert not alone.is_visible()
    gemma.saw_the_child()
    assert alone.is_visible()


def test_another_row_comes_without_a_reload(gemma: Writer) -> None:
    gemma.begins("child_in_need_plan", gemma.site["long"])
    gemma.page.get_by_label("What will be done?").fill("Ring the health visitor")
    gemma.presses("Add another row")
    assert gemma.page.get_by_label("What will be done?").count() == 2
    assert gemma.page.evaluate("document.activeElement.name") == "actions-1-what"
    with gemma.page.expect_response(lambda answer: answer.url.endswith("/autosave") and answer.ok, timeout=SAVED):
        gemma.page.get_by_label("Who does it?").nth(1).fill("Gran")
    gemma.page.reload()
    assert gemma.page.get_by_label("Who does it?").nth(1).input_value() == "Gran"
    assert_valid_page(gemma.page.content().replace(' style=""', ""))


def test_a_visit_by_keyboard_alone(gemma: Writer) -> None:
    before = gemma.visits()
    gemma.begins()
    page = gemma.page
    page.get_by_label("Day").focus()
    for typed in ("29", "10", "2025"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    for _ in ("Today", "Yesterday"):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")  # the first radio: yes
    page.get_by_label(STORY).focus()
    page.keyboard.type("By keyboard.")
    page.get_by_role("button", name="Finish and record").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    gemma.sees("Visit on 29 October 2025 recorded")
    assert gemma.visits() == before + 1


def test_enter_in_a_box_records_nothing(gemma: Writer) -> None:
    before = gemma.visits()
    gemma.begins()
    gemma.types("Day", "29")
    with gemma.page.expect_navigation():
        gemma.page.get_by_label("Day").press("Enter")
    assert gemma.heading.endswith("Visit")
    assert gemma.holds("Day") == "29"
    assert gemma.visits() == before


@pytest.mark.parametrize("size", [NARROW, REFLOW], ids=["telephone", "400%"])
@pytest.mark.parametrize("kind", ["visit", "case_note", "single_assessment", "child_in_need_plan"])
def test_the_main_forms_fit_a_telephone_and_400_percent(
    browser: Browser, site: Site, kind: str, size: tuple[int, int]
) -> None:
    gemma = Writer(browser, site, size)
    gemma.signs_in()
    gemma.begins(kind, site["long"])
    assert_fits(gemma.page)
    assert_axe_clean(gemma.page)
    gemma.page.context.close()
