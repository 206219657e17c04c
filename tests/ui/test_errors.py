import pytest
from django.core.exceptions import PermissionDenied

from goldenthread.ui import errors, site
from tests.browser import assert_valid_page


@pytest.mark.parametrize(
    ("status", "answer", "says"),
    [
        (400, lambda r: errors.bad_request(r, Exception()), "Nothing was saved"),
        (403, lambda r: errors.forbidden(r, PermissionDenied()), "Your role does not allow you"),
        (403, lambda r: errors.csrf_failed(r), "copy anything you typed"),
        (404, lambda r: errors.not_found(r, Exception()), "Page not found"),
        (500, lambda r: errors.server_error(r), "The fault is ours"),
    ],
)
def test_an_error_page_says_what_happened_and_what_to_do(full_menu, asks, status, answer, says):
    response = answer(asks())
    assert response.status_code == status
    html = response.content.decode()
    assert_valid_page(html)
    assert says in html


def test_a_refusal_gives_its_reason(full_menu, asks):
    html = errors.forbidden(asks(), PermissionDenied("Ayesha's record is <restricted>.")).content.decode()
    assert "Ayesha&#39;s record is &lt;restricted&gt;." in html


def test_the_last_resort_needs_nothing(full_menu, asks):
    def broken() -> str:
        raise OSError("authority.toml cannot be read")

    site.register_name(broken)
    response = errors.server_error(asks())
    assert response.status_code == 500
    assert_valid_page(response.content.decode().replace("<h1>", "<main><h1>").replace("</body>", "</main></body>"))


def test_the_server_error_page_asks_nothing_of_the_user(full_menu, asks):
    assert "Dean Walsh" not in errors.server_error(asks()).content.decode()


def test_every_handler_is_named_in_the_urls():
    from goldenthread.config import urls

    for status in (400, 403, 404, 500):
        assert getattr(urls, f"handler{status}").startswith("goldenthread.ui.errors.")
