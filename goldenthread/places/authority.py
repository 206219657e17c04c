"""The authority's own file, authority.toml in the data folder: who it is, how many children it has, what it sets."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from goldenthread.rules.law import Law, load

PICTURES = (b"\x89PNG", b"\xff\xd8\xff")
CONTACT = ("telephone", "out_of_hours", "complaints", "advocacy", "translation")


class AuthorityFileError(ValueError):
    """authority.toml cannot be read, or says something that cannot be."""


@dataclass(frozen=True)
class Authority:
    """`population` is children under 18, by the year on whose 31 March the financial year ends.

    `contact` is what its letters tell families, by what it is for: see CONTACT.
    """

    name: str = ""
    la_code: str = ""
    logo: str = ""
    printed_logo: str = ""
    population: dict[int, int] = field(default_factory=dict)
    contact: dict[str, str] = field(default_factory=dict)


def path() -> Path:
    return Path(settings.DATA) / "authority.toml"


def read(file: Path | None = None) -> Authority:
    """What the file says (ours, if none is named); an authority without a name where there is no file yet.

    Raises AuthorityFileError.
    """
    file = file or path()
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Authority()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AuthorityFileError(f"{file} is not TOML: {error}. Mend it, or take it away.") from error
    about = said.get("authority", {})
    return Authority(
        name=str(about.get("name", "")),
        la_code=str(about.get("la_code", "")),
        logo=str(about.get("logo", "")),
        printed_logo=str(about.get("printed_logo", "")),
        population={
            _year(file, year): _children(file, year, count) for year, count in said.get("population", {}).items()
        },
        contact=_contact(file, said.get("contact", {})),
    )


def picture() -> bytes | None:
    """The logo that letters carry: a PNG or JPEG in the data folder; None where there is none that can be read."""
    named = read().printed_logo
    file = (path().parent / named).resolve()
    if not named or not file.is_relative_to(path().parent.resolve()) or not file.is_file():
        return None
    content = file.read_bytes()
    return content if content.startswith(PICTURES) else None


def _contact(file: Path, given: Mapping[str, object]) -> dict[str, str]:
    if unknown := sorted(set(given) - set(CONTACT)):
        raise AuthorityFileError(f"{file}: [contact] names {unknown[0]!r}. It may name {', '.join(CONTACT)}.")
    return {name: str(words).strip() for name, words in given.items()}


def law() -> Law:
    """The rules with this authority's own standards laid over them; read again when its file has changed."""
    file = path()
    return _law(file, file.stat().st_mtime_ns if file.exists() else 0)


@lru_cache(maxsize=2)
def _law(file: Path, changed: int) -> Law:
    return load(file)


def _year(file: Path, text: str) -> int:
    if not (text.isdigit() and 1990 <= int(text) <= 2100):
        raise AuthorityFileError(f"{file}: [population] names {text!r}. Name the year that the financial year ends in.")
    return int(text)


def _children(file: Path, year: str, count: object) -> int:
    if not isinstance(count, int) or count < 0:
        raise AuthorityFileError(f"{file}: the population of {year} is {count!r}. Write a whole number.")
    return count
