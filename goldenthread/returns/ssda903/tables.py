"""The tables of the SSDA903 return, each declared once: its columns, what each may hold, which may be blank.

Source of the columns: the public validator csc-validator-be-903 0.1.17 (Data to Insight, MIT), ruleset 2026-27.
A column that is not `always` there (those the Department derives) may be absent from a file: it is then None.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar, get_type_hints

from goldenthread.returns import kinds
from goldenthread.returns.kinds import DATE, DISTANCE, FLAG, ID, PARTIAL_DATE, POSTCODE, TEXT, Kind
from goldenthread.returns.problems import CellProblem
from goldenthread.rules import codes


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: Kind
    required: bool = False
    always: bool = True


def _code(name: str, code_list: str, required: bool = False) -> Column:
    return Column(name, kinds.code(codes.lookup(code_list)), required)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file. `line` is its physical line, counted from 1; `cells` are its values as they came,
    under `columns`. A value with a problem is None."""

    title: ClassVar[str]

    file: str
    line: int
    columns: tuple[str, ...]
    cells: tuple[str, ...]
    problems: tuple[CellProblem, ...]
    child: Annotated[str, Column("CHILD", ID, required=True)]

    @property
    def raw(self) -> dict[str, str]:
        return dict(zip(self.columns, self.cells, strict=True))


@dataclass(frozen=True, slots=True)
class HeaderRow(Row):
    title = "Header"
    sex: Annotated[str | None, _code("SEX", "sex", required=True)]
    dob: Annotated[date | None, Column("DOB", DATE, required=True)]
    ethnic: Annotated[str | None, _code("ETHNIC", "ethnicity", required=True)]
    upn: Annotated[str | None, Column("UPN", kinds.upn(codes.lookup("upn_unknown"), "UN5"), required=True)]
    mother: Annotated[bool | None, Column("MOTHER", FLAG)]
    mc_dob: Annotated[date | None, Column("MC_DOB", DATE)]
    uasc: Annotated[bool | None, Column("UASC", FLAG, always=False)]


@dataclass(frozen=True, slots=True)
class EpisodeRow(Row):
    title = "Episodes"
    decom: Annotated[date | None, Column("DECOM", DATE, required=True)]
    rne: Annotated[str | None, _code("RNE", "new_episode_reason", required=True)]
    ls: Annotated[str | None, _code("LS", "legal_status", required=True)]
    cin: Annotated[str | None, _code("CIN", "need", required=True)]
    place: Annotated[str | None, _code("PLACE", "placement_type", required=True)]
    place_provider: Annotated[str | None, _code("PLACE_PROVIDER", "placement_provider")]
    dec: Annotated[date | None, Column("DEC", DATE)]
    rec: Annotated[str | None, _code("REC", "episode_ceased_reason")]
    reason_place_change: Annotated[str | None, _code("REASON_PLACE_CHANGE", "place_change_reason")]
    home_post: Annotated[str | None, Column("HOME_POST", POSTCODE)]
    pl_post: Annotated[str | None, Column("PL_POST", POSTCODE)]
    urn: Annotated[str | None, Column("URN", TEXT)]
    pl_la: Annotated[str | None, Column("PL_LA", TEXT, always=False)]
    pl_location: Annotated[str | None, Column("PL_LOCATION", TEXT, always=False)]
    pl_distance: Annotated[float | None, Column("PL_DISTANCE", DISTANCE, always=False)]


@dataclass(frozen=True, slots=True)
class ReviewRow(Row):
    title = "Reviews"
    dob: Annotated[date | None, Column("DOB", DATE, required=True)]
    review: Annotated[date | None, Column("REVIEW", DATE, required=True)]
    review_code: Annotated[str | None, _code("REVIEW_CODE", "review_participation", required=True)]


@dataclass(frozen=True, slots=True)
class AsylumRow(Row):
    title = "UASC"
    sex: Annotated[str | None, _code("SEX", "sex", required=True)]
    dob: Annotated[date | None, Column("DOB", DATE, required=True)]
    duc: Annotated[date | None, Column("DUC", DATE, required=True)]


@dataclass(frozen=True, slots=True)
class HealthRow(Row):
    title = "OC2"
    dob: Annotated[date | None, Column("DOB", DATE, required=True)]
    sdq_score: Annotated[int | None, Column("SDQ_SCORE", kinds.number(0, 40))]
    sdq_reason: Annotated[str | None, _code("SDQ_REASON", "sdq_reason")]
    convicted: Annotated[bool | None, Column("CONVICTED", FLAG)]
    health_check: Annotated[bool | None, Column("HEALTH_CHECK", FLAG)]
    immunisations: Annotated[bool | None, Column("IMMUNISATIONS", FLAG)]
    teeth_check: Annotated[bool | None, Column("TEETH_CHECK", FLAG)]
    health_assessment: Annotated[bool | None, Column("HEALTH_ASSESSMENT", FLAG)]
    substance_misuse: Annotated[bool | None, Column("SUBSTANCE_MISUSE", FLAG)]
    intervention_received: Annotated[bool | None, Column("INTERVENTION_RECEIVED", FLAG)]
    intervention_offered: Annotated[bool | None, Column("INTERVENTION_OFFERED", FLAG)]


