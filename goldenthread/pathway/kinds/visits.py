"""Visits: a child is seen, and seen alone."""

from goldenthread.pathway.kinds.declare import Kind, Question

# The visits to a looked-after child, by where and how long the child is placed (clocks.py).
CARE_VISITS = (
    *("CLAV-1", "CLAV-Y1", "CLAV-OTHER", "CLAV-PERM"),
    *("CLAV-REG24", "CLAV-REG24-AFTER", "CLAV-CO-PWP", "CLAV-CO-PWP-AFTER", "ADOPT-VISIT"),
)

VISIT = Kind(
    id="visit",
    title="Visit",
    area="Every stage",
    moment="happened_on",
    must_have=("happened_on",),
    no_letter="What is said on a visit is said there. What comes of it stands in the plan.",
    questions=(
        Question(
            "visited",
            "date",
            "When did you visit?",
            (
                "ssd_cin_visits.cinv_cin_visit_date",
                "ssd_cp_visits.cppv_cp_visit_date",
                "ssd_cla_visits.clav_cla_visit_date",
                "the child's page: last seen",
            ),
            column="happened_on",
            required=True,
        ),
        Question(
            "seen",
            "yes or no",
            "Was the child seen?",
            (
                "ssd_cin_visits.cinv_cin_visit_seen",
                "ssd_cp_visits.cppv_cp_visit_seen",
                "ssd_cla_visits.clav_cla_visit_seen",
                "the child's page: last seen",
            ),
            column="seen",
            required=True,
            each=True,
        ),
        Question(
            "seen_alone",
            "yes or no",
            "Was the child seen alone?",
            (
                "ssd_cin_visits.cinv_cin_visit_seen_alone",
                "ssd_cp_visits.cppv_cp_visit_seen_alone",
                "ssd_cla_visits.clav_cla_visit_seen_alone",
                "the child's page: last seen alone",
            ),
            column="seen_alone",
            each=True,
            when=("seen", ("yes",)),
        ),
        Question(
            "bedroom",
            "yes or no",
            "Did you see the child's bedroom?",
            ("ssd_cin_visits.cinv_cin_visit_bedroom", "ssd_cp_visits.cppv_cp_visit_bedroom"),
            each=True,
        ),
        Question(
            "child_words",
            "story",
            "What did the child say, in their own words?",
            ("the child's page: their words", "the next worker"),
            hint="For a child who does not speak: what they showed.",
            each=True,
        ),
        Question(
            "account",
            "story",
            "What did you see and do, and what happens next?",
            ("the next worker", "the manager, in supervision"),
        ),
    ),
    meets=("CIN-VISIT", "CP-VISIT", *CARE_VISITS),
    with_the_child=True,
    significant=False,
    offered="child",
    together=True,
    help="Each child has a part of their own. See them alone where you can, and write what they said as they said it.",
)

KINDS = (VISIT,)
