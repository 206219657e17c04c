"""The stories of an invented record: true to the facts beside them, varied, the same each time, in plain English."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from statistics import median
from typing import Any

import pyarrow as pa
import pytest

from goldenthread.demo.narrative import Teller
from goldenthread.demo.narrative.phrases import FORMS, slots
from goldenthread.demo.narrative.stories import STORIES, Story
from goldenthread.demo.narrative.themes import THEME, fits
from goldenthread.pathway.kinds import KINDS
from goldenthread.rules import codes
from tests.demo.narrative_tables import PLACEMENTS, Town, town

TOLD_OTHERWISE = {"contact", "screening", "feedback", "threshold_review"}  # demo/life/told.py, or not at all
NOT_TOLD = {("strategy_discussion", "safe_now")}
WORD = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True)
class Text:
    step: dict[str, Any]
    person: dict[str, Any]
    question: str
    words: str

    @property
    def kind(self) -> str:
        return str(self.step["kind"])

    @property
    def on(self) -> date:
        found: date = self.step["happened_on"] or self.step["authorised_on"] or self.step["started"]
        return found

    @property
    def age(self) -> int | None:
        """None: not known, or not yet born."""
        born: date | None = self.person["born"]
        if born is None or born > self.on:
            return None
        return self.on.year - born.year - ((self.on.month, self.on.day) < (born.month, born.day))

    @property
    def unborn(self) -> bool:
        return bool(self.person["expected"]) or (self.person["born"] is not None and self.person["born"] > self.on)

    def has(self, *words: str) -> list[str]:
        found = {word.lower() for word in WORD.findall(self.words)}
        return [word for word in words if word.lower() in found]


@lru_cache(maxsize=1)
def tables() -> dict[str, pa.Table]:
    return town(families=160).tables()


@lru_cache(maxsize=1)
def told() -> tuple[Text, ...]:
    return tuple(texts(tables()))


def texts(of: dict[str, pa.Table], seed: int = 1) -> Iterator[Text]:
    people = {row["id"]: row for row in of["person"].to_pylist()}
    steps = of["step"].to_pylist()
    for step, answers in zip(steps, Teller(of, seed=seed).answers(of["step"]), strict=True):
        for question, said in answers.items():
            yield Text(step, people[step["person_id"]], question, said if isinstance(said, str) else in_words(said))


def in_words(rows: list[dict[str, str]]) -> str:
    """Rows as sentences; their dates are looked at on their own."""
    parts = [[said for name, said in row.items() if name != "by_when"] for row in rows]
    return "\n".join(f"{'. '.join(each)}." for each in parts)


def relatives() -> dict[int, dict[str, list[int]]]:
    """The ids of each child's people, by what they are to the child."""
    found: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row in tables()["relationship"].to_pylist():
        found[row["person_id"]][row["kind"]].append(row["other_id"])
        if row["kind"] == "sibling":
            found[row["other_id"]]["sibling"].append(row["person_id"])
    return found


# What is asked.


def test_every_answer_is_to_a_question_of_its_kind_that_is_answered_in_words() -> None:
    for kind, stories in STORIES.items():
        for question in stories:
            assert KINDS[kind].question(question).type in ("story", "words", "rows"), (kind, question)
    assert {(text.kind, text.question) for text in told()} == {(k, q) for k, qs in STORIES.items() for q in qs}


def test_every_kind_that_asks_for_a_story_is_told_one() -> None:
    kinds = [kind for kind in KINDS.values() if kind.id not in TOLD_OTHERWISE]
    asked = {(kind.id, q.id) for kind in kinds for q in kind.questions if q.type == "story" and not q.column}
    assert asked - NOT_TOLD <= {(kind, question) for kind, questions in STORIES.items() for question in questions}


def test_kinds_without_a_story_are_left_alone() -> None:
    steps = tables()["step"].slice(0, 3)
    other = steps.set_column(2, "kind", pa.array(["section_47"] * 3))
    assert Teller(tables(), seed=1).answers(other) == [{}, {}, {}]


