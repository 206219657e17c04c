"""Child in need: the plan, its reviews, and how the work ends."""

from goldenthread.pathway.kinds.declare import (
    ACCEPTED,
    ANY,
    Begins,
    Column,
    Ends,
    Former,
    Frees,
    Kind,
    Question,
)

MANAGER = "the manager who agrees it"
FAMILY = "the family's documents"
NEXT = "the next worker"
ACTIONS = (
    Column("what", "words", "What will be done?", required=True),
    Column("who", "words", "Who does it?", wanted="An action does not say who does it."),
    Column("by_when", "date", "By when?", wanted="An action does not say by when."),
    Column("how_known", "words", "How shall we know it helped?", wanted="An action does not say how we shall know."),
)

CHILD_IN_NEED_PLAN = Kind(
    id="child_in_need_plan",
    title="Child in need plan",
    area="Child in need",
    moment="happened_on",
    must_have=("happened_on",),
    no_clock="The clocks are those of the visits and reviews that it promises.",
    within="ChildInNeed",
    questions=(
        Question(
            "made",
            "date",
            "When was the plan made with the family?",
            ("CIN.CINPlanStartDate", "ssd_cin_plans.cinp_cin_plan_start_date", "the chronology"),
            column="happened_on",
            required=True,
        ),
        Question(
            "what_needs_to_change",
            "story",
            "What needs to change for this child?",
            (FAMILY, "reviews of the plan", MANAGER),
            required=True,
            each=True,
            known="last:single_assessment.what_needs_to_change",
        ),
        Question(
            "child_words",
            "story",
            "What does the child want to happen, in their own words?",
            ("the child's page: their words", FAMILY),
            each=True,
            wanted="Nothing stands here in the child's own words.",
        ),
        Question(
            "actions",
            "rows",
            "Who does what, by when, and how shall we know it helped?",
            (FAMILY, "reviews of the plan", "the child's page: what is happening now"),
            hint="Parents and others have actions too. One row for each.",
            required=True,
            rows=ACTIONS,
        ),
        Question(
            "if_not",
            "story",
            "What happens if this does not work?",
            (FAMILY, MANAGER),
            wanted="Nothing is said of what happens if the plan does not work.",
        ),
        Question(
            "visit_every",
            "number",
            "How often will you visit, in weeks?",
            (FAMILY, MANAGER),
            hint="How many weeks at most lie between two visits.",
            wanted="Nothing is said of how often the child is visited.",
        ),
        Question(
            "next_review",
            "date",
            "When is the plan reviewed?",
            ("the child's page: what is happening now", FAMILY),
            wanted="No day is set for the review.",
        ),
    ),
    approved=("PLAN-AGREED",),
    decided_by="PLAN-AGREED",
    changes={ANY: (Begins("ChildInNeedPlan", since="happened_on", if_none=True),)},
    offered="child",
    together=True,
    help="Made with the family, in words they would use. Each action says what, who, by when and how we shall know.",
)

CHILD_IN_NEED_REVIEW = Kind(
    id="child_in_need_review",
    title="Child in need review",
    area="Child in need",
    moment="happened_on",
    must_have=("happened_on",),
    within="ChildInNeed",
    version=2,
    meets=("CIN-REVIEW",),
    added={2: ("child_words", "actions", "next_review")},
    former=(
        Former(
            1,
            Question(
                "progress",
                "story",
                "What is better for the child, what is not, and what do they say?",
                ("the family and those who help them", NEXT),
            ),
        ),
    ),
    questions=(
        Question(
            "held",
            "date",
            "When was the review held?",
            ("the manager, in supervision", "the chronology"),
            column="happened_on",
            required=True,
        ),
        Question(
            "progress",
            "story",
            "What is better for the child, and what is not?",
            ("the family and those who help them", NEXT),
            required=True,
            each=True,
        ),
        Question(
            "child_words",
            "story",
            "What does the child say, in their own words?",
            ("the child's page: their words", "the family and those who help them"),
            each=True,
            wanted="Nothing stands here in the child's own words.",
        ),
        Question(
            "actions",
            "rows",
            "Who does what until the next review?",
            (FAMILY, "reviews of the plan", "the child's page: what is happening now"),
            hint="Those of the plan stand here. Take out what is done, and add what is new.",
            rows=ACTIONS,
            known="open_actions",
        ),
        Question(
            "next_review",
            "date",
            "When is the next review?",
            ("the child's page: what is happening now", FAMILY),
        ),
        Question(
            "outcome",
            "code",
            "What was decided?",
            ("the chronology", "the manager, in supervision"),
            codes="need_review_outcome",
            column="outcome",
            required=True,
            each=True,
        ),
    ),
    opens={
        "continues": (),
        "protection": ("strategy_discussion",),
        "care": (),
        "early_help": ("step_down",),
        "closes": ("closure",),
    },
    offered="child",
    together=True,
    help="Is life better for the child? Say what tells you so. The plan's actions stand here to be gone through.",
)

