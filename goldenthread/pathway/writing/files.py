"""Files that are attached to what is written: which are taken, and where they are kept.

A file is stored under a name drawn at random, never under its own, and what it holds is looked at, not only what it is
called. It is served as a download and never shown by the browser.
"""

from __future__ import annotations

import uuid
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePath
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model
from django.http import FileResponse

from goldenthread.pathway.models import Attachment, DraftFile
from goldenthread.pathway.models.writing import AttachmentHistory

MOST = 10 * 1024 * 1024
FOLDER = "attachments"
OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class Type:
    title: str
    content_type: str
    is_one: Callable[[bytes, BinaryIO], bool]


@dataclass(frozen=True)
class Stored:
    """As the action wants it."""

    name: str
    content_type: str
    size: int
    digest: str
    stored: str


def _begins(*starts: bytes) -> Callable[[bytes, BinaryIO], bool]:
    return lambda head, _: head.startswith(starts)


def _holds(part: str) -> Callable[[bytes, BinaryIO], bool]:
    """A zip archive with this file in it."""

    def is_one(head: bytes, file: BinaryIO) -> bool:
        if not head.startswith(b"PK\x03\x04"):
            return False
        try:
            with zipfile.ZipFile(file) as archive:
                return part in archive.namelist()
        except (zipfile.BadZipFile, ValueError, OSError):
            return False

    return is_one


def _is_text(head: bytes, _: BinaryIO) -> bool:
    return b"\0" not in head


def _is_heic(head: bytes, _: BinaryIO) -> bool:
    return head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1", b"msf1")


TYPES = {
    "pdf": Type("PDF", "application/pdf", _begins(b"%PDF-")),
    "docx": Type("Word", f"{OFFICE}.wordprocessingml.document", _holds("word/document.xml")),
    "xlsx": Type("Excel", f"{OFFICE}.spreadsheetml.sheet", _holds("xl/workbook.xml")),
    "jpg": Type("a picture", "image/jpeg", _begins(b"\xff\xd8\xff")),
    "jpeg": Type("a picture", "image/jpeg", _begins(b"\xff\xd8\xff")),
    "png": Type("a picture", "image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    "gif": Type("a picture", "image/gif", _begins(b"GIF87a", b"GIF89a")),
    "heic": Type("a picture", "image/heic", _is_heic),
    "txt": Type("plain text", "text/plain", _is_text),
    "eml": Type("an e-mail", "message/rfc822", _is_text),
    "msg": Type("an e-mail from Outlook", "application/vnd.ms-outlook", _begins(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")),
}
POINTING: tuple[type[Model], ...] = (Attachment, AttachmentHistory, DraftFile)
TAKEN = "PDF, Word (docx), Excel (xlsx), pictures (jpg, png, gif, heic), text (txt) and e-mails (eml, msg)"
ACCEPT = ",".join(f".{ending}" for ending in TYPES)


def check(file: UploadedFile[Any]) -> str:
    """Its content type. Raises ValidationError with a sentence that names the file."""
    name, size = _name(file), file.size or 0
    if size > MOST:
        raise ValidationError(
            f"“{name}” is {_megabytes(size)} MB; the most is {_megabytes(MOST)} MB. Make it smaller, or attach only "
            "the pages that matter. Everything else you entered has been saved."
        )
    if size == 0:
        raise ValidationError(f"“{name}” is empty. Open it to see whether it is the file you mean.")
    kind = TYPES.get(PurePath(name).suffix.lower().lstrip("."))
    if kind is None:
        raise ValidationError(f"“{name}” cannot be attached. These can: {TAKEN}.")
    file.seek(0)
    head = file.read(512)
    file.seek(0)
    fits = kind.is_one(head, file)  # type: ignore[arg-type]  # an uploaded file reads as a binary one
    file.seek(0)
    if not fits:
        raise ValidationError(
            f"“{name}” is called {kind.title} and holds something else. Save it again and attach that."
        )
    return kind.content_type


def store(file: UploadedFile[Any]) -> Stored:
    """Checks the file and keeps it. Raises ValidationError."""
    content_type = check(file)
    digest = sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    stored = default_storage.save(f"{FOLDER}/{uuid.uuid4().hex}", file)
    return Stored(_name(file), content_type, file.size or 0, digest.hexdigest(), stored)


def serve(row: Attachment | DraftFile) -> FileResponse:
    response = FileResponse(default_storage.open(row.stored), as_attachment=True, filename=row.name)
    response.headers["Content-Type"] = row.content_type
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def clear(*stored: str) -> None:
    """What nothing points to any more."""
    for name in filter(None, stored):
        if not any(model._default_manager.filter(stored=name).exists() for model in POINTING):
            default_storage.delete(name)


def _name(file: UploadedFile[Any]) -> str:
    return PurePath(file.name or "file").name[-200:]


def _megabytes(size: int) -> str:
    return f"{size / (1024 * 1024):.1f}".removesuffix(".0")
