"""Governing the vocabulary of topics: what an editor decides about a word, and how it is taken back.

`standing` accepts, refuses, deprecates and hides; `merging` makes two topics one, `splitting` one two; `undoing` takes
a decision back; `proposals` and `likeness` tell what waits and what it resembles; `older_stories` finds the stories
that a new word should have had. Stories are changed by operations of `articles.retagging` and by nothing else.
"""