STEP_DOWN = Kind(
    id="step_down",
    title="Step-down to early help",
    area="Child in need",
    moment="happened_on",
    must_have=("happened_on",),
    no_clock="It stands on the worklist until early help has answered.",
    within="ChildInNeed",
    questions=(
        Question(
            "on",
            "date",
            "When was it agreed with the family?",
            ("the chronology",),
            column="happened_on",
            required=True,
        ),
        Question(
            "better",
            "story",
            "What is better for the child, and what still needs help?",
            (MANAGER, "whoever leads the early help"),
            required=True,
            each=True,
        ),
        Question(
            "wants",
            "story",
            "What do the child and the parents want from early help, and have they agreed?",
            (MANAGER, "whoever leads the early help"),
            hint="Early help is voluntary: without their agreement there is none.",
            required=True,
        ),
        Question(
            "back_if",
            "story",
            "What would bring us back?",
            ("whoever leads the early help", "the front door"),
            wanted="Nothing is said of what would bring us back.",
        ),
    ),
    approved=("WORK-ENDS",),
    decided_by="WORK-ENDS",
    changes={
        ACCEPTED: (
            Begins("EarlyHelp", if_none=True),
            Ends("ChildInNeedPlan", if_any=True),
            Ends("ChildInNeed", "RC9"),
            Frees("case worker"),
        )
    },
    offered="child",
    together=True,
    help="Nothing ends until early help has accepted: then the early help begins and the social work ends, on one day.",
)

CLOSURE = Kind(
    id="closure",
    title="Closing summary",
    area="Child in need",
    moment="happened_on",
    must_have=("happened_on",),
    no_clock="No rule says by when the work ends. The reviews of the plan ask whether it should.",
    within="ChildInNeed",
    questions=(
        Question(
            "on",
            "date",
            "When does the work end?",
            ("CIN.CINclosureDate", "ssd_cin_episodes.cine_close_date", "the chronology"),
            column="happened_on",
            required=True,
        ),
        Question(
            "reason",
            "code",
            "Why does it end?",
            ("CIN.ReasonForClosure", "ssd_cin_episodes.cine_close_reason"),
            codes="closure_reason",
            required=True,
        ),
        Question(
            "changed",
            "story",
            "What has changed for the child since we began?",
            (MANAGER, "whoever opens the record next", FAMILY),
            required=True,
            each=True,
        ),
        Question(
            "child_words",
            "story",
            "What do the child and the parents say about our help?",
            ("the child's page: their words", "audit of the child's record"),
            each=True,
            wanted="Nothing is said of what the child and the parents think of our help.",
        ),
        Question(
            "who_notices",
            "story",
            "Who will notice if it gets worse, and what will they do?",
            (MANAGER, "the front door", FAMILY),
            required=True,
        ),
    ),
    approved=("WORK-ENDS",),
    decided_by="WORK-ENDS",
    changes={
        ANY: (
            Ends("ChildInNeedPlan", on="happened_on", if_any=True),
            Ends("ChildInNeed", reason_from="reason", on="happened_on"),
            Frees("case worker", on="happened_on"),
        )
    },
    offered="child",
    together=True,
    help="The last page of this part of the child's story. Write it for the child, and for whoever opens it next.",
)

KINDS = (CHILD_IN_NEED_PLAN, CHILD_IN_NEED_REVIEW, STEP_DOWN, CLOSURE)
