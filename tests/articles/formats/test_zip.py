from __future__ import annotations

from articles.formats.documents import read_document
from tests.articles.formats.test_documents import HOUSE
from tests.articles.formats.word_files import packed


def test_each_file_of_a_zip_is_a_document_under_a_harmless_name() -> None:
    files = [("../../etc/a.txt", HOUSE), ("__MACOSX/._a.txt", "x"), (".hidden", "x"), ("b/c.txt", HOUSE)]
    found = read_document("a.zip", packed(files), month_first=True)
    assert [document.name for document in found] == ["a.txt", "c.txt"]


def test_a_zip_inside_a_zip_is_refused() -> None:
    (document,) = read_document("a.zip", packed([("b.zip", packed([("a.txt", HOUSE)]))]), month_first=True)
    assert "zip inside a zip" in document.stories[0].remarks[0].message
