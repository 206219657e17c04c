"""Law as data: every requirement accounted for, dated, sourced, and asked for at a date."""

import csv
import os
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from goldenthread.rules import law
from goldenthread.rules.law import delegation
from goldenthread.rules.law.delegation import decisions, known, shipped, who_decides
from goldenthread.rules.law.rule import CHECKED, COUNTINGS, LawFileError, read_rule

LAW = law.national()
TODAY = date(2026, 3, 3)

# Every requirement that was read, by what it is carried as: a row carried as several entries, by its first.
CARRIED = {
    "clock": """
        REF-1WD EH-LOCAL SA-45WD SA-REVIEWPT STRAT ICPC-15WD ICPC-TRANSFER CORE-1 CORE-N RCPC-1
        RCPC-UNBORN RCPC-N CP-VISIT CIN-12W CIN-REVIEW SIN-5WD RR-15WD LCSPR-6M EPO-8D PP-72H PLO-26W
        PLO-PRE FGDM CARE-10WD PLACE-5WD PLACE-NOTIFY IHA-20WD RHA-U5 RHA-5PLUS DENTAL SDQ PEP-1 PEP-TERM
        REV-1 REV-2 REV-N CLAV-1 CLAV-Y1 CLAV-PERM CLAV-OTHER CLAV-LTF CLAV-REG19 CLAV-REG24 CLAV-CO-PWP
        REG24-16W REG25-8W REG19-10WD PATH-ASSESS PATH-REV PATH-28D PA-7D PA-2M RHI-72H PF-NOTICE PF-7WD
        PF-Y1 PF-Y2 ADM-7WD ADOPT-SHOPBA ADOPT-CPR ADOPT-MATCH ADOPT-REG ADOPT-ST1 ADOPT-ST2 ADOPT-VISIT
        ADOPT-REV ADOPT-IRM CH-R44 CH-R45 IRO-RECORD CMP-S1 CMP-S2 CMP-S3 CMP-S3R EHC-6W EHC-16W EHC-20W
        EHC-AR SEPTG SUPERV LADO
    """,
    "threshold": "CP-2YR CEASE-20WD ELIG-13W CME-10SD CME-20SD",
    "cap": "SHORTBREAK",
    "count": "IRO-CASELOAD",
    "minimum": "EHC-15D",
    "event": "REV-EARLY",
    "note": "REV-LTF PA-25",
    "structure": "MACPT",
}
KIND_OF = {row: kind for kind, rows in CARRIED.items() for row in rows.split()}

# How clocks.csv writes what we call something else. A row with several numbers is carried as several entries.
COUNTED_AS = {"day0": "working days", "monthly": "each month", "clock": "hours", "earlier-of": "earlier of"}
OTHERWISE = [
    "RCPC-UNBORN",
    "PATH-ASSESS",
    "PEP-TERM",
    "SEPTG",
    "FGDM",
    "PF-NOTICE",
    "SA-REVIEWPT",
    "EH-LOCAL",
    "STRAT",
]


def test_all_93_requirements_are_carried_each_as_its_kind() -> None:
    assert len(KIND_OF) == 93
    carried = {row: LAW.versions(row)[0].kind for row in KIND_OF}
    assert carried == KIND_OF


def test_every_entry_belongs_to_a_requirement_or_stands_for_itself() -> None:
    assert [rule.id for rule in LAW.rules if rule.row != rule.id and rule.row not in KIND_OF] == []


@pytest.mark.shared
def test_the_rules_agree_with_the_table_of_clocks_read_from_the_sources(shared: Path) -> None:
    with (shared / "facts" / "clocks.csv").open(newline="", encoding="utf-8") as file:
        table = {line["id"]: line for line in csv.DictReader(file)}
    assert set(table) == set(KIND_OF)
    for row, line in table.items():
        entries = [rule for rule in LAW.rules if rule.row == row]
        assert {rule.checked for rule in entries} == {line["status"]}, row
        numbers = {rule.value for rule in entries} | {part.value for rule in entries for part in rule.parts}
        # CSV writes 30 Sep, 50-70, 4w/3m/6m: each of its numbers is carried by one of the entries.
        assert {int(number) for number in re.findall(r"\d+", line["number"])} <= numbers, row
        first = entries[0]
        if first.is_clock and row not in OTHERWISE and line["counting"] != "local":
            assert first.counting == COUNTED_AS.get(line["counting"], line["counting"]), row
        if first.status == "unverified":
            assert line["status"] == "U", row
        if line["status"] in ("U", "V(local)") and first.status not in ("unverified", "local"):
            assert row == "CORE-1"  # its number is in Working Together too


