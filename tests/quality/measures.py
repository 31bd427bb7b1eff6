"""A measure: what was looked at, its figure, its bar, whether it holds, and what is wrong where it doesn't."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MOST_FINDINGS = 12  # more are said to be there; nobody reads a hundred


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of the table."""

    name: str
    figure: str
    bar: str
    holds: bool
    findings: Sequence[str] = ()

    def lines(self) -> list[str]:
        """The line, and below it what is wrong."""
        said = [f"{'ok  ' if self.holds else 'FAIL'} {self.name:46} {self.figure:>16}   {self.bar}"]
        if not self.holds:
            said += [f"       {finding}" for finding in self.findings[:MOST_FINDINGS]]
            if len(self.findings) > MOST_FINDINGS:
                said.append(f"       and {len(self.findings) - MOST_FINDINGS} more")
        return said


def none_of(name: str, findings: Sequence[str], *, among: str) -> Measure:
    """A measure of which there may be none."""
    return Measure(name, str(len(findings)), f"0 in {among}", not findings, findings)


def at_most(name: str, value: float, most: float, unit: str, findings: Sequence[str] = ()) -> Measure:
    """A figure with a ceiling."""
    return Measure(name, f"{value:.1f} {unit}", f"at most {most:g} {unit}", value <= most, findings)


def at_least(name: str, value: float, least: float, findings: Sequence[str] = ()) -> Measure:
    """A figure with a floor."""
    return Measure(name, f"{value:g}", f"at least {least:g}", value >= least, findings)
