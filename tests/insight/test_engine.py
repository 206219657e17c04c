"""The engine: breaking down, adding, seeing as it stood, and refusing what makes no sense."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path

import pytest

from goldenthread.insight.engine import (
    CannotBreakDown,
    Figure,
    MeasureError,
    NotAdditive,
    add,
    breakdown,
    catalogue,
    children,
    figure,
    left_out,
    published_breakdown,
    published_value,
    read_measure,
    series,
)
from goldenthread.insight.engine.session import session
from goldenthread.insight.extracts import adopt
from goldenthread.insight.store import Snapshot, SnapshotError
from goldenthread.rules.codes import lookup
from goldenthread.rules.periods import Period, months, parse
from tests.spec.record import Drawn, Row, snapshot, whole

YEAR = parse("2024-25")
MARCH = date(2025, 3, 31)


def referral(
    number: int, person: str, on: date, team: str | None = None, closed: date | None = None
) -> dict[str, object]:
    return {
        "cine_referral_id": f"R{number}",
        "cine_person_id": person,
        "cine_referral_date": on,
        "cine_close_date": closed or on,
        "cine_referral_team": team,
    }


def held(
    person: str, team: str, start: date, end: date | None, role: str = "Allocated Case Worker"
) -> dict[str, object]:
    return {
        "invo_involvements_id": f"{person}{start}{role}",
        "invo_person_id": person,
        "invo_professional_team": team,
        "invo_involvement_start_date": start,
        "invo_involvement_end_date": end,
        "invo_professional_role_id": role,
    }


def on_a_plan(person: str, start: date, end: date | None = None) -> dict[str, object]:
    return {
        "cppl_cp_plan_id": f"P-{person}",
        "cppl_person_id": person,
        "cppl_cp_plan_start_date": start,
        "cppl_cp_plan_end_date": end,
    }


TEAMS = [
    {"dept_team_id": "N", "dept_team_name": "North", "dept_team_parent_name": "Assessment"},
    {"dept_team_id": "S", "dept_team_name": "South", "dept_team_parent_name": "Safeguarding"},
]


@pytest.fixture
def erimus(tmp_path: Path) -> Snapshot:
    """A dozen referrals, five plans and two teams."""
    drawn: Drawn = {
        "ssd_department": TEAMS,
        "ssd_person": [
            {"pers_person_id": "Ada", "pers_dob": date(2020, 3, 31), "pers_sex": "F", "pers_ethnicity": "MWBC"},
            {"pers_person_id": "Ben", "pers_dob": date(2020, 4, 1), "pers_sex": "M", "pers_ethnicity": "WBRI"},
        ],
        "ssd_disability": [
            {"disa_table_id": "D1", "disa_person_id": "Ada", "disa_disability_code": "LD"},
            {"disa_table_id": "D2", "disa_person_id": "Ben", "disa_disability_code": "NONE"},
        ],
        "ssd_address": [
            {
                "addr_table_id": "A1",
                "addr_person_id": "Ada",
                "addr_address_start_date": date(2020, 4, 1),
                "addr_address_postcode": "TS1 1AA",
                "addr_address_type": "Home",
            },
            {
                "addr_table_id": "A2",
                "addr_person_id": "Ada",
                "addr_address_start_date": date(2024, 4, 1),
                "addr_address_postcode": "YO1 1AA",
                "addr_address_type": "Placement",
            },
        ],
        "gt_wards": [{"postcode": "TS11AA", "ward": "Central"}, {"postcode": "YO11AA", "ward": "Elsewhere"}],
        "ssd_involvements": [
            held("Ada", "N", date(2024, 4, 1), date(2024, 9, 1)),
            held("Ada", "S", date(2024, 9, 1), None),
            held("Ada", "N", date(2024, 12, 1), None, role="Independent Reviewing Officer"),
            held("Ben", "N", date(2024, 4, 1), date(2025, 2, 1)),
        ],
        "ssd_cin_episodes": [
            *(referral(n, "Ada", date(2024, 4 + n, 10)) for n in range(6)),
            *(referral(10 + n, "Ben", date(2024, 4 + n, 11), team="S") for n in range(6)),
        ],
        "ssd_cp_plans": [on_a_plan("Ada", date(2024, 6, 1)), on_a_plan("Ben", date(2024, 6, 1))],
    }
    return snapshot(tmp_path, drawn)


def by_group(figures: list[Figure]) -> dict[str | None, float | None]:
    return {f.group: f.value for f in figures}


def test_a_row_with_its_own_team_keeps_it_and_others_go_to_who_held_the_child(erimus: Snapshot) -> None:
    assert by_group(breakdown(erimus, "referrals", YEAR, "team")) == {"North": 5, "South": 7}


def test_a_stock_is_broken_down_by_who_held_the_child_on_the_day(erimus: Snapshot) -> None:
    assert by_group(breakdown(erimus, "protection_plans", date(2024, 8, 31), "team")) == {"North": 2}
    assert by_group(breakdown(erimus, "protection_plans", date(2024, 9, 1), "team")) == {"North": 1, "South": 1}
    assert by_group(breakdown(erimus, "protection_plans", MARCH, "team")) == {"South": 1, None: 1}
    assert by_group(breakdown(erimus, "protection_plans", MARCH, "service")) == {"Safeguarding": 1, None: 1}


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("sex", {"Female": 1, "Male": 1}),
        ("ethnicity", {"Mixed": 1, "White": 1}),
        ("age_band", {"5 to 9": 1, "1 to 4": 1}),
        ("disability", {"Disabled": 1, "Not disabled": 1}),
        ("ward", {"Central": 1, None: 1}),
    ],
)
def test_the_other_dimensions(erimus: Snapshot, by: str, expected: dict[str, float]) -> None:
    assert by_group(breakdown(erimus, "protection_plans", MARCH, by)) == expected


def test_a_filter_keeps_what_the_breakdown_shows(erimus: Snapshot) -> None:
    for by in ("team", "sex"):
        for group in breakdown(erimus, "referrals", YEAR, by):
            filtered = figure(erimus, "referrals", YEAR, filters={by: group.group})
            assert filtered.value == group.value
            assert len(children(erimus, "referrals", YEAR, filters={by: group.group})) == group.value


def test_a_series_gives_every_group_in_every_period(erimus: Snapshot) -> None:
    found = series(erimus, "referrals", list(months(date(2024, 4, 1), date(2024, 11, 30))), by="team")
    assert [(str(f.period), f.group, f.value) for f in found][:4] == [
        ("2024-04", "North", 1),
        ("2024-04", "South", 1),
        ("2024-05", "North", 1),
        ("2024-05", "South", 1),
    ]
    assert [f.value for f in found[-2:]] == [0, 0]


def test_the_rows_behind_a_figure_are_those_it_counts(erimus: Snapshot) -> None:
    whole_figure = figure(erimus, "re_referrals", YEAR)
    assert len(children(erimus, "re_referrals", YEAR, met=True)) == whole_figure.numerator == 10
    assert [row["subject_id"] for row in children(erimus, "re_referrals", YEAR, met=False)] == ["R0", "R10"]


def test_a_figure_says_its_unit_date_and_cohort(erimus: Snapshot) -> None:
    found = figure(erimus, "protection_plans", YEAR)
    assert (found.value, found.unit, found.when) == (2, "children", "at 31 March 2025")
    assert found.cohort.startswith("children with a protection plan")
    said = {
        period: figure(erimus, "referrals", parse(period)).when
        for period in ("2024-25", "2024-25 Q1", "2024-05", "2024-05-03", "2024-05-03..2024-06-02")
    }
    assert list(said.values()) == [
        "in the year to 31 March 2025",
        "in the quarter to 30 June 2024",
        "in May 2024",
        "on 3 May 2024",
        "from 3 May 2024 to 2 June 2024",
    ]


def test_what_cannot_be_broken_down_is_refused(erimus: Snapshot) -> None:
    with pytest.raises(CannotBreakDown, match=r"has no breakdown colour\. It has: age_band"):
        breakdown(erimus, "referrals", YEAR, "colour")
    with pytest.raises(CannotBreakDown, match="divides by a figure for the whole authority"):
        breakdown(erimus, "referrals_rate", YEAR, "team")


def test_events_of_months_that_follow_one_another_add_up(erimus: Snapshot) -> None:
    monthly = series(erimus, "referrals", list(months(YEAR.start, YEAR.end)))
    assert add(monthly).value == figure(erimus, "referrals", YEAR).value
    assert add(monthly).period == YEAR


def test_the_groups_of_one_breakdown_add_up(erimus: Snapshot) -> None:
    assert add(breakdown(erimus, "protection_plans", MARCH, "team")).value == 2


@pytest.mark.parametrize(
    ("name", "periods", "message"),
    [
        ("re_referrals", ["2024-04", "2024-05"], "a percentage cannot be added"),
        ("protection_plans", ["2024-04-30", "2024-05-31"], "counts at different dates cannot be added"),
        ("care_starts", ["2024-04", "2024-05"], "the same one may be in two periods"),
        ("referrals", ["2024-04", "2024-06"], "do not follow one another"),
        ("referrals", ["2024-04", "2024-04"], "cannot be added twice"),
    ],
)
def test_what_does_not_add_up_is_refused(erimus: Snapshot, name: str, periods: list[str], message: str) -> None:
    figures = [figure(erimus, name, parse(period)) for period in periods]
    with pytest.raises(NotAdditive, match=message):
        add(figures)


def test_figures_of_two_measures_are_not_added(erimus: Snapshot) -> None:
    with pytest.raises(NotAdditive, match="different measures"):
        add([figure(erimus, "referrals", YEAR), figure(erimus, "section_47_enquiries", YEAR)])


def test_one_snapshot_answers_as_it_stood_and_as_it_is_known_now(tmp_path: Path) -> None:
    first, changed = datetime(2024, 5, 1), datetime(2025, 1, 15)
    plan = on_a_plan("Ada", date(2024, 4, 30))
    drawn: Drawn = {
        "ssd_cp_plans": [
            {**plan, "recorded_from": first, "recorded_to": changed},
            {**plan, "cppl_cp_plan_end_date": date(2024, 6, 1), "recorded_from": changed},
        ]
    }
    taken = snapshot(tmp_path, drawn)
    at_the_time = figure(taken, "protection_plans", date(2024, 12, 31), known_at=datetime(2025, 1, 1))
    assert at_the_time.value == 1
    assert figure(taken, "protection_plans", date(2024, 12, 31)).value == 0
    assert (
        figure(taken, "protection_plans", date(2024, 12, 31), known_at=datetime(2024, 4, 1)).status == "could not tell"
    )


def test_an_extract_without_history_refuses_as_it_stood_and_tells_what_it_can(tmp_path: Path) -> None:
    extract = tmp_path / "extract"
    extract.mkdir()
    (extract / "ssd_cin_episodes.csv").write_text(
        "cine_referral_id,cine_person_id,cine_referral_date,cine_close_date\n1,Ada,2024-06-01,\n", encoding="utf-8"
    )
    ours = {name: whole({})[name] for name in ("gt_calendar", "gt_rule")}
    taken = adopt(extract, tmp_path / "store", as_at=MARCH, taken_at=datetime(2025, 4, 1), ours=ours)
    assert figure(taken, "referrals", YEAR).value == 1
    assert figure(taken, "protection_plans", MARCH).reason == "This snapshot does not hold protection plans."
    assert figure(taken, "referrals", parse("2017-18")).status == "could not tell"
    assert figure(taken, "referrals_rate", YEAR).reason.startswith("The snapshot holds no population_0_17")
    with pytest.raises(SnapshotError, match="does not say when its facts were recorded"):
        figure(taken, "referrals", YEAR, known_at=datetime(2025, 1, 1))


def test_a_period_after_the_snapshot_cannot_be_told(tmp_path: Path) -> None:
    taken = snapshot(tmp_path, {}, as_at=MARCH)
    assert figure(taken, "referrals", Period(date(2025, 3, 1), date(2025, 4, 1))).reason == (
        "The period ends on 1 April 2025, after 31 March 2025, the last day that this snapshot speaks for."
    )


def test_a_standard_that_is_missing_cannot_be_told(tmp_path: Path) -> None:
    taken = snapshot(tmp_path, {"gt_rule": []})
    assert figure(taken, "conferences_in_15_days", YEAR).reason == (
        "This snapshot holds no value of the standard ICPC-15WD at 31 March 2025."
    )


def test_facts_left_out_of_what_measures_share_are_counted(tmp_path: Path) -> None:
    may = date(2024, 5, 1)
    facts = [
        {"discrepancy_id": "D1", "table_name": "gt_care_periods", "on_date": may, "reason": "two at once"},
        {
            "discrepancy_id": "D2",
            "table_name": "ssd_cla_placement",
            "on_date": may,
            "ended_on": may,
            "reason": "too early",
        },
        {"discrepancy_id": "D3", "table_name": "ssd_legal_status", "reason": "no day is given"},
        {"discrepancy_id": "D4", "table_name": "gt_care_periods", "field": "ended", "on_date": date(2024, 6, 1)},
    ]
    drawn: Drawn = {"gt_discrepancies": facts}
    taken = snapshot(tmp_path, drawn)
    assert figure(taken, "care_starts", YEAR).left_out == len(left_out(taken, "care_starts", YEAR)) == 4
    reasons = {day: [fact["reason"] for fact in left_out(taken, "children_looked_after", day)] for day in (may, MARCH)}
    assert reasons[may] == ["too early", "no day is given"]
    assert reasons[MARCH] == ["no day is given"]
    assert figure(taken, "children_looked_after", MARCH).left_out == 1


def test_a_ratio_over_nothing_has_no_cases(tmp_path: Path) -> None:
    found = figure(snapshot(tmp_path, {}), "conferences_per_enquiry", YEAR)
    assert (found.status, found.value, found.denominator) == ("no cases", None, 0)


def test_row_files_are_made_once_even_when_many_ask_at_once(erimus: Snapshot) -> None:
    with ThreadPoolExecutor(8) as many:
        values = list(many.map(lambda _: figure(erimus, "re_referrals", YEAR).value, range(24)))
    assert len(set(values)) == 1
    files = list((erimus.path.parent / ".rows" / erimus.id[:16]).iterdir())
    assert [file.name.split("-")[0] for file in files] == ["re_referrals"]
    made = files[0].stat().st_mtime_ns
    figure(erimus, "re_referrals", parse("2023-24"))
    assert files[0].stat().st_mtime_ns == made


def test_sql_is_shut_in_the_snapshot_store(erimus: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "secret.csv"
    outside.write_text("a\n1\n", encoding="utf-8")
    with pytest.raises(Exception, match=r"Permission|disabled"):
        session(erimus).ask(f"SELECT * FROM read_csv('{outside}')")
    with pytest.raises(Exception, match="locked"):
        session(erimus).ask("SET enable_external_access = true")


def small(numerator: int, denominator: int, snapshot_of: Snapshot) -> Figure:
    made = figure(snapshot_of, "re_referrals", YEAR)
    return Figure(
        **{**vars(made), "numerator": numerator, "denominator": denominator, "value": 100 * numerator / denominator}
    )


@pytest.mark.parametrize(
    ("numerator", "denominator", "shown"),
    [
        (0, 20, 0.0),
        (1, 20, "c"),
        (5, 20, "c"),
        (6, 20, 30.0),
        (18, 20, "c"),
        (20, 20, 100.0),
        (2, 3, "c"),
        (0, 5, "c"),
    ],
)
def test_small_numbers_are_hidden_at_publication(
    erimus: Snapshot, numerator: int, denominator: int, shown: float | str
) -> None:
    assert published_value(small(numerator, denominator, erimus)) == shown


def test_a_second_group_is_hidden_where_one_could_be_worked_out(erimus: Snapshot) -> None:
    groups = breakdown(erimus, "referrals", YEAR, "team")
    assert [group.value for group in groups] == [7, 5]
    assert published_breakdown(groups) == ["c", "c"]


GOOD = (Path(__file__).parents[2] / "goldenthread/insight/measures/front_door/re_referrals.sql").read_text(
    encoding="utf-8"
)


@pytest.mark.parametrize(
    ("was", "becomes", "message"),
    [
        ('polarity = "low"', 'polarity = "up"', "polarity must be high, low or none, not 'up'"),
        ('owner = "Head of the front door"\n', "", "must give owner"),
        ('version = "1"', 'verson = "1"', "nothing reads verson"),
        ("review = 2027-04-01", 'review = "soon"', "review must be a date"),
        ('"12 months"', '"12 moons"', "needs gives how far back"),
        ("ssd_cin_episodes =", "ssd_cin =", "ssd_cin in needs is not a snapshot table"),
        ('kind = "percentage"', 'kind = "percentage"\nadditive = true', "only a count of events adds up"),
        ("/*", "", "must begin with its front matter"),
        ('shape = "event"', 'shape = "ratio"', "a ratio, and only a ratio, has a"),
        ('kind = "percentage"', 'kind = "mean"\nweighed = true', "only a count or a percentage is weighed"),
        ('version = "1"', 'version = "1"\nabout = "teams"', "about must be children or workers, not 'teams'"),
    ],
)
def test_a_measure_that_makes_no_sense_is_refused(tmp_path: Path, was: str, becomes: str, message: str) -> None:
    path = tmp_path / "front_door" / "mine.sql"
    path.parent.mkdir()
    path.write_text(GOOD.replace(was, becomes, 1), encoding="utf-8")
    with pytest.raises(MeasureError, match=message):
        read_measure(path)


@pytest.mark.parametrize(
    ("was", "becomes", "message"),
    [
        ("AS met", "AS mett", "returns mett: name it under"),
        ("r.received_on AS on_date,", "", "must return on_date"),
        ("FROM new_referral r", "FROM nowhere r", "front_door/mine.sql cannot be run"),
    ],
)
def test_sql_that_does_not_fit_is_refused(
    tmp_path: Path, erimus: Snapshot, was: str, becomes: str, message: str
) -> None:
    path = tmp_path / "front_door" / "mine.sql"
    path.parent.mkdir()
    path.write_text(GOOD.replace(was, becomes, 1), encoding="utf-8")
    with pytest.raises(MeasureError, match=message):
        figure(erimus, read_measure(path), YEAR)


def test_the_catalogue_takes_an_authoritys_own_measures(tmp_path: Path) -> None:
    folder = tmp_path / "front_door"
    folder.mkdir()
    (folder / "mine.sql").write_text(GOOD, encoding="utf-8")
    assert set(catalogue(tmp_path)) - set(catalogue()) == {"mine"}
    (folder / "re_referrals.sql").write_text(GOOD, encoding="utf-8")
    other = tmp_path / "again"
    (other / "front_door").mkdir(parents=True)
    (other / "front_door" / "re_referrals.sql").write_text(GOOD, encoding="utf-8")
    with pytest.raises(MeasureError, match="there is a measure re_referrals already"):
        catalogue(other)


def in_a_team(worker: str, team: str, full_time: float | None, agency: bool = False) -> dict[str, object]:
    return {
        "membership_id": f"M-{worker}",
        "worker_id": worker,
        "team_id": team,
        "started": date(2020, 1, 1),
        "agency": agency,
        "full_time": full_time,
    }


@pytest.fixture
def staffed(tmp_path: Path) -> Snapshot:
    """Three social workers of the north, one of the south and one from an agency; of one nobody said how much."""
    memberships = [in_a_team("a", "N", 1.0), in_a_team("b", "N", 0.5), in_a_team("c", "N", None)]
    memberships += [in_a_team("d", "S", 0.6), in_a_team("e", "S", 0.9, agency=True)]
    workers = [
        {"prof_professional_id": m["worker_id"], "prof_social_worker_registration_no": f"SW{m['worker_id']}"}
        for m in memberships
    ]
    return snapshot(
        tmp_path, {"ssd_department": TEAMS, "ssd_professionals": workers, "gt_memberships": memberships}, MARCH
    )


def test_a_weighed_count_is_of_full_time_equivalents_and_says_of_whom_they_are_not_known(staffed: Snapshot) -> None:
    found = figure(staffed, "social_workers_in_post", MARCH)
    assert (found.value, found.unknown) == (2.1, 1)
    by_team = {f.group: f.value for f in breakdown(staffed, "social_workers_in_post", MARCH, by="team")}
    assert by_team == {"North": 1.5, "South": 0.6}


def test_a_weighed_percentage_is_of_full_time_equivalents(staffed: Snapshot) -> None:
    found = figure(staffed, "agency_rate", MARCH)
    assert (found.value, found.numerator, found.denominator, found.unknown) == (30.0, 0.9, 3.0, 1)
    south = figure(staffed, "agency_rate", MARCH, filters={"team": "South"})
    assert (south.value, south.denominator) == (60.0, 1.5)


def test_workers_have_a_team_and_nothing_that_a_child_has(staffed: Snapshot) -> None:
    with pytest.raises(CannotBreakDown, match=r"has no breakdown age_band\. It has: service, team"):
        breakdown(staffed, "agency_rate", MARCH, by="age_band")


def test_the_year_of_a_published_figure_ends_where_the_census_is_taken() -> None:
    assert catalogue()["care_starts"].year(2025) == YEAR
    assert catalogue()["agency_rate"].year(2025) == Period(date(2024, 10, 1), date(2025, 9, 30))


PLACEMENTS = {  # the groups of the Department's figures, by our placement codes
    "Foster care": "U1 U2 U3 U4 U5 U6",
    "Placed for adoption": "A3 A4 A5 A6",
    "With parents": "P1",
    "Secure home or children's home": "K1 K2",
    "Supported or independent accommodation": "H5 K3 P2",
    "Other residential setting": "R1 R2 R3 R5 P3",
    "Residential school": "S1",
    "Other placement": "T0 T1 T2 T3 T4 Z1 Z11 Z12 Z13 Z14",
}
STATUSES = {
    "Interim care order": "C1",
    "Full care order": "C2",
    "Placement order": "D1 E1",
    "Voluntary agreement (section 20)": "V2",
    "Detained for child protection": "L1 L2 L3",
    "Youth justice": "J1 J2 J3",
}
AGES = {
    "under 1": date(2024, 4, 1),
    "1 to 4": date(2024, 3, 31),
    "5 to 9": date(2020, 3, 31),
    "10 to 15": date(2015, 3, 31),
    "16 to 17": date(2009, 3, 31),
}


def care_population(number: int, code: str, status: str, born: date) -> Drawn:
    child, since = f"P{number}", date(2024, 6, 1)
    return {
        "ssd_person": [{"pers_person_id": child, "pers_dob": born}],
        "ssd_cla_episodes": [
            {
                "clae_cla_episode_id": child,
                "clae_person_id": child,
                "clae_cla_id": child,
                "clae_cla_placement_id": child,
                "clae_cla_episode_start_date": since,
                "clae_cla_primary_need_code": "N1",
            }
        ],
        "ssd_cla_placement": [
            {
                "clap_cla_placement_id": child,
                "clap_person_id": child,
                "clap_cla_placement_start_date": since,
                "clap_cla_placement_type": code,
            }
        ],
        "ssd_legal_status": [
            {
                "lega_legal_status_id": child,
                "lega_person_id": child,
                "lega_legal_status": status,
                "lega_legal_status_start_date": since,
            }
        ],
    }


def test_the_care_population_has_the_groups_of_the_departments_figures(tmp_path: Path) -> None:
    codes = [code for group in PLACEMENTS.values() for code in group.split()]
    statuses = [code for group in STATUSES.values() for code in group.split()]
    assert {*codes} == {*lookup("placement_type").by_code}
    assert {*statuses, "V3", "V4"} == {*lookup("legal_status").by_code}
    drawn: dict[str, list[Row]] = {}
    for number, code in enumerate(codes):
        born = list(AGES.values())[number % len(AGES)]
        for table, rows in care_population(number, code, statuses[number % len(statuses)], born).items():
            drawn.setdefault(table, []).extend(rows)
    taken = snapshot(tmp_path, drawn)
    found = {
        by: {f.group: f.value for f in breakdown(taken, "children_looked_after", MARCH, by=by)}
        for by in ("placement_type", "legal_status", "age_band", "need")
    }
    assert found["placement_type"] == {group: len(codes.split()) for group, codes in PLACEMENTS.items()}
    assert set(found["legal_status"]) == set(STATUSES)
    assert set(found["age_band"]) == set(AGES)
    assert found["need"] == {"N1": len(codes)}
    assert {sum(groups.values()) for groups in found.values()} == {len(codes)}
