"""One page that holds every component, drawn with invented people: for the browser tests and for looking at."""

from datetime import UTC, date, datetime
from pathlib import Path

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, QueryDict
from django.template import engines

from goldenthread.ui.forms import FilterForm
from goldenthread.ui.svg import drawing, element, spark

from .test_charts import flows, teams, timeliness
from .test_forms import BAD, SOURCES, Visit

TEMPLATE = Path(__file__).with_name("every_component.html")


class Choose(FilterForm):
    team = forms.ChoiceField(label="Team", choices=SOURCES, required=False)
    late = forms.MultipleChoiceField(
        label="Late", choices=[("v", "Visits"), ("r", "Reviews")], required=False, widget=forms.CheckboxSelectMultiple
    )


def every_component(request: HttpRequest) -> str:
    return engines["jinja2"].from_string(TEMPLATE.read_text()).render(context(), request)


def context() -> dict[str, object]:
    return {
        "born": date(2025, 1, 9),
        "on": date(2026, 3, 31),
        "spark": spark([61, 64, None, 70, 73, 87]),
        "stages": STAGES,
        "charts": [timeliness(), teams(), flows()],
        "life": life_line(),
        "choose": Choose({"late": ["v"]}, prefix="choose"),
        "columns": ["Child", "Team", {"text": "Days open", "numeric": True}],
        "rows": [
            [
                {"text": "Ayesha Rahman", "href": "/children/7/", "sort": "Rahman"},
                "North",
                {"text": "1,204", "sort": 1204},
            ],
            [
                {"text": "Ben Carter", "href": "/children/8/", "sort": "Carter"},
                "South & coast",
                {"text": "41", "sort": 41},
            ],
            [{"text": "Child not named", "sort": "zz"}, None, None],
        ],
        "page": Paginator(range(480), 25).page(9),
        "query": QueryDict("team=North&page=9"),
        "events": [
            {
                "title": "Visit",
                "on": date(2026, 3, 3),
                "by": "Priya Shah",
                "text": "Seen alone.",
                "href": "/s/1",
                "badge": "Late",
            },
            {"title": "Referral", "on": datetime(2026, 1, 5, 9, 30, tzinfo=UTC)},
        ],
        "form": Visit(BAD),
    }


STAGES = [
    {
        "title": "Front door",
        "count": 112,
        "unit": "contacts",
        "came_in": 640,
        "went_out": 655,
        "overdue": 0,
        "href": "/s/1",
    },
    {"title": "Assessment", "count": 431, "unit": "children", "came_in": 210, "went_out": 199, "overdue": 12},
    {"title": "Child in need", "count": 1204, "unit": "children", "came_in": 88, "went_out": 91, "overdue": 40},
    {"title": "Protection", "count": 402, "unit": "children", "came_in": 30, "went_out": 41, "overdue": 3},
    {
        "title": "Looked after",
        "count": 509,
        "unit": "children",
        "came_in": 12,
        "went_out": 9,
        "overdue": 1,
        "held_by": [("Looked After Children", 398), ("Safeguarding", 111)],
    },
    {"title": "Leaving care", "count": None, "unit": "young people", "note": "Not recorded before 2022"},
]


def life_line() -> str:
    bands = [
        element("rect", x=120, y=10, width=300, height=24, fill="#12436d"),
        element("text", "Child in need", x=128, y=27, fill="#ffffff", font_size=14),
        element("rect", x=430, y=44, width=250, height=24, fill="#bcdaf5", stroke="#12436d"),
        element("text", "Foster care & visits", x=438, y=61, font_size=14),
        element("circle", cx=300, cy=90, r=6, fill="#801650"),
    ]
    return drawing(800, 110, bands, title="Ayesha's life line", desc="Child in need, then foster care.")
