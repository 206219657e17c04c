"""`goldenthread questions`: how often each question of the forms is asked and answered, so that forms can shrink."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.management.base import CommandParser

from goldenthread.access import commands
from goldenthread.access.commands import NOT_FOUND, Refusal
from goldenthread.pathway.kinds import KINDS
from goldenthread.pathway.queries.questions import Form, answered, forms


class Command(commands.Command):
    help = "How often each question of the forms is asked and answered; nothing of any child."

    def options(self, parser: CommandParser) -> None:
        parser.add_argument("--since", type=date.fromisoformat, help="only steps of that day or later: 2025-04-01")
        parser.add_argument("--kind", default="", help="only this kind, such as contact or visit")

    def work(self, *, since: date | None, kind: str, **_: Any) -> Mapping[str, Any]:
        if kind and kind not in KINDS:
            raise Refusal(f"There is no kind of step called {kind}. There are: {', '.join(KINDS)}.", NOT_FOUND)
        wanted = [form for form in forms(since=since) if kind in ("", form.kind.id)]
        with self.progress("Counting the answers", len(wanted)) as step:
            found = []
            for form in wanted:
                step(0, form.kind.title)
                found.append(_told(answered(form, since=since)))
                step(1)
        return {"since": since, "forms": found}

    def tell(self, found: Mapping[str, Any]) -> None:
        for form in found["forms"]:
            self.stdout.write(f"{form['title']}, version {form['version']}: {form['steps']:,} steps")
            for each in form["questions"]:
                share = "never asked" if not each["asked"] else f"{100 * each['answered'] / each['asked']:.1f}%"
                self.stdout.write(f"  {share:>11}  {each['answered']:>9,} of {each['asked']:>9,}  {each['wording']}")
        if not found["forms"]:
            self.stdout.write("No step is done in this time.")


def _told(form: Form) -> dict[str, Any]:
    return {
        "kind": form.kind.id,
        "title": form.kind.title,
        "version": form.version,
        "former": form.former,
        "steps": form.steps,
        "questions": [
            {
                "id": each.question.id,
                "wording": each.question.wording,
                "by": each.question.by,
                "required": each.question.required,
                "asked": each.asked,
                "answered": each.answered,
            }
            for each in form.questions
        ],
    }
