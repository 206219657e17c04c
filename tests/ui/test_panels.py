import pytest
from django.utils.safestring import SafeString

from goldenthread.ui.panels import panel, panels_for

from .conftest import DEAN, PRIYA


@pytest.fixture
def child_panels(ui_alone):
    @panel("child", order=20, title="What is due")
    def due(request, child):
        return SafeString(f"<p>{child}: two things</p>")

    @panel("child", order=10, title="Family", permission="child.read", column="side")
    def family(request, child):
        return SafeString("<p>A sister</p>")

    @panel("child", order=30, title="Figures", permission="picture.read")
    def figures(request, child):
        return SafeString("<p>1</p>")

    @panel("child", order=40, title="Nothing here")
    def nothing(request, child):
        return None

    @panel("home", order=10, title="Elsewhere")
    def elsewhere(request, subject):
        return SafeString("no")


@pytest.fixture
def broken_panel(child_panels):
    @panel("child", order=15, title="Broken <one>")
    def broken(request, child):
        raise ZeroDivisionError


def test_panels_stand_in_order_with_ids(child_panels, asks):
    drawn = panels_for("child", asks(DEAN), "Ayesha")
    assert [p.title for p in drawn] == ["Family", "What is due", "Figures"]
    assert drawn[1].id == "child-what-is-due"
    assert drawn[1].html == "<p>Ayesha: two things</p>"


def test_a_panel_that_may_not_be_seen_is_not_even_asked(child_panels, asks):
    assert [p.title for p in panels_for("child", asks(PRIYA), "Ayesha")] == ["Family", "What is due"]


def test_a_column_at_a_time(child_panels, asks):
    assert [p.title for p in panels_for("child", asks(DEAN), "Ayesha", column="side")] == ["Family"]


def test_a_failing_panel_fails_the_test(broken_panel, asks):
    with pytest.raises(ZeroDivisionError):
        panels_for("child", asks(DEAN), "Ayesha")


def test_a_failing_panel_does_not_take_the_page_with_it(broken_panel, asks, settings, caplog):
    settings.PANELS_RAISE = False
    drawn = panels_for("child", asks(DEAN), "Ayesha")
    assert [p.title for p in drawn] == ["Family", "Broken <one>", "What is due", "Figures"]
    assert "“Broken &lt;one&gt;” could not be shown" in drawn[1].html
    assert "ZeroDivisionError" in caplog.text
