"""The house rules that a machine can measure: lengths, names, types, twins, nothing inline, nothing from elsewhere."""

from __future__ import annotations

import ast
import re
import statistics
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from articles.governing.models import Decision
from articles.images.models import LibraryAct
from articles.models import Article
from articles.retagging.models import Operation
from articles.review.models import Comment, ShareLink
from articles.tagging_desk.models import Turn
from issues.intake.models import Batch
from issues.models import Gap, Issue, IssueShareLink
from tests.cast import (
    NOW,
    make_batch,
    make_comment,
    make_decision,
    make_editor,
    make_gap,
    make_issue,
    make_issue_share_link,
    make_library_act,
    make_operation,
    make_share_link,
    make_story,
    make_turn,
)

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ["newsroom", "issues", "articles"]
LONGEST_FILE, USUAL_FILE = 400, 120
LONGEST_FUNCTION, USUAL_FUNCTION = 60, 8
LONGEST_VIEW = 15
SAYS_NOTHING = {"utils", "helpers", "common", "misc", "logic", "services"}
PUBLIC_PAGES = {"views", "feeds", "sitemaps", "well_known", "media"}

# Parts without a look of their own, each with its reason.
# `turning` looks like `pagination`, which goes by numbers.
TEMPLATE_ALONE = {"head_links", "turning", "years_of"}
LOOK_ALONE: set[str] = set()

# Rows in which a pair of time and person can be tried out. A new pair wants its maker here.
MAKERS: dict[type[models.Model], Callable[[], models.Model]] = {
    Issue: make_issue,
    Article: make_story,
    Comment: make_comment,
    ShareLink: make_share_link,
    Gap: make_gap,
    Batch: make_batch,
    Operation: make_operation,
    LibraryAct: make_library_act,
    Decision: make_decision,
    IssueShareLink: make_issue_share_link,
    Turn: make_turn,
}

ELSEWHERE = re.compile(
    r"(?:pypi|pythonhosted|npmjs|yarnpkg|unpkg|jsdelivr|cdnjs|cloudflare|googleapis|gstatic|typekit|docker|ghcr)"
    r"\.(?:org|com|net|io)"
)
ONE_MACHINE = re.compile(r"(?:^|[\s\"'=(])/(?:root|work|home|Users|opt)/\w")
TEMPLATE_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}")
INLINE = {
    "a style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.IGNORECASE),
    "a <style>": re.compile(r"<style\b", re.IGNORECASE),
    "an event handler": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a script": re.compile(
        r"<script\b(?![^>]*\ssrc\s*=)(?![^>]*type=\"(?:application/(?:ld\+)?json|importmap)\")", re.IGNORECASE
    ),
}


def files(*patterns: str, within: tuple[str, ...] = (*ROOMS, "tests", "templates", "static")) -> list[Path]:
    return sorted(path for folder in within for pattern in patterns for path in (ROOT / folder).rglob(pattern))


def code(*, within: tuple[str, ...] = tuple(ROOMS)) -> list[Path]:
    return [path for path in files("*.py", within=within) if "migrations" not in path.parts]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def lines_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or 0) - node.lineno + 1


def named(path: Path, what: object = "") -> str:
    return f"{path.relative_to(ROOT)}{f': {what}' if what else ''}"


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_no_file_is_long():
    measured = code(within=(*ROOMS, "tests")) + files("*.css", "*.js", "*.html", within=("templates", "static"))
    lengths = {named(path): len(text_of(path).splitlines()) for path in measured}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_the_usual_file_is_short():
    assert statistics.median(len(text_of(path).splitlines()) for path in code()) <= USUAL_FILE


def test_no_function_is_long():
    lengths = {named(path, node.name): lines_of(node) for path in code() for node in functions(path)}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def test_the_usual_function_is_short():
    assert statistics.median(lines_of(node) for path in code() for node in functions(path)) <= USUAL_FUNCTION


def test_a_public_page_loads_makes_one_call_and_answers():
    pages = [path for path in code() if path.stem in PUBLIC_PAGES or path.parent.name in PUBLIC_PAGES]
    views = [(path, node) for path in pages for node in functions(path) if not node.name.startswith("_")]
    lengths = {named(path, node.name): lines_of(node) for path, node in views}
    assert {name: length for name, length in lengths.items() if length > LONGEST_VIEW} == {}


def test_every_function_is_typed():
    untyped = [
        named(path, node.name)
        for path in code()
        for node in functions(path)
        if node.returns is None or any(argument.annotation is None for argument in arguments_of(node))
    ]
    assert untyped == []


