"""Care: reviews, education and health of a looked-after child, and permanence before this care."""

from goldenthread.pathway.kinds.declare import Kind, Question

CARE_REVIEW = Kind(
    id="care_review",
    title="Review of a looked-after child",
    area="Care",
    moment="happened_on",
    must_have=("happened_on",),
    no_letter="Not drafted yet: what the review decided, for the child.",
    within="CarePeriod",
    meets=("REV-1", "REV-2", "REV-N"),
    with_the_child=True,
    questions=(
        Question(
            "held",
            "date",
            "When was the review held?",
            ("SSDA903.Reviews.REVIEW", "ssd_cla_reviews.clar_cla_review_date", "measure: Care reviews held in time"),
            column="happened_on",
            required=True,
        ),
        Question(
            "participation",
            "code",
            "How did the child take part?",
            ("SSDA903.Reviews.REVIEW_CODE", "ssd_cla_reviews.clar_cla_review_participation"),
            codes="review_participation",
            column="outcome",
            each=True,
        ),
    ),
    done_by=("independent_reviewing_officer",),
    decided_by="CARE-REVIEWED",
    offered="child",
    together=True,
    help="Is the plan for the child the right one, and is it happening? Say what the child thinks of it.",
)

PERSONAL_EDUCATION_PLAN = Kind(
    id="personal_education_plan",
    with_the_child=True,
    title="Personal education plan",
    area="Care",
    moment="happened_on",
    must_have=("happened_on",),
    no_clock="Not reckoned yet: the first plan and that of each term, PEP-1 and PEP-TERM, stand among the standards.",
    no_letter="Not drafted yet: the plan for school, for the child.",
    within="CarePeriod",
    questions=(
        Question(
            "held",
            "date",
            "When was the plan made or reviewed?",
            ("the virtual school", "the reviewing officer, before the review"),
            column="happened_on",
            required=True,
        ),
        Question(
            "on_track",
            "yes or no",
            "Is the child making the progress expected of them?",
            ("the virtual school", "the reviewing officer, before the review"),
        ),
        Question(
            "agreed",
            "story",
            "What does the child say about school, and what was agreed for this term?",
            ("the child's school and carer", "the virtual school"),
        ),
    ),
    significant=False,
    offered="child",
    help="What the child needs to do well at school, who sees to it, and what the child says about school.",
)

HEALTH_ASSESSMENT = Kind(
    id="health_assessment",
    with_the_child=True,
    title="Health assessment",
    area="Care",
    moment="happened_on",
    must_have=("happened_on",),
    no_clock="Not reckoned yet: the first assessment and its reviews stand among the standards.",
    no_letter="The health report goes to the child and the carer from whoever examined the child.",
    within="CarePeriod",
    gist="type",
    questions=(
        Question(
            "type",
            "code",
            "Which assessment is it?",
            ("ssd_cla_health.clah_health_check_type",),
            codes="health_assessment_type",
            required=True,
        ),
        Question(
            "requested",
            "date",
            "When was it asked for?",
            ("the manager, in supervision: what is waiting",),
            column="started",
        ),
        Question(
            "done",
            "date",
            "When was it done, refused or cancelled?",
            ("ssd_cla_health.clah_health_check_date",),
            column="happened_on",
            required=True,
        ),
        Question(
            "outcome",
            "code",
            "What came of it?",
            ("ssd_cla_health.clah_health_check_status",),
            codes="health_assessment_outcome",
            column="outcome",
        ),
        Question(
            "needs",
            "story",
            "What does the child need for their health, and who sees to it?",
            ("the child's carer", "the reviewing officer, before the review"),
        ),
    ),
    significant=False,
    offered="child",
    help="When it was done, or why it was not. What it found goes into the plan; the report can be attached.",
)

