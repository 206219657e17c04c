"""Code lists of the returns, from the TOML file beside each return's reader."""

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class CodeList:
    """`now`: codes of the newest collection. `former`: codes of earlier ones, each with why it went.
    `means`: an old code that is only another spelling of a code of today."""

    name: str
    now: tuple[str, ...]
    former: dict[str, str]
    means: dict[str, str]

    def meaning(self, raw: str) -> str | None:
        """The code, in today's spelling; None when no collection ever had it."""
        code = raw.upper()
        code = self.means.get(code, code)
        return code if code in self.now or code in self.former else None


def read_code_lists(path: Path) -> dict[str, CodeList]:
    with path.open("rb") as file:
        tables = tomllib.load(file)
    return {
        name: CodeList(name, tuple(table["now"]), table.get("former", {}), table.get("means", {}))
        for name, table in tables.items()
    }
