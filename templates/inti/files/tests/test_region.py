"""``region.toml``: the repository's own, and every fault that a hand can make."""

from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import gettext, override

from inti.checks.region import one_region
from inti.region import PATH, RegionFault, read, region
from inti.region.logo import FOLDER

GOOD = """
schema = 1
code = "{code}"
name = "Kota Contoh"
province = "Contoh"
time_zone = "Asia/Jayapura"
"""


def written(tmp_path: Path, text: str) -> Path:
    """A region.toml with this text."""
    path = tmp_path / "region.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_repositorys_own_profile_is_right() -> None:
    """The rendered file is read without a fault and gives Django its time zone."""
    found = region()
    assert found.name.startswith(("Kabupaten ", "Kota "))
    assert ZoneInfo(settings.TIME_ZONE).key == found.time_zone
    assert found.service.title in PATH.read_text(encoding="utf-8")


def test_missing_tables_get_defaults(tmp_path: Path) -> None:
    """A profile of the five keys is enough; the kind follows from the code."""
    found = read(written(tmp_path, GOOD.format(code="91.71")))
    assert (found.jenis, found.short_name, found.languages) == ("kota", "Contoh", ())
    assert (found.contact.phone, found.terms.kecamatan) == ("", "Distrik")
    assert read(written(tmp_path, GOOD.format(code="51.69"))).jenis == "kabupaten"


def test_terms_can_be_named(tmp_path: Path) -> None:
    """A region's own words win over those of its province."""
    text = GOOD.format(code="91.71") + '[terms]\ndesa = "Nagari"\n'
    assert read(written(tmp_path, text)).terms.desa == "Nagari"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("schema = 1", "schema = 2"), "schema harus 1"),
        (('code = "91.71"', 'code = "9171"'), "kode Kemendagri"),
        (('code = "91.71"', "code = 91.71"), 'tulis code = "'),
        (('name = "Kota Contoh"', ""), "name belum diisi"),
        (("Asia/Jayapura", "Asia/Papua"), "bukan zona waktu di Indonesia"),
        (("Asia/Jayapura", "Europe/London"), "bukan zona waktu di Indonesia"),
        (("Asia/Jayapura", "localtime"), "bukan zona waktu di Indonesia"),
        (("schema = 1", "schema = 1\ncontact.email = 'mailto:a@contoh.go.id'"), "alamat surel"),
        (("schema = 1", "schema = 1\nlanguages = 'su'"), "languages harus daftar"),
        (("schema = 1", "schema = 1\nnama = 'x'"), "kunci nama tidak dikenal"),
        (("schema = 1", "schema = 1\ncolours = 'red'"), "colours harus berupa tabel"),
    ],
)
def test_each_fault_is_told_with_its_cure(
    tmp_path: Path, change: tuple[str, str], told: str
) -> None:
    """One wrong value gives a message that names it."""
    with pytest.raises(RegionFault, match=told):
        read(written(tmp_path, GOOD.format(code="91.71").replace(*change)))


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """Nobody has to mend and start again for each fault."""
    text = 'schema = 1\ncode = "1"\n[colours]\nprimary = "merah"\nsecond = "#000000"\n'
    with pytest.raises(RegionFault) as caught:
        read(written(tmp_path, text))
    for told in ("kode Kemendagri", "name belum", "'merah' bukan warna", "colours.second"):
        assert told in str(caught.value)


def test_a_missing_or_empty_file_is_told(tmp_path: Path) -> None:
    """Both are cured by taking the file back; a folder in its place is told too."""
    with pytest.raises(RegionFault, match=r"tidak ada: kembalikan dengan `git checkout"):
        read(tmp_path / "region.toml")
    with pytest.raises(RegionFault, match=r"kosong: kembalikan dengan `git checkout"):
        read(written(tmp_path, "# nanti\n"))
    with pytest.raises(RegionFault, match="bukan folder"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("schema = ", "di akhir berkas: tulis satu kunci satu baris|di baris 1: tulis satu kunci"),
        ("schema = 1\nname = Kota Contoh", "di baris 2: tulis satu kunci satu baris"),
        ("schema = 1\nname = “Kota Contoh”", "di baris 2: tulis satu kunci satu baris"),
        ("schema = 1\nschema = 1\n", "di baris 2: kunci itu sudah ditulis"),
        ("[terms]\n[colours]\n[terms]", "di baris 3: tabel itu sudah ditulis"),
        ('schema = 1\nname = "Kota', "tanda kutip penutupnya belum ada"),
    ],
)
def test_a_broken_file_is_told_by_its_line(tmp_path: Path, content: str, told: str) -> None:
    """In Indonesian, with what to do; Python's own words stay inside."""
    with pytest.raises(RegionFault, match=told) as caught:
        read(written(tmp_path, content))
    assert "(at " not in str(caught.value)


