"""What is asked of a correction, whatever the kind of what it corrects."""

from goldenthread.pathway.kinds.declare import Question

WHY = Question(
    "correction_why",
    "words",
    "Why is it corrected?",
    ("the next worker", "audit of the child's record"),
    hint="What was wrong, in a sentence. It stays with the record, beside what stood before.",
    required=True,
)