def test_every_required_note_and_decision_is_there() -> None:
    """Of what is finished."""
    answers = Teller(tables(), seed=1).answers(tables()["step"])
    rows = tables()["step"].select(["kind", "authorised_on"]).to_pylist()
    for row, found in zip(rows, answers, strict=True):
        kind = KINDS[row["kind"]]
        open_still = kind.over_time and row["authorised_on"] is None
        if kind.id in TOLD_OTHERWISE or open_still:
            continue
        for question in kind.questions:
            if question.required and question.type in ("story", "words", "rows") and not question.when:
                assert found.get(question.id), (kind.id, question.id)


# True to the facts.


def test_only_people_of_the_child_are_named() -> None:
    """Every name in these tables belongs to one person only."""
    people = {row["id"]: row["given_names"] for row in tables()["person"].to_pylist()}
    owner = {name: id for id, name in people.items() if name}
    known = relatives()
    for text in told():
        id = text.person["id"]
        allowed = {id, *(other for others in known[id].values() for other in others)}
        named = {owner[word] for word in WORD.findall(text.words) if word in owner}
        assert named <= allowed, text


def test_a_father_who_is_not_known_is_not_named_and_a_mother_neither() -> None:
    known = relatives()
    for text in told():
        mine = known[text.person["id"]]
        if not mine["father"]:
            assert not text.has("Dad", "Daddy"), text
        if not mine["mother"]:
            assert not text.has("Mum", "Mummy"), text
        if not mine["sibling"]:
            assert not text.has("brother", "brothers", "sister", "sisters", "sibling", "siblings"), text


def test_it_is_said_that_the_father_is_not_known_only_where_he_is_not() -> None:
    known = relatives()
    said = [text for text in told() if re.search(r"father (is|has) not|known of \w+'s father", text.words)]
    assert said
    assert not [text for text in said if known[text.person["id"]]["father"]]


def test_a_brother_or_sister_is_born_when_named() -> None:
    people = {row["given_names"]: row for row in tables()["person"].to_pylist() if row["given_names"]}
    known = relatives()
    for text in told():
        for word in WORD.findall(text.words):
            if word in people and people[word]["id"] in known[text.person["id"]]["sibling"]:
                assert people[word]["born"] <= text.on, text


@pytest.mark.parametrize("sex", ["F", "M", "U"])
def test_the_child_is_spoken_of_as_they_are(sex: str) -> None:
    """A child with nobody else on record, so that every pronoun is the child's."""
    made = Town()
    child = made.add("person", given_names="Zuri", sex=sex, born=date(2012, 5, 1))
    for number in range(200):
        made.step(child, "visit", date(2026, 1, 1) + timedelta(days=number), seen=True, seen_alone=True)
        made.step(child, "personal_education_plan", date(2026, 1, 1) + timedelta(days=number))
    wrong = {"F": ("he", "him", "his", "himself"), "M": ("she", "her", "herself"), "U": ("he", "him", "she", "herself")}
    right = 0
    for text in texts(made.tables()):
        outside = re.sub(r'"[^"]*"', "", text.words)
        assert not Text(text.step, text.person, "", outside).has(*wrong[sex]), text
        right += len(text.has(*(form["FMU".index(sex)] for form in FORMS.values())))
    assert right > 40


def test_an_unborn_baby_is_spoken_of_as_one() -> None:
    unborn = [text for text in told() if text.unborn]
    assert len(unborn) > 100
    for text in unborn:
        assert not text.has("nursery", "bedroom", "homework", "college"), text
        assert not text.has("school") or "school of an older child" in text.words, text
        assert text.question != "child_words" or text.has("baby"), text
        assert not text.person["given_names"] or text.person["given_names"] not in text.words, text


def test_a_child_who_was_not_seen_is_never_said_to_have_been() -> None:
    missed = [text for text in told() if text.kind == "visit" and text.step["seen"] is False]
    assert len(missed) > 100
    for text in missed:
        assert text.question == "account", "A child who was not seen said nothing."
        assert not re.search(
            r"\bI (saw|met|spoke with) (?!\w+ by telephone)(?!the)|[Ss]een alone|showed me|I saw \w+'s", text.words
        ) or re.search(r"I spoke with \w+(,| by telephone)|I spoke through", text.words), text
        assert re.search(
            r"[Nn]ot seen|nobody was|did not see|not in\b|No reply|not go ahead|had gone out|not there",
            text.words,
        ), text
        assert re.search(r"again|New visit|Rearranged|booked", text.words), "What happens next is said."


