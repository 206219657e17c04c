import pytest

from goldenthread.ui.svg import drawing, element, spark, text_width


def test_text_and_attributes_are_escaped():
    html = element("text", "Ben & <Ada>", x=1.50, class_="gt-name", stroke_width=2, fill='"red"', y=None)
    assert str(html) == (
        '<text x="1.5" class="gt-name" stroke-width="2" fill="&quot;red&quot;">Ben &amp; &lt;Ada&gt;</text>'
    )


def test_what_is_already_drawn_is_not_escaped_again():
    assert "<rect" in element("g", element("rect", x=0))


def test_nothing_that_runs_or_leads_outside_may_stand_in_a_drawing():
    for bad in ("script", "foreignObject", "image", "use", "style"):
        with pytest.raises(ValueError, match="may not stand in a drawing"):
            element(bad)
    with pytest.raises(ValueError, match="carries no 'onclick'"):
        element("rect", onclick="alert(1)")
    with pytest.raises(ValueError, match="carries no 'style'"):
        element("rect", style="fill:url(http://elsewhere)")
    for href in ("javascript:alert(1)", "https://elsewhere.example", "//elsewhere.example", "/\\elsewhere"):
        with pytest.raises(ValueError, match="only inside the product"):
            element("a", href=href)


def test_a_drawing_is_named_and_its_ids_are_its_own():
    one = drawing(100, 20, [element("rect", x=0)], title="One <line>", desc="d")
    two = drawing(100, 20, [element("rect", x=1)], title="One <line>", desc="d")
    assert 'viewBox="0 0 100 20" role="img"' in one
    assert "<title id=" in one
    assert "One &lt;line&gt;" in one
    assert "width=" not in one.split(">")[0]
    assert one.split('aria-labelledby="')[1][:20] != two.split('aria-labelledby="')[1][:20]
    again = drawing(100, 20, [element("rect", x=0)], title="One <line>", desc="d", key="second")
    assert again != one


def test_a_spark_breaks_where_nothing_is_known():
    path = spark([1, 2, None, 3, 4]).split('d="')[1].split('"')[0]
    assert path.count("M") == 2
    assert path.count("L") == 2
    assert spark([1, None]) == spark([]) == ""
    assert spark([5, 5, 5])


def test_words_have_a_width():
    assert 70 < text_width("Child in need", 12) < 80  # Arial sets it 74 wide
    assert text_width("", 12) == 0
