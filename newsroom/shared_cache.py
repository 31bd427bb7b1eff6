"""The cache that all processes share, as one that may go away: what is lost in it only makes things slower."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

LEFT_ALONE_FOR = 5.0  # seconds: a server that doesn't answer isn't asked again by each request
AWAY = (RedisError, OSError)

logger = logging.getLogger(__name__)

Found = TypeVar("Found")


class SharedCache(RedisCache):
    """Redis or Valkey. While it can't be reached, nothing is found in it and nothing is kept, and nobody is held up."""

    _away_until = float("-inf")  # of the monotonic clock, for all threads

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """What is kept there."""
        return self._ask(lambda: super(SharedCache, self).get(key, default, version), default)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Keep it."""
        self._ask(lambda: super(SharedCache, self).set(key, value, timeout, version), None)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep it unless there is something; whether there was nothing, as far as anybody knows."""
        return self._ask(lambda: bool(super(SharedCache, self).add(key, value, timeout, version)), True)

    def delete(self, key: Any, version: int | None = None) -> bool:
        """Forget it; whether it was there."""
        return self._ask(lambda: bool(super(SharedCache, self).delete(key, version)), False)

    def clear(self) -> None:
        """Forget everything."""
        self._ask(super().clear, None)

    def _ask(self, ask: Callable[[], Found], otherwise: Found) -> Found:
        if time.monotonic() < SharedCache._away_until:
            return otherwise
        try:
            return ask()
        except AWAY:
            SharedCache._away_until = time.monotonic() + LEFT_ALONE_FOR
            logger.warning("The shared cache does not answer; it is left alone for a moment", exc_info=True)
            return otherwise
