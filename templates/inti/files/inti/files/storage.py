"""Where files lie: STORAGES["default"] from one address. Imported by the settings."""

import os
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from inti.ports import port_can_be

FORM = "s3://KUNCI:RAHASIA@SERVER/EMBER?region=…"
LINK_SECONDS = 300  # how long a signed address of the storage holds
KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")


def storage(url: str, *, development: bool) -> dict[str, Any]:
    """The private disk without an address, else S3. Raises ImproperlyConfigured.

    Key and secret may come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY instead (or, without
    both, from the machine's own role); without a server it is Amazon's. ``tls=0`` is for a test.
    """
    if not url:
        return {"BACKEND": "inti.files.disk.PrivateDisk"}
    parts = urlsplit(url)
    bucket = parts.path.strip("/")
    if parts.scheme != "s3" or not bucket or "/" in bucket or not port_can_be(parts):
        # The address holds the secret: it is not repeated.
        raise ImproperlyConfigured(f"STORAGE_URL belum benar: tulis sebagai {FORM}.")
    query = parse_qs(parts.query)
    tls = query.get("tls", ["1"])[0] != "0"
    if not tls and not development:
        raise ImproperlyConfigured("STORAGE_URL dengan tls=0 ditolak di lingkungan produksi.")
    options = {**_SAFE, "bucket_name": bucket, **_keys(parts.username, parts.password)}
    if region := query.get("region", [os.environ.get("AWS_DEFAULT_REGION", "")])[0]:
        options["region_name"] = region
    if parts.hostname:
        place = parts.hostname + (f":{parts.port}" if parts.port else "")
        options["endpoint_url"] = f"{'https' if tls else 'http'}://{place}"
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


_SAFE: dict[str, Any] = {
    "default_acl": "private",
    "querystring_auth": True,
    "querystring_expire": LINK_SECONDS,
    "file_overwrite": False,
    "signature_version": "s3v4",
    "addressing_style": "path",
    "object_parameters": {"CacheControl": "private, no-store"},
}


def _keys(name: str | None, secret: str | None) -> dict[str, str]:
    key = unquote(name or "") or os.environ.get(KEYS[0], "")
    hidden = unquote(secret or "") or os.environ.get(KEYS[1], "")
    return {"access_key": key, "secret_key": hidden} if key and hidden else {}
