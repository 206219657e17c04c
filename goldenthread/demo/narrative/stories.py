"""What each story is told of, in which order. A line whose phrases do not fit the facts is silent."""

from __future__ import annotations

from dataclasses import dataclass, replace

FIRST, SECOND = 1, 2  # of the row's themes


@dataclass(frozen=True)
class Line:
    slot: str
    chance: int = 100  # per cent
    theme: int = 0
    by: str = ""  # a value of the step: the pool `slot=value` is told from, else `slot`
    nth: int = 0  # another one from the same pool
    only: str = ""  # facts without which the line is silent


@dataclass(frozen=True)
class Story:
    paragraphs: tuple[tuple[Line, ...], ...]
    between: str = "\n\n"
    only: tuple[str, ...] = ()  # facts without which there is no such story


def each(*lines: Line, only: tuple[str, ...] = ()) -> Story:
    """A list: every line by itself."""
    return Story(tuple((line,) for line in lines), "\n", only)


@dataclass(frozen=True)
class Rows:
    """Rows of a question: each line is told as “what // who // how we shall know”."""

    lines: tuple[Line, ...]


ACTIONS = Rows(
    (
        Line("action", theme=FIRST),
        Line("action"),
        Line("action", 75, theme=FIRST, nth=1),
        Line("action", 65, theme=SECOND),
        Line("action", 25, nth=1),
    )
)
CHANGE = Story(((Line("change", theme=FIRST), Line("change", 60, theme=SECOND)),))
THEIR_WORDS = (
    Line("words", theme=FIRST, only="seen"),
    Line("words", 35, theme=SECOND, nth=1, only="seen"),
    Line("words", 25, nth=2, only="seen"),
)

