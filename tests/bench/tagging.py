"""How well countries are suggested, against the labels of editors, and how long a story takes."""

from __future__ import annotations

from tests.country_labels import LABELS, agreement, halves, labelled_posts


def run() -> None:
    """Print a line for each half of the labelled stories, without and with their headlines."""
    print("\ncountries suggested, against the editors' labels")
    if not LABELS.exists():
        print(f"  not measured: {LABELS.name} does not lie beside the project; set NEWSROOM_MATERIAL to its folder")
        return
    posts = labelled_posts()
    agreement(posts[:1], with_headline=True)  # reads the data files
    for name, half in (halves(posts) | {"all": posts}).items():
        for with_headline in (False, True):
            about = f"{name}, {len(half)} stories, {'with' if with_headline else 'without'} headlines"
            print(f"  {about:42}{agreement(half, with_headline=with_headline)}")
