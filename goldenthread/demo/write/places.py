"""Wards, schools, partners, providers, teams and workers."""

from __future__ import annotations

from goldenthread.access.record import Signature
from goldenthread.demo.days import day, day_or_none
from goldenthread.demo.families import table
from goldenthread.demo.world import World
from goldenthread.demo.write.written import Written, everything_of
from goldenthread.placements.actions import create_providers
from goldenthread.placements.models import Provider
from goldenthread.places.actions import load_places
from goldenthread.places.models import Organisation, Postcode, School, Ward
from goldenthread.workforce import actions as workforce
from goldenthread.workforce.models import Membership, Team, Worker


def write_places(world: World, written: Written, by: Signature) -> None:
    data = table("places")
    wards = load_places(rows=[Ward(code=f"Z05{i:06d}", name=name) for i, name in enumerate(data["wards"], 1)])
    postcodes = []
    for i, ward in enumerate(wards):
        for j in range(12):
            postcodes.append(
                Postcode(
                    postcode=f"ZA{i % 9 + 1} {j % 9 + 1}{'ABDEFGHJLN'[i // 9]}{'ABDEFGHJLNPQ'[j]}",
                    ward=ward,
                    easting=450_000 + 900 * (i % 5) + 60 * j,
                    northing=515_000 + 900 * (i // 5) + 45 * j,
                )
            )
    loaded = load_places(rows=postcodes)
    written.postcodes = {i: loaded[i * 12 : i * 12 + 12] for i in range(len(wards))}
    load_places(rows=[School(urn=str(900_001 + i), name=name) for i, name in enumerate(data["schools"])])
    written.partners = load_places(rows=[Organisation(**partner) for partner in data["partner"]])
    providers = [
        Provider(urn=f"ZA{n}", name=f"Provider {n}", kind="fostering agency" if n % 2 else "children's home")
        for n in range(1000, 1060)
    ]
    create_providers(by=by, providers=providers)


def write_staff(world: World, written: Written, by: Signature) -> None:
    staff = world.staff
    teams = workforce.create_all(
        by=by, rows=[Team(code=t["code"], name=t["name"], service=t["service"]) for t in table("places")["team"]]
    )
    written.teams = {team.code: team for team in teams}
    written.workers = workforce.create_all(
        by=by,
        rows=[
            Worker(name=name, job_title=title, registration=f"SW{900_000 + i}", phone=f"01632 960{i % 1000:03d}")
            for i, (name, title) in enumerate(zip(staff.names, staff.titles, strict=True))
        ],
    )
    memberships = [
        Membership(
            worker=written.workers[p.worker],
            team=written.teams[code],
            started=day(p.start),
            ended=day_or_none(p.end),
            agency=staff.agency[p.worker],
        )
        for code, posts in staff.teams.items()
        for p in posts
    ]
    first = day(world.start - 720)
    memberships += [
        Membership(worker=written.workers[who], team=written.teams[code], started=first, manages=True)
        for code, who in staff.managers.items()
    ]
    everything_of(workforce.join_teams(by=by, memberships=memberships))