def test_a_child_is_seen_alone_in_words_only_where_recorded_so() -> None:
    for text in told():
        if text.kind == "visit" and not text.step["seen_alone"]:
            assert not re.search(r"[Ss]een alone(?!\.? *If)|alone in|I saw \w+ alone|talked alone", text.words) or (
                re.search(r"not seen alone|not see \w+ alone", text.words)
            ), text


def test_school_is_for_children_of_school_age() -> None:
    schools = tables()["school"]["name"].to_pylist()
    young = [text for text in told() if text.age is not None and text.age < 3]
    assert len(young) > 300
    for text in young:
        assert not any(school in text.words for school in schools), text
        assert not re.search(r"\b(school|college|homework)\b", text.words, re.IGNORECASE) or text.kind == "contact", (
            text
        )
    for text in told():
        if text.age is not None and text.age >= 18:
            assert not any(school in text.words for school in schools), text


def test_children_of_one_mother_go_to_one_primary_school() -> None:
    mother_of = {id: kin["mother"][0] for id, kin in relatives().items() if kin["mother"]}
    found: dict[int, set[str]] = defaultdict(set)
    for text in told():
        if text.age is not None and 5 <= text.age < 11 and text.person["id"] in mother_of:
            found[mother_of[text.person["id"]]] |= set(re.findall(r"\w+ Primary School", text.words))
    assert max(len(schools) for schools in found.values()) == 1


def test_a_visit_before_the_birth_is_told_of_the_mother_though_nobody_asks_whether_the_baby_was_seen() -> None:
    made = Town()
    mother = made.add("person", given_names="Amma", sex="F", born=date(1990, 1, 1))
    baby = made.add("person", sex="U", expected=date(2026, 9, 1))
    made.related(baby, mother, "mother", True)
    made.step(baby, "visit", date(2026, 6, 1))
    found = {text.question: text.words for text in texts(made.tables())}
    assert found.keys() == {"child_words", "account"}
    assert "Amma" in found["account"]


def test_a_bedroom_that_was_not_seen_is_not_described() -> None:
    made = Town()
    for number in range(60):
        mother = made.add("person", given_names="Amma", sex="F", born=date(1990, 1, 1))
        child = made.add("person", given_names="Zuri", sex="F", born=date(2014, 5, 1))
        made.related(child, mother, "mother", True)
        made.step(child, "visit", date(2026, 6, 1), seen=True, seen_alone=True, answers={"bedroom": number % 2 == 0})
    found = [text for text in texts(made.tables()) if text.question == "account"]
    described = [re.search("bedroom|her room|every room", text.words) is not None for text in found]
    assert any(described[::2])
    assert not any(described[1::2])


def test_a_baby_says_nothing_in_words() -> None:
    babies = [text for text in told() if text.age == 0 and text.question == "child_words"]
    assert len(babies) > 30
    assert not [text for text in babies if '"' in text.words]


def test_words_of_a_small_child_are_short() -> None:
    said = [
        quote
        for text in told()
        if text.question == "child_words" and text.age is not None and 3 <= text.age < 5
        for quote in re.findall(r'"([^"]+)"', text.words)
    ]
    assert len(said) > 40
    assert max(len(quote) for quote in said) < 90


def test_the_outcome_is_the_one_recorded() -> None:
    said = {
        ("contact", "referral"): r"referral|social worker|has not been enough",
        ("contact", "early_help"): r"[Ee]arly help",
        ("contact", "nothing"): r"[Nn]o further action|[Nn]othing further|for information",
        ("strategy_discussion", "joint"): r"[Jj]oint",
        ("strategy_discussion", "none"): r"nothing further",
        ("single_assessment", "legal_action"): r"Legal advice",
        ("single_assessment", "early_help"): r"[Ee]arly help",
        ("child_in_need_review", "closes"): r"The plan ends|Agreed to close",
        ("child_in_need_review", "care"): r"request for care",
    }
    counted: dict[tuple[str, str], int] = defaultdict(int)
    for text in told():
        if text.question in ("said", "why", "analysis", "progress"):
            wanted = said.get((text.kind, text.step["outcome"] or ""))
            counted[text.kind, text.step["outcome"] or ""] += 1
            assert wanted is None or re.search(wanted, text.words), text
    assert all(counted[key] for key in said)


