"""Visits: a child is seen, and seen alone."""

from goldenthread.pathway.kinds.declare import Kind, Question

VISIT = Kind(
    id="visit",
    title="Visit",
    area="Every stage",
    moment="happened_on",
    must_have=("happened_on",),
    questions=(
        Question(
            "seen", "yes or no", "Was the child seen?", ("ssd visits", "the child's page: last seen"), column="seen"
        ),
        Question(
            "seen_alone",
            "yes or no",
            "Was the child seen alone?",
            ("ssd visits", "the child's page: last seen alone"),
            column="seen_alone",
        ),
    ),
    significant=False,
)

KINDS = (VISIT,)
