"""What was decided, in a family's words, by the code of the outcome: what it means, and what happens next.

{name} is the child inside a sentence, {Name} at its beginning. [In brackets] is for the writer to fill in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from goldenthread.pathway.letters.wording import gap
from goldenthread.ui.printing import Run, Runs

OPEN = re.compile(r"\[([^\]]+)\]")


@dataclass(frozen=True)
class Told:
    decided: str
    next: tuple[str, ...]


VISIT = "{worker} will come to see you and {name}. [Say when]"
NOT_KNOWN = Told("[Say what was decided]", ("[Say what happens next]",))
STOPS = "We will stop our work with you now."
RING = "You can call us at any time if things get harder."

ASSESSMENT = {
    "child_in_need_plan": Told(
        "We think that {name} and your family need some help for a while. This is called a child in need plan.",
        ("We will meet with you to make the plan. [Say when and where]", "The plan will say who does what, and when."),
    ),
    "section_47": Told(
        "We are worried that {name} may be hurt, or may have been hurt. We need to find out more quickly.",
        ("We will talk with you about this. [Say when]", "We will also talk with the police and with health staff."),
    ),
    "care": Told(
        "We think that {name} may need to live somewhere else for a time.",
        ("We will talk with you about this. [Say when]", "You can ask a solicitor for advice. It may be free."),
    ),
    "legal_action": Told(
        "We may ask a court to help to decide what is best for {name}.",
        ("We will write to you about this. [Say when]", "Please talk to a solicitor soon. It may be free."),
    ),
    "short_breaks": Told(
        "We think that {name} should have some extra help.",
        ("The help will be: [Say which help, and from when]",),
    ),
    "private_fostering": Told(
        "{Name} lives with someone who is not a close relative. We must check that this is right for {name}.",
        (VISIT,),
    ),
    "early_help": Told(
        "You do not need a social worker now. We think that early help would be good for your family. "
        "You can say yes or no to it.",
        ("Someone from early help will call you. [Say who, and when]", RING),
    ),
    "other_agency": Told(
        "You do not need a social worker now. We think that someone else can help you better.",
        ("This will help you: [Say who helps, and how to reach them]", RING),
    ),
    "nothing": Told("You do not need help from a social worker now.", (STOPS, RING)),
}

# To a professional who referred: what was decided, and nothing more.
REFERRAL = {
    "assessment": "A social worker will assess what help the child needs.",
    "strategy": "We are making further enquiries.",
    "care": "We are making further enquiries.",
    "transfer_in": "We have taken over the work from the council where the child lived before.",
    "private_fostering": "A social worker will assess the care that the child receives.",
    "nothing": "We are taking no further action now.",
}
CONTACT = {
    "referral": "We have taken what you told us as a referral. A social worker will look at it.",
    "existing_referral": "We have added what you told us to the work that we are doing already.",
    "early_help": "We have passed it to early help.",
    "other_agency": "We have passed it to another service.",
    "advice": "We have given advice.",
    "nothing": "We are taking no further action now.",
}


def filled(words: str, **names: str) -> Runs:
    """A sentence with its names, and with what is left open as gaps."""
    found: list[Run] = []
    for place, part in enumerate(OPEN.split(words)):
        if place % 2:
            found.append(gap(part))
        elif part:
            found.append(Run(part.format(**names)))
    return tuple(found)