def test_an_assessment_that_is_not_finished_has_no_analysis_yet() -> None:
    made = Town()
    child = made.add("person", given_names="Zuri", sex="F", born=date(2016, 5, 1))
    made.step(child, "single_assessment", date(2026, 1, 5), happened_on=None, started=date(2026, 1, 5), seen=True)
    assert not list(texts(made.tables()))


def test_a_return_interview_that_was_declined_has_no_words() -> None:
    outcomes = {text.step["outcome"] for text in told() if text.kind == "return_interview"}
    assert outcomes == {"completed"}


def test_a_contact_from_the_police_reads_as_one() -> None:
    said = [text for text in told() if (text.kind, text.question) == ("contact", "said")]
    police = [text for text in said if '"source": "6"' in text.step["answers"]]
    assert police
    assert all(re.search("[Pp]olice|[Oo]fficers", text.words) for text in police)


def test_a_child_in_foster_care_is_visited_at_the_foster_carers() -> None:
    made = Town()
    mother = made.add("person", given_names="Amma", sex="F", born=date(1990, 1, 1))
    for type in PLACEMENTS:
        child = made.add("person", given_names="Zuri", sex="F", born=date(2016, 5, 1))
        made.related(child, mother, "mother", True)
        made.add("care_period", person_id=child, started=date(2026, 1, 1))
        made.add("placement", person_id=child, started=date(2026, 1, 1), type=type)
        for number in range(30):
            made.step(child, "visit", date(2026, 2, 1) + timedelta(days=number), seen=True, answers={"type": type})
    for text in texts(made.tables()):
        if '"P1"' not in text.step["answers"]:
            assert "Amma" not in text.words, text
            assert not re.search("family home|home visit", text.words, re.IGNORECASE), text


def test_factors_of_the_assessment_are_what_is_told() -> None:
    made = Town()
    for number in range(40):
        mother = made.add("person", given_names="Amma", sex="F", born=date(1990, 1, 1))
        child = made.add("person", given_names="Zuri", sex="F", born=date(2016, 5, 1))
        made.related(child, mother, "mother", True)
        need = made.add("child_in_need", person_id=child, started=date(2026, 1, 1), source="6", primary_need="N1")
        made.step(
            child, "single_assessment", date(2026, 1, 1), started=date(2026, 1, 1), authorised_on=date(2026, 2, 1),
            child_in_need_id=need, seen=True, outcome="child_in_need_plan",
            answers={"factors": ["1B" if number % 2 else "3B"]},
        )  # fmt: skip
    analyses = [text for text in texts(made.tables()) if text.question == "analysis"]
    drinking = [bool(re.search("[Dd]rinking", text.words)) for text in analyses]
    assert drinking == [bool(number % 2) for number in range(40)]


def test_every_factor_of_the_census_that_is_told_is_a_code() -> None:
    assert set(THEME) <= set(codes.lookup("assessment_factor").by_code)


def test_no_baby_goes_missing() -> None:
    assert not fits("missing", "baby")
    assert fits("missing", "older")
    assert not fits("school", "toddler")


# The same each time.


def test_the_same_tables_and_seed_tell_the_same_however_they_are_cut() -> None:
    teller, steps = Teller(tables(), seed=1), tables()["step"].slice(0, 3000)
    whole = teller.answers(steps)
    again = Teller(tables(), seed=1)
    cut = [answer for start in range(2900, -1, -100) for answer in again.answers(steps.slice(start, 100))[::-1]][::-1]
    assert whole == cut


def test_another_seed_tells_otherwise() -> None:
    steps = tables()["step"].slice(0, 300)
    assert Teller(tables(), seed=1).answers(steps) != Teller(tables(), seed=2).answers(steps)


# Varied.


def test_no_two_of_a_thousand_case_notes_are_alike() -> None:
    notes = [text.words for text in told() if text.kind == "case_note"]
    for start in range(0, len(notes) - 1000, 1000):
        assert len(set(notes[start : start + 1000])) == 1000


