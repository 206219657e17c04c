"""Every letter, composed from an invented record: what it says, what it must not say, and how easily it is read."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest

from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.letters import LETTERS, cautions
from goldenthread.pathway.letters.outcomes import ASSESSMENT, CONTACT, REFERRAL
from goldenthread.pathway.letters.sharing import FAMILY, shared
from goldenthread.pathway.models import ChildInNeed, Step
from goldenthread.pathway.telling import WRITTEN
from goldenthread.people.models import Person
from goldenthread.rules import codes
from goldenthread.ui.printing import (
    Block,
    Bullets,
    Document,
    Heading,
    Paragraph,
    Run,
    Space,
    Table,
    WhatNext,
    render,
    words,
)
from goldenthread.ui.printing.blocks import runs_in
from tests.pathway import amira
from tests.pathway.amira import (
    AMIRA,
    ASSESSED,
    CAME_IN,
    CHANGE,
    DAD,
    EARLIER,
    MADE_OF,
    MUM,
    NEED,
    PLAN,
    SAID,
    SAMI,
    SCREENED,
    STEPS,
    VISIT,
    WROTE,
    composed,
    facts,
    step,
)

AT = datetime(2026, 3, 3, tzinfo=UTC)
OUTGOING = [letter.id for letter in LETTERS.values() if letter.leaves_the_house]
TO_PARENTS = [letter.id for letter in LETTERS.values() if letter.audience == "family"]
LEAVES_NO_CODE = re.compile(
    r"\b(?:N\d|RC\d|1[A-D]|[35][A-C]|C2|child_in_need|section_47|single_assessment|None|True)\b"
)
ABBREVIATION = re.compile(r"\b[A-Z]{2,}\b")


# --- what each says ---


def test_what_happens_now():
    said = composed("assessment_begins").words
    for each in (
        "Leila Haddad, 4 Elm Road, ER1 2AB",
        "3 March 2026",
        "Dear Leila",
        "On 12 January 2026 we were asked to look at whether Amira needs help.",
        "Amina Yusuf is your social worker.",
        "We must finish the assessment by 16 March 2026.",
        "Call 01632 960 123.",
        "You can also make a complaint. Call 01632 960 140.",
        "You can ask for an advocate.",
        "in your own language",
    ):
        assert each in said, each
    assert composed("assessment_begins").gaps == ["day and time of the visit"]


def test_what_the_assessment_found_is_told_in_the_words_written_for_the_family():
    said = composed("assessment_told").words
    for each in (
        "We saw Amira on 20 January 2026.",
        f"What we found\n{WROTE}",
        f"What needs to change\n{CHANGE}",
        "We think that Amira and your family need some help for a while.",
        "What happens next",
        "The plan will say who does what, and when.",
    ):
        assert each in said, each
    bare = composed("assessment_told", of=replace_answers(ASSESSED, share_with_family=None, what_needs_to_change=None))
    assert {"Say what is going well for Amira", "Say what we are worried about for Amira"} <= set(bare.gaps)
    assert "Say what needs to change for Amira" in bare.gaps


@pytest.mark.parametrize("code", [code.code for code in codes.lookup("assessment_outcome")])
def test_every_outcome_has_words_for_the_family(code: str):
    assert code in ASSESSMENT
    document = composed("assessment_told", of=remade(ASSESSED, outcome=code))
    assert "Say what was decided" not in document.gaps
    assert codes.lookup("assessment_outcome").label(code) not in [
        block.words for block in document.blocks if isinstance(block, Heading)
    ]


def test_an_outcome_that_nobody_knows_is_left_to_be_said():
    document = composed("assessment_told", of=remade(ASSESSED, outcome="legacy_17"))
    assert {"Say what was decided", "Say what happens next"} <= set(document.gaps)
    assert "legacy_17" not in document.words


def test_the_plan_for_the_family():
    document = composed("plan_for_the_family")
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    assert [run.text for cell in table.rows[0] for run in cell] == [
        "Wake Amira at seven", "Leila", "9 March 2026", "At school by nine",
    ]  # fmt: skip
    assert [run.gap for cell in table.rows[2] for run in cell] == [False, False, True, True]
    for each in (
        "It was made on 2 March 2026.",
        "will come to see you and Amira at least every 2 weeks.",
        "We will meet to look at the plan on 13 April 2026.",
        "We hope that all of this will be done by 25 May 2026.",
        "If this does not work\nWe will meet again and ask for more help.",
    ):
        assert each in document.words, each
    empty = composed("plan_for_the_family", of=remade(PLAN, answers={}))
    assert "Say who does what, by when, and how we shall know that it has worked" in empty.gaps
    assert "Say how often" in empty.gaps


def test_the_childs_plan_begins_with_the_childs_words_exactly_and_calls_everybody_as_the_child_does():
    document = composed("plan_for_the_child")
    assert document.large
    said = document.words
    assert said.index("Hello Amira") < said.index(SAID) < said.index("What will happen")
    for each in (
        "Your mum Leila: Wake Amira at seven. By 9 March 2026. How we will know: At school by nine.",
        "You: Go to the breakfast club.",
        "Amina Yusuf: Ring the school each Friday.",
        "You can call Childline at any time.",
        "We will all look at the plan on 13 April 2026.",
    ):
        assert each in said, each


def test_after_a_review_the_plan_is_the_reviews_actions_and_the_rest_of_the_plan():
    rows = [{"what": "Go to the gym club", "who": "Amira", "by_when": "2026-05-04", "how_known": "She goes"}]
    said = {"actions": rows, "next_review": "2026-06-01", "child_words": "It is better now.", "progress": "PROGRESS"}
    review = step(18, "child_in_need_review", date(2026, 3, 3), outcome="continues", answers=said)
    assert LETTERS["plan_for_the_family"].is_made_of(review)
    for letter in ("plan_for_the_family", "plan_for_the_child"):
        text = composed(letter, of=review, steps=(PLAN, review)).words
        for each in ("Go to the gym club", CHANGE, "at least every 2 weeks", "1 June 2026"):
            assert each in text, (letter, each)
        assert "PROGRESS" not in text
        assert "breakfast" not in text
    assert "It was last looked at on 3 March 2026." in composed("plan_for_the_family", of=review).words
    assert "It is better now." in composed("plan_for_the_child", of=review).words


def test_where_the_plan_has_no_words_of_the_child_they_are_what_was_heard_last():
    said = composed("plan_for_the_child", of=replace_answers(PLAN, child_words=None), steps=(VISIT, PLAN)).words
    assert "On 20 January 2026 you said:\nMy mum sleeps a lot." in said
    plan = replace_answers(PLAN, child_words=None)
    silent = composed("plan_for_the_child", of=plan, steps=(plan,))
    assert any(gap.startswith("Ask the child") for gap in silent.gaps)


def test_the_end_of_the_work_and_early_help():
    said = composed("work_has_ended").words
    for each in (
        "ended on 3 March 2026",
        "What has changed\nAmira is at school each day.",
        "Who is there for you now\nHer school looks out for her.",
        "You can call us at any time. Call 01632 960 100.",
    ):
        assert each in said, each
    over = ChildInNeed(pk=5, person=AMIRA, started=NEED.started, ended=date(2026, 3, 1), end_reason="RC7")
    from_the_spell = composed("work_has_ended", of=over)
    assert "ended on 1 March 2026" in from_the_spell.words
    assert "What has changed\nAmira is at school each day." in from_the_spell.words
    for letter in ("work_has_ended", "early_help"):
        assert "Your social worker is" not in composed(letter).words
    early = composed("early_help")
    assert "You can say yes or no, and you can stop at any time." in early.words
    assert "Say who leads the help" in early.gaps


def test_a_professional_hears_what_was_decided_and_nothing_more():
    for code in codes.lookup("referral_outcome"):
        assert REFERRAL[code.code] in composed("to_a_professional", of=remade(amira.REFERRAL, outcome=code.code)).words
    for code in codes.lookup("contact_outcome"):
        assert CONTACT[code.code] in composed("to_a_professional", of=remade(CAME_IN, outcome=code.code)).words
    said = composed("to_a_professional").words
    assert "about Amira Haddad on 12 January 2026" in said
    assert "Dear Janet Pole" in said
    assert not any(name in said for name in ("Leila", "Omar", "Sami", "Amina"))


def test_a_member_of_the_public_is_thanked_and_told_nothing():
    said = composed("to_the_public").words
    assert "Thank you for getting in touch with us on 12 January 2026." in said
    names = ("Amira", "Haddad", "Leila", "Omar", "Sami", "Amina", "assess", REFERRAL["assessment"])
    assert not [name for name in names if name in said]


# --- what must not be said ---


def test_only_what_is_written_for_the_family_reaches_a_letter_that_leaves():
    """Every other answer of every step holds words of its own: none of them is in any letter."""
    written = {
        (each.kind, id): value
        for each in STEPS
        for id, value in each.answers.items()
        if isinstance(value, str) and len(value) > 4
    }
    for letter in OUTGOING:
        said = composed(letter).words
        assert "PARTNER-SAID" not in said
        for (kind, id), value in written.items():
            question = next((q for q in KINDS[kind].questions if q.id == id), None)
            if question and FAMILY in question.reads:
                continue
            if id == "referrer" and LETTERS[letter].audience == "partner":
                continue
            allowed_to_the_child = letter == "plan_for_the_child" and id == "child_words"
            assert allowed_to_the_child or value not in said, f"{letter} tells {kind}.{id}"
    for letter in TO_PARENTS:
        assert "Pole" not in composed(letter).words
        assert "960 777" not in composed(letter).words


def test_the_questions_that_may_be_shared_are_these_and_no_others():
    """A new question that names the family among its readers is a decision: it is written down here."""
    found = {
        f"{kind.id}.{question.id}"
        for kind in KINDS.values()
        for question in kind.questions
        if question.type in WRITTEN and FAMILY in question.reads and question.id != "child_words"
    }
    assert found == {
        "child_in_need_plan.if_not",
        "child_in_need_plan.what_needs_to_change",
        "closure.changed",
        "closure.who_notices",
        "single_assessment.share_with_family",
        "single_assessment.what_needs_to_change",
    }
    assert set(shared(ASSESSED)) == {"share_with_family", "what_needs_to_change"}


def test_the_childs_words_are_in_a_letter_to_the_parents_only_where_that_is_asked_for():
    line = SAID.splitlines()[0]
    for letter in ("assessment_told", "plan_for_the_family"):
        assert line not in composed(letter).words
        assert f"What Amira said\n{SAID}" in composed(letter, with_words=True).words
    assert line not in composed("work_has_ended", with_words=True).words


def test_the_referrers_name_stops_a_letter_to_the_family():
    told = replace_answers(ASSESSED, share_with_family="Janet Pole told us that you sleep late.")
    (first, *_) = cautions(facts(told), composed("assessment_told", of=told))
    assert first.stops
    assert first.sentence.startswith("It names Janet Pole, who made the contact or referral.")
    by_surname = replace_answers(ASSESSED, share_with_family="Mrs Pole told us.")
    found = cautions(facts(by_surname), composed("assessment_told", of=by_surname))
    assert not any(caution.stops for caution in found)
    assert any("It says “Pole”" in caution.sentence for caution in found)
    reach = replace_answers(ASSESSED, share_with_family="Ring 01632 960 777.")
    assert any(caution.stops for caution in cautions(facts(reach), composed("assessment_told", of=reach)))
    aunt = replace_answers(CAME_IN, referrer="Leila Haddad, mother")
    steps = tuple(aunt if each is CAME_IN else each for each in STEPS)
    asked = cautions(facts(steps=steps), composed("assessment_told", steps=steps))
    assert not any(caution.stops for caution in asked)
    assert any(caution.sentence.startswith("Leila Haddad, of the family, made") for caution in asked)


def test_brothers_and_sisters_have_their_own_letters():
    """One writing about two children: each letter is made of that child's own part."""
    parts = {"share_with_family": WROTE, "what_needs_to_change": "SAMI-NEEDS", "child_words": "SAMI-SAID"}
    his = step(24, "single_assessment", date(2026, 2, 27), SAMI, started=date(2026, 1, 13), answers=parts, version=3)
    hers, other = composed("assessment_told").words, composed("assessment_told", of=his, child=SAMI, steps=(his,)).words
    assert "Sami" not in hers
    assert "SAMI" not in hers
    assert "SAMI-NEEDS" in other
    assert "Amira" not in other.replace(WROTE, "")
    assert CHANGE not in other
    both = replace_answers(ASSESSED, share_with_family="Sami and Amira are loved.")
    found = cautions(facts(both, together=(SAMI,)), composed("assessment_told", of=both))
    assert any("It mentions Sami Haddad, about whom it was written too." in caution.sentence for caution in found)


