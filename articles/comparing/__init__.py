"""What differs between two versions of a story, word by word: for the desk's revisions, conflicts, and for readers.

`compare_field(name, before, after, labels=labels_for(before, after))` gives one field; `compare` all that differ.
"""

from articles.comparing.fields import Comparison, compare, compare_field
from articles.comparing.labels import Labels, labels_for
from articles.comparing.marks import Row

__all__ = ["Comparison", "Labels", "Row", "compare", "compare_field", "labels_for"]
