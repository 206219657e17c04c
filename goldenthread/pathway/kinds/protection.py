"""Protection: strategy discussion, section 47 enquiry, conference; core groups and reviews of the plan."""

from goldenthread.pathway.kinds.declare import Begins, Kind, Question

# The chair is independent of whoever manages the case; in many authorities reviewing officers chair conferences too.
CHAIRS = ("conference_chair", "independent_reviewing_officer")
# What a discussion decides to find out is always part of a referral: where none is open, it starts here.
REFERRED = (Begins("ChildInNeed", {"source": "source", "primary_need": "need"}, if_none=True),)
LEADS_ON = ("assessment", "single_agency", "joint")  # what somebody decides who is named; protection waits for nobody

STRATEGY_DISCUSSION = Kind(
    id="strategy_discussion",
    title="Strategy discussion",
    area="Protection",
    moment="happened_on",
    must_have=("happened_on",),
    no_clock="It is held when it is needed: at once where a child is in danger.",
    no_letter="What is planned to keep a child safe is told to the family by who leads it, as soon as that is safe.",
    within="ChildInNeed",
    version=3,
    added={2: ("missing_why", "safe_now"), 3: ("decided_by", "source", "need")},
    questions=(
        Question(
            "held",
            "date",
            "When was the discussion held?",
            ("the chronology", "the social worker who leads the enquiry"),
            column="happened_on",
            required=True,
        ),
        Question(
            "took_part",
            "codes",
            "Who took part?",
            ("the manager of the front door: who was missing", "audit of the enquiry"),
            hint="At least social care, police and health; others as they know the child.",
            codes="agency",
            required=True,
        ),
        Question(
            "missing_why",
            "words",
            "If police, health or social care were not there: why, and who tells them?",
            ("the manager of the front door: who was missing", "audit of the enquiry"),
        ),
        Question(
            "outcome",
            "code",
            "What was decided?",
            ("the chronology", "the social worker who leads the enquiry"),
            codes="strategy_outcome",
            column="outcome",
            required=True,
        ),
        Question(
            "decided_by",
            "worker",
            "Who decided it for social care?",
            ("audit of the enquiry", "the social worker who leads the enquiry"),
            hint="The manager or social worker who led the discussion.",
            required=True,
            when=("outcome", ("none", *LEADS_ON)),
        ),
        Question(
            "why",
            "story",
            "What was known, and why was that decided?",
            ("the social worker who leads the enquiry", "the conference", "audit of the enquiry"),
            required=True,
        ),
        Question(
            "safe_now",
            "story",
            "What keeps the child safe now, and who does it by when?",
            ("whoever is with the child next", "the emergency duty team"),
            hint="Immediate protection never waits for this form: act first, and write it down afterwards.",
        ),
        Question(
            "source",
            "code",
            "Who first told us of the worry?",
            ("CIN.ReferralSource", "ssd_cin_episodes.cine_referral_source_code"),
            hint="Where no referral is open yet, this discussion begins it.",
            codes="referral_source",
            known="referral_source",
            required=True,
            when=("outcome", (*LEADS_ON, "immediate_protection")),
        ),
        Question(
            "need",
            "code",
            "What is the child's main need, as far as is known now?",
            ("CIN.PrimaryNeedCode", "ssd_cin_episodes.cine_cin_primary_need_code"),
            hint="Most often abuse or neglect. The assessment may find another.",
            codes="primary_need",
            known="main_need",
            required=True,
            when=("outcome", (*LEADS_ON, "immediate_protection")),
        ),
    ),
    opens={
        "none": (),
        "assessment": ("single_assessment",),
        "single_agency": ("section_47",),
        "joint": ("section_47",),
        "immediate_protection": ("section_47",),
    },
    changes=dict.fromkeys((*LEADS_ON, "immediate_protection"), REFERRED),
    offered="child",
    together=True,
    help="It may be held at any time: at contact, from early help, in an assessment, on a plan or in care. At least "
    "social care, police and health take part. Decide what must be known, who finds it out, and what keeps the child "
    "safe until then.",
)

