"""Where each child stands on the day of each step: age, home, family, stage. What a text may say follows from it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from goldenthread.demo.days import NEVER, Days
from goldenthread.demo.narrative.draws import draw
from goldenthread.demo.narrative.facts import BIT
from goldenthread.demo.narrative.families import AWAY, HOME, NOT_SAID, Families, Ids, days, ids, words
from goldenthread.demo.narrative.spells import Spells
from goldenthread.demo.narrative.themes import BANDS, Themes

CARERS = tomllib.loads(Path(__file__).with_name("carers.toml").read_text(encoding="utf-8"))
CARER_NAMES = (*CARERS["women"], *CARERS["men"])
LIVES = {
    "A3": "adoptive", "A4": "adoptive", "A5": "adoptive", "A6": "adoptive", "U1": "kin", "U2": "kin", "U3": "kin",
    "U4": "foster", "U5": "foster", "U6": "foster", "K1": "residential", "K2": "residential", "R1": "residential",
    "S1": "residential", "H5": "supported", "K3": "supported", "P2": "supported", "P1": "with_parents",
}  # fmt: skip
PLACES = ("home", "foster", "kin", "residential", "supported", "with_parents", "adoptive", "elsewhere")
NOT_FOR_ALL = (
    "Girls",
    "Boys",
    "Infant",
    "Junior",
    "college",
    "special",
)  # schools that a child cannot simply be said to go to
STAGES = ("none", "assessing", "cin", "cp", "care", "leaver")
AGES = np.array([0, 1, 5, 11, 16, 18])  # where the bands from baby to grown begin
ASSESSING = 63  # days from a referral in which there is no plan yet
WITHIN = 5  # days in which a contact becomes a referral

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Setting:
    """One entry for each step of a chunk."""

    day: list[int]
    mask: list[int]
    sexes: list[int]  # of the child and of the carer, as phrases.Pools wants them
    age: list[int]
    child: list[str]
    mum: list[str]
    dad: list[str]
    sib: list[str]
    gran: list[str]
    carer: list[str]
    school: list[str]
    band: list[str]
    worker: list[str]
    stage: list[str]
    source: list[str]  # of the referral
    category: list[str]  # of the protection plan
    themes: list[tuple[str, ...]]


class Settings:
    def __init__(self, tables: Mapping[str, pa.Table], seed: int) -> None:
        self._seed = seed
        self.families = Families(tables)
        self._need = Spells(tables.get("child_in_need"), "source", "primary_need")
        self._plan = Spells(tables.get("child_in_need_plan"))
        self._protection = Spells(tables.get("protection_plan"), "initial_category")
        self._care = Spells(tables.get("care_period"))
        self._legal = Spells(tables.get("legal_status"), "code")
        self._placement = Spells(tables.get("placement"), "type", "postcode")
        self._placed_with = np.array(
            [
                crc32(f"{seed} {postcode or id}".encode()) % len(CARER_NAMES)
                for id, postcode in zip(self._placement.id.tolist(), self._placement.words["postcode"], strict=True)
            ]
        )
        self._lives = np.array([PLACES.index(LIVES.get(type, "elsewhere")) for type in self._placement.words["type"]])
        self._themes = Themes(tables)
        self._workers = _names(tables.get("worker"))
        self._schools = _schools(tables.get("school"))

    def of(self, steps: pa.Table) -> Setting:
        person, on = ids(steps, "person_id"), _moments(steps)
        need = self._need_rows(steps, person, on)
        protection = self._protection.rows(person, on)
        care, placement = self._care.rows(person, on), self._placement.rows(person, on)
        age, band = self._ages(person, on)
        grown, in_care = band == BANDS.index("grown"), (care > 0) & (band < BANDS.index("grown"))
        place = np.where(in_care, np.where(placement > 0, self._lives[placement], PLACES.index("elsewhere")), 0)
        stage = self._stages(person, on, need, protection, in_care, grown)
        family = _Family(self.families, person, on, place, self._placed_with[placement], grown, self._seed)
        legal = [self._legal.words["code"][row] for row in self._legal.rows(person, on).tolist()]

        mask = np.array([0, *(BIT[name] for name in BANDS[1:])], dtype=np.int64)[band]
        for name, holds in {
            "talks": age >= 3,
            "aged": age >= 1,
            "pupil": (band == BANDS.index("primary")) | (band == BANDS.index("secondary")),
            "learns": (age >= 2) & ~grown,
            "care": in_care,
            "leaver": grown,
            "interim": np.array([code == "C1" for code in legal], dtype=bool) & in_care,
            "worker": np.array([bool(self._workers.get(id)) for id in ids(steps, "worker_id").tolist()], dtype=bool),
            **{name: (place == number) & ~grown for number, name in enumerate(PLACES)},
            **{name: stage == number for number, name in enumerate(STAGES) if name in BIT},
            **family.flags,
            **_of_the_step(steps),
        }.items():
            mask[holds] |= BIT[name]
        unsaid = steps["seen"].combine_chunks().is_null().to_numpy(zero_copy_only=False)
        mask[unsaid & (band == BANDS.index("unborn"))] |= BIT["seen"]  # nobody asks it: the mother was
        better = self._trend(steps, person, on, need, protection, placement, in_care)
        mask |= np.where(better, BIT["better"], BIT["worse"])

        lot = draw(self._seed, np.where(need > 0, self._need.id[need], -person), "theme").tolist()
        bands, cared = [BANDS[number] for number in band.tolist()], in_care.tolist()
        sources = [self._need.words["source"][row] for row in need.tolist()]
        needs = [self._need.words["primary_need"][row] for row in need.tolist()]
        categories = [self._protection.words["initial_category"][row] for row in protection.tolist()]
        spells = self._need.id[need].tolist()
        told_by = [asked or source for asked, source in zip(_answers(steps, "source"), sources, strict=True)]
        first_told = [source or asked for source, asked in zip(sources, told_by, strict=True)]
        themes = [
            self._themes.of(spell, *rest)
            for spell, *rest in zip(
                spells,
                bands,
                needs,
                first_told,
                [code if within else category for code, within, category in zip(legal, cared, categories, strict=True)],
                cared,
                lot,
                strict=True,
            )
        ]
        called = self.families.called
        return Setting(
            day=on.tolist(),
            mask=mask.tolist(),
            sexes=(self.families.sex[person] * 3 + family.carer_sex).tolist(),
            age=age.tolist(),
            child=[_child(called[id], band) for id, band in zip(person.tolist(), bands, strict=True)],
            mum=[called[id] for id in family.mother.tolist()],
            dad=[called[id] for id in family.father.tolist()],
            sib=[called[id] for id in family.sibling.tolist()],
            gran=[called[id] for id in family.gran.tolist()],
            carer=family.carer_names,
            band=bands,
            school=self._schools_of(person, band),
            worker=[self._workers.get(id, "") for id in ids(steps, "worker_id").tolist()],
            stage=[STAGES[number] for number in stage.tolist()],
            source=told_by,
            category=categories,
            themes=themes,
        )

    def _need_rows(self, steps: pa.Table, person: Ids, on: Days) -> Ids:
        """The step's own spell; else the one the child is in, or is about to be in."""
        own = self._need.rows_of(ids(steps, "child_in_need_id"))
        now, soon = self._need.rows(person, on), self._need.rows(person, on + WITHIN)
        rows: Ids = np.where(own > 0, own, np.where(now > 0, now, soon))
        return rows

    def _ages(self, person: Ids, on: Days) -> tuple[Ids, Ids]:
        """Years and band. Nobody's age is guessed; who is not yet born, or only expected, is unborn."""
        born, expected = self.families.born[person], self.families.expected[person]
        known = born < NEVER
        age = np.where(known, _years(np.where(known, born, on), on), -1)
        band = np.where(known & (age >= 0), np.searchsorted(AGES, age, side="right") + 1, 0)
        unborn = (known & (born > on)) | (~known & (expected < NEVER))
        return np.where(unborn, -1, age), np.where(unborn, BANDS.index("unborn"), band)

    def _stages(self, person: Ids, on: Days, need: Ids, protection: Ids, in_care: Flags, grown: Flags) -> Ids:
        planned = (self._plan.rows(person, on) > 0) | (on > self._need.started[need] + ASSESSING)
        open_ = (need > 0) & (self._need.ended[need] >= on)
        stages: Ids = np.select(
            [grown, in_care, protection > 0, open_ & planned, open_],
            [STAGES.index(name) for name in ("leaver", "care", "cp", "cin", "assessing")],
            0,
        )
        return stages

    def _trend(
        self, steps: pa.Table, person: Ids, on: Days, need: Ids, protection: Ids, placement: Ids, in_care: Flags
    ) -> Flags:
        """Whether things are better. Help that ended worked in the end; what goes on goes up and down."""
        started = np.where(protection > 0, self._protection.started[protection], self._need.started[need])
        ended = np.where(protection > 0, self._protection.ended[protection], self._need.ended[need])
        spell = np.where(protection > 0, self._protection.id[protection], -self._need.id[need])
        turn = draw(self._seed, spell, "turn").astype(np.float64) / 2**32
        season = draw(self._seed, spell * 1000 + on // 120, "season").astype(np.float64) / 2**32
        over = (ended < NEVER) & (ended > started)
        way = np.where(over, (on - started) / np.where(over, ended - started, 1), 0)
        better = np.where(over, way > 0.2 + 0.6 * turn, season < 0.5)
        settled = draw(self._seed, self._placement.id[placement] * 1000 + on // 180, "settled") < 0.75 * 2**32
        better = np.where(in_care, settled, better)
        outcome = words(steps, "outcome")
        found: Flags = np.where(
            _one_of(outcome, "closes", "early_help"),
            True,
            np.where(_one_of(outcome, "protection", "care"), False, better),
        ).astype(bool)
        return found

    def _schools_of(self, person: Ids, band: Ids) -> list[str]:
        """Brothers and sisters go to the same school where they can."""
        mother = self.families.relative["mother"][person]
        drawn = draw(self._seed, np.where(mother > 0, mother, person), "school").tolist()
        first = BANDS.index("primary")
        return [
            names[lot % len(names)] if (names := self._schools[number > first]) else "school"
            for lot, number in zip(drawn, band.tolist(), strict=True)
        ]


class _Family:
    """Who may be named for each step, and who cares for the child that day."""

    def __init__(
        self, families: Families, person: Ids, on: Days, place: Ids, placed_with: Ids, grown: Flags, seed: int
    ) -> None:
        known, lives = {}, {}
        for name, relative in families.relative.items():
            whom = relative[person]
            known[name] = np.where(families.living(whom, on), whom, 0)
            lives[name] = np.where(known[name] > 0, families.lives[name][person], AWAY)
        self.mother, self.father, self.gran = known["mother"], known["father"], known["grandparent"]
        self.sibling = families.sibling(person, on, draw(seed, person, "sibling").astype(np.int64))
        at_home = np.select(
            [
                *(lives[name] == HOME for name in ("mother", "father", "step-parent", "grandparent", "carer")),
                lives["mother"] == NOT_SAID,
            ],
            [*(known[name] for name in ("mother", "father", "step-parent", "grandparent", "carer")), self.mother],
            0,
        )
        at_home = np.where(
            (at_home == 0) & (place == PLACES.index("with_parents")),
            np.where(self.mother > 0, self.mother, self.father),
            at_home,
        )
        relation = np.where(known["carer"] > 0, known["carer"], self.gran)
        by_family = (place == PLACES.index("home")) | (place == PLACES.index("with_parents"))
        by_kin = (place == PLACES.index("kin")) & (relation > 0)
        carer = np.where(by_family, at_home, np.where(by_kin, relation, 0))
        drawn = ~by_family & ~by_kin
        self.carer_sex = np.where(drawn, placed_with >= len(CARERS["women"]), families.sex[carer]).astype(np.int64)
        self.carer_names = [
            CARER_NAMES[lot] if chosen else families.called[id]
            for id, chosen, lot in zip(carer.tolist(), drawn.tolist(), placed_with.tolist(), strict=True)
        ]
        at_mothers = (at_home == self.mother) | (lives["mother"] == HOME)
        mum_home = (self.mother > 0) & (lives["mother"] != AWAY) & by_family & at_mothers
        self.flags: dict[str, Flags] = {
            "mum": self.mother > 0,
            "mum_home": mum_home,
            "dad": self.father > 0,
            "dad_home": (lives["father"] == HOME) & by_family,
            "dad_away": (self.father > 0) & (lives["father"] == AWAY),
            "no_dad": families.relative["father"][person] == 0,
            "sib": self.sibling > 0,
            "gran": self.gran > 0,
            "carer": ((carer > 0) | drawn) & ~grown,
        }


def _moments(steps: pa.Table) -> Days:
    """The day a text speaks of; an assessment is written up when it is finished."""
    started, happened, signed = (days(steps, name) for name in ("started", "happened_on", "authorised_on"))
    assessed = np.array([kind == "single_assessment" for kind in steps["kind"].to_pylist()], dtype=bool)
    on: Days = np.where(happened < NEVER, happened, np.where(started < NEVER, started, signed))
    return np.where(assessed & (signed < NEVER), signed, np.where(on < NEVER, on, 0))


def _years(born: Days, on: Days) -> Ids:
    birth, now = born.astype("datetime64[D]"), on.astype("datetime64[D]")
    months = now.astype("datetime64[M]").astype(np.int64) - birth.astype("datetime64[M]").astype(np.int64)
    day_of = [(day - day.astype("datetime64[M]")).astype(np.int64) for day in (birth, now)]
    years: Ids = (months - (day_of[1] < day_of[0])) // 12
    return years


def _of_the_step(steps: pa.Table) -> dict[str, Flags]:
    seen, alone = steps["seen"].to_pylist(), steps["seen_alone"].to_pylist()
    outcome = words(steps, "outcome")
    return {
        "seen": np.array([answer is True for answer in seen], dtype=bool),
        "not_seen": np.array([answer is False for answer in seen], dtype=bool),
        "alone": np.array([a is True and s is True for a, s in zip(alone, seen, strict=True)], dtype=bool),
        "not_alone": np.array([a is False and s is True for a, s in zip(alone, seen, strict=True)], dtype=bool),
        "no_bedroom": np.array(
            ['"bedroom": false' in (each or "") for each in steps["answers"].to_pylist()], dtype=bool
        ),
        "decided": np.array([bool(each) for each in outcome], dtype=bool) | (days(steps, "authorised_on") < NEVER),
        "held": (days(steps, "happened_on") < NEVER)
        & np.array([each not in ("declined", "not_offered") for each in outcome], dtype=bool),
        "harm": _one_of(outcome, "single_agency", "joint", "immediate_protection"),
        "goes_on": _one_of(outcome, "continues", ""),
        "spoke": _one_of(_answers(steps, "about"), "telephone", "meeting"),
        "mild": _one_of(outcome, "early_help", "other_agency", "advice", "nothing"),
        "grave": ~_one_of(outcome, "early_help", "other_agency", "advice", "nothing", ""),
        "planned": _one_of(outcome, "child_in_need_plan", "early_help", "short_breaks", "legal_action", "care"),
    }


def _one_of(values: list[str], *wanted: str) -> Flags:
    return np.array([value in wanted for value in values], dtype=bool)


def _answers(steps: pa.Table, question: str) -> list[str]:
    """A code that the steps answer, read without parsing the whole."""
    opening = f'"{question}": "'
    return [(answers or "").partition(opening)[2].partition('"')[0] for answers in steps["answers"].to_pylist()]


def _child(name: str, band: str) -> str:
    if band == "unborn":
        return "the unborn baby"
    return name or ("the young person" if band in ("secondary", "older", "grown") else "the child")


def _names(workers: pa.Table | None) -> dict[int, str]:
    return {} if workers is None else dict(zip(ids(workers, "id").tolist(), words(workers, "name"), strict=True))


def _schools(table: pa.Table | None) -> tuple[list[str], list[str]]:
    """Names of primary schools, and of the others."""
    if table is None:
        return [], []
    named = [
        (name, phase)
        for name, phase in zip(words(table, "name"), words(table, "phase"), strict=True)
        if not any(word in f"{name} {phase}" for word in NOT_FOR_ALL)
    ]
    primary = [name for name, phase in named if "primary" in f"{name} {phase}".lower()]
    return primary, [name for name, _ in named if name not in set(primary)]