def test_what_editors_on_windows_write_is_read(tmp_path: Path) -> None:
    """A byte order mark and CRLF are no faults; another encoding is told."""
    path, text = tmp_path / "region.toml", GOOD.format(code="91.71")
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert read(path).name == "Kota Contoh"
    path.write_bytes(text.encode("utf-16"))
    with pytest.raises(RegionFault, match="UTF-8"):
        read(path)


def test_an_empty_text_is_one_that_is_not_written(tmp_path: Path) -> None:
    """No page loses its title or a word by it; only the complaint channel can be switched off."""
    text = GOOD.format(code="91.71") + '[service]\ntitle = " "\n[terms]\ndesa = ""\n'
    found = read(written(tmp_path, text + '[complaints]\ntitle = ""\nurl = "https://"\n'))
    assert (found.service.own_title, found.terms.desa) == ("Layanan Daerah", "Kampung")
    assert (found.complaints.title, found.complaints.url) == (
        "SP4N-LAPOR!",
        "https://www.lapor.go.id",
    )
    hidden = GOOD.format(code="91.71") + '[complaints]\nurl = ""\n'
    assert read(written(tmp_path, hidden)).complaints.url == ""


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"code": "32.73", "name": "Kabupaten Sumedang"}, ["name 'Kabupaten Sumedang'"]),
        ({"code": "32.73", "name": "Kota Bandung", "province": "Bali"}, ["province 'Bali'"]),
        (
            {"code": "91.71", "name": "KOTA JAYAPURA", "province": "Papua"},
            ["time_zone 'Asia/Jakarta'"],
        ),
        ({"code": "32.11", "name": "Kabupaten Sumedang"}, []),
        ({"code": "32.11", "name": "Kabupaten Sumedang Larang"}, []),
        ({"code": "61.71", "name": "Kota Pontianak", "province": "Kalimantan Barat"}, []),
    ],
)
def test_values_of_another_region_are_told(
    monkeypatch: pytest.MonkeyPatch, change: dict[str, str], told: list[str]
) -> None:
    """A code changed without its name, province or time zone; an own spelling is no fault."""
    usual = {"province": "Jawa Barat", "time_zone": "Asia/Jakarta"}
    monkeypatch.setattr(
        "inti.checks.region.region",
        lambda: replace(region(), **usual | change),  # type: ignore[arg-type]
    )
    found = [message.msg for message in one_region(None)]
    assert len(found) == len(told)
    assert all(text.startswith(begin) for text, begin in zip(found, told, strict=True))


