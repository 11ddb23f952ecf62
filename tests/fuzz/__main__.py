"""Fuzz a reader, led by coverage: `python -m tests.fuzz items 30` (seconds); every reader in turn where none is named.

Ends with exit code 0 where nothing but faults came out; else atheris shows the error and keeps the bytes.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["planner.files", "planner.tables"], enable_loader_override=False):
    from tests.fuzz.readers import FUZZED, TOKENS, survives

SECONDS = 15
LONGEST = 20_000  # bytes


def fuzz(name: str, seconds: int) -> None:
    """Fuzz a reader for so long; does not return."""
    fuzzed = FUZZED[name]
    with tempfile.TemporaryDirectory() as folder:
        words, corpus = Path(folder, "words"), Path(folder, "corpus")
        words.write_text("\n".join(map(_quoted, TOKENS)), "ascii")
        corpus.mkdir()
        (corpus / "begin").write_bytes(fuzzed.begin)
        options = {"max_total_time": seconds, "max_len": LONGEST, "dict": words, "artifact_prefix": f"{name}-"}
        arguments = [f"-{option}={value}" for option, value in options.items()]
        atheris.Setup([sys.argv[0], *arguments, str(corpus)], lambda content: survives(fuzzed, content))
        atheris.Fuzz()


def _quoted(token: bytes) -> str:
    """A token as libFuzzer's dictionaries hold it."""
    return '"' + "".join(f"\\x{byte:02x}" for byte in token) + '"'


def main(name: str | None = None, seconds: str = str(SECONDS)) -> None:
    """Fuzz the reader named, or every reader, each in a process of its own."""
    if name is not None:
        fuzz(name, int(seconds))
    for each in FUZZED:
        subprocess.run([sys.executable, "-m", "tests.fuzz", each, seconds], check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
