"""Why a whole file is refused. Each reason has a code of its own and a sentence that says what to do."""

from pathlib import Path
from typing import ClassVar


class Refusal(Exception):
    """Nothing of the file, or of the folder it lies in, has been read into the record."""

    code: ClassVar[str]
    says: ClassVar[str]

    def __init__(self, file: Path | str, **facts: object) -> None:
        self.file = Path(file).name
        self.facts = facts
        self.sentence = self.says.format(file=self.file, **facts)
        super().__init__(self.sentence)


class MissingPath(Refusal):
    code = "missing"
    says = "There is nothing at {path}. Check the path and try again."


class NotAFolder(Refusal):
    code = "not-a-folder"
    says = "{file} is a file. An SSDA903 return is a folder of CSV files: give the folder that holds them."


class NotAFile(Refusal):
    code = "not-a-file"
    says = "{file} is not a file. A CIN census is one XML file: give that file."


class Unreadable(Refusal):
    code = "unreadable"
    says = "{file} could not be opened: {why}. Ask whoever owns the file to let this account read it."


class Empty(Refusal):
    code = "empty"
    says = "{file} holds nothing to read. Export the return again."


class NoHeaderTable(Refusal):
    code = "no-header-table"
    says = (
        "{file} has no file with the columns {columns}. Without it nobody can say who the children are: "
        "add the header file to the folder."
    )


class MissingColumn(Refusal):
    code = "missing-column"
    says = "{file} looks like the {table} table, but {difference}. Export it again with every column."


class UnknownTable(Refusal):
    code = "unknown-table"
    says = (
        "{file} is not one of the SSDA903 tables. The nearest is {table}, but {difference}. "
        "Correct the column names, or take the file out of the folder."
    )


class RepeatedColumn(Refusal):
    code = "repeated-column"
    says = "{file} has the column {columns} more than once, so nobody can say which to read. Keep one."


class NotCsv(Refusal):
    code = "not-csv"
    says = "{file} is not a CSV file: {why}. Save it as “CSV UTF-8 (comma delimited)”."


class NotXml(Refusal):
    code = "not-xml"
    says = "{file} is not XML: {why}. Export the census from the case system again, as XML."


class BrokenXml(Refusal):
    code = "broken-xml"
    says = "{file} is not well-formed XML at line {line}: {why}. Export the census again."


class TruncatedXml(Refusal):
    code = "truncated-xml"
    says = "{file} stops at line {line} before its last element is closed. Export or copy it again, to the end."


class Doctype(Refusal):
    code = "doctype"
    says = (
        "{file} has a DOCTYPE at line {line}. A census never has one, and one can be used to attack the reader. "
        "Take it out, and ask where the file came from."
    )


class WrongEncoding(Refusal):
    code = "wrong-encoding"
    says = "{file} is not UTF-8: byte {byte} on line {line}{guess}. Save it again as UTF-8."


class DeclaredEncoding(Refusal):
    code = "declared-encoding"
    says = "{file} says that its encoding is {encoding}. Save it again as UTF-8."


class Utf16(Refusal):
    code = "utf-16"
    says = "{file} is UTF-16 (“Unicode text”). Save it again as UTF-8."


class NulBytes(Refusal):
    code = "nul-bytes"
    says = "{file} has a NUL byte on line {line}: it is damaged, or not text. Export or copy it again."


class LineTooLong(Refusal):
    code = "line-too-long"
    says = "{file} has more than {limit} bytes on line {line}. No row is that long: it is not a table of rows."


class ValueTooLong(Refusal):
    code = "value-too-long"
    says = "{file} has one value or tag of more than {limit} bytes at line {line}. No census has one: export it again."


class TooDeep(Refusal):
    code = "too-deep"
    says = "{file} has elements more than {limit} deep at line {line}. A census is never so deep: export it again."


class ChildTooLarge(Refusal):
    code = "child-too-large"
    says = "The child at line {line} of {file} has more than {limit} elements. No child has: export the census again."


class TooLarge(Refusal):
    code = "too-large"
    says = "{file} is {size} bytes, more than the limit of {limit}. Check that it is one year's return."


class TooManyFiles(Refusal):
    code = "too-many-files"
    says = "{file} holds more than {limit} files. Give the folder that holds one year's SSDA903 files and no others."


class Archive(Refusal):
    code = "archive"
    says = "{file} is an archive ({kind}). Nothing in it was unpacked: unpack it yourself and give {wanted}."


class Workbook(Refusal):
    code = "workbook"
    says = "{file} is a spreadsheet workbook ({kind}). Save it as {wanted}."


class OtherDocument(Refusal):
    code = "other-document"
    says = "{file} is {kind}. Give {wanted}."


class WrongCollection(Refusal):
    code = "wrong-collection"
    says = "{file} is {what}, not a CIN census. {advice}"


class IncompleteHeader(Refusal):
    code = "incomplete-header"
    says = "The Header of {file} has no {element} that can be read ({found}). Export the census again."


class AnotherAuthority(Refusal):
    code = "another-authority"
    says = "{file} is the census of authority {found}; this record belongs to authority {expected}. Check the file."


class Changed(Refusal):
    code = "changed"
    says = "{file} changed while it was being read. Load it again when nothing else is writing to it."
