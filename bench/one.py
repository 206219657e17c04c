"""One benchmark, in this process: `python -m bench.one NAME [OPTIONS]`; what `python -m bench` starts."""

from __future__ import annotations

import json
import sys
from importlib import import_module

from bench.place import Missing


def main(name: str, *options: str) -> None:
    try:
        found = import_module(f"bench.{name}").run(*options)
    except Missing as missing:
        found = {"skipped": str(missing)}
    print(json.dumps({"benchmark": name, **found}))


if __name__ == "__main__":
    main(*sys.argv[1:])