LIVED = (
    (Line("day.opens"), Line("day.theme", theme=FIRST), Line("day.theme", 70, theme=SECOND)),
    (Line("visit.child", 60), Line("visit.alone", 50), Line("visit.home", 50)),
)
PROGRESS = (
    (Line("progress.present", 60),),
    (Line("progress.better", theme=FIRST, only="better"),),
    (Line("progress.better", 60, theme=SECOND, only="better"),),
    (Line("progress.better", 50, nth=1, only="worse"),),
    (Line("progress.worse", theme=FIRST, only="worse"),),
    (Line("progress.worse", 40, theme=SECOND, only="worse"),),
)
DECIDED = (Line("progress.outcome", by="outcome"),)
SAID = (Line("words", 80, theme=FIRST, nth=1, only="talks worse"), Line("words", 80, nth=1, only="talks better"))
STORIES: dict[str, dict[str, Story | Rows]] = {
    "contact": {
        "why": Story(((Line("contact.why", by="outcome"),),), only=("decided",)),
        "said": Story(
            (
                (
                    Line("contact.opens", by="source"),
                    Line("said", theme=FIRST),
                    Line("said", 35, theme=FIRST, nth=1, only="grave"),
                    Line("said", 35, theme=SECOND),
                ),
                (Line("contact.heard", 45), Line("contact.parents", 60), Line("contact.known", 50)),
                (Line("contact.why", by="outcome"), Line("contact.signed", 50)),
            )
        ),
    },
    "referral": {
        "reason": Story(
            (
                (
                    Line("contact.opens", by="source"),
                    Line("said", theme=FIRST),
                    Line("said", 45, theme=FIRST, nth=1, only="grave"),
                    Line("said", 45, theme=SECOND),
                ),
                (Line("referral.history", 60), Line("contact.parents", 55), Line("referral.asks", 35)),
                (Line("referral.why", by="outcome"),),
            )
        ),
    },
    "single_assessment": {
        "why_not_seen": Story(((Line("notseen.why"),),), only=("not_seen", "decided")),
        "child_words": each(*THEIR_WORDS, only=("seen", "decided")),
        "lived_experience": Story(LIVED, only=("decided",)),
        "identity": Story(((Line("identity", 92),),), only=("decided",)),
        "absent_parents": Story(((Line("absent", 88),),), only=("decided",)),
        "others": Story(((Line("others"), Line("others", 70, nth=1), Line("others", 40, nth=2)),), only=("decided",)),
        "pregnancy": Story(((Line("pregnancy"),),), only=("unborn", "decided")),
        "birth_plan": Story(((Line("birthplan"),),), only=("unborn", "decided")),
        "what_needs_to_change": Story(CHANGE.paragraphs, only=("decided",)),
        "share_with_family": Story(
            ((Line("family"), Line("family", 30, nth=1)), (Line("family.next", by="outcome"),)), only=("decided",)
        ),
        "why_decided": Story(((Line("decided", by="outcome"),),), only=("decided",)),
        "parents": Story(
            (
                (Line("parents.well"), Line("parents.well", 75, nth=1), Line("parents.well", 30, nth=2)),
                (Line("parents.hard", theme=FIRST), Line("parents.hard", 50, theme=SECOND)),
                (Line("parents.dad"),),
            ),
            only=("decided",),
        ),
        "analysis": Story(
            (
                (
                    Line("analysis.worry", theme=FIRST),
                    Line("analysis.impact", only="grave"),
                    Line("analysis.worry", 60, theme=SECOND),
                ),
                (Line("analysis.mild"), Line("analysis.strength"), Line("analysis.strength", 50, nth=1)),
                (Line("analysis.identity", 60),),
                (
                    Line("analysis.needs"),
                    Line("plan", theme=FIRST, only="planned"),
                    Line("plan", 80, theme=SECOND, only="planned"),
                    Line("plan", 60, only="planned"),
                ),
                (Line("analysis.outcome", by="outcome"),),
            ),
            only=("decided",),
        ),
    },
    "child_in_need_plan": {
        "what_needs_to_change": CHANGE,
        "child_words": each(Line("wish", 90), Line("words", 35, theme=FIRST)),
        "actions": ACTIONS,
        "if_not": Story(((Line("ifnot", 93),),)),
    },
    "child_in_need_review": {
        "progress": Story((*PROGRESS, DECIDED)),
        "child_words": each(Line("words", 85, theme=FIRST), Line("words", 25, nth=1)),
        "actions": Rows(tuple(replace(line, only="goes_on") for line in ACTIONS.lines[:3])),
    },
    "step_down": {
        "better": Story(
            ((Line("progress.better", theme=FIRST), Line("progress.better", 60, theme=SECOND)), (Line("still"),))
        ),
        "wants": Story(((Line("wants"),),)),
        "back_if": Story(((Line("backif", 92),),)),
    },
    "closure": {
        "changed": Story(
            ((Line("closing.began"), Line("progress.better", theme=FIRST)), (Line("closing.now"),)),
        ),
        "child_words": each(Line("closing.words", 88), Line("closing.words", 40, nth=1)),
        "who_notices": Story(((Line("closing.notices"),),)),
    },
    "specialist_assessment": {
        "question": Story(((Line("special.question", 95, by="type"),),)),
        "found": Story(((Line("special.found", by="type"),),)),
    },
    "strategy_discussion": {
        "why": Story(
            (
                (Line("strategy.opens", 80), Line("strategy.child", 70)),
                (Line("said", theme=FIRST), Line("said", 60, theme=SECOND), Line("strategy.police", 80)),
                (Line("strategy.found", by="outcome"), Line("strategy.why", by="outcome"), Line("strategy.safe", 70)),
            )
        ),
    },
    "core_group": {
        "agreed": each(
            Line("group.present", 80),
            Line("group.dad", 60),
            Line("group.summary", 50, by="category"),
            Line("progress.better", 70, theme=FIRST, only="better"),
            Line("progress.worse", 80, theme=FIRST, only="worse"),
            Line("group.agreed"),
            Line("plan", theme=FIRST),
            Line("plan", 60, theme=FIRST, nth=1),
            Line("plan", 80, theme=SECOND),
            Line("plan", 60),
            Line("group.carry", 40),
            Line("group.close"),
        ),
    },
    "visit": {
        "child_words": each(*THEIR_WORDS, only=("seen",)),
        "account": Story(
            (
                (Line("visit.came"), Line("visit.child"), Line("visit.home", 45), Line("visit.notseen")),
                (
                    Line("visit.alone", 80),
                    Line("visit.talked", theme=FIRST),
                    Line("visit.talked", 45, theme=SECOND),
                    Line("visit.talked", 40, nth=1),
                    Line("visit.instead"),
                    Line("visit.instead", 30, nth=1),
                ),
                (Line("visit.how", 55), Line("visit.next", only="seen"), Line("visit.again"), Line("visit.unsaid")),
            )
        ),
    },
    "case_note": {
        "note": Story(
            (
                (
                    Line("note.clock"),
                    Line("note", theme=FIRST, by="about"),
                    Line("note.theme", 55, theme=FIRST, only="spoke"),
                    Line("note.aside", 35),
                    Line("note.close", 45),
                ),
            )
        ),
    },
    "management_oversight": {
        "decision": Story(((Line("oversight.decision", by="stage"),),)),
        "why": Story(
            (
                (Line("oversight.read", 80), Line("oversight.view")),
                (Line("oversight.why", 70), Line("oversight.action"), Line("oversight.action", 50, nth=1)),
                (Line("oversight.signed", 60),),
            )
        ),
    },
    "return_interview": {
        "child_words": each(
            Line("gone.opens", 60),
            Line("gone.why"),
            Line("gone.where", 80),
            Line("gone.with", 70, theme=FIRST),
            Line("gone.help", 80),
            only=("held",),
        ),
    },
    "personal_education_plan": {
        "agreed": Story(
            (
                (Line("pep.says"), Line("pep.track", by="on_track")),
                (Line("pep.agreed"), Line("pep.agreed", 70, nth=1), Line("pep.carer", 40), Line("pep.next")),
            )
        ),
    },
    "health_assessment": {
        "needs": Story(
            (
                (Line("health.type", by="type"), Line("health.needs"), Line("health.needs", 70, nth=1)),
                (Line("health.more"), Line("health.more", 40, nth=1), Line("health.who", 70)),
            ),
            only=("held",),
        ),
    },
    "pathway_plan_review": {
        "views": each(
            Line("path.views"),
            Line("path.views", 60, nth=1),
            Line("path.topic", 80),
            Line("path.topic", 40, nth=1),
        ),
        "changes": each(Line("path.change"), Line("path.change", 75, nth=1), Line("path.close", 80)),
    },
}
MISSED = Story(((Line("health.missed", by="outcome"),),))  # a health assessment that was not done
# What versions of a kind up to this one were told otherwise.
EARLIER: dict[str, tuple[int, dict[str, Story | Rows]]] = {
    "single_assessment": (2, {"lived_experience": Story((*LIVED, *((line,) for line in THEIR_WORDS)))}),
    "child_in_need_review": (1, {"progress": Story((*PROGRESS, SAID, DECIDED))}),
}
# Written once for brothers and sisters: what is not asked of each is told of all of them.
TOGETHER = ("single_assessment", "child_in_need_plan")