def test_who_reads_it_is_looked_at_first():
    found = [c.sentence for c in cautions(facts(to=DAD, warning="May not have contact."), composed("assessment_told"))]
    for each in (
        "On the record stands a warning: May not have contact.",
        "The record does not say whether Omar Aziz has parental responsibility.",
        "Omar Aziz lives somewhere else. Check that nothing here tells where the child lives or learns.",
    ):
        assert each in found, each
    assert cautions(facts(), composed("assessment_told")) == []
    waiting = remade(ASSESSED, authorised_on=None)
    assert "No manager has authorised this assessment yet." in [
        c.sentence for c in cautions(facts(waiting), composed("assessment_told", of=waiting))
    ]


@pytest.mark.parametrize("letter", OUTGOING)
def test_no_code_no_none_no_abbreviation_that_nobody_explained(letter: str):
    for document in (composed(letter), bare(letter)):
        said = document.words.replace("ER1 2AB", "")
        assert not LEAVES_NO_CODE.findall(said), letter
        assert not ABBREVIATION.findall(said), letter
        assert "{" not in said
        assert "  " not in said


# --- whom it is about ---


def test_an_unborn_baby_without_a_name():
    baby = Person(pk=8, given_names="Baby", family_name="Haddad", expected=date(2026, 6, 1))
    for letter in TO_PARENTS:
        made = composed(letter, child=baby)
        text = made.words.replace(WROTE, "").replace(CHANGE, "")
        assert "your baby" in text or "Your baby" in text, letter
        assert "Baby" not in text.replace("Your baby", "")
    begins = composed("assessment_begins", child=baby).words
    assert "without you in the room" not in begins
    assert "We saw" not in composed("assessment_told", child=baby).words
    assert "The birth is expected on 1 June 2026." in composed("assessment_report", child=baby).words


