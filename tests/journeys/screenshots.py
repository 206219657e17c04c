"""Writes the pictures of the documentation from an invented authority: `python -m tests.journeys.screenshots`.

1280 pixels wide, the top of each page, as the person sees it who uses that page most. The authority is a tenth of
Erimus: a picture with three children in it shows nothing. Needs Pillow, which pikepdf brings.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image

from tests.browser import chromium
from tests.journeys.person import Person
from tests.journeys.place import Place, goldenthread, make, served

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
SIZE = (1280, 900)
LARGEST = 200_000  # bytes
COLOURS = 128
# name → whose page it is, and where.
PICTURES = {
    "picture": ("Director", "/picture"),
    "child": ("Independent reviewing officer", "/children/{in_care}"),
    "measure": ("Director", "/measures/children_looked_after?by=team"),
    "paper": ("Director", "/papers/{issued}/files/html/"),
    "search": ("Front-door screener", "/search?q=fetherston"),
    "worklist": ("Service manager", "/worklist?whose=teams&when=all"),
}


def main(scale: str) -> int:
    with tempfile.TemporaryDirectory() as folder:
        place = make(Path(folder), scale=scale)
        goldenthread(place.data, "snapshot")
        take(place)
    return 0


def take(place: Place) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with served(place) as site, chromium() as browser:
        for name, (role, address) in PICTURES.items():
            person = Person(browser, site, SIZE)
            person.role = role
            person.signs_in()
            person.opens(address.format(**place.things))
            file = FOLDER / f"{name}.png"
            file.write_bytes(small(person.page.screenshot()))
            assert file.stat().st_size < LARGEST, f"{file} is {file.stat().st_size} bytes"
            print(file.relative_to(FOLDER.parents[1]), file.stat().st_size, "bytes")
            person.page.context.close()


def small(png: bytes) -> bytes:
    """Flat colours and text: an indexed palette keeps it sharp at a third of the size."""
    found = io.BytesIO()
    image = Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    image.save(found, "PNG", optimize=True)
    return found.getvalue()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2] or ["0.1"]))