@pytest.mark.parametrize("rule", LAW.rules, ids=lambda rule: rule.id)
def test_every_rule_says_what_where_from_and_how_sure(rule: law.Rule) -> None:
    assert rule.text.endswith(".")
    assert rule.title[0].isupper()
    assert not rule.title.endswith(".")
    assert rule.source
    assert rule.status in law.STATUSES
    assert rule.checked in CHECKED
    if rule.checked == "U":
        assert rule.status == "unverified"
    if rule.is_clock and rule.counting != "by event":
        assert rule.value or rule.parts or rule.is_open_to_the_authority, "a clock in law has a number"


def test_every_way_of_counting_is_used() -> None:
    assert {rule.counting for rule in LAW.clocks()} == set(COUNTINGS) - {""}


def test_no_id_is_there_twice_at_once() -> None:
    ids = [rule.id for rule in LAW.rules]
    assert len(ids) == len(set(ids))


def test_asked_at_a_date() -> None:
    assert LAW.at("SA-45WD", TODAY).value == 45
    assert LAW.value("SA-45WD", date(2013, 4, 15)) == 45
    with pytest.raises(law.NotInForce, match="did not hold on 14 April 2013"):
        LAW.at("SA-45WD", date(2013, 4, 14))
    with pytest.raises(law.NotInForce, match="commencement has not been confirmed"):
        LAW.at("FGDM", TODAY)
    with pytest.raises(law.NotInForce, match="no number is set"):
        LAW.value("STRAT", TODAY)
    with pytest.raises(law.UnknownRule, match="Did you mean SA-45WD"):
        LAW.at("SA-45D", TODAY)


def test_numbers_for_measures_are_those_in_force_with_a_number() -> None:
    numbers = {row[0]: row[1:4] for row in LAW.numbers()}
    assert numbers["CP-2YR"] == (729, "days", None)
    assert numbers["SA-45WD"] == (45, "working days", date(2013, 4, 15))
    assert not {"FGDM", "MACPT", "STRAT"} & set(numbers)


class TestOverrides:
    """What an authority may and may not set in its authority.toml."""

    @staticmethod
    def load(folder: Path, text: str) -> law.Law:
        file = folder / "authority.toml"
        file.write_text(text, encoding="utf-8")
        return law.load(file)

    def test_a_local_standard_from_a_date(self, tmp_path: Path) -> None:
        ours = self.load(
            tmp_path,
            """
            [authority]
            name = "Erimus"
            [[standard]]
            id = "CP-VISIT"
            value = 15
            from = 2026-04-01
            source = "Practice standards, 12 March 2026"
            """,
        )
        assert ours.value("CP-VISIT", date(2026, 3, 31)) == 10
        assert ours.value("CP-VISIT", date(2026, 4, 1)) == 15
        assert ours.at("CP-VISIT", date(2026, 4, 1)).source == "Practice standards, 12 March 2026"
        assert ours.at("CP-VISIT", date(2026, 4, 1)).status == "local"
        assert ours.version != LAW.version

    def test_a_standard_changed_twice_keeps_each_span(self, tmp_path: Path) -> None:
        ours = self.load(
            tmp_path,
            """
            [[standard]]
            id = "CIN-REVIEW"
            value = 8
            from = 2026-04-01
            source = "B"
            [[standard]]
            id = "CIN-REVIEW"
            value = 6
            source = "A"
            """,
        )
        asked = (date(2000, 1, 1), date(2026, 3, 31), date(2026, 4, 1))
        assert [ours.value("CIN-REVIEW", on) for on in asked] == [6, 6, 8]

    def test_a_unit_that_the_counting_allows(self, tmp_path: Path) -> None:
        ours = self.load(
            tmp_path,
            '[[standard]]\nid = "CP-VISIT"\nvalue = 4\nunit = "weeks"\nsource = "Procedures"',
        )
        assert ours.at("CP-VISIT", TODAY).unit == "weeks"

    def test_an_unverified_number_is_corrected_and_becomes_local(self, tmp_path: Path) -> None:
        ours = self.load(tmp_path, '[[standard]]\nid = "LCSPR-6M"\nvalue = 7\nsource = "Checked"')
        assert ours.at("LCSPR-6M", TODAY).status == "local"

    def test_a_law_without_a_date_is_switched_on_from_one(self, tmp_path: Path) -> None:
        ours = self.load(
            tmp_path,
            '[[standard]]\nid = "FGDM"\nfrom = 2026-09-01\nsource = "Commencement regulations"',
        )
        assert ours.at("FGDM", date(2026, 9, 1)).status == "law"
        with pytest.raises(law.NotInForce):
            ours.at("FGDM", date(2026, 8, 31))

    def test_no_file_is_no_change(self, tmp_path: Path) -> None:
        assert law.load(tmp_path / "authority.toml").version == LAW.version
        assert law.load().version == LAW.version

    @pytest.mark.parametrize(
        ("entry", "says"),
        [
            ('id = "SA-45WD"\nvalue = 60\nsource = "Us"', "Single assessment is statutory guidance"),
            ('id = "REV-1"\nvalue = 30\nsource = "Us"', "First review is law"),
            ('id = "CP-2YR"\nvalue = 700\nsource = "Us"', "published definition"),
            ('id = "CP-VIST"\nvalue = 15\nsource = "Us"', "Did you mean CP-VISIT"),
            ('id = "CP-VISIT"\nvalue = 15', "needs a value"),
            ('id = "CP-VISIT"\nvalue = true\nsource = "Us"', "needs a value"),
            ('id = "CP-VISIT"\nvalue = "15"\nsource = "Us"', "needs a value"),
            ('id = "CP-VISIT"\nvalue = -1\nsource = "Us"', "needs a value"),
            ('id = "CP-VISIT"\nvalue = 15\nunit = "hours"\nsource = "Us"', "counted in days or weeks"),
            ('id = "DUE-SOON"\nvalue = 15\nunit = "days"\nsource = "Us"', "in working days, not days"),
            ('id = "CP-VISIT"\nvalue = 15\nstatus = "law"\nsource = "Us"', "has status"),
            ('id = "CP-VISIT"\nvalue = 15\nfrom = "2026-04-01"\nsource = "Us"', "from must be a date"),
            ('id = "RCPC-UNBORN"\nvalue = 15\nsource = "Us"', "compares two dates"),
            ('id = "FGDM"\nvalue = 15\nfrom = 2026-09-01\nsource = "Us"', "give only from"),
            ("value = 15", "no such rule"),
            ("id = ", "is not TOML"),
        ],
    )
    def test_what_may_not_stand_is_refused_in_words(self, tmp_path: Path, entry: str, says: str) -> None:
        with pytest.raises(law.OverrideRefused, match=says):
            self.load(tmp_path, f"[[standard]]\n{entry}")


