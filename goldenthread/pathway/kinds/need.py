"""Child in need: reviews of the plan."""

from goldenthread.pathway.kinds.declare import Kind, Question

CHILD_IN_NEED_REVIEW = Kind(
    id="child_in_need_review",
    title="Child in need review",
    area="Child in need",
    moment="happened_on",
    must_have=("happened_on",),
    within="child_in_need",
    questions=(
        Question(
            "held",
            "date",
            "When was the review held?",
            ("the manager, in supervision", "the chronology"),
            column="happened_on",
            required=True,
        ),
        Question(
            "progress",
            "story",
            "What is better for the child, what is not, and what do they say?",
            ("the family and those who help them", "the next worker"),
        ),
        Question(
            "outcome",
            "code",
            "What was decided?",
            ("the chronology", "the manager, in supervision"),
            codes="need_review_outcome",
            column="outcome",
        ),
    ),
    opens={
        "continues": (),
        "protection": ("strategy_discussion",),
        "care": (),
        "early_help": (),
        "closes": (),
    },
)

KINDS = (CHILD_IN_NEED_REVIEW,)
