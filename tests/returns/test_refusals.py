"""Every way a whole file can be wrong, made small here, and the exact refusal it must meet."""

import io
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from goldenthread.returns import refusal
from goldenthread.returns.cin.read import open_census
from goldenthread.returns.door import LIMITS, MEGABYTE
from goldenthread.returns.ssda903.read import read_folder

REVIEWS = "CHILD,DOB,REVIEW,REVIEW_CODE\n"
BILLION_LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE Message [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">]>
<Message><Header>&c;</Header></Message>"""
OUTSIDE_ENTITY = """<!DOCTYPE Message [<!ENTITY secret SYSTEM "file:///etc/passwd">]>
<Message><Children><Child>&secret;</Child></Children></Message>"""


def zipped(name: str, content: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return held.getvalue()


def workbook() -> bytes:
    return zipped("[Content_Types].xml", b"<Types/>")


BAD_CSV = {
    "empty": (b"", refusal.Empty, "reviews.csv holds nothing to read. Export the return again."),
    "blank": (b"\xef\xbb\xbf \r\n", refusal.Empty, "reviews.csv holds nothing to read. Export the return again."),
    "missing column": (
        b"CHILD,DOB,REVIEW\n",
        refusal.MissingColumn,
        "reviews.csv looks like the Reviews table, but REVIEW_CODE is missing. Export it again with every column.",
    ),
    "unknown table": (
        b"CHILD,DOB,REVIEW,CODE,NOTE\n",
        refusal.UnknownTable,
        "reviews.csv is not one of the SSDA903 tables. The nearest is Reviews, but REVIEW_CODE is missing and CODE, "
        "NOTE are unexpected. Correct the column names, or take the file out of the folder.",
    ),
    "repeated column": (
        b"CHILD,DOB,REVIEW,REVIEW_CODE,DOB\n",
        refusal.RepeatedColumn,
        "reviews.csv has the column DOB more than once, so nobody can say which to read. Keep one.",
    ),
    "semicolons": (
        b"CHILD;DOB;REVIEW;REVIEW_CODE\n",
        refusal.NotCsv,
        "reviews.csv is not a CSV file: its columns are separated by semicolons, not commas. "
        "Save it as “CSV UTF-8 (comma delimited)”.",
    ),
    "prose": (
        b"Please see the other folder\n",
        refusal.NotCsv,
        "reviews.csv is not a CSV file: its first line is not a row of column names with commas between them. "
        "Save it as “CSV UTF-8 (comma delimited)”.",
    ),
    "xml": (
        b"<Message></Message>",
        refusal.NotCsv,
        "reviews.csv is not a CSV file: it is XML. Save it as “CSV UTF-8 (comma delimited)”.",
    ),
    "windows-1252": (
        REVIEWS.encode() + b"101,01/02/2012,25/04/2024,PN1\nO\x92Brien,01/02/2012,25/04/2024,PN1\n",
        refusal.WrongEncoding,
        "reviews.csv is not UTF-8: byte 0x92 on line 3 (“’” in Windows-1252, which is what Excel's plain “CSV” "
        "writes). Save it again as UTF-8.",
    ),
    "cut within a letter": (
        REVIEWS.encode() + b"caf\xc3",
        refusal.WrongEncoding,
        "reviews.csv is not UTF-8: byte 0xC3 on line 2 (“Ã” in Windows-1252, which is what Excel's plain “CSV” "
        "writes). Save it again as UTF-8.",
    ),
    "utf-16": (
        REVIEWS.encode("utf-16"),
        refusal.Utf16,
        "reviews.csv is UTF-16 (“Unicode text”). Save it again as UTF-8.",
    ),
    "utf-16 without a mark": (
        REVIEWS.encode("utf-16-be"),
        refusal.Utf16,
        "reviews.csv is UTF-16 (“Unicode text”). Save it again as UTF-8.",
    ),
    "nul bytes": (
        REVIEWS.encode() + b"101,01/02/2012,25/04/2024,PN1\n101,\0\0,25/04/2024,PN1\n",
        refusal.NulBytes,
        "reviews.csv has a NUL byte on line 3: it is damaged, or not text. Export or copy it again.",
    ),
    "workbook": (
        workbook(),
        refusal.Workbook,
        "reviews.csv is a spreadsheet workbook (XLSX or ODS). Save it as the folder of CSV files.",
    ),
    "zip": (
        zipped("reviews.csv", REVIEWS.encode()),
        refusal.Archive,
        "reviews.csv is an archive (ZIP). Nothing in it was unpacked: unpack it yourself and give the folder of CSV "
        "files.",
    ),
    "gzip": (
        b"\x1f\x8b\x08\0\0\0\0\0",
        refusal.Archive,
        "reviews.csv is an archive (gzip). Nothing in it was unpacked: unpack it yourself and give the folder of CSV "
        "files.",
    ),
    "pdf": (b"%PDF-1.7", refusal.OtherDocument, "reviews.csv is a PDF. Give the folder of CSV files."),
    "long line": (
        REVIEWS.encode() + b"101,01/02/2012,25/04/2024,PN1\r\n" * 5000 + b"1" * 40_000,
        refusal.LineTooLong,
        "reviews.csv has more than 32,768 bytes on line 5002. No row is that long: it is not a table of rows.",
    ),
}


@pytest.mark.parametrize("name", BAD_CSV)
def test_a_bad_file_refuses_the_whole_folder(write_return, name):
    content, reason, sentence = BAD_CSV[name]
    with pytest.raises(refusal.Refusal) as caught:
        read_folder(write_return({"reviews.csv": content}))
    assert type(caught.value) is reason
    assert caught.value.sentence == sentence


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(refusal.MissingPath) as caught:
        read_folder(tmp_path / "nowhere")
    assert caught.value.sentence == f"There is nothing at {tmp_path / 'nowhere'}. Check the path and try again."


def test_a_file_where_a_folder_belongs(write_return):
    with pytest.raises(refusal.NotAFolder):
        read_folder(write_return() / "header.csv")


def test_xml_in_one_line_where_a_folder_belongs(write_census):
    with pytest.raises(refusal.NotAFolder):
        read_folder(write_census(b"<Message>" + b"<Child/>" * 10_000))


def test_a_zip_where_a_folder_belongs(tmp_path):
    (tmp_path / "903.zip").write_bytes(zipped("header.csv", b"CHILD"))
    with pytest.raises(refusal.Archive):
        read_folder(tmp_path / "903.zip")


def test_a_folder_with_nothing_in_it(tmp_path):
    with pytest.raises(refusal.Empty):
        read_folder(tmp_path)


def test_a_folder_without_the_children(write_return):
    with pytest.raises(refusal.NoHeaderTable) as caught:
        read_folder(write_return({"header.csv": None}))
    assert "CHILD, DOB, ETHNIC, MC_DOB, MOTHER, SEX, UPN" in caught.value.sentence


def test_a_header_table_without_rows(write_return):
    with pytest.raises(refusal.Empty):
        read_folder(write_return({"header.csv": "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n"}))


def test_too_many_files_and_too_large_a_file(write_return):
    with pytest.raises(refusal.TooManyFiles):
        read_folder(write_return(), replace(LIMITS, files=2))
    with pytest.raises(refusal.TooLarge) as caught:
        read_folder(write_return(), replace(LIMITS, csv_bytes=100))
    assert caught.value.sentence == (
        "episodes.csv is 226 bytes, more than the limit of 100. Check that it is one year's return."
    )


def test_a_character_split_between_two_chunks_is_still_a_character(write_return):
    limits = replace(LIMITS, chunk_bytes=1)
    reviews = REVIEWS + "Zoë’s child,01/02/2012,25/04/2024,PN1\r\n102,01/02/2012,x,PN1\r\n"
    found = read_folder(write_return({"reviews.csv": reviews}), limits)
    assert [row.line for rows in found.rows.values() for row in rows if row.problems] == [3]
    assert found.without_header[0].child == "Zoë’s child"


@pytest.mark.parametrize("chunk", [1, 2, 7, 64])
def test_lines_are_counted_alike_however_the_file_is_cut_into_chunks(write_return, chunk):
    reviews = REVIEWS.encode().replace(b"\n", b"\r\n") + "Zoë,,,\r\n".encode() * 4
    limits = replace(LIMITS, chunk_bytes=chunk, line_bytes=60)
    for spoilt_by, reason in (
        (b"\x92", refusal.WrongEncoding),
        (b"\0", refusal.NulBytes),
        (b"1" * 61, refusal.LineTooLong),
    ):
        with pytest.raises(refusal.Refusal) as caught:
            read_folder(write_return({"a.csv": reviews + spoilt_by, "header.csv": None}), limits)
        assert type(caught.value) is reason
        assert caught.value.facts["line"] == 6


BAD_XML = {
    "empty": (b"", refusal.Empty),
    "prose": (b"hello", refusal.NotXml),
    "web page": (b"<!DOCTYPE html><html></html>", refusal.NotXml),
    "csv": (REVIEWS.encode(), refusal.NotXml),
    "billion laughs": (BILLION_LAUGHS.encode(), refusal.Doctype),
    "outside entity": (OUTSIDE_ENTITY.encode(), refusal.Doctype),
    "outside dtd": (b'<!DOCTYPE Message SYSTEM "http://example.org/x.dtd"><Message/>', refusal.Doctype),
    "utf-16": ("<?xml version='1.0' encoding='utf-16'?><Message/>".encode("utf-16"), refusal.Utf16),
    "says latin-1": (b'<?xml version="1.0" encoding="ISO-8859-1"?><Message/>', refusal.DeclaredEncoding),
    "903": (b"<EXPSSDA903><CHILD/></EXPSSDA903>", refusal.WrongCollection),
    "other xml": (b"<rss/>", refusal.WrongCollection),
    "no header": (b"<Message><Children><Child/></Children></Message>", refusal.IncompleteHeader),
    "nul": (b"<Message>\n\0</Message>", refusal.NulBytes),
    "zip": (zipped("census.xml", b"<Message/>"), refusal.Archive),
    "workbook": (workbook(), refusal.Workbook),
    "deep": (b"<Message>" + b"<a>" * 40, refusal.TooDeep),
}


@pytest.mark.parametrize("name", BAD_XML)
def test_a_bad_census_is_refused(write_census, name):
    content, reason = BAD_XML[name]
    with pytest.raises(refusal.Refusal) as caught:
        open_census(write_census(content))
    assert type(caught.value) is reason


def spoilt(write_census, old: str, new: str) -> refusal.Refusal:
    good = write_census().read_text()
    assert old in good
    with pytest.raises(refusal.Refusal) as caught:
        open_census(write_census(good.replace(old, new, 1)))
    return caught.value


def test_sentences_of_a_spoilt_census(write_census):
    said = {
        type(found): found.sentence
        for found in (
            spoilt(write_census, "</Child>", "</Kind>"),
            spoilt(write_census, "WBRI", "&nbsp;"),
            spoilt(write_census, "<Year>2025</Year>", "<Year>soon</Year>"),
            spoilt(write_census, "<Collection>CIN<", "<Collection>SCWF<"),
        )
    }
    assert said == {
        refusal.BrokenXml: "census.xml is not well-formed XML at line 19: undefined entity. Export the census again.",
        refusal.IncompleteHeader: "The Header of census.xml has no Year that can be read (“soon”). Export the census "
        "again.",
        refusal.WrongCollection: "census.xml is a return of the collection “SCWF”, not a CIN census. Check that this "
        "is the file of the children in need census.",
    }
    assert spoilt(write_census, "</Child>", "</Kind>").sentence == (
        "census.xml is not well-formed XML at line 26: mismatched tag. Export the census again."
    )


def test_a_census_cut_anywhere_is_refused(write_census):
    whole = write_census().read_bytes().rstrip()
    for at in range(len(whole) - 1, 60, -37):
        with pytest.raises(refusal.TruncatedXml) as caught:
            open_census(write_census(whole[:at]))
        assert caught.value.sentence.startswith("census.xml stops at line ")


def test_a_windows_byte_in_a_census_is_named(write_census):
    good = write_census().read_bytes()
    with pytest.raises(refusal.WrongEncoding) as caught:
        open_census(write_census(good.replace(b"C2", b"C\xe9")))
    assert caught.value.sentence == (
        "census.xml is not UTF-8: byte 0xE9 on line 29 (“é” in Windows-1252, which is what Excel's plain “CSV” "
        "writes). Save it again as UTF-8."
    )


def test_another_authoritys_census_is_refused(write_census):
    assert open_census(write_census(la="806"), expected_la="806").header.la_code == "806"
    with pytest.raises(refusal.AnotherAuthority) as caught:
        open_census(write_census(la="808"), expected_la="806")
    assert caught.value.sentence == (
        "census.xml is the census of authority 808; this record belongs to authority 806. Check the file."
    )


def test_a_census_without_children_is_refused(write_census):
    with pytest.raises(refusal.Empty):
        open_census(write_census(children="<!-- none -->"))


def test_a_folder_where_a_census_belongs_and_nothing_at_all(tmp_path):
    with pytest.raises(refusal.NotAFile):
        open_census(tmp_path)
    with pytest.raises(refusal.MissingPath):
        open_census(tmp_path / "none.xml")


def test_one_value_or_one_tag_or_one_child_without_end_is_refused(write_census, good_child):
    long_value = good_child.format(id="C" * (LIMITS.value_bytes + 1))
    with pytest.raises(refusal.ValueTooLong):
        open_census(write_census(children=long_value))
    long_tag = f"<Child x='{'y' * 600_000}'/>"
    with pytest.raises(refusal.ValueTooLong):
        open_census(write_census(children=long_tag))
    many = good_child.format(id="C1").replace("<Sex>F</Sex>", "<Sex>F</Sex>" * 60)
    with pytest.raises(refusal.ChildTooLarge):
        list(open_census(write_census(children=many), limits=replace(LIMITS, nodes=50)).children())


def test_a_census_that_changes_while_it_is_read_is_refused(write_census, good_child):
    census = open_census(write_census())
    write_census(children=good_child.format(id="C1") + good_child.format(id="C3"))
    with pytest.raises(refusal.Changed):
        list(census.children())


REFUSE = """
import resource, sys
from pathlib import Path
from goldenthread.returns import refusal
from goldenthread.returns.cin.read import open_census
from goldenthread.returns.ssda903.read import read_folder
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    {"cin": open_census, "ssda903": read_folder}[sys.argv[1]](Path(sys.argv[2]))
except refusal.Refusal as found:
    print(found.code, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def refuse_apart(kind: str, path: Path) -> tuple[str, int]:
    """In a process of its own: the refusal's code, and the memory it took in kilobytes."""
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", REFUSE, kind, str(path)], capture_output=True, text=True, check=True, cwd=root
    )
    code, kilobytes = done.stdout.split()
    return code, int(kilobytes)


def zip_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("census.xml", "w") as inside:
        for _ in range(100):
            inside.write(bytes(MEGABYTE))


def test_a_zip_bomb_is_never_unpacked(tmp_path):
    bomb = tmp_path / "census.xml"
    zip_bomb(bomb)
    assert bomb.stat().st_size < MEGABYTE
    code, kilobytes = refuse_apart("cin", bomb)
    assert code == "archive"
    assert kilobytes < 20 * 1024


def endless_line(path: Path, start: bytes, character: bytes = b"1") -> None:
    """200 MB really written, then stretched to a gigabyte that takes no room on the disk."""
    block = character * MEGABYTE
    with path.open("wb") as file:
        file.write(start)
        for _ in range(200):
            file.write(block)
        file.truncate(1024 * MEGABYTE)


@pytest.mark.parametrize(
    ("kind", "start", "code"),
    [
        ("ssda903", b"CHILD,DOB,REVIEW,REVIEW_CODE\n", "line-too-long"),
        ("ssda903", b"", "line-too-long"),
        ("cin", b"<Message><Header>", "value-too-long"),
        ("cin", b"<Message><!--", "value-too-long"),
        ("cin", b"<Message x='", "value-too-long"),
        ("cin", b"", "not-xml"),
    ],
)
def test_a_gigabyte_of_one_line_is_refused_at_once_in_little_memory(tmp_path, write_return, kind, start, code):
    path = write_return() / "reviews.csv" if kind == "ssda903" else tmp_path / "census.xml"
    endless_line(path, start)
    try:
        assert path.stat().st_size == 1024 * MEGABYTE
        found, kilobytes = refuse_apart(kind, path.parent if kind == "ssda903" else path)
    finally:
        path.unlink()
    assert found == code
    assert kilobytes < 20 * 1024


def test_every_refusal_has_its_own_code_and_names_the_file():
    reasons = refusal.Refusal.__subclasses__()
    assert len({reason.code for reason in reasons}) == len(reasons) > 25
    for reason in reasons:
        assert "{file}" in reason.says or reason is refusal.MissingPath
        assert reason.says.endswith((".", "}"))
