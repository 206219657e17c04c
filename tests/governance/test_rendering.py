"""The three renderings say the same, are accessible as far as a program can tell, and are the same bytes every time."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from xml.etree import ElementTree

import html5lib
import pikepdf
import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from goldenthread.governance.printed import PrintedFigure, PrintedPaper, PrintedSection
from goldenthread.governance.rendering import NotPrintable, body, render
from goldenthread.governance.text import Mark, read

AT = datetime(2025, 11, 20, 9, 30, tzinfo=UTC)
FIGURE = PrintedFigure(
    mark=Mark("figure", "in-care"),
    number="1",
    inline="509",
    value="509",
    unit="children",
    when="at 31 October 2025",
    title="Children looked after",
    facts=(("Value", "509 children"), ("Snapshot", "ab" * 32), ("Figure ID", "1-in-care")),
    disputes=("Ruth Calder said on 3 November 2025: “Two are counted twice.”",),
)
OUTSIDE = PrintedFigure(
    mark=Mark("outside", "school"),
    number="A",
    inline="86.5%",
    value="86.5%",
    unit="of sessions",
    when="at 14 November 2025",
    title="Virtual School register",
    facts=(("Source", "Virtual School register"), ("Owner", "Virtual School head")),
)
TEXT = """Our director started on 13 October; see [the plan](https://council.example/plan).

We care for **[[figure:in-care]]** children, and [[outside:school]] attend.

- one
- *two*
  - three

1. first
2. second"""
PAPER = PrintedPaper(
    council="Erimus Council",
    kind="EXECUTIVE MEMBER REPORT TO COUNCIL",
    title="Executive Member’s report, November 2025",
    facts=(("EXECUTIVE MEMBER", "Councillor Joan Marwood"), ("DATE OF MEETING", "26 November 2025")),
    sections=(
        PrintedSection("", 1, "", read("The purpose of this report is to tell members what was done.")),
        PrintedSection("1", 1, "HIGHLIGHTS", ()),
        PrintedSection("1.1", 2, "Cared for children", read(TEXT)),
    ),
    figures=(FIGURE, OUTSIDE),
)
SAID = (
    "Erimus Council",
    "EXECUTIVE MEMBER REPORT TO COUNCIL",
    "Councillor Joan Marwood",
    "1.1 Cared for children",
    "Our director started on 13 October; see the plan.",
    "509",
    "The figures in this paper",
    "[1] Children looked after",
    "1-in-care",
    "Figures from elsewhere",
    "Virtual School head",
    "Two are counted twice.",
)


def squeezed(text: str) -> str:
    return " ".join(text.replace("\u2060", "").split())


def words_of(made: dict[str, bytes]) -> dict[str, str]:
    page = html5lib.parse(made["html"], namespaceHTMLElements=False)
    document = Document(io.BytesIO(made["docx"]))
    body = document.element.body
    in_word = " ".join(
        "".join(t.text or "" for t in p.iter() if t.tag.endswith("}t")) for p in body.iter() if p.tag.endswith("}p")
    )
    return {"html": squeezed(" ".join(page.itertext())), "docx": squeezed(in_word)}


@pytest.mark.parametrize("said", SAID)
def test_the_page_and_the_word_document_say_it(said: str) -> None:
    for format, words in words_of(render(PAPER, AT)).items():
        assert said.replace(" ", "") in words.replace(" ", ""), format


def test_the_same_paper_is_the_same_bytes() -> None:
    assert render(PAPER, AT) == render(replace(PAPER), AT)


def test_the_page_is_valid_and_its_headings_do_not_skip() -> None:
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    page = parser.parse(render(PAPER, AT)["html"])
    assert page.get("lang") == "en-GB"
    levels = [int(e.tag[1]) for e in page.iter() if isinstance(e.tag, str) and e.tag in ("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [e.get("id") for e in page.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    links = {e.get("href", "")[1:] for e in page.iter("a") if e.get("href", "").startswith("#")}
    assert links <= set(ids)


def test_the_pdf_is_tagged() -> None:
    document = pikepdf.open(io.BytesIO(render(PAPER, AT)["pdf"]))
    root = document.Root
    assert root.MarkInfo.Marked
    assert str(root.Lang) == "en-GB"
    assert root.ViewerPreferences.DisplayDocTitle
    assert str(document.docinfo["/Title"]) == PAPER.title
    with document.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
    tags = list(_tags(root.StructTreeRoot))
    for needed in ("/H1", "/H2", "/H3", "/L", "/LI", "/Table", "/TH", "/TD", "/Link", "/P"):
        assert needed in tags, needed


def _tags(node: pikepdf.Object) -> list[str]:
    found = [str(node.S)] if "/S" in node else []
    if "/K" not in node:
        return found
    children = node.K if isinstance(node.K, pikepdf.Array) else [node.K]
    for child in children:
        if isinstance(child, pikepdf.Dictionary):
            found += _tags(child)
    return found


def test_the_word_document_has_real_headings_lists_and_header_rows() -> None:
    document = Document(io.BytesIO(render(PAPER, AT)["docx"]))
    styles = {p.text: p.style.name for p in document.paragraphs}
    assert styles["EXECUTIVE MEMBER REPORT TO COUNCIL"] == "Title"
    assert styles["1 HIGHLIGHTS"] == "Heading 1"
    assert styles["1.1 Cared for children"] == "Heading 2"
    assert (styles["one"], styles["three"], styles["first"]) == ("List Bullet", "List Bullet 2", "List Number")
    assert document.core_properties.title == PAPER.title
    assert document.core_properties.language == "en-GB"
    xml = zipfile.ZipFile(io.BytesIO(render(PAPER, AT)["docx"])).read("word/document.xml").decode()
    assert "<w:tblHeader" in xml
    assert 'w:anchor="figure-in-care"' in xml
    assert 'w:name="figure-in-care"' in xml


def test_every_numbered_list_in_word_starts_at_one() -> None:
    paper = replace(PAPER, sections=(PrintedSection("", 1, "A", read("1. a\n2. b\n\nthen\n\n1. c\n2. d")),))
    document = Document(io.BytesIO(render(paper, AT)["docx"]))
    numbers = {p.text: p._p.pPr.numPr.numId.val for p in document.paragraphs if p.style.name == "List Number"}
    assert numbers["a"] == numbers["b"] != numbers["c"] == numbers["d"]


def test_paragraphs_are_numbered_in_their_section_and_not_in_a_part_that_has_sections() -> None:
    one = PrintedSection("1", 1, "HIGHLIGHTS", read("Words.\n\n- item\n\nMore."))
    assert [number for number, _ in PAPER.numbered(one)] == ["1.1", "", "1.2"]
    assert [number for number, _ in PAPER.numbered(replace(one, counts=False))] == ["", "", ""]


def test_a_dispute_prints_under_the_paragraph_that_shows_the_figure() -> None:
    page = body(PAPER)
    paragraph = page.index("We care for")
    assert page.index("Figure 1 is disputed. Ruth Calder") > paragraph
    assert page.index("Figure 1 is disputed. Ruth Calder") < page.index("<li>one")


def test_a_character_that_no_font_has_is_named() -> None:
    paper = replace(PAPER, sections=(PrintedSection("", 1, "", read("Before \U00010600 after.")),))
    with pytest.raises(NotPrintable, match="cannot show"):
        render(paper, AT)


def test_a_draft_says_so_everywhere() -> None:
    drafted = replace(PAPER, draft=True)
    for words in words_of(render(drafted, AT)).values():
        assert "Draft: not issued" in words
    for words in words_of(render(PAPER, AT)).values():
        assert "Draft" not in words


def test_a_paper_without_figures_or_council_prints() -> None:
    bare = replace(PAPER, figures=(), council="", sections=(PrintedSection("", 1, "", read("Words.")),))
    for words in words_of(render(bare, AT)).values():
        assert "The figures in this paper" not in words


NASTY = st.text(alphabet="ab1 #$@<>&\"\\'`~{}[]()*_=/%\u2028\x07é—😀\n", min_size=1, max_size=60)


@settings(max_examples=25, deadline=None)
@given(NASTY)
def test_nothing_typed_breaks_a_rendering_or_reaches_it_as_markup(typed: str) -> None:
    paper = replace(
        PAPER, figures=(), title=typed.strip() or "x", sections=(PrintedSection("1", 1, typed, read(typed)),)
    )
    made = render(paper, AT)
    page = made["html"]
    parsed = html5lib.parse(page, namespaceHTMLElements=False)
    assert not list(parsed.iter("script"))
    assert made["pdf"].startswith(b"%PDF")
    ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(made["docx"])).read("word/document.xml"))
