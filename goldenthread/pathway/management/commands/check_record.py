"""`goldenthread check-record`: ask every policy again of everything that stands in the record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from goldenthread.access import commands
from goldenthread.access.clock import today
from goldenthread.access.commands import DIFFERS, Refusal
from goldenthread.pathway.integrity import check
from goldenthread.people.models import Person


class Command(commands.Command):
    help = "Look over the whole record for what cannot be; lists it, and changes nothing."

    def work(self, **_: Any) -> Mapping[str, Any]:
        found = list(check(today()))
        answer = {
            "people": Person.objects.count(),
            "by_policy": dict(Counter(each.policy for each in found)),
            "found": [str(each) for each in found],
        }
        if found:
            sentence = f"{len(found)} facts in the record cannot be so. Correct each, or withdraw it."
            raise Refusal(sentence, DIFFERS, answer)
        return answer

    def tell(self, found: Mapping[str, Any]) -> None:
        for sentence in found["found"]:
            self.stdout.write(sentence)
        if not found["found"]:
            self.stdout.write(f"Everything recorded about {found['people']} people can be so.")
