"""Giving out a private file: through a checked view, streamed from whatever storage it lies in.

A page that has decided that its reader may see a file shows ``link(file.name, request.user)``:
the address holds for five minutes and for this reader alone.
A view that does the check itself returns ``stream(file.name)``.
"""

from pathlib import PurePosixPath

from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from inti.access import require_role
from inti.models import User

SALT = "inti.files.link"
SECONDS = 300


def link(name: str, user: User | AnonymousUser) -> str:
    """An address of the file for this reader, for five minutes."""
    return reverse("files:berkas", args=[signing.dumps([name, user.pk], salt=SALT)])


@require_safe
@require_role()
def show(request: HttpRequest, token: str) -> HttpResponseBase:
    """The file behind a link; 404 when the link is old, altered or someone else's."""
    try:
        name, owner = signing.loads(token, salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        raise Http404 from None
    if owner != request.user.pk:
        raise Http404
    return stream(name)


def stream(name: str) -> FileResponse:
    """The file as a download that no cache keeps and no browser runs. Raises Http404."""
    if not name or not default_storage.exists(name):
        raise Http404
    file = default_storage.open(name, "rb")
    response = FileResponse(file, as_attachment=True, filename=PurePosixPath(name).name)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
