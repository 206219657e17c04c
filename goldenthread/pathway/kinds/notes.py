"""Notes and decisions: what happened from day to day, and what the manager decided."""

from goldenthread.pathway.kinds.declare import Kind, Question

CASE_NOTE = Kind(
    id="case_note",
    title="Case note",
    area="Every stage",
    moment="happened_on",
    must_have=("happened_on",),
    no_clock="A note is written when something has happened.",
    no_letter="A note is for whoever works with the child. What the family is told stands in the documents.",
    gist="about",
    questions=(
        Question(
            "on",
            "date",
            "On which day was it?",
            ("the next worker", "the chronology, with everything in it"),
            column="happened_on",
            required=True,
        ),
        Question(
            "about",
            "code",
            "What is the note about?",
            ("the next worker", "the chronology, with everything in it"),
            codes="case_note_subject",
            required=True,
        ),
        Question(
            "note",
            "story",
            "What happened?",
            ("the next worker", "the manager, in supervision"),
            required=True,
        ),
    ),
    significant=False,
    offered="child",
    together=True,
    help="What happened, who said what, what you did. One note for brothers and sisters where it is about all of them.",
)

MANAGEMENT_OVERSIGHT = Kind(
    id="management_oversight",
    title="Management oversight",
    area="Oversight",
    moment="happened_on",
    must_have=("happened_on",),
    no_letter="It is between a manager and a worker. What follows for the family stands in the plan.",
    gist="decision",
    meets=("OVERSIGHT", "SA-REVIEWPT"),
    # At night and at weekends the duty team's manager decides, who has no role apart from the team's.
    done_by=("team_manager", "service_manager", "head_of_service", "director", "emergency_duty_worker"),
    questions=(
        Question(
            "on",
            "date",
            "On which day was it decided?",
            ("the chronology", "audit of the child's record"),
            column="happened_on",
            required=True,
        ),
        Question(
            "decision",
            "words",
            "What was decided, in a sentence?",
            ("the chronology", "the child's social worker"),
            required=True,
        ),
        Question(
            "why",
            "story",
            "Why, and what has to happen by when?",
            ("the child's social worker", "audit of the child's record"),
            wanted="Nothing is said of why, or of what has to happen by when.",
        ),
    ),
    offered="child",
    together=True,
    help="A decision, why it was taken, and what has to happen by when. The child's file then says who was thinking.",
)

KINDS = (CASE_NOTE, MANAGEMENT_OVERSIGHT)
