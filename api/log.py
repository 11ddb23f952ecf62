"""The log: one event a line on stderr, as text for people or as JSON for programs."""

from __future__ import annotations

import logging
import sys
from typing import Literal

import structlog
from structlog.typing import EventDict, WrappedLogger


def configure(form: Literal["json", "text"]) -> None:
    """Set up the log of this process."""
    plain = structlog.dev.plain_traceback  # the other one prints the values of variables
    text = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=plain)
    renderer = structlog.processors.JSONRenderer() if form == "json" else text
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _on_one_line,
            *([structlog.processors.format_exc_info] if form == "json" else []),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)


def _on_one_line(_logger: WrappedLogger, _method: str, told: EventDict) -> EventDict:
    """Show control characters as what they are, so that no path or name can forge a line or move the cursor."""
    return {name: _shown(value) if isinstance(value, str) else value for name, value in told.items()}


def _shown(text: str) -> str:
    return text if text.isprintable() else text.encode("unicode_escape").decode("ascii")
