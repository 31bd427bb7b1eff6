"""Pictures in object storage that speaks Amazon's S3: there, every host finds them; readers get them from this site."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage


class ObjectStorage(S3Storage):  # type: ignore[misc]  # it ships no types
    """A bucket that nobody reads but the newsroom: no other host learns who looks, and rights are asked first."""

    def url(
        self,
        name: str,
        parameters: dict[str, Any] | None = None,
        expire: datetime | int | None = None,
        http_method: str | None = None,
    ) -> str:
        """The address on this site, where newsroom/media.py answers."""
        return f"{settings.MEDIA_URL}{filepath_to_uri(name)}"
