"""The front door: contacts are screened, referrals are decided within one working day."""

from goldenthread.pathway.kinds.declare import Kind, Question

CONTACT = Kind(
    id="contact",
    title="Contact",
    area="Front door",
    moment="happened_on",
    must_have=("happened_on",),
    version=2,
    added={2: ("said",)},
    questions=(
        Question(
            "received",
            "date",
            "When was the contact received?",
            ("ssd_contacts.cont_contact_date", "measure: contacts decided in time"),
            column="happened_on",
            required=True,
        ),
        Question(
            "source",
            "code",
            "Who made contact?",
            ("ssd_contacts.cont_contact_source_code", "measure: contacts by source"),
            codes="referral_source",
            required=True,
        ),
        Question(
            "said",
            "story",
            "What was said about the child?",
            ("whoever decides what happens next", "the next worker"),
        ),
        Question(
            "decided",
            "date",
            "When was it decided what happens next?",
            ("measure: contacts decided in time",),
            column="authorised_on",
        ),
        Question(
            "outcome",
            "code",
            "What did the contact lead to?",
            ("ssd_contacts.cont_contact_outcome_json", "service picture"),
            hint="Contact, referral or neither is said explicitly.",
            codes="contact_outcome",
            column="outcome",
        ),
    ),
    opens={
        "referral": ("referral",),
        "existing_referral": (),
        "early_help": (),
        "other_agency": (),
        "advice": (),
        "nothing": (),
    },
    decided_by="REFERRAL-DECISION",
)

REFERRAL = Kind(
    id="referral",
    title="Referral",
    area="Front door",
    moment="happened_on",
    must_have=("happened_on",),
    within="child_in_need",
    version=2,
    added={2: ("reason",)},
    clocks=("REF-1WD",),
    questions=(
        Question(
            "received",
            "date",
            "When was the referral received?",
            ("CIN.CINreferralDate", "ssd_cin_episodes.cine_referral_date", "clock REF-1WD", "measure: referrals"),
            column="happened_on",
            required=True,
        ),
        Question(
            "reason",
            "story",
            "Why was the child referred?",
            ("whoever decides what happens next", "the assessing social worker"),
        ),
        Question(
            "decided",
            "date",
            "When was the next step decided, and the referrer told?",
            ("clock REF-1WD",),
            column="authorised_on",
        ),
        Question(
            "outcome",
            "code",
            "What was decided?",
            ("CIN.ReferralNFA", "ssd_cin_episodes.cine_referral_nfa"),
            codes="referral_outcome",
            column="outcome",
        ),
    ),
    opens={
        "assessment": ("single_assessment",),
        "strategy": ("strategy_discussion",),
        "care": (),
        "transfer_in": ("initial_conference",),
        "private_fostering": (),
        "nothing": (),
    },
    decided_by="REFERRAL-DECISION",
)

KINDS = (CONTACT, REFERRAL)
