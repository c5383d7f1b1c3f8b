"""Files that people send: told by their content, made harmless, kept under a random name.

Pictures are decoded and written anew, so that places, cameras and hidden attachments go; PDF and
office files are refused when they hold anything that runs. A table in plain text (CSV) tells no
kind by its first bytes: it is what holds nothing but text. Serve them with `served` from a view
that has checked who may see them, never from a public folder.
"""

import io
import re
import secrets
import warnings
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Any

import puremagic
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.http import FileResponse
from django.utils import timezone
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

MB = 1024 * 1024
MAX_PIXELS = 40_000_000
"""More than any phone's camera takes; a picture of 40 million points needs about 160 MB."""
MAX_UNPACKED = 100 * MB
HEAD = 8192

_ACTIVE = re.compile(
    rb"/(?:JavaScript|JS|Launch|SubmitForm|ImportData|EmbeddedFiles?|RichMedia|XFA|AA|Encrypt)\b"
)
_RUNS = ("vbaProject", "/embeddings/", "/activeX/")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_NAME_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_OBJECTS = re.compile(rb"/ObjStm.{0,400}?stream\r?\n(.*?)endstream", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A type of file: ``clean`` gives harmless bytes or raises ValidationError."""

    extension: str
    content_type: str
    title: str
    clean: Callable[[bytes], bytes]


def _picture(form: str) -> Callable[[bytes], bytes]:
    def clean(data: bytes) -> bytes:
        try:
            return _redrawn(data, form)
        except Image.DecompressionBombError as fault:
            raise _too_many_points() from fault
        except (OSError, SyntaxError, ValueError) as fault:
            raise ValidationError(
                say("Gambar ini rusak atau tidak dapat dibaca. Coba foto ulang."), code="rusak"
            ) from fault

    return clean


def _redrawn(data: bytes, form: str) -> bytes:
    """The points of a picture, upright, and nothing else."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        picture = Image.open(io.BytesIO(data), formats=[form])
    if picture.width * picture.height > MAX_PIXELS:
        raise _too_many_points()
    modes = ("L", "RGB") if form == "JPEG" else ("L", "RGB", "RGBA")
    upright = ImageOps.exif_transpose(picture)
    if upright.mode not in modes:
        see_through = form != "JPEG" and upright.has_transparency_data
        upright = upright.convert("RGBA" if see_through else "RGB")
    upright.info.clear()
    out = io.BytesIO()
    upright.save(out, format=form, **({"quality": 85} if form != "PNG" else {"optimize": True}))
    return out.getvalue()


def _too_many_points() -> ValidationError:
    return ValidationError(
        say("Gambar ini terlalu besar. Kecilkan dulu, atau kirim fotonya langsung dari ponsel."),
        code="terlalu-besar",
    )


def _pdf(data: bytes) -> bytes:
    """As it came, unless it holds scripts, attachments, programs or a password."""
    if not data.startswith(b"%PDF-") or b"%%EOF" not in data[-2048:]:
        raise ValidationError(say("PDF ini rusak. Simpan ulang, lalu kirim lagi."), code="rusak")
    for part in (data, *_unpacked(data)):
        plain = _NAME_ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), part)
        if _ACTIVE.search(plain):
            raise ValidationError(
                say(
                    "PDF ini memuat skrip, lampiran, atau kata sandi. Cetak ulang menjadi PDF "
                    "biasa, lalu kirim lagi."
                ),
                code="aktif",
            )
    return data


def _unpacked(data: bytes) -> list[bytes]:
    """The compressed object streams of a PDF, in which names may hide; at most 5 MB each."""
    found = []
    for stream in _OBJECTS.findall(data)[:500]:
        try:
            found.append(zlib.decompressobj().decompress(stream, 5 * MB))
        except zlib.error:
            continue
    return found


def _office(folder: str) -> Callable[[bytes], bytes]:
    def clean(data: bytes) -> bytes:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                entries = packed.infolist()
        except zipfile.BadZipFile as fault:
            raise ValidationError(say("Berkas ini rusak. Simpan ulang."), code="rusak") from fault
        names = [entry.filename for entry in entries]
        if len(names) > 2000 or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
            raise ValidationError(say("Isi berkas ini terlalu besar."), code="terlalu-besar")
        if "[Content_Types].xml" not in names or not any(n.startswith(folder) for n in names):
            raise ValidationError(say("Berkas ini rusak. Simpan ulang."), code="rusak")
        if any(active in name for name in names for active in _RUNS):
            raise ValidationError(
                say("Berkas ini memuat makro atau lampiran. Simpan tanpa makro, lalu kirim lagi."),
                code="aktif",
            )
        return data

    return clean


def _table(data: bytes) -> bytes:
    """As it came, unless it holds bytes that no text does."""
    if not _is_text(data):
        raise ValidationError(
            say("Isi berkas ini bukan teks. Simpan ulang sebagai CSV, lalu kirim lagi."),
            code="rusak",
        )
    return data


def _is_text(data: bytes) -> bool:
    """Whether it can be a table in plain text: no control characters, no mark-up, no program."""
    if data.startswith(_UTF16):
        return True
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:2]
    return bool(start) and start[:1] != b"<" and start != b"#!" and not _CONTROL.search(data)


