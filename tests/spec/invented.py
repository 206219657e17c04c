"""A record drawn at random: invented children with untidy lives, for agreement tests and benchmarks."""

from datetime import date, timedelta
from itertools import product
from random import Random

from goldenthread.rules.ages import birthday
from tests.spec.record import Drawn, Row

PLACES, KINDS = ("North", "South", "East"), ("Assessment", "Safeguarding", "Care", "Leaving Care")
TEAMS = {f"T{n}": f"{place} {kind}" for n, (place, kind) in enumerate(product(PLACES, KINDS))}
PLACEMENTS = ["U1", "U4", "U6", "U6", "U6", "K2", "H5", "P1", "R1", "T1", "A3", "A5", "A4", "Z1", None]
NEEDS = ["N1", "N1", "N1", "N2", "N4", "N5", None]
WORKERS = 60
CONTACT_OUTCOMES = [
    '{"NEW_REFERRAL_FLAG":"Y","NFA_FLAG":"N"}',
    '{"NEW_REFERRAL_FLAG": "N", "ADVICE_FLAG": "Y"}',
    '{"NEW_REFERRAL_FLAG":"","NFA_FLAG":"Y"}',
    None,
]


class Invention:
    """Draws one record. The same seed, number of children and days give the same record."""

    def __init__(self, seed: int, children: int, first: date, last: date) -> None:
        self.random, self.first, self.last = Random(seed), first, last
        self.tables: dict[str, list[Row]] = {}
        self._made = 0
        self._add(
            "ssd_department",
            *(
                {"dept_team_id": team, "dept_team_name": name, "dept_team_parent_name": name.split()[0]}
                for team, name in TEAMS.items()
            ),
        )
        self._add("gt_authority", {"la_code": "999", "name": "Erimus Council", "as_at": last})
        for number in range(1, WORKERS + 1):
            self._worker(f"W{number}")
        for number in range(children):
            self._child(f"P{number:05d}")

    def _add(self, table: str, *rows: Row) -> None:
        self.tables.setdefault(table, []).extend(rows)

    def _id(self, kind: str) -> str:
        self._made += 1
        return f"{kind}{self._made}"

    def _day(self, first: date, last: date) -> date:
        return first + timedelta(days=self.random.randint(0, max(0, (last - first).days)))

    def _after(self, start: date, least: int, most: int) -> date | None:
        """A day some days later, or None where that is after the record ends."""
        day = start + timedelta(days=self.random.randint(least, most))
        return day if day <= self.last else None

    def _chance(self, share: float) -> bool:
        return self.random.random() < share

    def _worker(self, worker: str) -> None:
        registered = f"SW{worker}" if self._chance(0.85) else None
        self._add(
            "ssd_professionals", {"prof_professional_id": worker, "prof_social_worker_registration_no": registered}
        )
        day: date | None = self._day(self.first - timedelta(days=900), self.last)
        while day is not None:
            ended = self._after(day, 20, 900)
            self._add(
                "gt_memberships",
                {
                    "membership_id": self._id("M"),
                    "worker_id": worker,
                    "team_id": self.random.choice([*TEAMS]),
                    "started": day,
                    "ended": ended,
                    "agency": self.random.choice([True, False, False, None]),
                    "full_time": self.random.choice([1.0, 1.0, 0.8, 0.5, 0.0]),
                },
            )
            # the next day in another team, a while later, or in two teams at once
            day = self._after(ended, *self.random.choice([(1, 1), (2, 90), (-15, 0)])) if ended else None

    def _child(self, person: str) -> None:
        born = self._day(self.first - timedelta(days=19 * 365), self.last - timedelta(days=100))
        self._add(
            "ssd_person",
            {
                "pers_person_id": person,
                "pers_dob": None if self._chance(0.03) else born,
                "pers_sex": self.random.choice(["M", "F", "U"]),
                "pers_ethnicity": self.random.choice(["WBRI", "WBRI", "APKN", "MWBC", "BAFR", "OOTH", "NOBT", None]),
            },
        )
        self._allocations(person)
        day: date | None = self._day(max(born, self.first - timedelta(days=1000)), self.last)
        while day is not None:
            closed = self._referral(person, day)
            day = self._after(closed, 0, 900) if closed and self._chance(0.6) else None
        self._before_a_referral(person)
        if self._chance(0.5):
            self._care(person, born)
        if self._chance(0.2):
            self._leaver(person, born)

    def _allocations(self, person: str) -> None:
        day: date | None = self._day(self.first - timedelta(days=400), self.last)
        while day is not None:
            end = self._after(day, 0, 500)
            self._add(
                "ssd_involvements",
                {
                    "invo_involvements_id": self._id("I"),
                    "invo_person_id": person,
                    "invo_professional_role_id": "Allocated Case Worker",
                    "invo_professional_team": self.random.choice([*TEAMS]),
                    "invo_professional_id": f"W{self.random.randint(1, 60)}",
                    "invo_involvement_start_date": day,
                    "invo_involvement_end_date": end,
                },
            )
            day = self._after(end, 0, 60) if end else None

    def _before_a_referral(self, person: str) -> None:
        for _ in range(self.random.randint(0, 3)):
            self._add(
                "ssd_contacts",
                {
                    "cont_contact_id": self._id("K"),
                    "cont_person_id": person,
                    "cont_contact_date": self._day(self.first, self.last),
                    "cont_contact_source_code": self.random.choice(["1A", "2A", "3B", "6", None]),
                    "cont_contact_outcome_json": self.random.choice(CONTACT_OUTCOMES),
                },
            )
        if self._chance(0.4):
            started = self._day(self.first, self.last)
            self._add(
                "ssd_early_help_episodes",
                {
                    "earl_episode_id": self._id("H"),
                    "earl_person_id": person,
                    "earl_episode_start_date": started,
                    "earl_episode_end_date": self._after(started, 1, 400),
                    "earl_episode_organisation": self.random.choice(["Netherby School", "Erimus Council", None]),
                },
            )

    def _referral(self, person: str, day: date) -> date | None:
        referral, closed = self._id("R"), self._after(day, 0, 700)
        self._add(
            "ssd_cin_episodes",
            {
                "cine_referral_id": referral,
                "cine_person_id": person,
                "cine_referral_date": day,
                "cine_close_date": closed,
                "cine_close_reason": self.random.choice(["RC1", "RC8", "RC8", "RC9", None]) if closed else None,
                "cine_referral_nfa": self.random.choice(["Y", "N", "N", "N", None]),
                "cine_cin_primary_need_code": self.random.choice(NEEDS),
                "cine_referral_source_code": self.random.choice(["1A", "2A", "3B", "5D", "6", "10", None]),
                "cine_referral_team": self.random.choice([*TEAMS, None]),
            },
        )
        for _ in range(self.random.choice([0, 1, 1, 2])):
            started = self._after(day, 0, 20)
            self._add(
                "ssd_cin_assessments",
                {
                    "cina_assessment_id": self._id("A"),
                    "cina_person_id": person,
                    "cina_referral_id": None if self._chance(0.03) else referral,
                    "cina_assessment_start_date": started,
                    "cina_assessment_auth_date": self._after(started, 0, 80) if started else None,
                    "cina_assessment_team": self.random.choice([*TEAMS]),
                },
            )
        if self._chance(0.2):
            self._add(
                "ssd_cin_plans",
                {"cinp_cin_plan_id": self._id("N"), "cinp_referral_id": referral, "cinp_person_id": person},
            )
        if self._chance(0.4):
            self._protection(person, referral, day)
        return closed

    def _protection(self, person: str, referral: str, day: date) -> None:
        discussed = self._after(day, 0, 30)
        if discussed is None:
            return
        enquiry, conference, plan = self._id("S"), self._id("C"), self._id("CP")
        self._add(
            "ssd_s47_enquiry",
            {
                "s47e_s47_enquiry_id": enquiry,
                "s47e_person_id": person,
                "s47e_referral_id": referral,
                "s47e_s47_start_date": discussed,
                "s47e_s47_completed_by_team": self.random.choice([*TEAMS, None]),
            },
        )
        held = self._after(discussed, -2, 40)
        if held is None or self._chance(0.3):
            return
        self._add(
            "ssd_initial_cp_conference",
            {
                "icpc_icpc_id": conference,
                "icpc_person_id": person,
                "icpc_icpc_date": held,
                "icpc_s47_enquiry_id": None if self._chance(0.05) else enquiry,
                "icpc_icpc_transfer_in": self.random.choice(["Y", "N", "N", "N", None]),
            },
        )
        ends = self._after(held, 1, 1100)
        if self._on_a_plan(person, held):
            return
        self._add(
            "ssd_cp_plans",
            {
                "cppl_cp_plan_id": plan,
                "cppl_person_id": person,
                "cppl_icpc_id": conference,
                "cppl_referral_id": referral,
                "cppl_cp_plan_start_date": held,
                "cppl_cp_plan_end_date": ends,
                "cppl_cp_plan_ola": self.random.choice(["Y", "N", "N", "N", "N", None]),
                "cppl_cp_plan_initial_category": self.random.choice(["Neglect", "Emotional abuse", "Physical abuse"]),
            },
        )
        if self._chance(0.5):
            self._add(
                "gt_earlier_plans",
                {
                    "cp_plan_id": plan,
                    "person_id": person,
                    "earlier_plans": self.random.choice([0, 0, 1, None]),
                },
            )
        review = self._after(held, 40, 110)
        while review is not None and (ends is None or review <= ends):
            self._add(
                "ssd_cp_reviews",
                {
                    "cppr_cp_review_id": self._id("PR"),
                    "cppr_cp_plan_id": plan,
                    "cppr_person_id": person,
                    "cppr_cp_review_date": review,
                },
            )
            review = self._after(review, 100, 200)

    def _on_a_plan(self, person: str, day: date) -> bool:
        return any(
            plan["cppl_person_id"] == person and (plan["cppl_cp_plan_end_date"] or self.last) >= day
            for plan in self.tables.get("ssd_cp_plans", [])[-5:]
        )

    def _care(self, person: str, born: date) -> None:
        day: date | None = self._day(max(born, self.first - timedelta(days=1500)), self.last)
        while day is not None:
            ended = self._period_of_care(person, day)
            day = self._after(ended, 0, 400) if ended and self._chance(0.4) else None

    def _period_of_care(self, person: str, started: date) -> date | None:
        care, ended = self._id("L"), self._after(started, 1, 2400)
        known, short_breaks = self._chance(0.9), self._chance(0.1)
        self._placements(person, care, started, ended, known, short_breaks)
        if self._chance(0.7):
            self._add(
                "gt_care_periods",
                {
                    "care_period_id": care,
                    "person_id": person,
                    "started": started,
                    "start_known": known,
                    "ended": ended,
                    "end_reason": self.random.choice(["E4A", "E11", "E45", "E41", "E8", None]) if ended else None,
                    "short_breaks": short_breaks,
                },
            )
        review = self._after(started, 10, 35)
        while review is not None and (ended is None or review <= ended):
            self._add(
                "ssd_cla_reviews",
                {
                    "clar_cla_review_id": self._id("V"),
                    "clar_cla_id": care,
                    "clar_cla_review_date": review,
                    "clar_cla_review_cancelled": self.random.choice(["Y", "N", "N", "N", None]),
                },
            )
            review = self._after(review, 60, 200)
        self._years_in_care(person, started, ended)
        self._in_court(person, started)
        if self._chance(0.15):
            self._alone(person, started)
        if self._chance(0.3):
            self._missing(person, started, ended)
        return ended

    def _placements(
        self, person: str, care: str, started: date, ended: date | None, known: bool, short_breaks: bool
    ) -> None:
        day, need = started, self.random.choice(NEEDS)
        last = ended or self.last
        while day < last or day == started:
            moved = day + timedelta(days=self.random.randint(*self.random.choice([(1, 200), (300, 1200)])))
            until = min(moved, last) if moved < last else ended
            placement, episode = self._id("PL"), self._id("E")
            self._add(
                "ssd_cla_placement",
                {
                    "clap_cla_placement_id": placement,
                    "clap_person_id": person,
                    "clap_cla_id": care,
                    "clap_cla_placement_start_date": day,
                    "clap_cla_placement_end_date": until,
                    "clap_cla_placement_type": self.random.choice(PLACEMENTS),
                    "clap_cla_placement_distance": self.random.choice([1.5, 12.0, 20.0, 20.1, 75.0, 999.9, None]),
                },
            )
            self._add(
                "ssd_cla_episodes",
                {
                    "clae_cla_episode_id": episode,
                    "clae_person_id": person,
                    "clae_cla_id": care,
                    "clae_cla_episode_start_date": day,
                    "clae_cla_episode_ceased_date": until,
                    "clae_cla_episode_ceased_reason": "X1" if until != ended else "E8",
                    "clae_cla_placement_id": placement,
                    "clae_cla_primary_need_code": need,
                    "clae_entered_care_date": started if known else None,
                },
            )
            self._add(
                "ssd_legal_status",
                {
                    "lega_legal_status_id": self._id("G"),
                    "lega_person_id": person,
                    "lega_legal_status": "V3" if short_breaks else self.random.choice(["C1", "C2", "V2", "E1", "SGO"]),
                    "lega_legal_status_start_date": day,
                    "lega_legal_status_end_date": until,
                },
            )
            if until is None or until >= last:
                return
            day = until

    def _in_court(self, person: str, started: date) -> None:
        issued = self._after(started, -30, 60)
        if issued is None or self._chance(0.4):
            return
        self._add(
            "gt_care_proceedings",
            {
                "proceedings_id": self._id("J"),
                "person_id": person,
                "started": None if self._chance(0.05) else issued,
                "ended": self._after(issued, 60, 500),
                "outcome": self.random.choice(["CO", "PO", "SGO", "WD", None]),
            },
        )

    def _alone(self, person: str, started: date) -> None:
        status = self.random.choice(["Unaccompanied Asylum Seeking Child", "Settled"])
        self._add(
            "ssd_immigration_status",
            {
                "immi_immigration_status_id": self._id("U"),
                "immi_person_id": person,
                "immi_immigration_status": status,
                "immi_immigration_status_start_date": self.random.choice([started, None]),
                "immi_immigration_status_end_date": self._after(started, 100, 1500),
            },
        )

    def _years_in_care(self, person: str, started: date, ended: date | None) -> None:
        for year in range(started.year, self.last.year + 1):
            march = date(year, 3, 31)
            if started < march <= (ended or self.last) and self._chance(0.85):
                held = {(h["person_id"], h["year_end"]) for h in self.tables.get("gt_annual_health", [])[-12:]}
                if (person, march) in held:
                    continue
                self._add(
                    "gt_annual_health",
                    {
                        "person_id": person,
                        "year_end": march,
                        "dental": self.random.choice([True, True, False, None]),
                        "health_assessment": self.random.choice([True, False, None]),
                        "immunisations": self.random.choice([True, False]),
                        "sdq_score": self.random.choice([None] * 10 + [*range(41)]),
                    },
                )

    def _missing(self, person: str, started: date, ended: date | None) -> None:
        for _ in range(self.random.randint(1, 4)):
            left = self._day(started - timedelta(days=5), ended or self.last)
            found = self._after(left, 0, 20)
            self._add(
                "ssd_missing",
                {
                    "miss_table_id": self._id("M"),
                    "miss_person_id": person,
                    "miss_missing_episode_type": self.random.choice(["M", "M", "A", "Missing"]),
                    "miss_missing_episode_start_date": left,
                    "miss_missing_episode_end_date": found,
                    "miss_missing_rhi_offered": self.random.choice(["Y", "N", None]),
                },
            )
            if found:
                outcome = self.random.choice(["completed", "completed", "declined", "not_offered", None])
                self._add(
                    "gt_return_interviews",
                    {
                        "return_interview_id": self._id("X"),
                        "person_id": person,
                        "found": found,
                        "held": self._after(found, 0, 6) if outcome == "completed" else None,
                        "outcome": outcome,
                    },
                )

    def _leaver(self, person: str, born: date) -> None:
        self.tables["ssd_person"][-1]["pers_dob"] = born
        for years in range(17, 23):
            day = birthday(born, years)
            if self.first <= day <= self.last:
                self._add(
                    "gt_care_leaver_status",
                    {
                        "person_id": person,
                        "on_date": day,
                        "in_touch": self.random.choice(
                            ["YES", "YES", "YES", "NO", "REFU", "NREQ", "DIED", "RHOM", None]
                        ),
                        "activity": self.random.choice(["F1", "P2", "F4", "F5", "G4", "G5", "0", None]),
                        "accommodation": self.random.choice(["U1", "Z1", "G1", "R1", "S2", "0", None]),
                        "suitable": self.random.choice([True, True, False, None]),
                    },
                )


def invent(seed: int, children: int, first: date, last: date) -> Drawn:
    return Invention(seed, children, first, last).tables
