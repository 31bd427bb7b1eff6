"""A body editor that lacks a part would only warn, and then show the writer raw HTML. Here nothing starts with it."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error
from django_prose_editor.config import expand_extensions
from django_prose_editor.fields import ProseEditorField


def editors_are_whole(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """Every editor's list of extensions has what its members need."""
    fields = [field for model in apps.get_models() for field in model._meta.fields]
    return [
        Error(
            f"The editor of {field.model._meta.label}.{field.name} is incomplete: {missing}",
            hint="Mend the list of extensions in articles/body/allowed.py.",
            id="newsroom.E020",
        )
        for field in fields
        if isinstance(field, ProseEditorField)
        for missing in missing_extensions(field.config["extensions"])
    ]


def missing_extensions(extensions: dict[str, Any]) -> list[str]:
    """What the library says is missing from a list of extensions."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        expand_extensions(extensions)
    return [str(warning.message) for warning in said]
