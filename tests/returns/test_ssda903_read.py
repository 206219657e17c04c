"""Rows of an SSDA903 return: what is read, what is kept as a problem, what is put in quarantine."""

from datetime import date

import pytest

from goldenthread.returns.kinds import PARTIAL_DATE, CannotRead
from goldenthread.returns.ssda903.read import read_folder
from goldenthread.returns.ssda903.tables import (
    TABLES,
    EpisodeRow,
    HeaderRow,
    ReviewRow,
    always_there,
    sometimes_there,
)

HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB"


def test_a_return_is_read_into_typed_rows(write_return):
    found = read_folder(write_return())
    assert found.children == ("101", "102")
    first, second = found.of(EpisodeRow)
    assert (first.decom, first.dec, first.rne, first.rec) == (date(2024, 4, 1), date(2024, 6, 1), "S", "X1")
    assert (second.dec, second.rec, second.pl_post, second.pl_distance) == (None, None, "TS3 3CC", None)
    assert (second.file, second.line) == ("episodes.csv", 3)
    assert second.raw["PL_POST"] == "ts3  3cc"
    assert not found.quarantined
    assert not [row for rows in found.rows.values() for row in rows if row.problems]


def test_old_and_new_codes_of_sex_mean_the_same_and_both_kinds_of_date_are_read(write_return):
    girl, boy = read_folder(write_return()).of(HeaderRow)
    assert (girl.sex, boy.sex) == ("F", "M")
    assert (girl.dob, boy.dob) == (date(2012, 2, 1), date(2010, 5, 6))
    assert boy.raw["SEX"] == "1"


def test_a_file_is_known_by_its_columns_in_any_order_whatever_its_name_and_with_a_byte_order_mark(write_return):
    shuffled = "DOB,REVIEW_CODE,CHILD,REVIEW\r\n01/02/2012,PN2,101,30/04/2024\r\n"
    found = read_folder(write_return({"reviews.csv": None, "export (3).CSV": b"\xef\xbb\xbf" + shuffled.encode()}))
    (review,) = found.of(ReviewRow)
    assert (review.child, review.review, review.review_code, review.line) == ("101", date(2024, 4, 30), "PN2", 2)


def test_no_set_of_columns_is_two_tables():
    for one in TABLES:
        for other in TABLES:
            if one is not other:
                assert not always_there(one) <= always_there(other) | sometimes_there(other), (one, other)


def test_derived_columns_may_be_there(write_return):
    episodes = (
        "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN,PL_DISTANCE\n"
        "101,01/04/2024,S,V2,N1,U6,PR1,,,,TS1 1AA,TS2 2BB,1234567,12.5\n"
    )
    (row,) = read_folder(write_return({"episodes.csv": episodes})).of(EpisodeRow)
    assert row.pl_distance == 12.5


@pytest.mark.parametrize(
    ("line", "column", "sentence"),
    [
        ("101,X,01/02/2012,WBRI,UN1,,", "SEX", "SEX is “X”, which is not one of its codes: M, F, U."),
        ("101,F,31/02/2012,WBRI,UN1,,", "DOB", "DOB is “31/02/2012”, which is not a day in the calendar."),
        ("101,F,02-2012,WBRI,UN1,,", "DOB", "DOB is “02-2012”, which is not a date. Write it as DD/MM/YYYY."),
        ("101,F,01/02/0212,WBRI,UN1,,", "DOB", "DOB is “01/02/0212”, and no child was known in the year 0212."),
        ("101,F,,WBRI,UN1,,", "DOB", "DOB is blank, and may not be."),
        ("101,F,01/02/2012,QQQQ,UN1,,", "ETHNIC", "ETHNIC is “QQQQ”, which is not one of its codes."),
        (
            "101,F,01/02/2012,WBRI,12345,,",
            "UPN",
            "UPN is “12345”, which does not have the shape of a unique pupil number.",
        ),
        ("101,F,01/02/2012,WBRI,UN1,maybe,", "MOTHER", "MOTHER is “maybe”, which is neither 1 (yes) nor 0 (no)."),
    ],
)
def test_a_value_that_cannot_be_read_leaves_its_row(write_return, line, column, sentence):
    found = read_folder(write_return({"header.csv": f"{HEADER}\n{line}\n102,M,06/05/2010,MWBC,UN1,,\n"}))
    row, neighbour = found.of(HeaderRow)
    (problem,) = row.problems
    assert (problem.column, problem.sentence, problem.line) == (column, sentence, 2)
    assert problem.raw == row.raw[column]
    assert getattr(row, column.lower()) is None
    assert row.child == "101"
    assert not neighbour.problems