class TestDelegation:
    """Who an authority may and may not say decides."""

    TOLD = 'decider = "Practice lead"\nroles = ["social_worker"]\nsource = "Scheme, 2026"'
    ROLES = ("social_worker", "team_manager", "director")

    @pytest.fixture
    def file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.setattr(delegation, "_scheme", [])
        delegation.set_by(lambda: tmp_path / "authority.toml", self.ROLES)
        return tmp_path / "authority.toml"

    def test_from_a_date_somebody_else_decides(self, file: Path) -> None:
        before = who_decides("PLAN-AGREED", date(2026, 3, 31))
        file.write_text(f'[[decision]]\nid = "PLAN-AGREED"\nfrom = 2026-04-01\n{self.TOLD}', encoding="utf-8")
        assert replace(who_decides("PLAN-AGREED", date(2026, 3, 31)), ends=None) == before
        after = who_decides("PLAN-AGREED", date(2026, 4, 1))
        assert (after.decider, after.roles, after.source) == ("Practice lead", ("social_worker",), "Scheme, 2026")
        assert (after.status, after.evidence) == ("local", before.evidence)
        assert (after.stand_in, after.stand_in_roles) == (before.stand_in, before.stand_in_roles)  # was left out
        assert known() == tuple(decision.id for decision in shipped())

    def test_without_a_date_always_and_changed_twice_each_for_its_time(self, file: Path) -> None:
        later = 'id = "PLAN-AGREED"\nstand_in = ""\nstand_in_roles = []\nsource = "B"\nfrom = 2026-04-01'
        first = f'id = "PLAN-AGREED"\n{self.TOLD}'
        file.write_text(f"[[decision]]\n{later}\n[[decision]]\n{first}", encoding="utf-8")
        asked = [who_decides("PLAN-AGREED", on) for on in (date(2000, 1, 1), date(2026, 3, 31), date(2026, 4, 1))]
        assert [each.roles for each in asked] == [("social_worker",)] * 3
        assert [each.stand_in_roles for each in asked] == [("head_of_service",)] * 2 + [()]

    def test_what_law_leaves_to_a_date_keeps_it(self, file: Path) -> None:
        file.write_text(f'[[decision]]\nid = "PLACE-FOR-ADOPTION"\n{self.TOLD}', encoding="utf-8")
        with pytest.raises(LookupError):
            who_decides("PLACE-FOR-ADOPTION", date(2012, 8, 31))

    def test_the_file_is_read_again_when_it_changes_and_without_it_ours_stand(self, file: Path) -> None:
        assert decisions() == shipped()
        file.write_text("[authority]", encoding="utf-8")
        assert decisions() == shipped()
        file.write_text(f'[[decision]]\nid = "PLAN-AGREED"\n{self.TOLD}', encoding="utf-8")
        os.utime(file, (1, 1))
        assert who_decides("PLAN-AGREED", TODAY).roles == ("social_worker",)

    @pytest.mark.parametrize(
        ("entry", "says"),
        [
            (f'id = "CEASE-LOOKING-AFTER"\n{TOLD}', "is law .*an authority cannot change who decides it"),
            (f'id = "PLAN-AGREE"\n{TOLD}', "no such decision. Did you mean PLAN-AGREED"),
            (TOLD, "no such decision"),
            (f'id = "PLAN-AGREED"\n{TOLD}'.replace("social_worker", "socialworker"), "names socialworker. Who may"),
            (f'id = "PLAN-AGREED"\n{TOLD}'.replace('["social_worker"]', '"social_worker"'), "must be a list of roles"),
            (f'id = "PLAN-AGREED"\n{TOLD}'.replace('"social_worker"', ""), "roles names nobody"),
            ('id = "PLAN-AGREED"\nroles = ["director"]\nsource = "Us"', "who decides"),
            ('id = "PLAN-AGREED"\ndecider = "Us"\nsource = "Us"', "give decider .* and roles .* together"),
            (f'id = "PLAN-AGREED"\nstand_in = ""\nstand_in_roles = ["director"]\n{TOLD}', "must say in words"),
            ('id = "PLAN-AGREED"\ndecider = "Us"\nroles = ["director"]', "needs a source"),
            ('id = "PLAN-AGREED"\nsource = "Us"', "needs a source .*, and who decides"),
            (f'id = "PLAN-AGREED"\nfrom = "2026-04-01"\n{TOLD}', "from must be a date"),
            (f'id = "PLAN-AGREED"\nevidence = "None"\n{TOLD}', "has evidence; it may have decider"),
            ("id = ", "is not TOML"),
        ],
    )
    def test_what_may_not_stand_is_refused_in_words(self, file: Path, entry: str, says: str) -> None:
        file.write_text(f"[[decision]]\n{entry}", encoding="utf-8")
        with pytest.raises(law.OverrideRefused, match=says):
            decisions()


