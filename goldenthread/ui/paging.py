"""The links below a list, as GOV.UK's pagination component takes them."""

from typing import Any

from django.core.paginator import Page
from django.http import QueryDict


def pages(page: Page[Any], query: QueryDict, parameter: str = "page") -> dict[str, object]:
    """The first, the last and those about this one; every link keeps the rest of the query."""

    def link(number: int) -> str:
        kept = query.copy()
        kept[parameter] = str(number)
        return f"?{kept.urlencode()}"

    items: list[dict[str, object]] = [
        {"number": n, "href": link(n), "current": n == page.number} if isinstance(n, int) else {"ellipsis": True}
        for n in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    found: dict[str, object] = {"items": items, "landmarkLabel": "Pages of this list"}
    if page.has_previous():
        found["previous"] = {"href": link(page.previous_page_number())}
    if page.has_next():
        found["next"] = {"href": link(page.next_page_number())}
    return found