def test_a_father_whom_nobody_named():
    said = composed("assessment_report", relatives=(MUM,)).words
    assert "The record names no father." in said
    assert "The record names no mother." not in said
    for letter in TO_PARENTS:
        assert "father" not in composed(letter, relatives=(MUM,)).words


def test_nobody_chosen_and_nothing_known():
    document = bare("assessment_begins")
    assert {
        "Put in the name of whoever this is for",
        "Put in their address",
        "their name",
        "Put in the name of the social worker",
        "Put in the day",
        "Put in the telephone number of the complaints team",
    } <= set(document.gaps)
    assert "Dear [their name]" in document.words


# --- for the worker ---


def test_every_sentence_of_the_draft_report_says_where_it_comes_from():
    document = composed("assessment_report")
    for run in runs_in(document.blocks):
        assert run.source or run.gap, f"“{run.text}” comes from nowhere"
    pages = {source.url for source in document.sources}
    assert {f"/children/1/steps/{each.pk}" for each in (ASSESSED, VISIT, SCREENED, EARLIER)} <= pages
    steps = {f"/children/1/steps/{each.pk}" for each in STEPS}
    elsewhere = pages - steps
    assert all(url.startswith(("/children/1/chronology", "/children/1#", "/children/1")) for url in elsewhere)


