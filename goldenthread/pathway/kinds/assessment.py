"""Assessment: what life is like for this child, and what they need."""

from goldenthread.pathway.kinds.declare import Kind, Question

SINGLE_ASSESSMENT = Kind(
    id="single_assessment",
    title="Single assessment",
    area="Assessment",
    moment="started",
    must_have=("started",),
    within="child_in_need",
    version=2,
    added={2: ("lived_experience", "parents", "analysis")},
    clocks=("SA-45WD", "SA-AGAIN-45WD"),
    questions=(
        Question(
            "began",
            "date",
            "When did the assessment start?",
            ("CIN.AssessmentActualStartDate", "ssd_cin_assessments.cina_assessment_start_date"),
            column="started",
            required=True,
        ),
        Question(
            "review_point",
            "date",
            "When will the assessment be reviewed inside the service?",
            ("CIN.AssessmentInternalReviewDate",),
        ),
        Question(
            "lived_experience",
            "story",
            "What is a day in this child's life like?",
            ("the manager who authorises it", "the conference", "the next worker"),
            hint="As the child tells or shows it, and as you saw it.",
        ),
        Question(
            "parents",
            "story",
            "What do the parents and carers do well, and what gets in their way?",
            ("the manager who authorises it", "the conference", "the next worker"),
        ),
        Question(
            "analysis",
            "story",
            "What does it come to, and what does the child need?",
            ("the manager who authorises it", "the plan that follows", "audit of the assessment"),
        ),
        Question(
            "factors",
            "codes",
            "Which factors did the assessment find?",
            ("CIN.AssessmentFactors", "ssd_assessment_factors.cinf_assessment_factors_json"),
            codes="assessment_factor",
        ),
        Question(
            "seen",
            "yes or no",
            "Was the child seen?",
            ("ssd_cin_assessments.cina_assessment_child_seen", "measure: children seen in assessment"),
            column="seen",
        ),
        Question(
            "authorised",
            "date",
            "When was the assessment authorised?",
            (
                "CIN.AssessmentAuthorisationDate",
                "ssd_cin_assessments.cina_assessment_auth_date",
                "measure: assessments in 45 working days",
            ),
            column="authorised_on",
        ),
        Question(
            "outcome",
            "code",
            "What happens next?",
            ("ssd_cin_assessments.cina_assessment_outcome_json",),
            codes="assessment_outcome",
            column="outcome",
        ),
    ),
    opens={
        "child_in_need_plan": (),
        "section_47": ("strategy_discussion",),
        "care": (),
        "legal_action": (),
        "short_breaks": (),
        "private_fostering": (),
        "early_help": (),
        "other_agency": (),
        "nothing": (),
    },
    decided_by="ASSESSMENT-AUTHORISED",
)

KINDS = (SINGLE_ASSESSMENT,)