YEAR_OF_CARE = Kind(
    id="year_of_care",
    title="Health and development in the year",
    area="Care",
    moment="happened_on",
    must_have=("happened_on",),
    no_clock="It says how the year was, on its last day.",
    no_letter="It is a return’s page of answers. The health assessments tell the child.",
    questions=(
        Question(
            "as_at",
            "date",
            "On which day do these answers hold?",
            ("gt_annual_health.year_end", "SSDA903.OC2 (the year it is returned for)"),
            hint="For a return, the last day of the year: 31 March.",
            column="happened_on",
            required=True,
        ),
        Question(
            "sdq_score",
            "number",
            "What was the SDQ score?",
            (
                "SSDA903.OC2.SDQ_SCORE",
                "gt_annual_health.sdq_score",
                "measure: Average strengths and difficulties score of children looked after",
                "measure: Children looked after with a strengths and difficulties score",
            ),
        ),
        Question(
            "sdq_reason",
            "code",
            "Why is there no SDQ score?",
            ("SSDA903.OC2.SDQ_REASON", "gt_annual_health.sdq_reason"),
            codes="sdq_reason",
        ),
        Question(
            "convicted",
            "yes or no",
            "Convicted or cautioned in the year?",
            ("SSDA903.OC2.CONVICTED", "gt_annual_health.convicted"),
        ),
        Question(
            "health_check",
            "yes or no",
            "Under five: are the child surveillance checks up to date?",
            ("SSDA903.OC2.HEALTH_CHECK", "gt_annual_health.health_check"),
        ),
        Question(
            "immunisations",
            "yes or no",
            "Are the immunisations up to date?",
            (
                "SSDA903.OC2.IMMUNISATIONS",
                "gt_annual_health.immunisations",
                "measure: Children looked after whose immunisations are up to date",
            ),
        ),
        Question(
            "dental",
            "yes or no",
            "Were the teeth checked by a dentist?",
            ("SSDA903.OC2.TEETH_CHECK", "gt_annual_health.dental", "measure: Children looked after who saw a dentist"),
        ),
        Question(
            "health_assessment",
            "yes or no",
            "Was the annual health assessment done?",
            (
                "SSDA903.OC2.HEALTH_ASSESSMENT",
                "gt_annual_health.health_assessment",
                "measure: Children looked after who had their health assessments",
            ),
        ),
        Question(
            "substance_misuse",
            "yes or no",
            "Was a substance-misuse problem found?",
            ("SSDA903.OC2.SUBSTANCE_MISUSE", "gt_annual_health.substance_misuse"),
        ),
        Question(
            "intervention_received",
            "yes or no",
            "Did the child receive help for it?",
            ("SSDA903.OC2.INTERVENTION_RECEIVED", "gt_annual_health.intervention_received"),
        ),
        Question(
            "intervention_offered",
            "yes or no",
            "Was help offered and refused?",
            ("SSDA903.OC2.INTERVENTION_OFFERED", "gt_annual_health.intervention_offered"),
        ),
    ),
    significant=False,
)

PREVIOUS_PERMANENCE = Kind(
    id="previous_permanence",
    title="Permanence before this care",
    area="Care",
    moment="happened_on",
    must_have=(),
    no_clock="It says what was before.",
    no_letter="It says what was before.",
    questions=(
        Question(
            "order",
            "code",
            "Which order came before?",
            ("SSDA903.PrevPerm.PREV_PERM", "ssd_cla_previous_permanence.lapp_previous_permanence_option"),
            codes="previous_permanence",
        ),
        Question(
            "authority",
            "words",
            "Which authority arranged it?",
            ("SSDA903.PrevPerm.LA_PERM", "ssd_cla_previous_permanence.lapp_previous_permanence_la"),
        ),
        Question(
            "date",
            "words",
            "When was the order made?",
            ("SSDA903.PrevPerm.DATE_PERM", "ssd_cla_previous_permanence.lapp_previous_permanence_order_date"),
            hint="Parts that are not known are written zz: zz/05/2020.",
        ),
    ),
    significant=False,
)

KINDS = (CARE_REVIEW, PERSONAL_EDUCATION_PLAN, HEALTH_ASSESSMENT, YEAR_OF_CARE, PREVIOUS_PERMANENCE)
