from __future__ import annotations

import datetime
import io
import struct
import zipfile

import pytest

from articles.formats import zip_directory, zipped
from articles.formats.documents import Document, read_document
from tests.articles.formats.files import packed, paragraph, word_file

TEXT = "Home\n\nText of the story.\n"


def documents_in(raw: bytes) -> list[Document]:
    return read_document("stories.zip", raw, month_first=True)


def refusal_of(raw: bytes) -> str:
    (document,) = documents_in(raw)
    (story,) = document.stories
    assert story.blocked
    return story.remarks[0].message


def test_each_text_of_a_zip_is_a_document_of_its_own_kind() -> None:
    documents = documents_in(
        packed(
            {
                "day/a.txt": f"Sunday\n11-02-2025 Vol 2132\n\n{TEXT}",
                "day/b.md": "# Home **b**\n\nText.\n",
                "c.docx": word_file(paragraph("Home c"), paragraph("Text.")),
                "d.html": "<h1>Home d</h1><p>Text.",
            }
        )
    )
    assert [document.name for document in documents] == ["a.txt", "b.md", "c.docx", "d.html"]
    assert [document.stories[0].headline for document in documents] == ["Home", "Home b", "Home c", "Home d"]
    assert documents[0].stories[0].date == datetime.date(2025, 11, 2)


def test_what_a_computer_adds_by_itself_is_no_story() -> None:
    files = {"a.txt": TEXT, "__MACOSX/._a.txt": "x", ".DS_Store": "x", "Thumbs.db": "x", "folder/": ""}
    assert [document.name for document in documents_in(packed(files))] == ["a.txt"]


@pytest.mark.parametrize(
    "path", ["../../etc/passwd.txt", "/etc/a.txt", "C:\\x\\a.txt", "a\u202etxt.exe", "folder/\ta.txt"]
)
def test_a_path_is_only_a_name(path: str) -> None:
    (document,) = documents_in(packed({path: TEXT}))
    assert document.stories[0].headline == "Home"
    assert not set("/\\\0\u202e") & set(document.name)


def test_a_picture_goes_to_the_text_with_its_name_and_one_without_is_refused_by_name() -> None:
    files = {"a.txt": TEXT, "A.jpg": b"\xff\xd8\xff", "b.txt": TEXT, "other.png": b"\x89PNG"}
    first, second, left = documents_in(packed(files))
    assert [(picture.name, picture.data) for picture in first.pictures] == [("A.jpg", b"\xff\xd8\xff")]
    assert second.pictures == ()
    assert (left.name, left.stories[0].blocked) == ("other.png", True)


def test_a_zip_within_a_zip_is_refused_and_the_others_are_read() -> None:
    story, nested = documents_in(packed({"a.txt": TEXT, "b.zip": packed({"c.txt": TEXT})}))
    assert not story.stories[0].blocked
    assert "zip file within a zip file" in nested.stories[0].remarks[0].message


def test_an_empty_zip_says_so() -> None:
    assert "There is no text in this zip file" in refusal_of(packed({}))


def test_too_many_files_are_refused_before_they_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = packed({f"{number}.txt": "" for number in range(501)})
    monkeypatch.setattr(zip_directory.zipfile, "ZipFile", None)
    assert "over 500 files" in refusal_of(raw)


def test_what_unpacks_to_too_much_is_refused() -> None:
    assert "over 100 times its size" in refusal_of(packed({"a.txt": b" " * 20_000_000}))
    assert "over 50 MB" in refusal_of(packed({f"{number}.txt": b" " * 20_000_000 for number in range(3)}))


def test_an_entry_that_lies_about_its_size_costs_only_itself() -> None:
    raw = packed({"a.txt": TEXT * 40, "b.txt": TEXT})
    size = struct.pack("<I", len(TEXT) * 40)
    (liar, honest) = documents_in(raw.replace(size, struct.pack("<I", 10)))
    assert "says a wrong size" in liar.stories[0].remarks[0].message
    assert honest.stories[0].headline == "Home"


def test_entries_that_lie_over_one_another_are_refused() -> None:
    raw = bytearray(packed({"a.txt": TEXT, "b.txt": TEXT}))
    second = raw.rfind(b"PK\x01\x02")
    raw[second + 42 : second + 46] = struct.pack("<I", 0)
    assert "lie over one another" in refusal_of(bytes(raw))


def test_a_damaged_zip_and_one_with_a_password_say_what_to_do() -> None:
    raw = packed({"a.txt": TEXT})
    assert "can't be unpacked" in refusal_of(raw[:-30])
    locked = bytearray(raw)
    locked[raw.rfind(b"PK\x01\x02") + 8] |= 1
    assert "password" in refusal_of(bytes(locked))


def test_the_files_of_a_zip_have_minutes_together_and_then_the_rest_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipped, "SECONDS", -1)
    assert "took over" in refusal_of(packed({"a.txt": TEXT}))


def test_between_its_files_the_reader_asks_whether_to_go_on() -> None:
    asked = iter([True, False])
    raw = packed({f"{number}.txt": TEXT for number in range(4)})
    documents = read_document("stories.zip", raw, month_first=True, goes_on=lambda: next(asked))
    assert [document.name for document in documents] == ["0.txt"]


def test_a_zip_packed_by_a_method_that_takes_memory_at_will_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as made:
        made.writestr("a.txt", TEXT)
    assert "packed in an unusual way" in refusal_of(buffer.getvalue())
