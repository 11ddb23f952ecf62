"""Files beside the database: scenarios and plans, written beside their place, flushed and renamed."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Files:
    """Where the files are, below the folder of the service."""

    home: Path

    @property
    def incoming(self) -> Path:
        """Where uploads arrive; nothing in it outlives a start."""
        return self.home / "incoming"

    def scenario(self, scenario: str) -> Path:
        """The document of a scenario."""
        return self.home / "scenarios" / scenario[:4] / f"{scenario}.json"

    def plan(self, run: str, attempt: int) -> Path:
        """The folder of a plan: each attempt has its own, only that of the attempt that counted is ever read."""
        return self.home / "plans" / run[:4] / run / str(attempt)

    def demo(self, name: str) -> Path:
        """A shipped scenario as a document."""
        return self.home / "demo" / f"{name}.json"

    def make(self) -> None:
        """Make the folders, for their owner only."""
        self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        for folder in ("incoming", "scenarios", "plans", "demo"):
            (self.home / folder).mkdir(exist_ok=True, mode=0o700)

    def sweep(self) -> None:
        """Throw away what was left half-written, and what another version may have shipped."""
        for folder in (self.incoming, self.home / "demo"):
            shutil.rmtree(folder, ignore_errors=True)
        for path in (self.home / "scenarios").glob("*/*.tmp.json"):
            path.unlink(missing_ok=True)
        for folder in (self.home / "plans").glob("*/*/*.tmp"):
            shutil.rmtree(folder, ignore_errors=True)
        self.make()

    def tidy(self, run: str, attempt: int, *, kept: bool) -> None:
        """Remove what an attempt and those before it wrote, or, where its plan counts, what all others wrote."""
        mine = self.plan(run, attempt)
        for folder in mine.parent.iterdir() if mine.parent.is_dir() else ():
            if (folder.name != mine.name) if kept else int(folder.name.removesuffix(".tmp")) <= attempt:
                shutil.rmtree(folder, ignore_errors=True)