def test_a_child_does_not_hear_the_same_visit_twice_running() -> None:
    last: dict[int, str] = {}
    same = visits = 0
    for text in told():
        if text.kind == "visit" and text.question == "account":
            same += last.get(text.person["id"]) == text.words
            last[text.person["id"]] = text.words
            visits += 1
    assert visits > 2000
    assert same == 0


def test_every_phrase_of_a_pool_is_told_about_as_often() -> None:
    made = Town()
    child = made.add("person", given_names="Zuri", sex="F", born=date(2010, 5, 1))
    for number in range(3000):
        made.step(child, "pathway_plan_review", date(2027, 1, 1) + timedelta(days=number % 300))
    views = [text.words.splitlines()[0] for text in texts(made.tables()) if text.question == "views"]
    counted = [views.count(view) for view in set(views)]
    assert len(counted) >= 5
    assert max(counted) < 4 * len(views) / len(counted)


def test_texts_are_as_long_as_they_are_in_a_record() -> None:
    lengths: dict[tuple[str, str], list[int]] = defaultdict(list)
    for text in told():
        if not text.unborn and text.age is not None:
            lengths[text.kind, text.question].append(len(text.words))
    for (kind, question), low, high in (
        (("visit", "account"), 200, 700),
        (("single_assessment", "lived_experience"), 200, 700),
        (("single_assessment", "analysis"), 300, 1000),
        (("contact", "said"), 150, 500),
        (("case_note", "note"), 70, 300),
        (("core_group", "agreed"), 250, 900),
    ):
        assert low <= median(lengths[kind, question]) <= high, (kind, question, median(lengths[kind, question]))
        assert max(lengths[kind, question]) < 2500


# In plain English.


def test_nothing_is_left_to_be_filled_in() -> None:
    for text in told():
        assert not re.search(r"[{}\[\]|%]|None|\bnan\b", text.words), text


def test_it_is_spelled_and_spaced_as_it_should_be() -> None:
    for text in told():
        assert not re.search(r"  | \n|\n | [.,;:?!]|[.,;:]{2}|\( | \)", text.words), text
        assert not re.search(
            r"\b[Aa] [aeio]\w|\b[Aa]n [bcdfgjklmnpqrstvwxyz]\w|\b(the the|a a|to to|and and)\b", text.words
        ), text
        assert text.words == text.words.strip()
        assert not re.search(r"\bthey (is|was|has|likes|wants|does|goes|says)\b", text.words, re.IGNORECASE), text
        for opening in re.findall(r"(?:^|[.?!] |\n)(\w)", re.sub(r"\d:\d\d(am|pm)[.:] ", "", text.words)):
            assert opening.isupper() or opening.isdigit(), text
        assert text.words.count('"') % 2 == 0, text
        assert text.words[-1] in '.?!":', text


def test_every_phrase_is_a_sentence_or_a_heading() -> None:
    for slot in (slot for name, slot in slots().items() if name != "action"):
        for pools in slot.themes.values():
            for phrase in pools.phrases:
                assert not re.search(r"\{[HhSs]h?e\} (is|was|has|does|goes|(?!kept|has)\w+[^s]s)\b", phrase.text), (
                    phrase.text
                )
                assert phrase.text[-1] in '.?!":]', phrase.text
                assert phrase.text.count('"') % 2 == 0, phrase.text
                for form in phrase.forms(2, 2):
                    assert "[" not in form, phrase.text


def test_every_pool_is_told_from() -> None:
    told_from = {
        line.slot
        for stories in STORIES.values()
        for s in stories.values()
        for p in (s.paragraphs if isinstance(s, Story) else (s.lines,))
        for line in p
    }
    unused = {name for name in slots() if name.partition("=")[0] not in told_from | {"health.missed"}}
    assert not unused


def test_language_is_the_field_s_own_and_humane() -> None:
    blunt = re.compile(
        r"\b(contact visits?|LAC|NFA|challenging behaviour|disclosed|failed to|broken home|streetwise)\b"
    )
    for text in told():
        assert not blunt.search(text.words), text
