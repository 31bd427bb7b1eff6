"""What readers' pages are made from, table by table, and what is noted of a change there.

A note names a kind and a thing: ("story", 12) says that the story reads otherwise wherever it is named; ("page", 12)
only what is told of it in full; ("members", 12) that it came, went or moved, in all the lists that it stands in;
("in-country", 7) that the stories of a country are others; ("tree", 0) that topics are. To add a table that pages
show, add its line to WATCHED: a test reads every page, and names the tables that have none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps

STORIES = "articles_article"
TOPICS = "tagging_topic"
A_COLUMN = re.compile(r"\{row\}\.(\w+)")
CLEARED = "{row}.status = 'cleared'"


@dataclass(frozen=True, slots=True)
class Note:
    """What is noted of a row: SQL over `{row}`. With `story`, it counts only if readers may see that story."""

    kind: str
    thing: str = "0"
    story: str = "NULL"


@dataclass(frozen=True, slots=True)
class Watched:
    """A table: what is noted when a row comes, goes, or is changed in a column that isn't `hidden` from readers."""

    notes: tuple[Note, ...]
    hidden: frozenset[str] = frozenset()
    only: str = ""  # which rows count: SQL over `{row}`

    def columns(self, table: str) -> list[str]:
        """Those that readers may see something of."""
        return [column for column in columns_of(table) if column not in self.hidden]


def columns_of(table: str) -> list[str]:
    """The columns of a table, as the models have them."""
    model = next(model for model in apps.get_models(include_auto_created=True) if model._meta.db_table == table)
    return [column for field in model._meta.concrete_fields if (column := field.column)]


def _of_story(column: str, *more: Note, only: str = "") -> Watched:
    return Watched((Note("page", f"{{row}}.{column}"), *more), only=only)


def _membership(column: str, kind: str, thing: str) -> Watched:
    story = f"{{row}}.{column}"
    row, lists = Note("story", story), (Note("members", story, story), Note(kind, f"{{row}}.{thing}", story))
    return _of_story(column, row, *lists)


def _of_itself(kind: str, *hidden: str) -> Watched:
    return Watched((Note(kind, "{row}.id"),), frozenset(hidden))


WATCHED: dict[str, Watched] = {
    "articles_byline": _membership("article_id", "by-author", "author_id"),
    "articles_topictagging": _membership("content_object_id", "on-topic", "tag_id"),
    "articles_countrytagging": _membership("content_object_id", "in-country", "tag_id"),
    "articles_correction": _of_story("article_id", Note("corrections")),
    "articles_pin": _of_story("article_id"),
    "articles_pictureuse": _of_story("article_id"),
    "articles_revision": _of_story("article_id", only="{row}.published_at IS NOT NULL"),
    "articles_author": _of_itself("author"),
    "articles_section": _of_itself("section"),
    "tagging_topic": _of_itself("topic"),
    "tagging_topicname": Watched((Note("topic", "{row}.topic_id"),)),
    "tagging_formertopicaddress": Watched((Note("topic", "{row}.topic_id"),)),
    "tagging_country": _of_itself("country"),
    "images_image": _of_itself("image", "fingerprint", "alike", "as_read", "title"),
    "images_imagesource": _of_itself("source"),
    "issues_issue": Watched(
        (Note("issue", "{row}.id"), Note("issues")),
        frozenset({"announced_at", "late_by", "closed_at", "closed_by_id", "editor_note", "proof_id"}),
    ),
    "issues_issuesection": Watched((Note("issue", "{row}.issue_id"),)),
    "issues_override": Watched((Note("issue", "{row}.issue_id"),)),
    "issues_dayoff": Watched((Note("issues"),)),
    "issues_gap": Watched((Note("issues"),)),
    "issues_publication": Watched((Note("publication"),)),
}

# The stories have rules of their own: a story that readers neither saw nor see is nobody's page.
HIDDEN_OF_STORIES = frozenset(
    {"working_title", "editor_note", "announced_at", "planned_on", "commissioned_length", "assigned_to_id", "due_at"}
    | {"claimed_at", "claimed_by_id", "legal_check", "picture_check", "created_at", "created_by_id", "modified_at"}
    | {"lock_version"}
)
MOVES_A_STORY = ("status", "live_from", "expires_at", "issue_id", "section_id", "position")
STORY_CHANGED = (Note("story", "{row}.id"), Note("page", "{row}.id"))
STORY_CAME_OR_WENT = (Note("members", "{row}.id"),)
STORY_WAS = (  # read off the row as it was: afterwards the story stands elsewhere, or nowhere
    Note("stories"),
    Note("in-issue", "coalesce({row}.issue_id, 0)"),
    Note("in-section", "{row}.section_id"),
)


@dataclass(frozen=True, slots=True)
class Rule:
    """On which act on a table what is noted. `columns`: of an update, those that count; none: all acts but that."""

    name: str
    table: str
    act: str
    notes_of_old: tuple[Note, ...] = ()
    notes_of_new: tuple[Note, ...] = ()
    columns: tuple[str, ...] = ()
    only_old: str = ""
    only_new: str = ""
    either: bool = False

    @property
    def reads(self) -> set[str]:
        """The columns without which it can't be followed; a table has some."""
        notes = self.notes_of_old + self.notes_of_new
        said = " ".join([self.only_old, self.only_new, *(f"{note.thing} {note.story}" for note in notes)])
        return {"id", *self.columns, *A_COLUMN.findall(said)}


def rules() -> Iterator[Rule]:
    """All of them."""
    for table, watched in WATCHED.items():
        notes, only, columns = watched.notes, watched.only, tuple(watched.columns(table))
        yield Rule(f"{table}_insert", table, "INSERT", notes_of_new=notes, only_new=only)
        yield Rule(f"{table}_delete", table, "DELETE", notes_of_old=notes, only_old=only)
        yield Rule(f"{table}_update", table, "UPDATE", notes, notes, columns, only, only, either=True)
    shown = tuple(column for column in columns_of(STORIES) if column not in HIDDEN_OF_STORIES)
    tree = (Note("tree"),)
    yield Rule("tree_insert", TOPICS, "INSERT", notes_of_new=tree)
    yield Rule("tree_delete", TOPICS, "DELETE", notes_of_old=tree)
    yield Rule("tree_update", TOPICS, "UPDATE", notes_of_new=tree, columns=("status", "path"))
    yield Rule("story_insert", STORIES, "INSERT", notes_of_new=STORY_CAME_OR_WENT, only_new=CLEARED)
    yield Rule("story_delete", STORIES, "DELETE", notes_of_old=STORY_CHANGED + STORY_WAS, only_old=CLEARED)
    yield Rule("story_update", STORIES, "UPDATE", (), STORY_CHANGED, shown, CLEARED, CLEARED, either=True)
    moved = STORY_WAS, STORY_CAME_OR_WENT, MOVES_A_STORY
    yield Rule("story_moved", STORIES, "UPDATE", *moved, CLEARED, CLEARED, either=True)
