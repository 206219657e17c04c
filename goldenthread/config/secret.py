"""One secret per installation, kept beside its data."""

import os
import secrets
from pathlib import Path


def read_or_make_secret(data: Path) -> str:
    """The secret in GOLDENTHREAD_SECRET, or in DATA/secret; made on first use, readable by its owner only."""
    if from_environment := os.environ.get("GOLDENTHREAD_SECRET"):
        return from_environment
    path = data / "secret"
    try:
        return path.read_text()
    except FileNotFoundError:
        data.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:  # another process made it in this moment
            return path.read_text()
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(50))
        return path.read_text()
