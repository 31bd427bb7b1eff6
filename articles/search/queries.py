"""What an entry must be found by, in the language of each index: one lexeme of each group, none of those excluded.

A lexeme that ends with an asterisk stands for all that begin so.
"""

from __future__ import annotations

from collections.abc import Sequence

from articles.search.entries import EVERY

Groups = Sequence[Sequence[str]]


def fts_query(groups: Groups, excluded: Sequence[str]) -> str:
    """For FTS5: each lexeme is a string of its language, in which nothing else means anything."""
    wanted = " AND ".join(f"({' OR '.join(map(_fts_string, group))})" for group in groups or ((EVERY,),))
    unwanted = " OR ".join(map(_fts_string, excluded))
    return f"({wanted}) NOT ({unwanted})" if unwanted else wanted


def tsquery(groups: Groups, excluded: Sequence[str]) -> str:
    """For PostgreSQL, as a text that it reads as a tsquery."""
    wanted = [f"({' | '.join(map(_ts_string, group))})" for group in groups or ((EVERY,),)]
    return " & ".join([*wanted, *(f"!{_ts_string(lexeme)}" for lexeme in excluded)])


def _fts_string(lexeme: str) -> str:
    begins = lexeme.endswith("*")
    return '"' + lexeme.removesuffix("*").replace('"', '""') + '"' + ("*" if begins else "")


def _ts_string(lexeme: str) -> str:
    begins = lexeme.endswith("*")
    quoted = lexeme.removesuffix("*").replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}'" + (":*" if begins else "")
