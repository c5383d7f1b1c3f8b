"""Uploads: told by content, made harmless, served as downloads."""

import io
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image

from inti.privacy.uploads import (
    KINDS,
    PrivatePath,
    SafeFileField,
    SafeImageField,
    kind_of,
    served,
)

PLACE = "Kampung Rahasia"


class Sending(forms.Form):
    """A form with a document and a picture."""

    berkas = SafeFileField(required=False, allowed=("pdf", "jpg", "png", "webp", "xlsx"), max_mb=1)
    foto = SafeImageField(required=False, max_mb=1)


def sent(data: bytes, name: str = "foto.jpg", field: str = "foto") -> Sending:
    """The form with one file."""
    files: Any = {field: SimpleUploadedFile(name, data, "image/jpeg")}
    return Sending({}, files)


def picture(
    form: str, size: tuple[int, int] = (40, 20), mode: str = "RGB", **extra: object
) -> bytes:
    """A picture whose left half is red."""
    made = Image.new(mode, size, 0)
    made.paste(Image.new(mode, (size[0] // 2, size[1]), "red" if mode != "L" else 200), (0, 0))
    out = io.BytesIO()
    made.save(out, format=form, **extra)
    return out.getvalue()


def with_place() -> bytes:
    """A photo lying on its side that tells where and with which phone it was taken."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Make] = PLACE
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitude] = (6.0, 51.0, 30.0)
    return picture("JPEG", exif=exif, comment=PLACE.encode())


def pdf(extra: bytes = b"") -> bytes:
    """A small document."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog" + extra + b">>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    )


def office(*names: str) -> bytes:
    """A spreadsheet with these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name in ("[Content_Types].xml", "xl/workbook.xml", *names):
            packed.writestr(name, "<x/>")
    return out.getvalue()


@pytest.mark.parametrize(("form", "extension"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
def test_a_picture_gets_a_random_name_with_its_true_extension(form: str, extension: str) -> None:
    """Whatever the sender called it, the content names the type."""
    one = sent(picture(form), name="../../etc/rahasia Budi.exe")
    assert one.is_valid(), one.errors
    clean = one.cleaned_data["foto"]
    assert clean.name.endswith(f".{extension}")
    assert len(clean.name) == 32 + 1 + len(extension)
    assert "Budi" not in clean.name
    assert clean.content_type == KINDS[extension].content_type
    assert clean.original_name == "rahasia Budi.exe"


def test_place_and_phone_leave_a_photo_and_it_stands_upright() -> None:
    """EXIF, GPS and comments are gone, the turn that they told is done."""
    data = with_place()
    assert PLACE.encode() in data
    clean = sent(data).fields["foto"].clean(SimpleUploadedFile("a.jpg", data))
    out = clean.read()
    found = Image.open(io.BytesIO(out))
    assert PLACE.encode() not in out
    assert b"Exif" not in out
    assert not found.getexif()
    assert found.size == (20, 40)
    red, _green, _blue = found.convert("RGB").getpixel((10, 5))  # type: ignore[misc]
    assert red > 200


@pytest.mark.parametrize(
    ("mode", "form"), [("P", "PNG"), ("L", "PNG"), ("RGBA", "PNG"), ("CMYK", "JPEG")]
)
def test_pictures_of_every_mode_are_redrawn(mode: str, form: str) -> None:
    """Palettes, grey and print colours come out as a picture that browsers show."""
    made = Image.new(mode, (8, 8))
    out = io.BytesIO()
    made.save(out, format=form)
    one = sent(out.getvalue())
    assert one.is_valid(), one.errors
    assert Image.open(one.cleaned_data["foto"]).size == (8, 8)


def test_what_hangs_behind_a_picture_is_cut_off() -> None:
    """A picture that is a page or an archive as well comes out as a picture only."""
    page = b"<html><script>alert(1)</script></html>"
    one = sent(picture("PNG") + page + office(), name="gambar.html")
    assert one.is_valid(), one.errors
    out = one.cleaned_data["foto"].read()
    assert b"<script>" not in out
    assert b"PK\x03\x04" not in out


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    """A small file that claims a huge picture never reaches the memory."""
    head = b"\x00\x00\xc3\x50" * 2 + b"\x08\x02\x00\x00\x00"  # 50,000 x 50,000 points
    chunk = b"IHDR" + head
    png = b"\x89PNG\r\n\x1a\n\x00\x00\x00\r" + chunk + zlib.crc32(chunk).to_bytes(4, "big")
    data = zlib.compress(b"\0" * 1000)
    body = b"IDAT" + data
    png += len(data).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")
    one = sent(png + b"\x00\x00\x00\x00IEND\xaeB`\x82")
    assert not one.is_valid()
    assert one.errors.as_data()["foto"][0].code in ("terlalu-besar", "rusak")


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><script>alert(1)</script>",
        b"#!/bin/sh\nrm -rf /\n",
        b"MZ\x90\x00" + b"\0" * 200,
        b"GIF89a" + b"\0" * 40,
        b"\xff\xd8\xff\xe0 bukan gambar",
        picture("PNG")[:60],
        b"",
    ],
)
def test_other_things_are_refused_whatever_their_name(data: bytes) -> None:
    """Pages, drawings with scripts, programs and torn pictures are told, none is stored."""
    for field in ("foto", "berkas"):
        one = sent(data, field=field)
        assert not one.is_valid()
        assert one.errors[field]


def test_a_pdf_passes_as_it_came() -> None:
    """An ordinary document is kept byte for byte."""
    one = sent(pdf(), field="berkas", name="surat.txt")
    assert one.is_valid(), one.errors
    assert one.cleaned_data["berkas"].read() == pdf()
    assert one.cleaned_data["berkas"].name.endswith(".pdf")


@pytest.mark.parametrize(
    "extra",
    [
        b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>",
        b"/OpenAction<</S/J#61vaScript/J#53(app.alert(1))>>",
        b"/AA<</O 2 0 R>>",
        b"/Names<</EmbeddedFiles 3 0 R>>",
        b"/OpenAction<</S/Launch/F(x.exe)>>",
        b"/Encrypt 4 0 R",
        b">>endobj 2 0 obj<</Type/ObjStm/Filter/FlateDecode>>stream\n"
        + zlib.compress(b"5 0 <</S/JavaScript/JS(x)>>")
        + b"\nendstream",
    ],
)
def test_a_pdf_that_runs_something_is_refused(extra: bytes) -> None:
    """Scripts, attachments, programs and passwords, in plain sight, escaped or compressed."""
    one = sent(pdf(extra), field="berkas")
    assert not one.is_valid()
    assert "PDF biasa" in one.errors["berkas"][0]


def test_a_spreadsheet_with_macros_is_refused() -> None:
    """Without macros it passes, with them it does not, and a plain archive is no spreadsheet."""
    assert sent(office(), field="berkas").is_valid()
    assert "makro" in str(sent(office("xl/vbaProject.bin"), field="berkas").errors)
    assert not sent(office("xl/embeddings/oleObject1.bin"), field="berkas").is_valid()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("a.txt", "x")
    assert kind_of(out.getvalue()) == ""


def test_a_table_in_plain_text_is_told_by_its_content() -> None:
    """Only where a table is asked for; pages, programs and bytes that no text holds are none."""
    table = SafeFileField(allowed=("csv",), max_mb=1)
    for data in (b"NIK;Nama\n1;Budi\n", "NIK\tNama\n".encode("utf-16"), b"\xef\xbb\xbfa,b\n"):
        clean = table.clean(SimpleUploadedFile("daftar.exe", data))
        assert clean.name.endswith(".csv")
        assert clean.read() == data
    for data in (b"<svg/>", b"#!/bin/sh\n", b"a;b\n\x00", b"a;b\n" * 3000 + b"\x01", pdf()):
        with pytest.raises(forms.ValidationError):
            table.clean(SimpleUploadedFile("daftar.csv", data))
    assert not sent(b"NIK;Nama\n", field="berkas").is_valid()


def test_too_large_is_told_with_the_limit() -> None:
    """The message names how large a file may be."""
    one = sent(picture("PNG") + b"\0" * (1024 * 1024))
    assert "1 MB" in one.errors["foto"][0]


def test_a_stored_file_is_served_as_a_download(db: None, tmp_path: Path) -> None:
    """No browser runs or guesses at it, no cache keeps it."""
    path = PrivatePath("uji")(None, "x.png")  # type: ignore[arg-type]
    assert path.startswith("uji/")
    assert path.endswith(".png")
    storage = FileSystemStorage(tmp_path)
    name = storage.save(path, ContentFile(picture("PNG")))
    response = served(storage.open(name), "Lampiran 1")
    assert response["Content-Disposition"] == 'attachment; filename="Lampiran 1.png"'
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "private, no-store"
    response.close()
    with pytest.raises(ValueError, match="checked"):
        PrivatePath("uji")(None, "x.html")  # type: ignore[arg-type]
