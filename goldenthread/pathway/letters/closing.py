"""What stands at the top and the foot of every letter that leaves: to whom, who to call, complaints, translation."""

from __future__ import annotations

from collections.abc import Iterator

from goldenthread.pathway.letters.facts import Facts
from goldenthread.pathway.letters.sharing import first_name
from goldenthread.pathway.letters.wording import said, say
from goldenthread.rules.words import day
from goldenthread.ui.printing import Block, Heading, Paragraph, Run, Runs

NUMBER = "Put in the telephone number of {}"
CHILDLINE = "0800 1111"  # childline.org.uk
SOMEBODY = "your social worker"


def top(facts: Facts) -> Iterator[Block]:
    """The reader's name and address, the day, and the greeting."""
    name = said(facts.to.person.name if facts.to else "", "Put in the name of whoever this is for")
    address = said(facts.to_address, "Put in their address")
    yield Paragraph((name, Run(", "), address))
    yield say(day(facts.on))
    greeted = first_name(facts.to.person) if facts.to else ""
    yield Paragraph((Run("Dear "), said(greeted, "their name")))


def worker_name(facts: Facts) -> str:
    return facts.worker.name if facts.worker else ""


def named_worker(facts: Facts) -> Run:
    return said(worker_name(facts), "Put in the name of the social worker")


def worker_phone(facts: Facts) -> Run:
    return said(facts.worker.phone if facts.worker else "", NUMBER.format(worker_name(facts) or SOMEBODY))


def number(facts: Facts, what: str, of: str) -> Run:
    return said(facts.contact.get(what), NUMBER.format(of))


def who_to_call(facts: Facts) -> Iterator[Block]:
    yield Heading(1, "Who to call")
    yield Paragraph((Run("Your social worker is "), named_worker(facts), Run(". Call "), worker_phone(facts), Run(".")))
    yield from when_shut(facts)


def when_shut(facts: Facts) -> Iterator[Block]:
    at_night = number(facts, "out_of_hours", "the team that works at night and at weekends")
    yield say("At night or at the weekend, call ", at_night, ". If someone is in danger now, call 999.")


def if_not_happy(facts: Facts) -> Iterator[Block]:
    yield Heading(1, "If you are not happy with us")
    yield say("Tell us first, if you can. You can also make a complaint. Call ", _complaints(facts), ".")
    yield say(
        "You can ask for an advocate. An advocate helps you to say what you think, and does not work for us. Call ",
        number(facts, "advocacy", "the advocacy service"),
        ".",
    )


def another_way(facts: Facts) -> Iterator[Block]:
    yield Heading(1, "If you need this in another way")
    yield say(
        "You can have this letter in your own language or in large print. We can also read it to you. This is free. "
        "If English is not your first language, we will bring someone who can speak yours. Call ",
        number(facts, "translation", "whoever arranges translation"),
        ".",
    )


def about_this_letter(facts: Facts) -> Iterator[Block]:
    """Where no social worker goes on working with the family."""
    yield Heading(1, "Who to call")
    yield say("If you want to ask about this letter, call ", number(facts, "telephone", "the council"), ".")
    yield from when_shut(facts)


def foot(facts: Facts, *, work_goes_on: bool = True) -> Iterator[Block]:
    yield from who_to_call(facts) if work_goes_on else about_this_letter(facts)
    yield from if_not_happy(facts)
    yield from another_way(facts)
    yield from signed(facts)


def signed(facts: Facts) -> Iterator[Block]:
    yield Paragraph((Run("Yours sincerely"),))
    yield Paragraph(_signature(facts))


def _signature(facts: Facts) -> Runs:
    name = said(worker_name(facts), "Put in your name")
    return (name, *([Run(f", {facts.worker.team}")] if facts.worker and facts.worker.team else []))


def _complaints(facts: Facts) -> Run:
    return number(facts, "complaints", "the complaints team")