class TestFiles:
    """A file of rules that does not say what it must is refused, with the file and the entry."""

    GOOD = {
        "id": "X",
        "title": "X",
        "text": "X.",
        "source": "X",
        "status": "law",
        "checked": "V",
        "unit": "working days",
        "counting": "working days",
        "fact": "x",
        "trigger": "the x",
        "value": 5,
    }

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            ({"status": "certain"}, "status “certain”"),
            ({"checked": "Z"}, "checked “Z”"),
            ({"counting": "guess"}, "“guess” does not count"),
            ({"unit": "months"}, "does not count months"),
            ({"fact": ""}, "must name the fact"),
            ({"colour": "red"}, "has colour, which nothing reads"),
            ({"from": date(2026, 1, 1), "to": date(2025, 1, 1)}, "ends before it starts"),
        ],
    )
    def test_a_wrong_entry(self, change: dict[str, object], says: str) -> None:
        assert read_rule(self.GOOD, "clock", "Area", "x.toml").value == 5
        with pytest.raises(LawFileError, match=says):
            read_rule({**self.GOOD, **change}, "clock", "Area", "x.toml")

    def test_a_missing_word_and_an_unknown_kind(self) -> None:
        without_source = {key: self.GOOD[key] for key in self.GOOD if key != "source"}
        with pytest.raises(LawFileError, match=r"x\.toml: clock X has no source"):
            read_rule(without_source, "clock", "Area", "x.toml")
        standard = {key: self.GOOD[key] for key in ("id", "title", "text", "source", "status", "checked")}
        with pytest.raises(LawFileError, match="kind “guess”"):
            read_rule({**standard, "kind": "guess"}, "standard", "Area", "x.toml")


def test_who_decides() -> None:
    assert who_decides("PLACE-AT-A-DISTANCE", TODAY).decider == "Director of children's services"
    assert who_decides("DISCHARGE-CARE-ORDER", TODAY).decider == "The court"
    assert "not the panel" in who_decides("PLACE-FOR-ADOPTION", TODAY).adviser
    with pytest.raises(LookupError, match="does not say who decides PLACE-FOR-ADOPTION on 31 August 2012"):
        who_decides("PLACE-FOR-ADOPTION", date(2012, 8, 31))
    assert len(known()) == len(decisions())
    for decision in decisions():
        assert decision.decider
        assert decision.evidence
        assert decision.source
