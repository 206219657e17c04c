"""Every address of the product, with what the sweep opens for it; and those it does not open, with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from goldenthread.access.doors import Door, door_of
from goldenthread.access.roles import ROLES
from goldenthread.demo import urls as demo

# {names} are ids of what furnish.py left in the authority.
PAGES: dict[str, tuple[str, ...]] = {
    "sign-in": ("/sign-in",),
    "sign-in/<str:token>": ("/sign-in/used-or-made-up",),
    "sign-out": ("/sign-out",),
    "password": ("/password",),
    "": ("/",),
    "search": ("/search?q=featherstone", "/search?q=zzyzx", "/search?q=smith%202015", "/search?q=%3F"),
    "children/new": ("/children/new",),
    "children/<int:pk>": (
        "/children/{own}",
        "/children/{outside}",
        "/children/{in_care}?life=2",
        "/children/{long}",
        "/children/{doubtful}",
        "/children/{offered}",
        "/children/{warned}",
        "/children/{kept}",
        "/children/{closed}",
        "/children/999999",
    ),
    "children/<int:pk>/family": ("/children/{own}/family", "/children/{in_care}/family", "/children/{long}/family"),
    "children/<int:pk>/family/find": ("/children/{own}/family/find", "/children/{own}/family/find?q=smith"),
    "children/<int:pk>/family/add/<int:other>": ("/children/{own}/family/add/{long}",),
    "children/<int:pk>/family/new": ("/children/{own}/family/new", "/children/{long}/family/new?q=ann%20petch%202001"),
    "children/<int:pk>/family/<int:row>": ("/children/{own}/family/{kin}",),
    "children/<int:pk>/particulars": ("/children/{own}/particulars", "/children/{long}/particulars"),
    "children/<int:person_id>/warnings/add": ("/children/{own}/warnings/add", "/children/{warned}/warnings/add"),
    "children/<int:person_id>/warnings/<int:warning_id>": ("/children/{warned}/warnings/{warning}",),
    "children/<int:person_id>/contact/add": ("/children/{own}/contact/add",),
    "children/<int:person_id>/contact/<int:restriction_id>": ("/children/{kept}/contact/{contact_limit}",),
    "children/<int:person_id>/restrict": ("/children/{own}/restrict", "/children/{closed}/restrict"),
    "children/<int:person_id>/restrict/lift": ("/children/{closed}/restrict/lift",),
    "restricted": ("/restricted",),
    "restricted/<int:pk>": ("/restricted/{opening}", "/restricted/999999"),
    "matches": ("/matches", "/matches?page=9"),
    "matches/<int:pk>": ("/matches/{match}", "/matches/999999"),
    "merges/<int:pk>": ("/merges/{merge}",),
    "worklist": (
        "/worklist",
        "/worklist?whose=teams&when=all",
        "/worklist?whose=all",
        "/worklist?list=children",
        "/worklist?list=unallocated",
        "/worklist?when=never&what=nothing",
    ),
    "notices": ("/notices", "/notices?page=9"),
    "notices/mail": ("/notices/mail",),
    "children/<int:person_id>/chronology": (
        "/children/{own}/chronology",
        "/children/{in_care}/chronology?all=yes",
        "/children/{own}/chronology?year=1066",
        "/children/{elder}/chronology?family=yes",
    ),
    "children/<int:person_id>/chronology/print": ("/children/{elder}/chronology/print?family=yes&all=yes",),
    "children/<int:person_id>/notes": (
        "/children/{own}/notes",
        "/children/{in_care}/notes?kind=visit&page=2",
        "/children/{long}/notes?q=cot",
        "/children/{long}/notes?q=zzyzx&year=1066",
    ),
    "children/<int:person_id>/steps/<int:step_id>": (
        "/children/{long}/steps/{visit}",
        "/children/{long}/steps/{older}",
        "/children/{long}/steps/{withdrawn}",
    ),
    "children/<int:person_id>/steps/<int:step_id>/correct": ("/children/{long}/steps/{visit}/correct",),
    "children/<int:person_id>/steps/<int:step_id>/withdraw": ("/children/{long}/steps/{mistaken}/withdraw",),
    "children/<int:person_id>/documents": (
        "/children/{long}/documents",
        "/children/{long}/documents?of=step-{visit}",
    ),
    "children/<int:person_id>/documents/<slug:letter>/<slug:of>": (
        "/children/{long}/documents/to_a_professional/step-{older}",
        "/children/{long}/documents/assessment_begins/step-{assessed}?easy=yes",
        "/children/{long}/documents/assessment_report/step-{assessed}",
    ),
    "children/<int:person_id>/late/<slug:clock>/<slug:subject>": ("/children/{nell}/late/SA-45WD/Step-{nells}",),
    "children/<int:person_id>/write/<slug:kind>": (
        "/children/{own}/write/visit",
        "/children/{own}/write/case_note",
        "/children/{long}/write/single_assessment",
        "/children/{long}/write/child_in_need_plan",
        "/children/{own}/write/specialist_assessment?new=yes",
        "/children/{long}/write/specialist_assessment",
    ),
    "write/<uuid:group>": ("/write/{writing}", "/write/{returned}", "/write/{asked_for}"),
    "write/<uuid:group>/discard": ("/write/{writing}/discard", "/write/{asked_for}/discard"),
    "drafts": ("/drafts",),
    "decide/<uuid:group>": ("/decide/{submitted}",),
    "forms": ("/forms", "/forms?kind=contact", "/forms?kind=visit&since=all", "/forms?kind=nothing&since=never"),
    "clinic": ("/clinic", "/clinic?team=SCP1", "/clinic?team=nonsense"),
    "children/<int:person_id>/hand-over": ("/children/{own}/hand-over",),
    "children/<int:person_id>/hand-over/<slug:way>": (
        "/children/{stepping}/hand-over/partner",
        "/children/{own}/hand-over/service",
        "/children/{stepping}/hand-over/authority",
    ),
    "children/<int:person_id>/held-by": ("/children/{own}/held-by", "/children/{offered}/held-by"),
    "handovers": ("/handovers",),
    "handovers/assign": ("/handovers/assign", "/handovers/assign?child={own}"),
    "handovers/<int:handover_id>": ("/handovers/{handover}",),
    "discrepancies/<int:discrepancy_id>": ("/discrepancies/{discrepancy}",),
    "supervision": ("/supervision", "/supervision?team=SCP1", "/supervision?team=nonsense"),
    "supervision/<int:pk>": ("/supervision/{supervision}", "/supervision/{cancelled}", "/supervision/999999"),
    "workers/<int:pk>": ("/workers/{worker}", "/workers/{worker}?page=2"),
    "workers/<int:pk>/supervision": ("/workers/{worker}/supervision",),
    "workers/<int:pk>/supervision/cancelled": ("/workers/{worker}/supervision/cancelled",),
    "workers/<int:pk>/absence": ("/workers/{worker}/absence",),
    "workers/<int:pk>/qualified": ("/workers/{worker}/qualified",),
    "absences/<int:pk>": ("/absences/{absence}",),
    "front-door": ("/front-door", "/front-door?day=2025-10-30&pause=yes", "/front-door?day=never"),
    "front-door/lists/<slug:which>": (
        "/front-door/lists/undecided",
        "/front-door/lists/late",
        "/front-door/lists/danger",
        "/front-door/lists/received?day=2025-10-30",
        "/front-door/lists/repeat?day=2025-10-30",
        "/front-door/lists/nothing-of-the-kind",
    ),
    "front-door/not-told": ("/front-door/not-told",),
    "front-door/discussions": ("/front-door/discussions?day=2025-10-29",),
    "front-door/referrals": ("/front-door/referrals?day=2025-10-30", "/front-door/referrals?again=yes"),
    "front-door/domestic-abuse": ("/front-door/domestic-abuse",),
    "front-door/overnight": ("/front-door/overnight",),
    "front-door/contacts/<int:step_id>": ("/front-door/contacts/{contact}", "/front-door/contacts/{older}"),
    "front-door/contacts/<int:step_id>/feedback": ("/front-door/contacts/{contact}/feedback",),
    "front-door/record": ("/front-door/record", "/front-door/record?q=smith", "/front-door/record?q=zzyzx"),
    "front-door/record/<int:person_id>": ("/front-door/record/{long}", "/front-door/record/{own}"),
    "front-door/sample": ("/front-door/sample", "/front-door/sample?month=never"),
    "front-door/sample/<int:step_id>": ("/front-door/sample/{sampled}", "/front-door/sample/999999"),
    "picture": ("/picture", "/picture?on=2024-10-31", "/picture?on=never"),
    "measures": ("/measures", "/measures?q=care", "/measures?q=zzyzx"),
    "measures/disputes": ("/measures/disputes",),
    "measures/disputes/<int:pk>": ("/measures/disputes/{dispute}",),
    "measures/disputes/<int:pk>/answer": ("/measures/disputes/{dispute}/answer",),
    "measures/<slug:name>": (
        "/measures/children_looked_after",
        "/measures/children_looked_after?by=team",
        "/measures/assessments_in_45_days_of_referral?by=ward",
        "/measures/children_looked_after?period=3025-01-01",
        "/measures/no_such_measure",
    ),
    "measures/<slug:name>/children": (
        "/measures/children_looked_after/children?period=2025-10-31",
        "/measures/assessments_in_45_days_of_referral/children?met=no",
    ),
    "measures/<slug:name>/left-out": ("/measures/children_looked_after/left-out",),
    "measures/<slug:name>/dispute": ("/measures/children_looked_after/dispute",),
    "returns": ("/returns",),
    "returns/<int:pk>": ("/returns/{load}",),
    "papers/": ("/papers/",),
    "papers/new/": ("/papers/new/",),
    "papers/<int:pk>/": ("/papers/{draft}/", "/papers/{issued}/"),
    "papers/<int:pk>/details/": ("/papers/{draft}/details/",),
    "papers/<int:pk>/preview/": ("/papers/{draft}/preview/",),
    "papers/<int:pk>/check/": ("/papers/{draft}/check/",),
    "papers/<int:pk>/issue/": ("/papers/{draft}/issue/",),
    "papers/<int:pk>/withdraw/": ("/papers/{issued}/withdraw/",),
    "papers/<int:pk>/files/<str:format>/": ("/papers/{issued}/files/html/",),
    "papers/<int:pk>/sections/<int:section_pk>/": ("/papers/{draft}/sections/{section}/",),
    "papers/<int:pk>/sections/<int:section_pk>/delete/": ("/papers/{draft}/sections/{section}/delete/",),
    "papers/<int:pk>/figures/": ("/papers/{draft}/figures/?section={section}",),
    "papers/<int:pk>/figures/<str:measure>/": ("/papers/{draft}/figures/children_looked_after/?section={section}",),
    "papers/<int:pk>/figures/<str:measure>/place/": (
        "/papers/{draft}/figures/children_looked_after/place/?snapshot={snapshot}&period=2025-10-31&section={section}",
    ),
    "papers/<int:pk>/placed/<slug:ref>/": ("/papers/{draft}/placed/in-care/",),
    "papers/<int:pk>/outside/": ("/papers/{draft}/outside/?section={section}",),
    "papers/<int:pk>/outside/<slug:ref>/": ("/papers/{draft}/outside/households/",),
    "figures/<str:figure_id>/": ("/figures/{figure}/",),
    "demo/": ("/demo/",),
}
NOT_PAGES = {
    "decide/<uuid:group>/take-back": "only takes a POST; tests/pathway/test_deciding_pages.py sends it",
    "children/<int:person_id>/warnings/read": "only takes a POST, and goes on to the page that was asked for",
    "write/<uuid:group>/autosave": "only takes what the form's script sends; tests/pathway/test_writing.py asks it",
    "write/<uuid:group>/bring-back": "only takes a POST, and goes on to the draft",
    "write/<uuid:group>/files/<int:file_id>": "a file; tests/pathway/test_writing.py reads it",
    "children/<int:person_id>/steps/<int:step_id>/files/<int:attachment_id>": (
        "a file; tests/pathway/test_writing.py reads it"
    ),
    "front-door/record/new": "goes on to where a person is added",
    "front-door/sample.csv": "a file of the sample; tests/pathway/test_front_door.py reads it",
    "front-door/contacts/<int:step_id>/write/<slug:kind>": "makes a draft, and goes on to where it is written",
    "children/<int:person_id>/documents/<slug:letter>/<slug:of>/<slug:format>": (
        "a PDF or a Word file; tests/pathway/test_documents.py reads it"
    ),
    "children/<int:person_id>/chronology/<str:form>": "a file; tests/pathway/test_family_chronology.py reads it",
    "worklist.csv": "a file of the worklist; tests/pathway/test_worklist.py reads it",
    "papers/<int:pk>/copy/": "only takes a POST, and goes on to the copy",
    "papers/<int:pk>/sections/add/": "only takes a POST, and goes on to the section",
    "papers/<int:pk>/sections/<int:section_pk>/move/": "only takes a POST, and goes back to the paper",
    "demo/<int:pk>": "only takes a POST, and goes on to the home page",
}
# Where no such thing is, or what was asked for cannot be: a page that says so.
NOT_THERE = {
    "/clinic?team=nonsense": 403,
    "/children/999999": 404,
    "/forms?kind=nothing&since=never": 404,
    "/supervision/999999": 404,
    "/restricted/999999": 404,
    "/matches/999999": 404,
    "/measures/no_such_measure": 404,
    "/front-door/lists/nothing-of-the-kind": 404,
    "/front-door/sample/999999": 404,
}
# Supervision is for the worker, the supervisor and their line.
OF_A_LINE = [
    address
    for pattern, addresses in PAGES.items()
    for address in addresses
    if pattern.startswith(("workers/", "supervision/", "absences/")) and "{" in address
]
# A child is offered to some, and a draft is there for those who write papers; to anybody else neither is there.
ONLY_FOR_SOME = {
    "/children/{closed}",
    "/handovers/{handover}",
    "/clinic?team=SCP1",
    "/papers/{draft}/",
    "/front-door/sample/{sampled}",
    # Why it is late is said by a manager of the team that holds the child.
    "/children/{nell}/late/SA-45WD/Step-{nells}",
    # A step is corrected by whoever answers for it.
    "/children/{long}/steps/{visit}/correct",
    "/children/{long}/steps/{mistaken}/withdraw",
    *OF_A_LINE,
}
NOT_SO = {
    "/sign-in/used-or-made-up": 410,
    "/picture?on=never": 400,
    "/measures/children_looked_after?period=3025-01-01": 400,
}


def _addresses(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        here = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _addresses(entry, here)
        else:
            yield here, entry


ADDRESSES = dict(_addresses(get_resolver())) | {str(entry.pattern): entry for entry in demo.urlpatterns}


def door(pattern: str) -> Door:
    found = door_of(ADDRESSES[pattern].callback)
    assert found is not None, f"/{pattern} has no door"
    return found


def filled(address: str, things: Mapping[str, Any]) -> str:
    return address.format(**things)


def expected(pattern: str, address: str, role: str | None) -> int:
    """The status that the door promises to a role (None: nobody has signed in), before it is asked whose work it is.

    302 stands for being sent to sign in.
    """
    permission = door(pattern).permission
    if permission is not None and role is None:
        return 302
    if permission is not None and permission != "be signed in" and role and permission not in ROLES[role].permissions:
        return 403
    return (NOT_THERE | NOT_SO).get(address, 200)
