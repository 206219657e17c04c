from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandParser

from goldenthread.access.commands import NOT_FOUND, USAGE, Refusal
from goldenthread.access.commands import Command as Base
from goldenthread.people.models import Person, Tombstone
from goldenthread.people.retention import destroy_person


class Command(Base):
    help = "Destroy a person's record for good, because it has been kept as long as the law says."

    def options(self, parser: CommandParser) -> None:
        parser.add_argument("person", type=int, help="the person's id in this system, as in the address of their page")
        parser.add_argument("--ground", required=True, help="the ground: the retention rule, or the court's order")
        parser.add_argument("--for-good", action="store_true", help="say that you mean it: nothing brings it back")

    def work(self, **given: Any) -> Mapping[str, Any]:
        person = Person.objects.filter(pk=given["person"]).first()
        if person is None:
            gone = Tombstone.objects.filter(person_id=given["person"]).first()
            told = f"Its record was destroyed on {gone.destroyed_at:%d/%m/%Y}: {gone.ground}." if gone else ""
            raise Refusal(f"There is no person {given['person']}. {told}".strip(), NOT_FOUND)
        if not given["for_good"]:
            raise Refusal(f"This destroys all that is recorded about {person}. Add --for-good if you mean it.", USAGE)
        return {"destroyed": destroy_person(by=self.signature(given["ground"]), person=person, ground=given["ground"])}
