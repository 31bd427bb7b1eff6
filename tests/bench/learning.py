"""Topics learned from past tagging: how well, and how fast, where the material lies beside the checkout."""

from __future__ import annotations

TRAINED_ON = (100, 500, 1_500)


def say() -> None:
    """A line for each number of stories learned from."""
    from tests.beside.past_tagging import ARCHIVE, measure, most_frequent, past_tagging  # noqa: PLC0415 after the set-up

    if not ARCHIVE.exists():
        print(f"topics learned from past tagging: left out, there is no {ARCHIVE.name} beside the checkout")
        return
    stories, names = past_tagging()
    print(f"topics learned from past tagging, micro-F1 of three (most frequent: {most_frequent(stories):.3f})")
    for count in TRAINED_ON:
        found = measure(stories, names, trained_on=count)
        print(
            f"  {count:>5} stories: {found.f1:.3f}, recall of ten {found.recall_at_ten:.3f}; "
            f"{found.a_story * 1000:.1f} ms a story, learned in {found.learning:.1f} s",
            flush=True,
        )
