from __future__ import annotations

from tests.articles.formats.test_documents import only

PAGE = b"""<!doctype html><head><meta name=author content="Ann Lee"></head><body><nav>Menu</nav><article>
<h1>Head</h1><p>See <a href="https://a.example/">this</a> and <a href="javascript:x()">that</a>.
<img src="https://b.example/c.png"></p><script>steal()</script></article></body>"""


def test_a_page_gives_its_article_only_and_nothing_that_runs() -> None:
    story = only("a.html", PAGE).stories[0]
    assert (story.headline, story.byline) == ("Head", ("Ann Lee",))
    assert story.markup == ('<p>See <a href="https://a.example/">this</a> and that.</p>',)


def test_remarks_count_what_was_dropped_and_name_pictures_that_were_not_fetched() -> None:
    told = " ".join(remark.message for remark in only("a.html", PAGE).stories[0].remarks)
    assert "1 script" in told
    assert "https://b.example/c.png" in told
