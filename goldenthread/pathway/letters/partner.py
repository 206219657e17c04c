"""Feedback to whoever made a contact or referral. A professional hears what was decided, and nothing more; a member of
the public is thanked, and told why nothing can be told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from goldenthread.pathway.letters import closing, outcomes
from goldenthread.pathway.letters.facts import Facts, referrer_of
from goldenthread.pathway.letters.wording import called, gap, said, say
from goldenthread.pathway.models import Step
from goldenthread.rules.words import day
from goldenthread.ui.printing import Block, Document, Heading, Paragraph, Run, WhatNext, words

AGAIN = "If you are worried again"
PUBLIC, CANNOT_BE_WRITTEN_TO = ("1A", "1B", "1C", "1D"), ("9",)  # of the code list referral_source


def came_from(step: Step) -> Literal["professional", "public", "nobody", "not known"]:
    """Who made it, as far as the kind of letter depends on that. A referral's source stands on its contact or case."""
    need = step.child_in_need
    source = step.answers.get("source") or (need.source if need else "")
    if not source or source == "10":
        return "not known"
    if source in CANNOT_BE_WRITTEN_TO:
        return "nobody"
    return "public" if source in PUBLIC else "professional"


def to_a_professional(facts: Facts) -> Document:
    decided = (outcomes.REFERRAL if facts.step.kind == "referral" else outcomes.CONTACT).get(facts.step.outcome)
    child = facts.child.name if facts.child.given_names or facts.child.known_as else called(facts.child)
    return _document(
        facts,
        "What we decided",
        say(f"Thank you for what you told us about {child} on {day(facts.step.happened_on or facts.since)}."),
        Heading(1, "What we decided"),
        Paragraph((said(decided, "Say what was decided, and nothing more"),)),
        say("We cannot tell you more in this letter. If we need your help, we will call you."),
        Heading(1, AGAIN),
        say("Please tell us again. Call ", closing.number(facts, "telephone", "the council"), "."),
        *closing.when_shut(facts),
    )


def to_the_public(facts: Facts) -> Document:
    """Says nothing of the child or of what was done: not so much as a name."""
    return _document(
        facts,
        "Thank you for telling us",
        say(f"Thank you for getting in touch with us on {day(facts.step.happened_on or facts.since)}. "
            "You did the right thing."),
        Heading(1, "What we did with what you told us"),
        say("We looked at what you told us. By law we must keep what we know about a family private. So we cannot tell "
            "you what we did, or what will happen."),
        WhatNext((words("You do not need to do anything."),)),
        Heading(1, AGAIN),
        say("Please tell us again. Call ", closing.number(facts, "telephone", "the council"), "."),
        *closing.when_shut(facts),
        *closing.another_way(facts),
    )  # fmt: skip


def _document(facts: Facts, title: str, *blocks: Block) -> Document:
    return Document(
        title=title,
        whose=facts.council,
        logo=facts.logo,
        dated=facts.on,
        large=facts.easy,
        blocks=(*_top(facts), *blocks, *_signed(facts)),
    )


def _top(facts: Facts) -> Iterator[Block]:
    step = facts.step
    contact = step if step.kind == "contact" else step.follows or step
    name, _ = referrer_of(contact)
    told_us = said(name, "Put in the name of whoever told us")
    yield Paragraph((told_us, Run(", "), gap("Put in their address")))
    yield say(day(facts.on))
    yield Paragraph((Run("Dear "), said(name, "their name")))


def _signed(facts: Facts) -> Iterator[Block]:
    yield say("Yours sincerely")
    yield say(f"Children’s services, {facts.council}" if facts.council else "Children’s services")
