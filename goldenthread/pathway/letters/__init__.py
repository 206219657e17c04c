"""Documents that draft themselves from a child's record: for the family, the child, partners and the worker."""

from goldenthread.pathway.letters import child, family, partner, worker
from goldenthread.pathway.letters.declare import AUDIENCES, Letter
from goldenthread.pathway.letters.facts import Facts
from goldenthread.pathway.letters.sharing import Caution, cautions
from goldenthread.pathway.models import ChildInNeed, EarlyHelp

ALL = (
    Letter(
        id="assessment_begins",
        title="What happens now",
        audience="family",
        about="What an assessment is, who visits, and by when it must be finished",
        compose=family.assessment_begins,
        steps={"referral": ("assessment",), "single_assessment": ()},
        fits=lambda step: step.kind == "referral" or step.authorised_on is None,
    ),
    Letter(
        id="assessment_told",
        title="What the assessment found",
        audience="family",
        about="What was found, in the words marked for the family, what was decided and what happens next",
        compose=family.assessment_told,
        steps={"single_assessment": ()},
    ),
    Letter(
        id="plan_for_the_family",
        title="The plan, for the family",
        audience="family",
        about="Who does what by when, and how we shall know",
        compose=family.plan_for_the_family,
        steps={"child_in_need_plan": (), "child_in_need_review": ("continues",)},
    ),
    Letter(
        id="plan_for_the_child",
        title="The plan, for the child",
        audience="child",
        about="The same plan in large print and short sentences, with the child’s own words first",
        compose=child.plan_for_the_child,
        steps={"child_in_need_plan": (), "child_in_need_review": ("continues",)},
        of_the_unborn=False,
        caution="What we want to be better stands as it was written for adults. Read it as the child will.",
    ),
    Letter(
        id="early_help",
        title="Step-down to early help",
        audience="family",
        about="What early help is, who leads it, and what they will be told",
        compose=family.early_help_begins,
        steps={"step_down": (), "single_assessment": ("early_help",), "child_in_need_review": ("early_help",)},
        spell=EarlyHelp,
    ),
    Letter(
        id="work_has_ended",
        title="Our work has ended",
        audience="family",
        about="Why it ended, and what to do if help is needed again",
        compose=family.work_has_ended,
        steps={"closure": (), "single_assessment": ("nothing",), "child_in_need_review": ("closes",)},
        spell=ChildInNeed,
        ended=True,
    ),
    Letter(
        id="to_a_professional",
        title="Feedback to a professional",
        audience="partner",
        about="What was decided, and nothing more",
        compose=partner.to_a_professional,
        steps={"contact": (), "referral": ()},
        fits=lambda step: partner.came_from(step) in ("professional", "not known"),
    ),
    Letter(
        id="to_the_public",
        title="Thanks to a member of the public",
        audience="partner",
        about="Thanks, and why nothing can be told: it does not so much as name the child",
        compose=partner.to_the_public,
        steps={"contact": (), "referral": ()},
        fits=lambda step: partner.came_from(step) in ("public", "not known"),
    ),
    Letter(
        id="assessment_report",
        title="Draft assessment report",
        audience="worker",
        about="Assembled from the record, each sentence with its source; the analysis is left blank",
        compose=worker.assessment_report,
        steps={"single_assessment": ()},
    ),
)
LETTERS: dict[str, Letter] = {letter.id: letter for letter in ALL}

__all__ = ["AUDIENCES", "LETTERS", "Caution", "Facts", "Letter", "cautions"]
