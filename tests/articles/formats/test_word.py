from __future__ import annotations

from tests.articles.formats.test_documents import kinds, only
from tests.articles.formats.word_files import paragraph, word


def test_styles_tell_title_and_subtitle() -> None:
    body = paragraph("Opinion") + paragraph("The head", "T") + paragraph("The deck", "S") + paragraph("A text.")
    document = only("a.docx", word(body))
    story = document.stories[0]
    assert (story.headline, story.standfirst, story.paragraphs) == ("The head", "The deck", ("Opinion", "A text."))
    assert ("standfirst", "The deck") in kinds(document)


def test_bold_is_kept_in_the_markup() -> None:
    bold = "<w:p><w:r><w:t>A </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>bold</w:t></w:r></w:p>"
    (html,) = only("a.docx", word(paragraph("Head") + bold)).stories[0].markup
    assert "<strong>bold</strong>" in html


def test_tracked_changes_are_counted() -> None:
    changed = "<w:p><w:ins><w:r><w:t>New words.</w:t></w:r></w:ins></w:p>"
    story = only("a.docx", word(paragraph("Head") + changed)).stories[0]
    assert any("1 insertions" in remark.message for remark in story.remarks)
