"""Programs of others, installed once into var/quality as locked in tests/quality/tools."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LISTED = Path(__file__).resolve().parent / "tools"
HERE = ROOT / "var" / "quality"
NEEDED = {
    "node": "Node.js 20 (on Debian: apt-get install nodejs npm)",
    "npm": "npm (on Debian: apt-get install nodejs npm)",
    "java": "Java 17 (on Debian: apt-get install default-jre-headless)",
}
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def missing() -> list[str]:
    """What has to be installed on the machine first."""
    there = [what for program, what in NEEDED.items() if not shutil.which(program)]
    return there if chromium() else [*there, "Chromium (on Debian: apt-get install chromium)"]


def chromium() -> str:
    """Where the browser is; "" where there is none."""
    return next(filter(None, map(shutil.which, CHROMIUM)), "")


def install() -> None:
    """The locked versions, from the registry that this machine's npm is set to; nothing when they are there."""
    HERE.mkdir(parents=True, exist_ok=True)
    lock = "package-lock.json"
    if (HERE / "node_modules").exists() and _text(HERE / lock) == _text(LISTED / lock):
        return
    for name in ("package.json", lock):
        shutil.copy(LISTED / name, HERE / name)
    print("Installing the programs that look at the pages (a minute, the first time only)", flush=True)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--omit-lockfile-registry-resolved"]
    subprocess.run([*command, "--loglevel", "error"], cwd=HERE, check=True)


def path(*parts: str) -> Path:
    """A file among what is installed."""
    return HERE.joinpath("node_modules", *parts)


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""
