"""Every address that takes what somebody sends, with the page on which its form stands and who opens it; and those
that are not swept, with the reason. tests/house/test_forms_swept.py holds the list complete."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import CodeType
from typing import Any, NamedTuple

from goldenthread.pathway.kinds import KINDS, Kind
from tests.journeys.pages import ADDRESSES

DIRECTOR, MANAGER, WORKER = "director", "team.manager", "social.worker"
ANALYST, HEAD = "performance.analyst", "head.of.service"


class At(NamedTuple):
    """Where the form of an address stands, for whom, and what they open first where it is offered only then."""

    page: str
    role: str = DIRECTOR
    first: str = ""


FORMS: dict[str, At] = {
    "sign-in": At("/sign-in", ""),
    "password": At("/password"),
    "children/new": At("/children/new", first="/search?q=ann%20petch"),
    "children/<int:pk>": At("/children/{outside}", WORKER),
    "children/<int:pk>/family/add/<int:other>": At("/children/{own}/family/add/{long}"),
    "children/<int:pk>/family/new": At("/children/{own}/family/new?q=ann%20petch"),
    "children/<int:pk>/family/<int:row>": At("/children/{own}/family/{kin}"),
    "children/<int:pk>/particulars": At("/children/{own}/particulars"),
    "children/<int:person_id>/warnings/add": At("/children/{own}/warnings/add"),
    "children/<int:person_id>/warnings/<int:warning_id>": At("/children/{warned}/warnings/{warning}"),
    "children/<int:person_id>/contact/add": At("/children/{own}/contact/add"),
    "children/<int:person_id>/contact/<int:restriction_id>": At("/children/{kept}/contact/{contact_limit}"),
    "children/<int:person_id>/restrict": At("/children/{own}/restrict", HEAD),
    "children/<int:person_id>/restrict/lift": At("/children/{closed}/restrict/lift", HEAD),
    "restricted/<int:pk>": At("/restricted/{opening}", HEAD),
    "matches/<int:pk>": At("/matches/{match}", ANALYST),
    "merges/<int:pk>": At("/merges/{merge}", ANALYST),
    "notices/mail": At("/notices/mail", WORKER),
    "clinic": At("/clinic", MANAGER),
    "children/<int:person_id>/steps/<int:step_id>/correct": At("/children/{long}/steps/{visit}/correct", WORKER),
    "children/<int:person_id>/steps/<int:step_id>/withdraw": At("/children/{long}/steps/{mistaken}/withdraw", WORKER),
    "children/<int:person_id>/documents/<slug:letter>/<slug:of>": At(
        "/children/{long}/documents/assessment_begins/step-{assessed}", WORKER
    ),
    "children/<int:person_id>/write/<slug:kind>": At("/children/{long}/write/specialist_assessment?new=yes", WORKER),
    "children/<int:person_id>/late/<slug:clock>/<slug:subject>": At(
        "/children/{nell}/late/SA-45WD/Step-{nells}", MANAGER
    ),
    "write/<uuid:group>": At("/write/{writing}", WORKER),
    "write/<uuid:group>/discard": At("/write/{writing}/discard", WORKER),
    "decide/<uuid:group>": At("/decide/{submitted}", MANAGER),
    "children/<int:person_id>/hand-over": At("/children/{own}/hand-over", WORKER),
    "children/<int:person_id>/hand-over/<slug:way>": At("/children/{own}/hand-over/authority", WORKER),
    "handovers/<int:handover_id>": At("/handovers/{handover}", MANAGER),
    "handovers/assign": At("/handovers/assign?child={own}", MANAGER),
    "discrepancies/<int:discrepancy_id>": At("/discrepancies/{discrepancy}"),
    "supervision/<int:pk>": At("/supervision/{supervision}", WORKER),
    "workers/<int:pk>/supervision": At("/workers/{worker}/supervision", MANAGER),
    "workers/<int:pk>/supervision/cancelled": At("/workers/{worker}/supervision/cancelled", MANAGER),
    "workers/<int:pk>/absence": At("/workers/{worker}/absence", MANAGER),
    "workers/<int:pk>/qualified": At("/workers/{worker}/qualified", MANAGER),
    "absences/<int:pk>": At("/absences/{absence}", MANAGER),
    "front-door/contacts/<int:step_id>/feedback": At("/front-door/contacts/{contact}/feedback"),
    "front-door/domestic-abuse": At("/front-door/domestic-abuse", HEAD),
    "front-door/record/<int:person_id>": At("/front-door/record/{long}"),
    "front-door/sample/<int:step_id>": At("/front-door/sample/{sampled}", HEAD),
    "measures/<slug:name>/dispute": At("/measures/children_looked_after/dispute"),
    "measures/disputes/<int:pk>/answer": At("/measures/disputes/{dispute}/answer"),
    "papers/new/": At("/papers/new/"),
    "papers/<int:pk>/details/": At("/papers/{draft}/details/"),
    "papers/<int:pk>/sections/<int:section_pk>/": At("/papers/{draft}/sections/{section}/"),
    "papers/<int:pk>/sections/<int:section_pk>/delete/": At("/papers/{draft}/sections/{section}/delete/"),
    "papers/<int:pk>/figures/<str:measure>/place/": At(
        "/papers/{draft}/figures/children_looked_after/place/?snapshot={snapshot}&period=2025-10-31&section={section}"
    ),
    "papers/<int:pk>/placed/<slug:ref>/": At("/papers/{draft}/placed/in-care/"),
    "papers/<int:pk>/outside/": At("/papers/{draft}/outside/?section={section}"),
    "papers/<int:pk>/outside/<slug:ref>/": At("/papers/{draft}/outside/households/"),
    "papers/<int:pk>/issue/": At("/papers/{draft}/issue/"),
    "papers/<int:pk>/withdraw/": At("/papers/{issued}/withdraw/"),
    "figures/<str:figure_id>/": At("/figures/{figure}/"),
}
# They take a post and nothing that is typed.
NOT_FORMS = {
    "children/<int:person_id>/documents/<slug:letter>/<slug:of>/<slug:format>": "reads its address, as its page does",
    "sign-out": "a button; tests/access/test_pages.py presses it",
    "sign-in/<str:token>": "a button of a link that holds once; tests/access reads it",
    "children/<int:person_id>/warnings/read": "a button of the page before a record, named in the sweep of addresses",
    "write/<uuid:group>/autosave": "takes what the form's script sends: test_bad_input.py sends it garbage",
    "write/<uuid:group>/bring-back": "a button of the list of drafts",
    "decide/<uuid:group>/take-back": "a button of the page of the decision",
    "front-door/overnight": "a button for each entry",
    "papers/<int:pk>/copy/": "a button of the paper",
    "papers/<int:pk>/sections/add/": "a button of the paper",
    "papers/<int:pk>/sections/<int:section_pk>/move/": "a button of the paper",
    "demo/<int:pk>": "a button of the demonstration's page",
}


def _writer(kind: Kind, usual: str = DIRECTOR) -> str:
    """Whoever usually opens it, where it is theirs to do; else the Director, else the first whose work it is."""
    may = [role for role in (usual, DIRECTOR) if not kind.done_by or role.replace(".", "_") in kind.done_by]
    return (may or [kind.done_by[0].replace("_", ".")])[0]


# kind → where writing of it begins.
WRITTEN: dict[str, At] = {
    kind.id: At(f"/children/{{long}}/write/{kind.id}?new=yes", _writer(kind, WORKER))
    for kind in KINDS.values()
    if kind.offered == "child" and kind.within in ("", "ChildInNeed")
} | {
    kind.id: At(f"/children/{{{child}}}/write/{kind.id}?new=yes", _writer(kind))
    for kind, child in ((k, "planned" if k.within == "ProtectionPlan" else "in_care") for k in KINDS.values())
    if kind.offered == "child" and kind.within not in ("", "ChildInNeed")
} | {
    kind.id: At(f"/front-door/contacts/{{contact}}/write/{kind.id}", _writer(kind))
    for kind in KINDS.values()
    if kind.offered == "front door" and kind.id not in ("contact", "feedback")
} | {"specialist_assessment": At("/write/{asked_for}", WORKER)}  # fmt: skip


def takes_a_post(view: Callable[..., Any]) -> bool:
    """Whether it, or a function of ours that it calls, asks how or with what it was sent."""
    return any("POST" in (*code.co_names, *code.co_consts) for code in _codes(view, set()))


def post_addresses() -> set[str]:
    return {pattern for pattern, entry in ADDRESSES.items() if takes_a_post(entry.callback)}


def _codes(function: Callable[..., Any], seen: set[Any]) -> Iterator[CodeType]:
    while hasattr(function, "__wrapped__"):
        if function.__closure__ and any(_lists_methods(cell.cell_contents) for cell in function.__closure__):
            yield _POST
        function = function.__wrapped__
    code = getattr(function, "__code__", None)
    if code is None or code in seen:
        return
    seen.add(code)
    yield code
    yield from (each for each in code.co_consts if isinstance(each, CodeType))
    for name in code.co_names:
        called = getattr(function, "__globals__", {}).get(name)
        ours = getattr(called, "__module__", "").rpartition(".")[0]
        if (
            callable(called)
            and ours
            and ours == function.__module__.rpartition(".")[0]
            and not isinstance(called, type)
        ):
            yield from _codes(called, seen)


def _room(function: Callable[..., Any]) -> str:
    return getattr(function, "__module__", "").rpartition(".")[0]


def _lists_methods(value: Any) -> bool:
    return isinstance(value, list) and "POST" in value


def _post() -> str:
    return "POST"


_POST = _post.__code__
