"""The snapshot store: whole or not there, the same bytes for the same content, and plain when it is wrong."""

from datetime import date, datetime
from pathlib import Path

import pytest

from goldenthread.insight import store
from goldenthread.insight.extracts import adopt
from goldenthread.insight.schema import tables
from goldenthread.insight.store import Snapshot, SnapshotError, newest, snapshots, write

AS_AT = date(2025, 3, 31)
TAKEN = datetime(2025, 4, 1, 2, 0)
PEOPLE = [
    {"pers_person_id": "Ben", "pers_dob": date(2012, 5, 1)},
    {"pers_person_id": "Ada", "pers_dob": date(2010, 5, 1)},
]


def test_the_same_content_gives_the_same_bytes_and_the_same_id(tmp_path: Path) -> None:
    one = write(tmp_path / "one", {"ssd_person": PEOPLE}, as_at=AS_AT, taken_at=TAKEN)
    two = write(tmp_path / "two", {"ssd_person": PEOPLE[::-1]}, as_at=AS_AT, taken_at=TAKEN)
    assert one.id == two.id
    assert one.file("ssd_person").read_bytes() == two.file("ssd_person").read_bytes()


def test_other_content_gives_another_id(tmp_path: Path) -> None:
    one = write(tmp_path, {"ssd_person": PEOPLE}, as_at=AS_AT, taken_at=TAKEN)
    two = write(tmp_path, {"ssd_person": PEOPLE[:1]}, as_at=AS_AT, taken_at=TAKEN)
    assert one.id != two.id
    assert {s.id for s in snapshots(tmp_path)} == {one.id, two.id}


def test_writing_the_same_snapshot_twice_leaves_one(tmp_path: Path) -> None:
    for _ in range(2):
        write(tmp_path, {"ssd_person": PEOPLE}, as_at=AS_AT, taken_at=TAKEN)
    assert len(list(tmp_path.iterdir())) == 1


def test_a_snapshot_that_fails_half_way_is_not_there(tmp_path: Path) -> None:
    broken = [{"pers_person_id": "Ada", "pers_dob": "yesterday"}]
    with pytest.raises(SnapshotError, match=r"ssd_person\.pers_dob"):
        write(tmp_path, {"ssd_contacts": [], "ssd_person": broken}, as_at=AS_AT, taken_at=TAKEN)
    assert list(tmp_path.iterdir()) == []


def test_the_newest_is_the_one_as_at_the_latest_day(tmp_path: Path) -> None:
    late = write(tmp_path, {"ssd_person": PEOPLE}, as_at=date(2025, 6, 30), taken_at=TAKEN)
    write(tmp_path, {"ssd_person": PEOPLE}, as_at=AS_AT, taken_at=TAKEN)
    assert newest(tmp_path).id == late.id


def test_an_empty_store_says_how_to_take_a_snapshot(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="goldenthread snapshot"):
        newest(tmp_path)


def test_a_changed_file_is_found(tmp_path: Path) -> None:
    snapshot = write(tmp_path, {"ssd_person": PEOPLE}, as_at=AS_AT, taken_at=TAKEN)
    snapshot.verify()
    content = bytearray(snapshot.file("ssd_person").read_bytes())
    content[10] ^= 1
    snapshot.file("ssd_person").write_bytes(bytes(content))
    with pytest.raises(SnapshotError, match="ssd_person changed since it was written"):
        snapshot.verify()


@pytest.mark.parametrize(
    ("contents", "message"),
    [
        ({"ssd_persons": []}, "ssd_persons is not a table"),
        ({"ssd_person": [{"pers_name": "Ada"}]}, "ssd_person has no column pers_name"),
        ({"ssd_person": [{"pers_dob": AS_AT}]}, "pers_person_id is empty in 1 rows"),
        ({"ssd_person": [*PEOPLE, *PEOPLE]}, "2 keys stand twice among the current rows, for example"),
    ],
)
def test_what_does_not_fit_the_schema_is_refused(tmp_path: Path, contents: dict[str, store.Rows], message: str) -> None:
    with pytest.raises(SnapshotError, match=message):
        write(tmp_path, contents, as_at=AS_AT, taken_at=TAKEN)


def test_a_folder_that_is_no_snapshot_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match=r"no manifest\.json"):
        Snapshot.open(tmp_path)


def test_a_snapshot_of_another_schema_version_is_listed_and_not_opened(tmp_path: Path) -> None:
    snapshot = write(tmp_path, {"ssd_person": PEOPLE}, as_at=AS_AT, taken_at=TAKEN)
    manifest = snapshot.path / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"schema_version": "1"', '"schema_version": "0"'))
    assert [found.schema_version for found in snapshots(tmp_path)] == ["0"]
    with pytest.raises(SnapshotError, match="schema version 0; this program reads version 1"):
        newest(tmp_path)


def test_a_file_of_another_shape_is_refused(tmp_path: Path) -> None:
    snapshot = write(tmp_path, {"ssd_person": PEOPLE, "gt_authority": []}, as_at=AS_AT, taken_at=TAKEN)
    snapshot.file("ssd_person").write_bytes(snapshot.file("gt_authority").read_bytes())
    with pytest.raises(SnapshotError, match="it lacks pers_person_id"):
        Snapshot.open(snapshot.path)


def test_another_authoritys_extract_becomes_a_snapshot(tmp_path: Path) -> None:
    extract = tmp_path / "extract"
    extract.mkdir()
    (extract / "ssd_person.csv").write_text(
        "pers_person_id,pers_dob,pers_new_field\nAda,2010-05-01,x\nBen,2012-05-01 00:00:00,\n", encoding="utf-8"
    )
    snapshot = adopt(extract, tmp_path / "store", as_at=AS_AT, taken_at=TAKEN)
    assert snapshot.parts["ssd_person"].rows == 2
    assert set(snapshot.parts) == {"ssd_person", "gt_coverage"}


def test_every_column_says_what_it_is() -> None:
    for table in tables().values():
        assert table.key, f"{table.name} has no key: mark it with * in insight/schema"
        assert set(table.key) <= set(table.names)
        assert all(column.what for column in table.columns)