def test_the_draft_report_holds_the_record_and_no_conclusion():
    document = composed("assessment_report")
    said = document.words
    for each in (
        "Amira Haddad was born on 20 May 2017 (8 years).",
        "Amirah Noor Haddad is known as Amira.",
        "Leila Haddad, 36 years: mother; has parental responsibility; lives with the child.",
        "Omar Aziz: father; parental responsibility not recorded; does not live with the child.",
        "20 January 2026. Amira Haddad was seen alone by Amina Yusuf.",
        "School, college or nursery, Mr Bright, on 12 January 2026:\nPARTNER-SAID so.",
        "Police: no answer is recorded.",
        "On 20 January 2026:\nMy mum sleeps a lot.",
        "The assessment of 2 May 2023 came to this:\nEARLIER-ANALYSIS",
        "LIVED-EXPERIENCE",
        "OTHERS-SAID",
    ):
        assert each in said, each
    assert amira.ANALYSIS not in said
    spaces = [block.label for block in document.blocks if isinstance(block, Space)]
    assert len(spaces) == 2
    assert [block.words for block in document.blocks if isinstance(block, Heading)].index("Analysis") > 0


def test_the_draft_report_leaves_no_gap_for_what_was_never_asked():
    assert "How is the pregnancy going" not in composed("assessment_report").words
    baby = Person(pk=8, given_names="Baby", family_name="Haddad", expected=date(2026, 6, 1))
    of = step(18, "single_assessment", date(2026, 2, 27), person=baby, started=date(2026, 1, 13), version=3)
    said = composed("assessment_report", of=of, child=baby).words
    assert "Nothing is written yet: How is the pregnancy going" in said


def test_an_empty_record_makes_a_report_of_gaps():
    document = bare("assessment_report")
    assert len(document.gaps) >= 5
    assert "The record holds nothing before" in document.words
    assert all(run.source or run.gap for run in runs_in(document.blocks))


# --- how easily it is read ---


