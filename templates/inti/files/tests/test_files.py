"""Files of people: where they lie, and who gets them.

The S3 test runs against the server that S3_TEST_URL names (form of STORAGE_URL), for instance
``pip install 'moto[server]' && moto_server -p 5005`` and
``S3_TEST_URL='s3://a:b@127.0.0.1:5005/uji?region=us-east-1&tls=0'``.
"""

import os
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage
from django.core.files.storage.handler import StorageHandler
from django.test import Client
from django.urls import reverse

from inti.files import serving
from inti.files.checks import apart_from_static
from inti.files.storage import storage
from inti.models import User


@pytest.fixture
def disk(settings: Any, tmp_path: Path) -> Path:
    """Files lie in a folder of this test."""
    settings.MEDIA_ROOT = str(tmp_path / "berkas")
    return tmp_path / "berkas"


@pytest.fixture
def reader(person: Callable[..., User], client: Client) -> User:
    """Someone who has signed in."""
    user = person("pembaca")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def test_files_on_disk_are_their_owners_only(disk: Path) -> None:
    """No other user of the machine reads them, and no address leads to them."""
    name = default_storage.save("surat/kk.pdf", ContentFile(b"%PDF"))
    assert (disk / name).stat().st_mode & 0o777 == 0o600
    assert (disk / "surat").stat().st_mode & 0o777 == 0o700
    with pytest.raises(ValueError, match="private"):
        default_storage.url(name)


def test_a_linked_file_is_a_download_that_nobody_keeps(
    disk: Path, reader: User, client: Client
) -> None:
    """A page's link gives its reader the file, not run by the browser, in no cache."""
    name = default_storage.save("surat/kk.html", ContentFile(b"<script>"))
    answer = client.get(serving.link(name, reader))
    assert b"".join(answer.streaming_content) == b"<script>"  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_link_is_for_one_reader_and_five_minutes(
    disk: Path, reader: User, person: Callable[..., User], client: Client, monkeypatch: Any
) -> None:
    """Someone else's, an altered and an old link lead nowhere; strangers are asked to sign in."""
    name = default_storage.save("surat/kk.pdf", ContentFile(b"%PDF"))
    other, mine = serving.link(name, person("lain")), serving.link(name, reader)
    assert client.get(other).status_code == 404
    assert client.get(mine[:-2] + "x/").status_code == 404
    assert client.get(serving.link("surat/tidak-ada.pdf", reader)).status_code == 404
    assert Client().get(mine).status_code == 302
    monkeypatch.setattr(serving, "SECONDS", -1)
    assert client.get(mine).status_code == 404


@pytest.mark.parametrize("name", ["../rahasia", "/etc/hostname"])
def test_a_name_cannot_leave_the_folder(
    disk: Path, reader: User, client: Client, name: str
) -> None:
    """Even with a good signature."""
    assert client.get(serving.link(name, reader)).status_code in (400, 404)


def test_private_and_public_files_lie_apart(settings: Any, tmp_path: Path) -> None:
    """One folder within the other is refused."""
    settings.STATIC_ROOT, settings.MEDIA_ROOT = tmp_path / "a", tmp_path / "b"
    assert apart_from_static(None) == []
    settings.MEDIA_ROOT = tmp_path / "a" / "berkas"
    assert [fault.id for fault in apart_from_static(None)] == ["inti_files.E001"]


def test_an_address_becomes_private_storage() -> None:
    """Key, secret, server, bucket and region; always private and signed."""
    found = storage("s3://kunci:ra%2Fhasia@s3.example.go.id/ember?region=idn", development=False)
    options = found["OPTIONS"]
    assert options["secret_key"] == "ra/hasia"
    assert options["endpoint_url"] == "https://s3.example.go.id"
    assert (options["bucket_name"], options["region_name"]) == ("ember", "idn")
    assert (options["default_acl"], options["querystring_auth"]) == ("private", True)
    assert options["file_overwrite"] is False


def test_keys_may_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """AWS_* are read where the address names none; the server is then Amazon's."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "kunci")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "rahasia")
    options = storage("s3:///ember", development=False)["OPTIONS"]
    assert (options["access_key"], options["secret_key"]) == ("kunci", "rahasia")
    assert "endpoint_url" not in options


@pytest.mark.parametrize(
    "url",
    [
        "https://a:rahasia@b/c",
        "s3://a:rahasia@b",
        "s3://a:rahasia@b/c/d",
        "s3://a:rahasia@b/c?tls=0",
    ],
)
def test_a_wrong_address_refuses_to_start(url: str) -> None:
    """The sentence names the form and never repeats the secret."""
    with pytest.raises(ImproperlyConfigured, match="STORAGE_URL") as told:
        storage(url, development=False)
    assert "rahasia" not in str(told.value)


@pytest.fixture
def s3(settings: Any) -> Iterator[Storage]:
    """The storage of S3_TEST_URL with a bucket in it."""
    url = os.environ.get("S3_TEST_URL")
    if not url:
        pytest.skip("S3_TEST_URL names no server; see the top of this file")
    settings.STORAGES = {**settings.STORAGES, "default": storage(url, development=True)}
    found: Any = StorageHandler(settings.STORAGES)["default"]
    found.connection.create_bucket(Bucket=found.bucket_name)
    yield found
    found.bucket.objects.all().delete()
    found.bucket.delete()


def test_files_in_s3_are_kept_given_out_and_deleted(
    s3: Storage, reader: User, client: Client
) -> None:
    """A real server: two files of one name stay apart, links are signed, the view streams."""
    first, second = (s3.save("surat/kk.pdf", ContentFile(text)) for text in (b"satu", b"dua"))
    assert first != second
    with urllib.request.urlopen(s3.url(first), timeout=10) as answer:
        assert answer.read() == b"satu"
    assert "Signature" in s3.url(first)
    streamed = client.get(serving.link(second, reader))
    assert b"".join(streamed.streaming_content) == b"dua"  # type: ignore[attr-defined]
    s3.delete(first)
    assert not s3.exists(first)
    assert client.get(reverse("files:berkas", args=["x"])).status_code == 404
