"""JSON lines on standard output, cut down to allowed fields."""

from __future__ import annotations

import json
import os
import sys
import threading
from datetime import datetime, timezone
from typing import Any, Mapping

from qbot.loggable_error import loggable_error
from qbot.version import VERSION

# All that may be logged: ids, words of ours, numbers. No text, token, signature, response_url or payload.
ALLOWED = frozenset(
    "requestId idempotencyKey detailType command subcommand team user channel reason rule action outcome status "
    "durationMs parameter kind alert incident entry limitRemaining limitLeftPercent".split()
)
VALUE_CHARACTERS = 300

_writing = threading.Lock()


def write_line(line: Mapping[str, Any]) -> None:
    """One JSON line, out when this returns: Lambda may freeze the process as soon as it asks for the next event."""
    text = json.dumps(line, separators=(",", ":"))
    with _writing:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


class Log:
    """Lines as Powertools writes them for Node.js, of the service POWERTOOLS_SERVICE_NAME."""

    def __init__(self) -> None:
        self._carried: dict[str, str | int | float] = {}

    def begin(self, fields: Mapping[str, Any]) -> None:
        """Fields that every line carries until the next call."""
        self._carried = _allowed(fields)

    def info(self, message: str, **fields: Any) -> None:
        """`error`: an exception, of which only its loggable part is written."""
        self._write("INFO", message, fields)

    def warn(self, message: str, **fields: Any) -> None:
        """As `info`."""
        self._write("WARN", message, fields)

    def error(self, message: str, **fields: Any) -> None:
        """As `info`."""
        self._write("ERROR", message, fields)

    def _write(self, level: str, message: str, fields: Mapping[str, Any]) -> None:
        trace = os.environ.get("_X_AMZN_TRACE_ID", "").split(";")[0].replace("Root=", "")
        write_line(
            {
                "level": level,
                "message": message,
                "timestamp": datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                "service": os.environ.get("POWERTOOLS_SERVICE_NAME", "service_undefined"),
                "version": VERSION,
                **({"xray_trace_id": trace} if trace else {}),
                **self._carried,
                **_allowed(fields),
            }
        )


def _allowed(fields: Mapping[str, Any]) -> dict[str, str | int | float]:
    kept: dict[str, str | int | float] = {}
    for name, value in fields.items():
        if name not in ALLOWED or isinstance(value, bool):  # True is an int in Python.
            continue
        if isinstance(value, str) and value != "":
            kept[name] = value[:VALUE_CHARACTERS]
        elif isinstance(value, (int, float)):
            kept[name] = value
    return {**kept, **_described(fields.get("error"))}


def _described(error: object) -> dict[str, str]:
    if not isinstance(error, BaseException):
        return {}
    described = loggable_error(error)
    return {
        "errorName": described.name,
        "errorMessage": described.message,
        **({"errorStack": described.frames} if described.frames else {}),
    }