MORE = """
logo = "{logo}"
[contact]
phone = "0812-3456-7890"
website = "https://"
[complaints]
title = "Lapor Bupati"
[links]
instagram = "https://instagram.com/contoh"
news = "https://"
[[agencies]]
code = "dinkes"
name = "Dinas Kesehatan"
short_name = "Dinkes"
[[agencies]]
code = "dukcapil"
name = "Dinas Kependudukan dan Pencatatan Sipil"
email = "dukcapil@contoh.go.id"
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path id="a" d="M0 0"/>{}</svg>'


def with_logo(tmp_path: Path, name: str, content: bytes) -> Path:
    """A region.toml with a logo of this content."""
    folder = tmp_path / FOLDER
    folder.mkdir(parents=True)
    (folder / name).write_bytes(content)
    return written(tmp_path, GOOD.format(code="91.71") + f'logo = "{name}"\n')


def test_a_profile_of_the_first_release_serves(tmp_path: Path) -> None:
    """Without the keys that came later: no logo, no agencies, the national complaint channel."""
    found = read(written(tmp_path, GOOD.format(code="91.71")))
    assert (found.logo, found.agencies, found.links) == ("", (), ())
    assert found.complaints.url == "https://www.lapor.go.id"


def test_agencies_and_links_are_read(tmp_path: Path) -> None:
    """Agencies keep their order, an address that was not filled in is left out."""
    found = read(written(tmp_path, GOOD.format(code="91.71") + MORE.format(logo="")))
    assert [one.short_name for one in found.agencies] == ["Dinkes", ""]
    assert [(one.title, one.url) for one in found.links] == [
        ("Instagram", "https://instagram.com/contoh")
    ]
    assert found.contact.website == ""
    assert (found.complaints.title, found.complaints.url) == (
        "Lapor Bupati",
        "https://www.lapor.go.id",
    )


def test_faults_of_agencies_links_and_logo_are_told_at_once(tmp_path: Path) -> None:
    """Each wrong entry is named by its place."""
    text = (
        MORE.replace('"dukcapil"', '"dinkes"')
        .replace("dukcapil@contoh.go.id", "dukcapil")
        .replace('name = "Dinas Kesehatan"', "nama = 3")
        .replace("https://instagram.com/contoh", "javascript:alert(1)")
        .replace("0812-3456-7890", "nanti")
    )
    with pytest.raises(RegionFault) as caught:
        read(written(tmp_path, GOOD.format(code="91.71") + text.format(logo="../rahasia.svg")))
    for told in (
        "agencies ke-2: code 'dinkes' sudah dipakai",
        "agencies ke-2: email 'dukcapil' bukan alamat surel",
        "agencies ke-1: kunci nama tidak dikenal",
        "agencies ke-1: name belum diisi",
        "links.instagram 'javascript:alert(1)' bukan alamat situs",
        "contact.phone 'nanti' bukan nomor telepon",
        "logo harus nama berkas di daerah/static/daerah/",
    ):
        assert told in str(caught.value)


@pytest.mark.parametrize("value", ['"dinkes"', "[1]", "3"])
def test_agencies_of_another_kind_are_told(tmp_path: Path, value: str) -> None:
    """A list of tables is asked for by its TOML form."""
    text = GOOD.format(code="91.71") + f"agencies = {value}\n"
    with pytest.raises(RegionFault, match=r"\[\[agencies\]\]"):
        read(written(tmp_path, text))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("logo.svg", SVG.format('<use href="#a"/>').encode()),
        ("logo.png", b"\x89PNG\r\n\x1a\n" + b"0" * 100),
        ("lambang-daerah.webp", b"RIFF\x00\x00\x00\x00WEBPVP8 "),
    ],
)
def test_a_plain_logo_is_taken(tmp_path: Path, name: str, content: bytes) -> None:
    """SVG, PNG and WebP; the page finds it among the region's static files."""
    assert read(with_logo(tmp_path, name, content)).logo_path == f"daerah/{name}"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("logo.gif", b"GIF89a", "pakai .svg, .png atau .webp"),
        ("logo.png", b"<svg></svg>", "bukan PNG"),
        ("logo.svg", b"\x89PNG\r\n\x1a\n", "bukan SVG"),
        ("logo.png", b"\x89PNG\r\n\x1a\n" + b"0" * 25_000, "perkecil"),
        *(
            ("logo.svg", SVG.format(bad).encode(), "skrip, animasi, DOCTYPE atau alamat luar")
            for bad in (
                "<script>alert(1)</script>",
                "<svg:script/>",
                '<g onload="alert(1)"/>',
                "<foreignObject/>",
                '<image href="https://contoh.example/x.png"/>',
                '<a xlink:href=" javascript:alert(1)"/>',
                "<style>@import url(x.css)</style>",
                '<rect fill="url(https://contoh.example/#a)"/>',
                '<set attributeName="href" to="x"/>',
                "<scr\x00ipt/>",
                "<!DOCTYPE svg>",
            )
        ),
        ("logo.svg", SVG.format("<g>").encode(), "bukan SVG yang utuh"),
        ("logo.svg", b'<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>', "bukan SVG yang utuh"),
    ],
)
def test_a_logo_that_is_more_than_a_picture_is_refused(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    """Scripts, events, addresses elsewhere, wrong kinds and heavy files, each with its cure."""
    with pytest.raises(RegionFault, match=told):
        read(with_logo(tmp_path, name, content))


def test_a_logo_that_is_not_there_is_told(tmp_path: Path) -> None:
    """The folder to put it into is named."""
    text = GOOD.format(code="91.71") + 'logo = "logo.svg"\n'
    with pytest.raises(RegionFault, match="simpan berkasnya di daerah/static/daerah/"):
        read(written(tmp_path, text))


def test_the_pages_show_what_the_profile_says(
    client: Client, db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Logo, agencies, links, complaint channel and telephone reach every page, without code."""
    text = GOOD.format(code="91.71") + MORE.format(logo="logo.svg")
    with_logo(tmp_path, "logo.svg", SVG.format("").encode())
    found = read(written(tmp_path, text))
    monkeypatch.setattr("inti.context.region", lambda: found)
    page = client.get("/hasil/").content.decode()
    for shown in (
        'src="/static/daerah/logo.svg"',
        '<a href="tel:+6281234567890">+62 812-3456-7890</a>',
        "Lapor Bupati",
        "https://instagram.com/contoh",
        "Dinas Kependudukan dan Pencatatan Sipil",
        "Kota Contoh, Provinsi Contoh",
    ):
        assert shown in page


def test_the_services_texts_follow_the_reader(db: None) -> None:
    """What region.toml says of the service is a text like any other: an overlay translates it."""
    service = replace(region().service, own_title="Beranda", own_purpose="")
    for code in ("id", "en"):
        with override(code):
            assert (service.title, service.purpose) == (gettext("Beranda"), "")