_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS: Mapping[str, Kind] = {
    kind.extension: kind
    for kind in (
        Kind(extension="jpg", content_type="image/jpeg", title="JPG", clean=_picture("JPEG")),
        Kind(extension="png", content_type="image/png", title="PNG", clean=_picture("PNG")),
        Kind(extension="webp", content_type="image/webp", title="WebP", clean=_picture("WEBP")),
        Kind(extension="pdf", content_type="application/pdf", title="PDF", clean=_pdf),
        Kind(
            extension="docx",
            content_type=f"{_OFFICE}.wordprocessingml.document",
            title="Word",
            clean=_office("word/"),
        ),
        Kind(
            extension="xlsx",
            content_type=f"{_OFFICE}.spreadsheetml.sheet",
            title="Excel",
            clean=_office("xl/"),
        ),
        Kind(extension="csv", content_type="text/csv", title="CSV", clean=_table),
    )
}
PICTURES = ("jpg", "png", "webp")
DOCUMENTS = ("pdf", *PICTURES)
_SAME = {"jpeg": "jpg", "jfif": "jpg", "jpe": "jpg"}


def kind_of(data: bytes) -> str:
    """The extension that the content itself tells; empty when it tells none that we know."""
    if data.startswith(b"PK\x03\x04"):
        return next((name for name in ("docx", "xlsx") if name in _packed(data)), "")
    try:
        found = [match.extension.lstrip(".").lower() for match in puremagic.magic_string(data)]
    except (puremagic.PureError, ValueError):
        found = []
    names = [_SAME.get(name, name) for name in found]
    told = next((name for name in names if name in KINDS and name != "csv"), "")
    return told or ("csv" if _is_text(data) else "")


def _packed(data: bytes) -> list[str]:
    """Which office document a ZIP file is, by the folders that it holds."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            tops = {name.partition("/")[0] for name in packed.namelist()}
    except zipfile.BadZipFile:
        return []
    return [name for folder, name in (("word", "docx"), ("xl", "xlsx")) if folder in tops]


def random_name(extension: str) -> str:
    """A name that nobody guesses and that tells nothing about its sender."""
    return f"{secrets.token_hex(16)}.{extension}"


def checked(upload: File, *, allowed: tuple[str, ...], max_mb: float) -> SimpleUploadedFile:
    """The harmless file under a random name, or ValidationError with the cure.

    The name and type that the sender gave are not believed; ``original_name`` keeps the former.
    """
    if upload.size is None or upload.size > max_mb * MB:
        raise ValidationError(
            say("Berkas paling besar %(mb)g MB. Kecilkan dulu, lalu kirim lagi.") % {"mb": max_mb},
            code="terlalu-besar",
        )
    upload.seek(0)
    data = upload.read()
    found = kind_of(data[:HEAD] if not data.startswith(b"PK") else data)
    if found not in allowed:
        titles = ", ".join(KINDS[name].title for name in allowed)
        raise ValidationError(
            say("Jenis berkas ini tidak diterima. Kirim sebagai %(jenis)s.") % {"jenis": titles},
            code="jenis",
        )
    kind = KINDS[found]
    clean = SimpleUploadedFile(random_name(found), kind.clean(data), kind.content_type)
    clean.original_name = PurePosixPath(upload.name or "").name[:120]  # type: ignore[attr-defined]
    return clean


class SafeFileField(forms.FileField):
    """A file whose content is one of the allowed kinds; what comes out is clean."""

    allowed: tuple[str, ...] = DOCUMENTS

    def __init__(
        self, *, allowed: tuple[str, ...] | None = None, max_mb: float = 5, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.allowed, self.max_mb = allowed or self.allowed, max_mb
        self.error_messages = {
            **self.error_messages,
            "empty": _("Berkas ini kosong. Pilih berkas lain."),
        }

    def to_python(self, data: Any) -> Any:
        """Check and clean. Raises ValidationError."""
        upload = super().to_python(data)
        return upload and checked(upload, allowed=self.allowed, max_mb=self.max_mb)

    def widget_attrs(self, widget: forms.Widget) -> Any:
        """Let the phone offer the right files."""
        types = ",".join(KINDS[name].content_type for name in self.allowed)
        return {**super().widget_attrs(widget), "accept": types}


class SafeImageField(SafeFileField):
    """A picture: decoded, turned upright, without its metadata."""

    allowed = PICTURES


@deconstructible
class PrivatePath:
    """``upload_to`` of a model field: ``<folder>/<year>/<month>/<random>.<extension>``."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def __call__(self, instance: models.Model, filename: str) -> str:
        """A path of which only the extension comes from the (checked) file."""
        extension = PurePosixPath(filename).suffix.lstrip(".").lower()
        if extension not in KINDS:
            raise ValueError("only files that `checked` has cleaned are stored")
        return f"{self.folder}/{timezone.localdate():%Y/%m}/{random_name(extension)}"


def served(file: File | IO[bytes], title: str) -> FileResponse:
    """A stored file as a download that no browser runs; the view has checked who may see it."""
    extension = PurePosixPath(str(file.name)).suffix.lstrip(".").lower()
    kind = KINDS.get(extension)
    response = FileResponse(
        file,
        as_attachment=True,
        filename=f"{title}.{extension}" if kind else title,
        content_type=kind.content_type if kind else "application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
