"""What every figure can be broken down by, whatever the measure: joined to the rows at their day."""

from collections.abc import Collection

from goldenthread.rules.ages import BANDS, UNBORN

LABELS = {
    "team": "Team",
    "worker": "Worker",
    "service": "Service",
    "ward": "Ward",
    "age_band": "Age",
    "sex": "Sex",
    "ethnicity": "Ethnic group",
    "disability": "Disability",
}
OF_WORKERS = ("team", "service")


def joins(wanted: Collection[str]) -> str:
    """The joins that give `rows` (person_id, at, team_id) the dimensions wanted; a team that the row names counts."""
    parts = []
    if {"team", "worker", "service"} & set(wanted):
        parts += [
            _on_the_day("holder"),
            "LEFT JOIN team ON team.team_id = coalesce(rows.team_id, holder.team_id)",
        ]
    if "ward" in wanted:
        parts.append(_on_the_day("home"))
    if {"age_band", "sex", "ethnicity", "disability"} & set(wanted):
        parts.append("LEFT JOIN somebody ON somebody.person_id = rows.person_id")
    return "\n".join(parts)


def _on_the_day(table: str) -> str:
    return (
        f"LEFT JOIN {table} ON {table}.person_id = rows.person_id"
        f" AND {table}.from_date <= rows.at AND {table}.next_date > rows.at"
    )


def column(name: str) -> str:
    """The SQL expression of a dimension, or of a column of the measure's own."""
    match name:
        case "team" | "service":
            return f"team.{name}"
        case "worker":
            return "holder.worker"
        case "ward":
            return "home.ward"
        case "sex" | "ethnicity" | "disability":
            return f"somebody.{name}"
        case "age_band":
            return _age_band()
    return f'rows."{name}"'


def _age_band() -> str:
    years = (
        "year(rows.at) - year(somebody.dob) - CAST(month(rows.at) * 100 + day(rows.at)"
        " < month(somebody.dob) * 100 + day(somebody.dob) AS INTEGER)"
    )
    bands = " ".join(f"WHEN {years} >= {least} THEN '{name}'" for least, name in reversed(BANDS.items()))
    return f"CASE WHEN rows.at < somebody.dob THEN '{UNBORN}' {bands} END"
