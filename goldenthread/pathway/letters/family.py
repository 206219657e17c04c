"""Letters to the family: what happens now, what we found, the plan, early help, the end of our work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from goldenthread.pathway.letters import closing, outcomes
from goldenthread.pathway.letters.facts import Facts, PlanAction, plan_actions, read_day
from goldenthread.pathway.letters.outcomes import filled
from goldenthread.pathway.letters.sharing import child_words, shared
from goldenthread.pathway.letters.wording import called, capital, gap, is_unborn, quoted, runs, said, say
from goldenthread.pathway.models import EarlyHelp, Spell, Step
from goldenthread.rules.words import day
from goldenthread.ui.printing import Block, Document, Heading, Paragraph, Run, Table, WhatNext, words

SHARE, CHANGE = "share_with_family", "what_needs_to_change"
PLAN_COLUMNS = ("What", "Who", "By when", "How we shall know")


def letter(facts: Facts, title: str, *blocks: Block, work_goes_on: bool = True) -> Document:
    return Document(
        title=title,
        whose=facts.council,
        logo=facts.logo,
        dated=facts.on,
        large=facts.easy,
        blocks=(*closing.top(facts), *blocks, *closing.foot(facts, work_goes_on=work_goes_on)),
    )


def assessment_begins(facts: Facts) -> Document:
    name = called(facts.child)
    due = facts.dates.get("assessment")
    worker = closing.named_worker(facts)
    return letter(
        facts,
        f"We are going to find out how to help {name}",
        say(f"On {day(facts.since)} we were asked to look at whether {name} needs help. We think we should find out "
            "more. So a social worker will do an assessment."),
        Heading(1, "What an assessment is"),
        say(f"A social worker gets to know {name} and your family. We look at what is going well, what is hard, and "
            "what help you may need."),
        *_how_we_do_it(facts, name),
        Heading(1, "Who will visit you"),
        say(worker, " is your social worker. ", worker, " will visit you on ", gap("day and time of the visit"), "."),
        Heading(1, "What you can do"),
        say("Please tell us what you think, even if you do not agree with us. You can have a friend or someone from "
            "your family with you. Tell us if there is something you want to say when no one else is there."),
        WhatNext((
            runs(worker, f" will visit you and {name}." if not is_unborn(facts.child) else " will visit you."),
            runs("We must finish the assessment by ", said(day(due) if due else "", "Put in the day"), "."),
            runs("Then we will tell you what we found and what we think should happen."),
        )),
    )  # fmt: skip


def _how_we_do_it(facts: Facts, name: str) -> Iterator[Block]:
    if is_unborn(facts.child):
        yield say("We will talk with you, and with the people who will help you with your baby.")
    else:
        yield say(f"We will talk with you and with {name}. If {name} is old enough, we will also want to talk with "
                  f"{name} without you in the room.")  # fmt: skip
    yield say("We may talk with people who know your family, such as a teacher or a nurse. We will ask you first, "
              "unless we think that this could put a child in danger.")  # fmt: skip


def assessment_told(facts: Facts) -> Document:
    name = called(facts.child)
    return letter(
        facts,
        f"What we found out about how to help {name}",
        say("Thank you for talking with us. We have finished our assessment. This letter tells you what we found."),
        *_who_was_seen(facts, name),
        *found(facts, name),
        Heading(1, "What we have decided"),
        Paragraph(filled(_told(facts).decided, **_names(facts))),
        _what_next(facts),
    )


def found(facts: Facts, name: str) -> Iterator[Block]:
    """What was found, in the words written for the family; what is not there is left to fill in."""
    told = shared(facts.step)
    if SHARE in told:
        yield from _section("What we found", told, SHARE, "")
    else:
        yield from _section("What is going well", told, "", f"Say what is going well for {name}")
        yield from _section("What we are worried about", told, "", f"Say what we are worried about for {name}")
    yield from what_needs_to_change(facts, name)


def what_needs_to_change(facts: Facts, name: str) -> Iterator[Block]:
    told = shared(latest(facts, CHANGE))
    yield from _section("What needs to change", told, CHANGE, f"Say what needs to change for {name}")
    if facts.with_words and (own := child_words(facts.step)):
        yield Heading(1, f"What {name} said")
        yield quoted(own)


def _section(title: str, told: Mapping[str, tuple[str, ...]], id: str, missing: str) -> Iterator[Block]:
    yield Heading(1, title)
    if id in told:
        yield from (Paragraph(words(line)) for line in told[id])
    else:
        yield Paragraph((gap(missing),))


def _who_was_seen(facts: Facts, name: str) -> Iterator[Block]:
    """The visits of this work at which the child was seen, by their days only."""
    if is_unborn(facts.child):
        return
    until = facts.step.authorised_on or facts.on
    visits = [s.happened_on for s in facts.record.steps_of("visit") if s.seen or s.seen_alone]
    days = sorted({visit for visit in visits if visit and facts.since <= visit <= until})
    if days:
        yield say(f"We saw {name} on {_and([day(each) for each in days])}.")
    else:
        yield Paragraph((gap(f"Say when you saw {name}"),))


def plan_for_the_family(facts: Facts) -> Document:
    name = called(facts.child)
    made = "was made" if facts.step.kind == "child_in_need_plan" else "was last looked at"
    return letter(
        facts,
        f"The plan to help {name}",
        say(f"This is the plan to help {name}. It {made} on {day(facts.step.on)}. It says who will do what, and "
            "when. If you think that the plan is wrong, please tell us. We can change it."),
        *what_needs_to_change(facts, name),
        Heading(1, "Who does what"),
        plan_table(plan_actions(latest(facts, "actions")), f"The plan to help {name}"),
        *_section("If this does not work", shared(latest(facts, "if_not")), "if_not",
                  "Say what happens if this does not work"),
        WhatNext((
            runs(closing.named_worker(facts), " will come to see you and ", name, " ", how_often(facts), "."),
            runs("We will meet to look at the plan on ", review_day(facts), ". We want you to be there."),
            *([runs(f"We hope that all of this will be done by {day(facts.dates['plan_done'])}.")]
              if "plan_done" in facts.dates else []),
            runs("If things get worse, call us. Do not wait until we meet."),
        )),
    )  # fmt: skip


def latest(facts: Facts, id: str) -> Step:
    """The step that answers this: the one the letter is made of or, of a review, the plan that was reviewed."""
    if facts.step.kind != "child_in_need_review":
        return facts.step
    plans = [step for step in facts.record.steps_of("child_in_need_plan") if step.on <= facts.step.on]
    of_this_work = [step for step in plans if step.child_in_need_id == facts.step.child_in_need_id]
    return next((step for step in (facts.step, *of_this_work[::-1]) if step.answers.get(id)), facts.step)


def how_often(facts: Facts) -> Run:
    weeks = latest(facts, "visit_every").answers.get("visit_every")
    if not isinstance(weeks, int) or weeks < 1:
        return gap("Say how often")
    return Run("every week" if weeks == 1 else f"at least every {weeks} weeks")


def review_day(facts: Facts) -> Run:
    review = read_day(facts.step.answers.get("next_review")) or facts.dates.get("plan_review")
    return said(day(review) if review else "", "day and time of the meeting")


def plan_table(actions: list[PlanAction], caption: str) -> Block:
    if not actions:
        return Paragraph((gap("Say who does what, by when, and how we shall know that it has worked"),))
    rows = tuple(
        (
            (said(action.what, "Say what will be done"),),
            (said(action.who, "Say who does it"),),
            (said(day(action.by_when) if action.by_when else "", "Say by when"),),
            (said(action.how_known, "Say how we shall know"),),
        )
        for action in actions
    )
    return Table(caption, PLAN_COLUMNS, rows, (5, 3, 3, 5))


def work_has_ended(facts: Facts) -> Document:
    name = called(facts.child)
    summary = _closing_summary(facts)
    over = (facts.of.ended or facts.on) if isinstance(facts.of, Spell) else facts.of.on
    told = shared(summary) if summary else {}
    why = f"Say in a sentence what has got better for {name}, or why the work has ended"
    now = f"Say who is there for {name} now, and who will notice if things get worse"
    assessed = isinstance(facts.of, Step) and facts.of.kind == "single_assessment"
    return letter(
        facts,
        f"Our work with {name} and your family has ended",
        say(f"Our work with {name} and your family ended on {day(over)}. Thank you for working with us."),
        *([say("You do not need help from a social worker now.")] if assessed
          else _section("What has changed", told, "changed", why)),
        *_section("Who is there for you now", told, "who_notices", now),
        Heading(1, "If you need help again"),
        say("You can call us at any time. Call ", closing.number(facts, "telephone", "the council"), "."),
        Heading(1, "What we keep"),
        say(f"We keep what we wrote about {name} safe. You can ask to see what we wrote about you."),
        WhatNext((
            runs("You do not need to do anything."),
            runs("No social worker will come to see you, unless someone asks us for help again."),
        )),
        work_goes_on=False,
    )  # fmt: skip


def _closing_summary(facts: Facts) -> Step | None:
    """The summary itself, or the last one of the spell that is over."""
    if isinstance(facts.of, Step):
        return facts.of
    summaries = [step for step in facts.record.steps_of("closure") if step.child_in_need_id == facts.of.pk]
    return summaries[-1] if summaries else None


def early_help_begins(facts: Facts) -> Document:
    name = called(facts.child)
    spell = facts.of if isinstance(facts.of, EarlyHelp) else facts.record.open(EarlyHelp)
    lead = str(spell.organisation) if spell and spell.organisation else ""
    return letter(
        facts,
        f"Early help for {name} and your family",
        say("You do not need a social worker now. We think that early help is right for your family."),
        Heading(1, "What early help is"),
        say("Early help is for families who want some help for a while. You choose. You can say yes or no, and you "
            "can stop at any time."),
        Heading(1, "Who will help you"),
        Paragraph(runs(said(lead, "Say who leads the help"), " will lead the help. The name and number of the person "
                       "who will help you: ", gap("name and number"), ".")),
        Heading(1, "What we will tell them"),
        say("We will tell them what we know, so that you do not have to say it all again. We will ask you first: ",
            gap("Say what the family agreed that we tell them")),
        WhatNext((
            runs("Someone from early help will call you. ", gap("Say when")),
            runs(f"You will talk about what would help {name} most."),
            runs(outcomes.RING),
        )),
        work_goes_on=False,
    )  # fmt: skip


def _told(facts: Facts) -> outcomes.Told:
    return outcomes.ASSESSMENT.get(facts.step.outcome, outcomes.NOT_KNOWN)


def _what_next(facts: Facts) -> WhatNext:
    return WhatNext(tuple(filled(line, **_names(facts)) for line in _told(facts).next))


def _names(facts: Facts) -> dict[str, str]:
    name = called(facts.child)
    return {"name": name, "Name": capital(name), "worker": closing.worker_name(facts) or "Your social worker"}


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
