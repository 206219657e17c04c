"""Every field of a return is fed: by a question of the forms, by a column of the record, or there is a reason why not
yet. What the kinds and returns/fed.toml say of it is held against the models and against what a snapshot is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from goldenthread.insight.taking.take import SHAPES
from goldenthread.returns import fed

ROOMS = ("people", "workforce", "placements", "pathway", "places")
MODELS = {model.__name__: model for room in ROOMS for model in apps.get_app_config(room).get_models()}
SOMETIME = re.compile(r"\b(issue|later|todo|soon|phase)\b", re.IGNORECASE)


def of_the_snapshot() -> Iterator[tuple[fed.Field, str]]:
    """Each field of the dataset with the expression that makes it; empty where nothing does."""
    for field in fed.fields().values():
        if field.collection == fed.SSD:
            sql = (SHAPES / f"{field.table}.sql").read_text(encoding="utf-8")
            found = re.search(rf"([^\n]*?)\s+AS {field.name}\b", sql)
            yield field, found.group(1).strip() if found else ""


def test_a_field_that_nothing_feeds_is_noticed() -> None:
    silent = [field for field in fed.fields().values() if field.id not in fed.asked() and field.id not in fed.lines()]
    assert not silent, (
        "Nothing feeds these fields of a return. Name each in `reads` of the question that does, or add to "
        f"{fed.FILE.name}:\n"
        + "\n".join(f'["{field.table}"]\n{field.name} = "Model.column" or "not recorded yet: …"' for field in silent)
    )


def test_a_field_has_one_source() -> None:
    twice = [id_ for id_ in fed.lines() if id_ in fed.asked()]
    assert not twice, f"A question feeds these fields: take them out of {fed.FILE.name}: {', '.join(twice)}"


def test_every_line_is_about_a_field() -> None:
    stray = [id_ for id_ in fed.lines() if id_ not in fed.fields()]
    assert not stray, f"{fed.FILE.name} has lines for fields that no return has: {', '.join(stray)}"


@pytest.mark.parametrize("id_", fed.lines())
def test_what_a_line_names_exists(id_: str) -> None:
    line = fed.lines()[id_]
    for named in fed.named_in(line):
        name, _, column = named.partition(".")
        assert name in MODELS, f"{fed.FILE.name}: {id_}: the record has no {name}."
        columns = {field.name for field in MODELS[name]._meta.concrete_fields}
        assert not column or column in columns, f"{fed.FILE.name}: {id_}: {name} has no {column}."


@pytest.mark.parametrize("id_", [id_ for id_, line in fed.lines().items() if not fed.named_in(line)])
def test_why_not_yet_is_said_in_the_words_of_the_field(id_: str) -> None:
    reason = fed.lines()[id_].partition(": ")[2]
    assert len(reason.split()) >= 4, f"{fed.FILE.name}: {id_}: say what cannot be recorded yet."
    assert not SOMETIME.search(reason), f"{fed.FILE.name}: {id_}: say what is missing, not when it comes."


def test_what_is_fed_reaches_the_snapshot_and_nothing_else_does() -> None:
    wrong = []
    for field, expression in of_the_snapshot():
        line = fed.lines().get(field.id, "")
        is_fed = field.id in fed.asked() or bool(fed.named_in(line))
        constant = re.fullmatch(r"'[^']*'", expression) is not None
        if is_fed and not expression:
            wrong.append(f"{field.id} is fed, and {field.table}.sql does not write it")
        if not is_fed and expression and not constant:
            wrong.append(f"{field.id} is said not to be there yet, and {field.table}.sql writes it")
        if is_fed and constant and "." in line:
            wrong.append(f"{field.id} is fed by {line}, and {field.table}.sql writes {expression} whatever that says")
    assert not wrong, "\n".join(wrong)


def test_the_page_is_current() -> None:
    assert (Path(fed.ROOT) / fed.PAGE).read_text(encoding="utf-8") == fed.page(), (
        f"{fed.PAGE} is not what the kinds and {fed.FILE.name} say. Run `python -m goldenthread.returns.fed`."
    )
