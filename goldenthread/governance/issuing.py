"""The files of an issued paper."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from goldenthread.governance.printed import PrintedPaper
from goldenthread.governance.rendering import render


@dataclass(frozen=True)
class Made:
    format: str
    content: bytes
    sha256: str


def documents(paper: PrintedPaper, at: datetime) -> list[Made]:
    """The paper in every format, as issued."""
    rendered = render(paper, at)
    return [Made(format, content, hashlib.sha256(content).hexdigest()) for format, content in rendered.items()]
