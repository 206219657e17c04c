"""Every model is of the record (and keeps its history), append-only, reference, a projection, or the product's own."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from goldenthread.access.record import History, Recorded

ROOMS = Path(__file__).resolve().parents[2] / "goldenthread"
APPEND_ONLY = {"access.LogEntry", "access.Seal"}
REFERENCE = {"places.Organisation", "places.Postcode", "places.School", "places.Ward"}
PROJECTION = {"pathway.RunningClock", "people.NameKey", "people.SearchKey"}
# Written by the actions of their room, with a log row and without versions.
OF_THE_PRODUCT = {
    "access.Grant",
    "access.ReasonedLook",
    "access.User",
    "pathway.Draft",
    "pathway.DraftFile",
    "pathway.MailChoice",
    "pathway.Notice",
    "people.Tombstone",
    "returns.Load",
    "returns.SourceFile",
    "returns.SourceRow",
}

OURS = [model for model in apps.get_models() if model.__module__.startswith("goldenthread.")]
RECORD = [model for model in OURS if issubclass(model, Recorded)]
HISTORIES = {model for model in OURS if issubclass(model, History)}


def test_every_model_is_listed() -> None:
    listed = APPEND_ONLY | REFERENCE | PROJECTION | OF_THE_PRODUCT
    found = {model._meta.label for model in OURS if model not in RECORD and model not in HISTORIES}
    missing = "\n".join(f'    "{label}",' for label in sorted(found - listed))
    assert not found - listed, f"Add each to one of the lists of tests/house/test_models.py:\n{missing}"
    assert not listed - found, f"No longer there: {sorted(listed - found)}"


@pytest.mark.parametrize("model", RECORD, ids=lambda model: model._meta.label)
def test_every_model_of_the_record_keeps_its_history(model: type[Recorded]) -> None:
    history = model.__dict__.get("history")
    assert history in HISTORIES, (
        f"Below the class {model.__name__} write: {model.__name__}History = history_of({model.__name__})"
    )
    columns = {field.attname for field in history._meta.concrete_fields}
    missing = {field.attname for field in model._meta.concrete_fields if not field.primary_key} - columns
    assert not missing, f"{history.__name__} lacks {sorted(missing)}"
    assert {"record_id", "recorded_to", "changed_by_id", "why", "withdrawn"} <= columns


def test_every_history_is_of_one_model() -> None:
    assert len(HISTORIES) == len(RECORD)


@pytest.mark.parametrize("model", RECORD, ids=lambda model: model._meta.label)
def test_what_belongs_to_a_person_says_so_in_the_log(model: type[Recorded]) -> None:
    about = any(isinstance(f, models.ForeignKey) and f.name == "person" for f in model._meta.concrete_fields)
    if about or model._meta.label == "people.Person":
        assert model(**({"person_id": 7} if about else {"pk": 7})).subject_id == 7


# --- every action writes to the log ---

# Public functions of a room's actions that are not actions: what they are, in a few words.
NOT_ACTIONS = {
    "access.actions.find_user": "a reading",
    "access.actions.grant_objections": "a policy",
    "access.actions.the_product": "the user by whom the product acts",
    "governance.actions.changed_figures": "a reading",
    "governance.actions.issue_objections": "a policy",
    "people.actions.after_merge": "a slot for the rooms above",
    "people.actions.on_opening": "a slot for the rooms above",
    "places.actions.load_places": "reference tables, loaded whole",
    "returns.actions.year_of": "a reading of file names",
}


def files_of_actions() -> list[Path]:
    return [*ROOMS.glob("*/actions.py"), *ROOMS.glob("*/actions/*.py")]


def public_functions() -> dict[str, ast.FunctionDef]:
    """The functions a room offers as its actions: those of actions.py, or those that actions/__init__.py exports."""
    found = {}
    for file in files_of_actions():
        room = file.relative_to(ROOMS).parts[0]
        exported = None if file.name == "actions.py" else exports(file.with_name("__init__.py"))
        public = (node for node in functions(file) if not node.name.startswith("_"))
        offered = (node for node in public if exported is None or node.name in exported)
        found.update({f"{room}.actions.{node.name}": node for node in offered})
    return found


def functions(file: Path) -> list[ast.FunctionDef]:
    body = ast.parse(file.read_text(encoding="utf-8")).body
    return [node for node in body if isinstance(node, ast.FunctionDef)]


def exports(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {a.asname or a.name for node in tree.body if isinstance(node, ast.ImportFrom) for a in node.names}


FUNCTIONS = public_functions()
ACTIONS = {name: node for name, node in FUNCTIONS.items() if name not in NOT_ACTIONS}


def called(node: ast.AST) -> set[str]:
    return {
        call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
    }


def acts() -> set[str]:
    """The bare names of the functions and classes that write within `acting`, themselves or through another."""
    bodies: dict[str, set[str]] = {}
    for file in files_of_actions():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                bodies.setdefault(node.name, set()).update(called(node))
    names = {"acting"}
    while more := {name for name, calls in bodies.items() if calls & names} - names:
        names |= more
    return names


ACTS = acts()


@pytest.mark.parametrize("name", ACTIONS)
def test_every_action_writes_to_the_log(name: str) -> None:
    assert ACTIONS[name].name in ACTS, (
        f"{name} does not write within access.record.acting, so nothing of it is logged. Write it so; "
        f'or, if it is no action, add to NOT_ACTIONS of tests/house/test_models.py:\n    "{name}": "what it is",'
    )


@pytest.mark.parametrize("name", ACTIONS)
def test_every_action_is_signed_and_takes_names_only(name: str) -> None:
    arguments = ACTIONS[name].args
    assert not arguments.args, f"{name}: its arguments are keyword-only: def {ACTIONS[name].name}(*, by, …)"
    assert "by" in {argument.arg for argument in arguments.kwonlyargs}, f"{name} takes by=, who acts"


def test_the_exceptions_are_still_there() -> None:
    assert NOT_ACTIONS.keys() <= FUNCTIONS.keys()