@dataclass(frozen=True, slots=True)
class LeavingCareRow(Row):
    title = "OC3"
    dob: Annotated[date | None, Column("DOB", DATE, required=True)]
    in_touch: Annotated[str | None, _code("IN_TOUCH", "in_touch", required=True)]
    activ: Annotated[str | None, _code("ACTIV", "activity")]
    accom: Annotated[str | None, _code("ACCOM", "accommodation")]


@dataclass(frozen=True, slots=True)
class AdoptionRow(Row):
    title = "AD1"
    dob: Annotated[date | None, Column("DOB", DATE, required=True)]
    date_int: Annotated[date | None, Column("DATE_INT", DATE)]
    date_match: Annotated[date | None, Column("DATE_MATCH", DATE)]
    foster_care: Annotated[bool | None, Column("FOSTER_CARE", FLAG)]
    nb_adoptr: Annotated[int | None, Column("NB_ADOPTR", kinds.number(1, 2))]
    sex_adoptr: Annotated[str | None, _code("SEX_ADOPTR", "adopter_sex")]
    ls_adoptr: Annotated[str | None, _code("LS_ADOPTR", "adopter_legal_status")]


@dataclass(frozen=True, slots=True)
class PlacedForAdoptionRow(Row):
    title = "PlacedAdoption"
    dob: Annotated[date | None, Column("DOB", DATE, required=True)]
    date_placed: Annotated[date | None, Column("DATE_PLACED", DATE, required=True)]
    date_placed_ceased: Annotated[date | None, Column("DATE_PLACED_CEASED", DATE)]
    reason_placed_ceased: Annotated[str | None, _code("REASON_PLACED_CEASED", "adoption_reversal")]


@dataclass(frozen=True, slots=True)
class PreviousPermanenceRow(Row):
    title = "PrevPerm"
    dob: Annotated[date | None, Column("DOB", DATE, required=True)]
    prev_perm: Annotated[str | None, _code("PREV_PERM", "previous_permanence", required=True)]
    la_perm: Annotated[str | None, Column("LA_PERM", kinds.AUTHORITY)]
    date_perm: Annotated[str | None, Column("DATE_PERM", PARTIAL_DATE)]


@dataclass(frozen=True, slots=True)
class MissingRow(Row):
    title = "Missing"
    dob: Annotated[date | None, Column("DOB", DATE, required=True)]
    missing: Annotated[str | None, _code("MISSING", "missing", required=True)]
    mis_start: Annotated[date | None, Column("MIS_START", DATE, required=True)]
    mis_end: Annotated[date | None, Column("MIS_END", DATE)]


@dataclass(frozen=True, slots=True)
class SocialWorkerRow(Row):
    """From 2023-24."""

    title = "SWEpisodes"
    dob: Annotated[date | None, Column("DOB", DATE, required=True)]
    sw_id: Annotated[str | None, Column("SW_ID", ID, required=True)]
    sw_decom: Annotated[date | None, Column("SW_DECOM", DATE, required=True)]
    sw_dec: Annotated[date | None, Column("SW_DEC", DATE)]
    sw_reason: Annotated[str | None, _code("SW_REASON", "worker_change_reason")]


@dataclass(frozen=True, slots=True)
class DeprivationOfLibertyRow(Row):
    """From 2026-27."""

    title = "DoLo"
    dob: Annotated[date | None, Column("DOB", DATE, required=True)]
    dolo_start: Annotated[date | None, Column("DOLO_START", DATE, required=True)]
    dolo_end: Annotated[date | None, Column("DOLO_END", DATE)]


TABLES: tuple[type[Row], ...] = (
    HeaderRow,
    EpisodeRow,
    ReviewRow,
    AsylumRow,
    HealthRow,
    LeavingCareRow,
    AdoptionRow,
    PlacedForAdoptionRow,
    PreviousPermanenceRow,
    MissingRow,
    SocialWorkerRow,
    DeprivationOfLibertyRow,
)


def _declared(table: type[Row]) -> tuple[Column, ...]:
    hints = get_type_hints(table, include_extras=True).values()
    return tuple(part for hint in hints for part in getattr(hint, "__metadata__", ()) if isinstance(part, Column))


_COLUMNS = {table: _declared(table) for table in TABLES}
_ALWAYS = {table: frozenset(column.name for column in _COLUMNS[table] if column.always) for table in TABLES}
_SOMETIMES = {table: frozenset(column.name for column in _COLUMNS[table] if not column.always) for table in TABLES}


def columns_of(table: type[Row]) -> tuple[Column, ...]:
    """In the order of the row's fields."""
    return _COLUMNS[table]


def always_there(table: type[Row]) -> frozenset[str]:
    return _ALWAYS[table]


def sometimes_there(table: type[Row]) -> frozenset[str]:
    return _SOMETIMES[table]
