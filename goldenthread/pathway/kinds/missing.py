"""Missing: somebody independent talks to the child after they come back."""

from goldenthread.pathway.kinds.declare import Kind, Question

RETURN_INTERVIEW = Kind(
    id="return_interview",
    with_the_child=True,
    title="Return interview",
    area="Missing",
    moment="happened_on",
    must_have=("started",),
    no_clock="Not reckoned yet: its 72 hours, RHI-72H, are measured.",
    no_letter="Not drafted yet: what the child said, in their words, for the child.",
    questions=(
        Question(
            "found",
            "date",
            "When was the child found, or when did they come back?",
            ("gt_return_interviews.found",),
            column="started",
            required=True,
        ),
        Question(
            "held",
            "date",
            "When was the interview held?",
            ("gt_return_interviews.held",),
            hint="Leave it empty if it was not held.",
            column="happened_on",
        ),
        Question(
            "outcome",
            "code",
            "What came of it?",
            (
                "gt_return_interviews.outcome",
                "ssd_missing.miss_missing_rhi_offered",
                "ssd_missing.miss_missing_rhi_accepted",
            ),
            codes="return_interview_outcome",
            column="outcome",
        ),
        Question(
            "child_words",
            "story",
            "What did the child say about why they went, where they were and who they were with?",
            ("the child's social worker and carer", "the strategy discussion, if they go missing again"),
        ),
    ),
)

KINDS = (RETURN_INTERVIEW,)
