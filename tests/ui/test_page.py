import pytest
from django.template import engines
from jinja2 import UndefinedError

from goldenthread.ui import site
from goldenthread.ui.shell import shell_for
from tests.browser import assert_valid_page

from .conftest import DEAN, PRIYA

PAGE = """{% extends "ui/page.html" %}{% block title %}Children{% endblock %}
{% block content %}<p class="govuk-body">{{ words }}</p>{% endblock %}"""


def draw(request, source=PAGE, **context):
    return engines["jinja2"].from_string(source).render({"words": "Here", **context}, request)


def test_the_page_is_whole(full_menu, asks):
    html = draw(asks(DEAN, "/children/"))
    assert_valid_page(html)
    assert "<title>Children – Golden Thread – Erimus Council</title>" in html
    assert "Dean Walsh, director" in html
    assert 'aria-current="page"' in html


def test_what_is_written_is_escaped(full_menu, asks):
    html = draw(asks(), words="<script>alert(1)</script>")
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_a_name_that_is_not_there_fails_loudly(full_menu, asks):
    with pytest.raises(UndefinedError, match="'wrods' is undefined"):
        draw(asks(), source=PAGE.replace("{{ words }}", "{{ wrods }}"))


def test_nobody_signed_in_sees_no_menu(full_menu, asks):
    html = draw(asks(user=None))
    assert_valid_page(html)
    assert "Sign out" not in html
    assert "Find a child" not in html


def test_the_search_box_is_for_those_who_may_search(full_menu, asks):
    assert 'action="/find/"' in draw(asks(PRIYA))
    assert 'action="/find/"' not in draw(asks(DEAN.__class__("Nobody")))


def test_the_search_box_keeps_the_words_on_its_own_page_only(full_menu, asks):
    assert 'value="O&#39;Neil"' in draw(asks(PRIYA, "/find/", q="O'Neil"))
    assert "O&#39;Neil" not in draw(asks(PRIYA, "/children/", q="O'Neil"))


def test_signing_out_is_a_post(full_menu, asks):
    html = draw(asks())
    form = html[html.index('action="/sign-out/"') - 40 :][:400]
    assert 'method="post"' in form
    assert "csrfmiddlewaretoken" in form


def test_the_logo_is_named(full_menu, asks):
    site.register_logo(lambda: "/static/logo.svg")
    assert '<img class="gt-header__logo" src="/static/logo.svg" alt="Erimus Council">' in draw(asks())


def test_no_script_or_style_is_inline(full_menu, asks):
    html = draw(asks())
    assert "<style" not in html
    assert html.count("<script") == html.count("<script src=") == 2


def test_a_request_that_never_met_the_session_still_has_a_shell(ui_alone, asks):
    shell = shell_for(asks(user=None))
    assert (shell.council, shell.menu, shell.signed_in_as) == ("Erimus Council", [], "")
    assert shell_for(None).service == "Golden Thread"
