"""A small invented snapshot, and a paper about it that may be issued."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from goldenthread.access.models import User
from goldenthread.access.record import Signature
from goldenthread.governance import actions
from goldenthread.governance.actions import Choice
from goldenthread.governance.models import Paper, Show
from goldenthread.insight.store import Snapshot, write
from tests.people_of_erimus import signed

AS_AT = date(2025, 10, 31)
TAKEN = datetime(2025, 11, 1, 2, 0)
IN_CARE = 12  # on 31 October 2025; two more on 30 September


def take(store: Path, without: Iterable[int] = (), as_at: date = AS_AT) -> Snapshot:
    """Fourteen children came into care in January; two of them left on 15 October. `without` leaves children out."""
    episodes = [
        {
            "clae_cla_episode_id": f"episode-{n}",
            "clae_person_id": str(n),
            "clae_cla_episode_start_date": date(2025, 1, 6),
            "clae_cla_episode_start_reason": "S",
            "clae_cla_primary_need_code": "N1" if n < 8 else "N5",
            "clae_cla_episode_ceased_date": date(2025, 10, 15) if n >= IN_CARE else None,
            "clae_cla_id": f"care-{n}",
            "clae_entered_care_date": date(2025, 1, 6),
        }
        for n in range(IN_CARE + 2)
        if n not in set(without)
    ]
    people = [{"pers_person_id": str(n), "pers_dob": date(2014, 2, 3)} for n in range(IN_CARE + 2)]
    coverage = [
        {"area": table, "from_date": date(2015, 4, 1), "to_date": None, "source": "invented"}
        for table in ("ssd_cla_episodes", "ssd_person")
    ]
    contents = {"ssd_cla_episodes": episodes, "ssd_person": people, "gt_coverage": coverage}
    return write(store, contents, as_at=as_at, taken_at=TAKEN)


def start(by: Signature) -> Paper:
    return actions.create_paper(
        by=by,
        title="Executive Member’s report, November 2025",
        meeting="Council",
        meeting_date=date(2025, 11, 26),
        executive_member="Councillor Joan Marwood",
        portfolio="Children’s Services",
    )


def in_care(snapshot: Snapshot, on: str = "2025-10-31", show: str = Show.VALUE, **filters: str) -> Choice:
    return Choice("children_looked_after", snapshot.id, on, filters, show)


def say(paper: Paper, text: str, by: Signature) -> None:
    """Writes into the section of highlights."""
    section = paper.sections.get(heading="HIGHLIGHTS")
    actions.write_section(by=by, section=section, level=section.level, heading=section.heading, text=text)


def issuable(director: User, snapshot: Snapshot) -> Paper:
    by = signed(director)
    paper = start(by)
    actions.place_figure(by=by, paper=paper, ref="in-care", choice=in_care(snapshot))
    say(paper, "There are [[figure:in-care]] children in our care.", by)
    return paper