SECTION_47 = Kind(
    id="section_47",
    title="Section 47 enquiry",
    area="Protection",
    moment="started",
    must_have=("started",),
    no_letter="Not drafted yet: the letter that tells a family how an enquiry ended.",
    help="Find out whether the child is suffering or likely to suffer significant harm, with police and health. See "
    "the child, alone; say what you found and how you know. The clock to the conference counts from the discussion.",
    within="ChildInNeed",
    clocks=("ICPC-15WD",),
    # Social workers lead it, those of the duty team too, and their managers.
    done_by=("social_worker", "emergency_duty_worker", "team_manager", "service_manager", "head_of_service"),
    questions=(
        Question(
            "strategy_discussion",
            "date",
            "When was the strategy discussion that began the enquiry?",
            (
                "CIN.S47ActualStartDate",
                "ssd_s47_enquiry.s47e_s47_start_date",
                "measure: Section 47 enquiries",
                "clock ICPC-15WD",
            ),
            column="started",
            required=True,
        ),
        Question(
            "outcome",
            "code",
            "What did the enquiry find?",
            ("CIN.ICPCnotRequired", "ssd_s47_enquiry.s47e_s47_outcome_json", "ssd_s47_enquiry.s47e_s47_nfa"),
            codes="section_47_outcome",
            column="outcome",
            each=True,
            required=True,
        ),
        Question(
            "ended",
            "date",
            "When did the enquiry end?",
            ("ssd_s47_enquiry.s47e_s47_end_date",),
            column="authorised_on",
        ),
        Question(
            "conference_target",
            "date",
            "By when was the conference due?",
            ("CIN.InitialCPCtarget", "ssd_initial_cp_conference.icpc_icpc_target_date"),
        ),
    ),
    opens={
        "conference": ("initial_conference",),
        "no_continuing_risk": (),
        "not_substantiated": (),
        "no_conference": (),
    },
    decided_by="SECTION-47-OUTCOME",
    together=True,
)

INITIAL_CONFERENCE = Kind(
    id="initial_conference",
    title="Initial child protection conference",
    area="Protection",
    moment="happened_on",
    must_have=("happened_on",),
    meets=("ICPC-15WD",),
    no_letter="Not drafted yet: the invitation to a conference, and what it decided.",
    help="The family and everybody who works with them decide whether the child needs a protection plan, under a chair "
    "who manages none of them. Say what was decided, and why.",
    within="ChildInNeed",
    questions=(
        Question(
            "held",
            "date",
            "When was the conference held?",
            (
                "CIN.DateOfInitialCPC",
                "ssd_initial_cp_conference.icpc_icpc_date",
                "measure: Initial conferences within 15 working days of the strategy discussion",
            ),
            column="happened_on",
            required=True,
        ),
        Question(
            "outcome",
            "code",
            "What did the conference decide?",
            ("ssd_initial_cp_conference.icpc_icpc_outcome_json", "ssd_initial_cp_conference.icpc_icpc_outcome_cp_flag"),
            codes="conference_outcome",
            column="outcome",
            each=True,
            required=True,
        ),
    ),
    opens={"plan": ("protection_review",), "child_in_need_plan": (), "other_agency": (), "nothing": ()},
    done_by=CHAIRS,
    decided_by="PROTECTION-PLAN",
    together=True,
)

PROTECTION_REVIEW = Kind(
    id="protection_review",
    title="Review child protection conference",
    area="Protection",
    moment="happened_on",
    must_have=("happened_on",),
    no_letter="Not drafted yet: the invitation to a review conference, and what it decided.",
    within="ProtectionPlan",
    meets=("RCPC-1", "RCPC-N"),
    questions=(
        Question(
            "held",
            "date",
            "When was the review held?",
            (
                "CIN.CPPreviewDate",
                "ssd_cp_reviews.cppr_cp_review_date",
                "measure: Children whose protection plan was reviewed in time",
                "clock RCPC-1",
                "clock RCPC-N",
            ),
            column="happened_on",
            required=True,
        ),
    ),
    done_by=CHAIRS,
    decided_by="PROTECTION-PLAN",
    offered="child",
    together=True,
    help="Is the child safer than at the last conference? Say what tells you so, and what has to change by the next.",
)

CORE_GROUP = Kind(
    id="core_group",
    title="Core group",
    area="Protection",
    moment="happened_on",
    must_have=("happened_on",),
    no_clock="Not reckoned yet: the first and the next core group, CORE-1 and CORE-N, stand among the standards.",
    no_letter="Not drafted yet: what a core group agreed, for the family.",
    within="ProtectionPlan",
    questions=(
        Question(
            "held",
            "date",
            "When did the core group meet?",
            ("the manager, in supervision", "the chair, before the review conference"),
            column="happened_on",
            required=True,
        ),
        Question(
            "agreed",
            "story",
            "What was agreed, who does it, and by when?",
            ("the core group, at its next meeting", "the chair, before the review conference"),
        ),
    ),
    significant=False,
    offered="child",
    together=True,
    help="What was agreed to make the child safer, what has been done since, and what each does next.",
)

KINDS = (STRATEGY_DISCUSSION, SECTION_47, INITIAL_CONFERENCE, CORE_GROUP, PROTECTION_REVIEW)
