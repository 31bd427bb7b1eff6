"""What was measured, for people: one table an archive and database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

HEAD = ("", "queries", "python ms", "data ms", "of fixed", "a second", "of fixed", "p50 ms", "p95 ms", "kB")
UNDER = ("", "", "a request", "a request", "(processor)", "", "(a second)", "", "", "")


def say(found: Mapping[str, Any]) -> None:
    """Print all that was measured of an archive on a database."""
    print(f"\n{found['database']}, {found['stories']:,} stories")
    _say_archive(found["archive"])
    if "pages" in found:
        _say_pages(found["pages"])
        growth = f"{found['memory_at_start_mb']:.0f} MB at the start, {found['memory_mb']:.0f} MB after all pages"
        print(f"  memory of the web server's processes (PSS): {growth}")
    if "cached" in found:
        print("\n  with the page cache")
        _say_pages(found["cached"])
        print(f"  memory of the web server's processes (PSS): {found['memory_with_cache_mb']:.0f} MB")
    if "desk" in found:
        _say_desk(found["desk"], found["readers_meanwhile"])
    if "import" in found:
        _say_import(found["import"])


def _say_archive(made: Mapping[str, float]) -> None:
    processor = made["processor_seconds"] + made["database_seconds"]
    print(
        f"  make_archive: {made['stories'] / made['seconds']:.0f} stories a second by the clock, "
        f"{made['stories'] / processor:.0f} by the processor; at most {made['peak_mb']:.0f} MB"
    )


def _say_pages(rows: Sequence[Mapping[str, Any]]) -> None:
    for titles in (HEAD, UNDER):
        _line(titles)
    for row in rows:
        _line(
            (
                row["name"] + (f" ({row['failed']} FAILED)" if row["failed"] else ""),
                "" if row["queries"] is None else str(row["queries"]),
                f"{row['python_ms']:.2f}",
                f"{row['database_ms']:.2f}",
                f"{row['of_fixed_processor']:.1%}",
                f"{row['a_second']:.0f}",
                f"{row['of_fixed_view']:.1%}",
                f"{row['p50_ms']:.1f}" if row["p50_ms"] else "-",
                f"{row['p95_ms']:.1f}" if row["p95_ms"] else "-",
                f"{row['size'] / 1000:.1f}",
            )
        )


def _say_desk(acts: Sequence[Mapping[str, Any]], readers: Mapping[str, float]) -> None:
    print("\n  the desk, one request after the other")
    _line(("", "queries", "python ms", "data ms", "p50 ms", "p95 ms", "times"))
    for act in acts:
        measured = act["queries"] is not None
        figures = (f"{act['python_ms']:.0f}", f"{act['database_ms']:.0f}") if measured else ("", "")
        times = (f"{act['p50_ms']:.0f}", f"{act['p95_ms']:.0f}", str(act["times"]))
        _line((act["name"], str(act["queries"] or ""), *figures, *times))
    answered = readers["requests"] / readers["seconds"]
    print(f"  the readers meanwhile: {answered:.0f} answers a second, {readers['failed']} failed")


def _say_import(ran: Mapping[str, float]) -> None:
    processor = ran["processor"] + ran["database"]
    print(
        f"\n  import_stories of {ran['files']} files: {ran['files'] / ran['wall']:.0f} a second by the clock, "
        f"{ran['files'] / processor:.0f} by the processor; at most {ran['peak_mb']:.0f} MB"
    )


def _line(cells: Sequence[str]) -> None:
    print(f"  {cells[0]:<27}" + "".join(f"{cell:>12}" for cell in cells[1:]))
