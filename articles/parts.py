"""Parts of pages that Python draws by itself: templates of `templates/site/parts`, handed just what they say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.template import engines
from markupsafe import Markup


def drawn(part: str, said: Mapping[str, Any]) -> Markup:
    """The part of that name as HTML. It knows nothing of the page, which is why it costs little."""
    return Markup(_template(part).render(said).strip())  # noqa: S704  it escapes what it is handed


def macro_of(part: str) -> Any:
    """The macro of that name in the part of that name."""
    return getattr(_template(part).module, part)


def _template(part: str) -> Any:
    return engines["jinja2"].env.get_template(f"parts/{part}.html")  # type: ignore[attr-defined]  # Jinja's own