def test_one_written_by_a_spreadsheet_as_1_0_is_yes(write_return):
    found = read_folder(write_return({"header.csv": f"{HEADER}\n101,F,01/02/2012,WBRI,UN1,1.0,01/02/2024\n"}))
    (row,) = found.of(HeaderRow)
    assert row.mother is True
    assert not row.problems
    assert row.raw["MOTHER"] == "1.0"


def test_lines_that_cannot_be_read_are_quarantined_and_their_neighbours_read(write_return):
    lines = [
        "CHILD,DOB,REVIEW,REVIEW_CODE",
        "101,01/02/2012,25/04/2024,PN1",
        "101,01/02/2012,26/04/2024",
        ",01/02/2012,27/04/2024,PN1",
        '101,"01/02/2012,28/04/2024,PN1',
        "",
        ",,,",
        '"101","01/02/2012","29/04/2024","PN1"',
    ]
    found = read_folder(write_return({"reviews.csv": "\n".join(lines)}))
    assert [(row.review.day, row.line) for row in found.of(ReviewRow)] == [(25, 2), (29, 8)]
    assert [(bad.file, bad.line, bad.raw, bad.reason) for bad in found.quarantined] == [
        ("reviews.csv", 3, lines[2], "It has 3 values; the file has 4 columns."),
        ("reviews.csv", 4, lines[3], "CHILD is blank: nobody can say whose row it is."),
        ("reviews.csv", 5, lines[4], "A quotation mark is left open or misplaced."),
    ]


def test_two_files_of_one_table_are_both_read(write_return):
    more = "CHILD,DOB,REVIEW,REVIEW_CODE\n102,06/05/2010,01/05/2024,PN3\n"
    found = read_folder(write_return({"reviews 2.csv": more}))
    assert [row.child for row in found.of(ReviewRow)] == ["102", "101"]
    assert [(file.name, file.rows) for file in found.files if file.table is ReviewRow] == [
        ("reviews 2.csv", 1),
        ("reviews.csv", 1),
    ]


def test_a_second_header_row_of_a_child_is_kept_and_reported(write_return):
    again = f"{HEADER}\n101,F,02/02/2012,WBRI,A123456789012,,\n"
    found = read_folder(write_return({"header2.csv": again}))
    assert found.children == ("101", "102")
    assert len(found.of(HeaderRow)) == 3
    (repeat,) = found.repeated_headers
    assert repeat.first.file == "header.csv"
    assert repeat.differing == ("DOB",)
    assert repeat.sentence == ("Child 101 has more than one header row, differing in DOB: again at header2.csv line 2.")


def test_rows_of_a_child_without_a_header_row_are_pointed_out(write_return):
    found = read_folder(write_return({"reviews.csv": "CHILD,DOB,REVIEW,REVIEW_CODE\n999,01/02/2012,25/04/2024,PN1\n"}))
    assert [row.child for row in found.without_header] == ["999"]


def test_folders_and_hidden_files_are_passed_over_and_named(write_return):
    folder = write_return({".DS_Store": b"\0\0", "~$header.xlsx": b"\0"})
    (folder / "last year").mkdir()
    assert read_folder(folder).not_read == (".DS_Store", "last year", "~$header.xlsx")


@pytest.mark.parametrize("raw", ["zz/05/2020", "ZZ/ZZ/2020", "zz/zz/zzzz", "01/05/2020"])
def test_a_date_known_in_part_is_kept_as_text(raw):
    assert PARTIAL_DATE.read(raw) == raw.lower()


def test_a_date_known_in_part_is_still_a_date():
    with pytest.raises(CannotRead):
        PARTIAL_DATE.read("some day in 2020")


def test_lines_are_counted_as_an_editor_counts_them(write_return):
    for ending in ("\n", "\r\n", "\r"):
        text = ending.join(
            ["CHILD,DOB,REVIEW,REVIEW_CODE", "", "101,01/02/2012,25/04/2024,PN1", "101,x,26/04/2024,PN1"]
        )
        found = read_folder(write_return({"reviews.csv": text}))
        assert [row.line for row in found.of(ReviewRow)] == [3, 4]
