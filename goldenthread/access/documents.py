"""The tables of docs/access.md that are written from the code. A test says when the page is out of date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from goldenthread.access.commands import EXIT_CODES
from goldenthread.access.roles import PERMISSIONS, ROLES


def tables() -> dict[str, str]:
    """Name → Markdown, as it stands between <!-- name --> and <!-- end name -->."""
    order = list(PERMISSIONS)
    roles = (
        (each.title, each.description, each.reads.value, ", ".join(sorted(each.permissions, key=order.index)))
        for each in ROLES.values()
    )
    return {
        "roles": _table(("Role", "Who it is", "Reads", "May"), roles),
        "permissions": _table(("Permission", "What it lets somebody do"), PERMISSIONS.items()),
        "exit codes": _table(("Code", "Meaning"), ((str(code), said) for code, said in EXIT_CODES.items())),
    }


def refreshed(page: str) -> str:
    for name, table in tables().items():
        start, end = f"<!-- {name} -->", f"<!-- end {name} -->"
        before, _, rest = page.partition(start)
        _, _, after = rest.partition(end)
        page = f"{before}{start}\n{table}\n{end}{after}"
    return page


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
