"""Files on this machine's disk that no web address leads to."""

from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible


@deconstructible(path="inti.files.disk.PrivateDisk")
class PrivateDisk(FileSystemStorage):
    """Below MEDIA_ROOT, readable by the service's own user only, without public addresses."""

    def __init__(self, location: str | None = None) -> None:
        super().__init__(
            location=location, file_permissions_mode=0o600, directory_permissions_mode=0o700
        )

    def url(self, name: str | None) -> str:
        """Refused: a page links with ``inti.files.serving.link``. Raises ValueError."""
        raise ValueError("files are private: link with inti.files.serving.link")
