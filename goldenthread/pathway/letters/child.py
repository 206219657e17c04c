"""The child's own version of the plan: large print, short sentences, the child's words first."""

from __future__ import annotations

from collections.abc import Iterator

from goldenthread.pathway.letters import closing
from goldenthread.pathway.letters.facts import Facts, PlanAction, plan_actions
from goldenthread.pathway.letters.family import how_often, latest, review_day
from goldenthread.pathway.letters.sharing import child_words, shared
from goldenthread.pathway.letters.wording import called, capital, gap, quoted, runs, say, who_words
from goldenthread.pathway.telling import their_words
from goldenthread.rules.words import day
from goldenthread.ui.printing import Block, Bullets, Document, Heading, Paragraph, Run, WhatNext, words

HEARD = 3  # times that the child's words were written down


def plan_for_the_child(facts: Facts) -> Document:
    name = capital(called(facts.child))
    worker = closing.named_worker(facts)
    return Document(
        title=f"{name}’s plan",
        whose=facts.council,
        logo=facts.logo,
        dated=facts.on,
        large=True,
        blocks=(
            say(f"Hello {name}"),
            say("This is your plan. It is here to help you and your family. It says who will do what."),
            Heading(1, "What you told us"),
            *_told_us(facts),
            *_sections(facts),
            Heading(1, "What will happen"),
            *_actions(facts),
            WhatNext((
                runs(worker, " will come to see you ", how_often(facts), "."),
                runs("We will all look at the plan on ", review_day(facts), "."),
                runs("You can tell us what you think. You can come too, if you want."),
            )),
            Heading(1, "If you want to talk"),
            Paragraph(runs("Call ", worker, " on ", closing.worker_phone(facts), ".")),
            say(f"You can call Childline at any time. It is free. Call {closing.CHILDLINE}."),
            say("If you are in danger now, call 999."),
            Heading(1, "If you are not happy"),
            say("You can tell us. We will listen."),
            say("Someone called an advocate can help you to say what you think. Call ",
                closing.number(facts, "advocacy", "the advocacy service"), "."),
            Heading(1, "If you want this in another way"),
            say("We can read it to you. We can put it in your own language. "
                f"Ask {closing.worker_name(facts) or 'us'}."),
        ),
    )  # fmt: skip


def _told_us(facts: Facts) -> Iterator[Block]:
    """As written down with the plan; else as heard last. Never put in other words."""
    if own := child_words(facts.step):
        yield quoted(own)
        return
    heard = [(step, told) for step, told in their_words(facts.record.steps) if step.on >= facts.since][:HEARD]
    for step, told in heard:
        yield say(f"On {day(step.on)} you said:")
        yield quoted(told)
    if not heard:
        yield Paragraph((gap("Ask the child what they want to say here, and write it as they say it"),))


def _sections(facts: Facts) -> Iterator[Block]:
    yield Heading(1, "What we want to be better")
    told = shared(latest(facts, "what_needs_to_change")).get("what_needs_to_change", ())
    yield from (Paragraph(words(line)) for line in told)
    if not told:
        yield Paragraph((gap("Say what we want to be better, so that the child understands it"),))


def _actions(facts: Facts) -> Iterator[Block]:
    actions = plan_actions(latest(facts, "actions"))
    if not actions:
        yield Paragraph((gap("Say who does what"),))
        return
    yield Bullets(tuple((Paragraph(_action(facts, action)),) for action in actions))


def _action(facts: Facts, action: PlanAction) -> tuple[Run, ...]:
    who = Run(f"{who_words(facts, action.who)}: ", bold=True) if action.who else gap("Say who")
    what = Run(_ended(action.what)) if action.what else gap("Say what they will do")
    when = [Run(f" By {day(action.by_when)}.")] if action.by_when else []
    known = [Run(f" How we will know: {_ended(action.how_known)}")] if action.how_known else []
    return (who, what, *when, *known)


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?", "”", "’")) else f"{sentence}."
