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
        ),
        Question(
            "bedroom",
            "yes or no",
            "Did you see the child's bedroom?",
            ("ssd_cin_visits.cinv_cin_visit_bedroom", "ssd_cp_visits.cppv_cp_visit_bedroom"),
        ),
        Question(
            "child_words",
            "story",
            "What did the child say, in their own words?",
            ("the child's page: their words", "the next worker"),
            hint="For a child who does not speak: what they showed.",
        ),
        Question(
            "account",
            "story",
            "What did you see and do, and what happens next?",
            ("the next worker", "the manager, in supervision"),
        ),
    ),
    significant=False,
)

KINDS = (VISIT,)
