"""Leaving care: reviews of the pathway plan, and how a care leaver is at the birthday."""

from goldenthread.pathway.kinds.declare import Kind, Question

CARE_LEAVER_CHECK = Kind(
    id="care_leaver_check",
    title="Care leaver at their birthday",
    area="Leaving care",
    moment="happened_on",
    must_have=("happened_on",),
    no_clock="The birthday is its day.",
    no_letter="It is a return’s page of answers. The pathway plan tells the young person.",
    questions=(
        Question(
            "birthday",
            "date",
            "On which birthday?",
            (
                "ssd_care_leavers.clea_care_leaver_latest_contact",
                "gt_care_leaver_status.on_date",
                "SSDA903.OC3 (the year it is returned for)",
            ),
            hint="What is asked is how the young person was about that day.",
            column="happened_on",
            required=True,
        ),
        Question(
            "in_touch",
            "code",
            "Is the authority in touch?",
            (
                "SSDA903.OC3.IN_TOUCH",
                "ssd_care_leavers.clea_care_leaver_in_touch",
                "gt_care_leaver_status.in_touch",
                "measure: Care leavers aged 19 to 21 we are in touch with",
            ),
            codes="in_touch",
            column="outcome",
        ),
        Question(
            "activity",
            "code",
            "What is the young person's main activity?",
            (
                "SSDA903.OC3.ACTIV",
                "ssd_care_leavers.clea_care_leaver_activity",
                "gt_care_leaver_status.activity",
                "measure: Care leavers aged 19 to 21 in education, employment or training",
                "measure: Care leavers aged 19 to 21 not in education, employment or training",
            ),
            codes="activity",
        ),
        Question(
            "accommodation",
            "code",
            "Where does the young person live, and is it suitable?",
            (
                "SSDA903.OC3.ACCOM",
                "ssd_care_leavers.clea_care_leaver_accommodation",
                "ssd_care_leavers.clea_care_leaver_accom_suitable",
                "gt_care_leaver_status.accommodation",
                "gt_care_leaver_status.suitable",
                "measure: Care leavers aged 19 to 21 in suitable accommodation",
            ),
            codes="accommodation",
        ),
    ),
)

PATHWAY_PLAN_REVIEW = Kind(
    id="pathway_plan_review",
    with_the_child=True,
    title="Pathway plan review",
    area="Leaving care",
    moment="happened_on",
    must_have=("happened_on",),
    no_clock="Not reckoned yet: the six months between two reviews stand among the standards.",
    no_letter="Not drafted yet: the pathway plan, for the young person.",
    questions=(
        Question(
            "held",
            "date",
            "When was the plan reviewed?",
            (
                "ssd_care_leavers.clea_pathway_plan_review_date",
                "the manager, in supervision",
                "the next personal adviser",
            ),
            column="happened_on",
            required=True,
        ),
        Question(
            "views",
            "story",
            "What does the young person say about how things are?",
            ("the young person", "the next personal adviser"),
        ),
        Question(
            "changes",
            "story",
            "What changes in the plan, who does it, and by when?",
            ("the young person", "the next personal adviser"),
        ),
    ),
    significant=False,
)

KINDS = (PATHWAY_PLAN_REVIEW, CARE_LEAVER_CHECK)