def syllables(word: str) -> int:
    """Groups of vowels, less a silent e: near enough for English prose."""
    found = re.findall(r"[aeiouy]+", word.casefold())
    silent = word.casefold().endswith("e") and not word.casefold().endswith("le") and len(found) > 1
    return max(1, len(found) - silent)


def ease(document: Document) -> tuple[float, float]:
    """Flesch reading ease, and the grade of Flesch and Kincaid (an age of grade and five)."""
    blocks = [b for b in document.blocks if not isinstance(b, Heading | Table)]
    fixed = "\n".join("".join(_counted(run) for run in line) for block in blocks for line in lines(block))
    sentences = [s for s in re.split(r"[.!?:\n]+", fixed) if len(re.findall(r"[A-Za-z’]+", s)) > 2]
    read = [word for sentence in sentences for word in re.findall(r"[A-Za-z’]+", sentence)]
    per_sentence, per_word = len(read) / len(sentences), sum(map(syllables, read)) / len(read)
    return 206.835 - 1.015 * per_sentence - 84.6 * per_word, 0.39 * per_sentence + 11.8 * per_word - 15.59


def lines(block: Block) -> list[list[Run]]:
    match block:
        case Paragraph():
            return [list(block.runs)]
        case WhatNext():
            return [list(runs) for runs in block.items]
        case Bullets():
            return [line for item in block.items for inner in item for line in lines(inner)]
    return []


def _counted(run: Run) -> str:
    return "" if run.gap else re.sub(r"[\d ]{6,}", " ", run.text)


@pytest.mark.parametrize("letter", OUTGOING)
def test_letters_are_read_easily(letter: str):
    """Parents: an age of 11 to 12. A child: 9 to 11."""
    flesch, grade = ease(composed(letter))
    of_a_child = LETTERS[letter].audience == "child"
    assert flesch >= (85 if of_a_child else 75), f"{letter}: reading ease {flesch:.0f}"
    assert grade <= (4 if of_a_child else 6.5), f"{letter}: grade {grade:.1f}"


def test_the_yardstick_can_tell_hard_from_easy():
    hard = says("The assessment methodology necessitates multidisciplinary consideration.")
    easy = says("We will come to see you. You can call us.")
    assert ease(hard)[0] < 0 < 85 < ease(easy)[0]


# --- which can be made of what ---


@pytest.mark.parametrize("letter", LETTERS)
def test_each_is_made_of_its_own_step_and_prints_in_every_format(letter: str):
    found = LETTERS[letter]
    of = MADE_OF[letter]
    if letter == "to_a_professional":  # a neighbour made this one
        assert not found.is_made_of(of)
        of = remade(of, answers={"source": "2A"})
    assert found.is_made_of(of)
    document = composed(letter)
    assert document.title
    assert document.whose == "Erimus Council"
    assert render(document, AT) == render(composed(letter), AT)


def test_whatever_a_kind_asks_for_the_family_reaches_a_letter():
    asks = {kind.id for kind in KINDS.values() for question in kind.questions if FAMILY in question.reads}
    assert asks <= {kind for letter in LETTERS.values() for kind in letter.steps}


def test_which_are_not_made():
    assert not LETTERS["assessment_begins"].is_made_of(remade(amira.REFERRAL, outcome="nothing"))
    assert not LETTERS["assessment_begins"].is_made_of(ASSESSED)  # it is over
    assert not LETTERS["early_help"].is_made_of(ASSESSED)
    assert not LETTERS["work_has_ended"].is_made_of(NEED)
    anonymous = remade(CAME_IN, answers={"source": "9"})
    assert not LETTERS["to_the_public"].is_made_of(anonymous)
    assert not LETTERS["to_a_professional"].is_made_of(anonymous)


def test_easy_reading_is_larger():
    assert composed("assessment_told", easy=True).large
    assert not composed("assessment_told").large


# --- helpers ---


def says(text: str) -> Document:
    return Document("x", (Paragraph(words(text)),))


def remade(of: Step, **changes: object) -> Step:
    values = {f.name: getattr(of, f.name) for f in of._meta.concrete_fields if f.name not in ("recorded_by",)}
    return Step(**{**values, **changes})


def replace_answers(of: Step, **changes: object) -> Step:
    return remade(of, answers={**of.answers, **changes})


def bare(letter: str) -> Document:
    """Of a record that holds next to nothing."""
    of = MADE_OF[letter]
    empty = remade(of, answers={}, outcome="", worker=None)
    return composed(
        letter, of=empty, steps=(empty,), relatives=(), holders=(), to=None, to_address="", contact={}, dates={},
        council="",
    )  # fmt: skip
