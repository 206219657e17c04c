"""What is asked of a step that is finished after its day, whatever its kind. It stays late in every measure."""

from goldenthread.pathway.kinds.declare import Question

LATE = (
    Question(
        "late_reason",
        "code",
        "This is late. What is the main reason?",
        ("the worklist: why it is late", "the manager"),
        codes="late_reason",
        required=True,
    ),
    Question(
        "late_words",
        "words",
        "What happened, in a sentence?",
        ("the worklist: why it is late", "the manager", "audit of the child's record"),
        required=True,
    ),
)