def arguments_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.arg]:
    every = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs, node.args.vararg, node.args.kwarg]
    return [argument for argument in every if argument is not None and argument.arg not in {"self", "cls"}]


def test_modules_are_named_after_what_they_do():
    assert [named(path) for path in code(within=(*ROOMS, "tests")) if path.stem in SAYS_NOTHING] == []


def test_imports_stand_at_the_top():
    hidden = [
        named(path, node.name)
        for path in code()
        for node in functions(path)
        if any(isinstance(inner, ast.Import | ast.ImportFrom) for inner in ast.walk(node))
    ]
    assert hidden == []


def test_every_part_has_its_look_under_the_same_name():
    templates = {path.stem for path in (ROOT / "templates/site/parts").glob("*.html")} - TEMPLATE_ALONE
    looks = {path.stem for path in (ROOT / "static/css/parts").glob("*.css")} - LOOK_ALONE
    assert templates == looks


def test_what_moves_is_a_part():
    moving = {path.stem for path in (ROOT / "static/js/parts").glob("*.js")}
    assert moving - {path.stem for path in (ROOT / "templates/site/parts").glob("*.html")} == set()


def test_every_look_is_in_the_one_stylesheet():
    site = text_of(ROOT / "static/css/site.css")
    assert [path.name for path in files("*.css", within=("static/css/parts",)) if path.name not in site] == []


@pytest.mark.parametrize("what", INLINE)
def test_nothing_stands_inline_in_a_template(what):
    pages = {path: TEMPLATE_TAG.sub("", text_of(path)) for path in files("*.html", within=("templates",))}
    assert [named(path) for path, markup in pages.items() if INLINE[what].search(markup)] == []


@pytest.mark.parametrize(
    ("markup", "what"),
    [
        ('<p class="x" style="color:red">', "a style attribute"),
        ("<style>p{}</style>", "a <style>"),
        ('<button onclick="go()">', "an event handler"),
        ("<script>go()</script>", "a script"),
    ],
)
def test_what_stands_inline_would_be_found(markup, what):
    assert [name for name, pattern in INLINE.items() if pattern.search(markup)] == [what]


@pytest.mark.parametrize(
    "markup", ['<script src="/x.js"></script>', '<script type="importmap" nonce="x">', '<a data-on="x" href="/?on=1">']
)
def test_what_the_policy_allows_is_not_called_inline(markup):
    assert [name for name, pattern in INLINE.items() if pattern.search(markup)] == []


def committed_texts() -> list[Path]:
    tops = [path for path in ROOT.iterdir() if path.is_file() and path.suffix in {"", ".md", ".toml", ".txt", ".py"}]
    tops = [path for path in tops if path.name != ".git"]  # a second working folder says there where the first is
    inner = files("*.py", "*.html", "*.css", "*.js", "*.md", within=(*ROOMS, "tests", "templates", "static", "docs"))
    return [*tops, ROOT / ".ci/run", *inner]


def test_nothing_comes_from_a_registry_or_a_cdn():
    assert [named(path) for path in committed_texts() if ELSEWHERE.search(text_of(path))] == []


def test_no_path_of_one_machine_is_written_down():
    found = {named(path): match.group() for path in committed_texts() if (match := ONE_MACHINE.search(text_of(path)))}
    assert found == {}


def pairs() -> list[tuple[type[models.Model], str, str]]:
    """Each time that may be empty beside its person: closed_at, closed_by."""
    found = []
    for model in apps.get_models():
        if model.__module__.partition(".")[0] not in ROOMS:
            continue
        names = {field.name for field in model._meta.get_fields()}
        for field in model._meta.fields:
            person = f"{field.name.removesuffix('_at')}_by"
            if field.name.endswith("_at") and field.null and person in names:
                found.append((model, field.name, person))
    return found


def test_the_pairs_of_the_issue_are_found():
    assert {(model, at) for model, at, _by in pairs()} >= {(Issue, "closed_at"), (Issue, "withdrawn_at")}


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "at", "by"), pairs(), ids=lambda part: getattr(part, "__name__", part))
def test_a_time_and_its_person_are_there_together_or_not_at_all(model, at, by):
    row = model.objects.filter(pk=MAKERS[model]().pk)
    person = make_editor()
    for half in ({at: NOW, by: None}, {at: None, by: person}):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(**half)
    assert row.update(**{at: NOW, by: person}) == 1
