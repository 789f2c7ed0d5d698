"""Secrets by the names of their SSM parameters."""

from __future__ import annotations

import re
import time
from datetime import datetime
from typing import Any, Callable

from qbot.errors import SecretNotSetError
from qbot.logger import Log

# What Terraform creates a parameter with, until `npm run secrets` writes the real value.
PLACEHOLDER = "not-set"

CACHE_SECONDS = 300
STALE_SECONDS = 60 * 60
# Who was not answered asks again after this: each try costs a person's time.
COOL_DOWN_SECONDS = 60

# `<value> until <ISO 8601>`: how a value is stored that was replaced, and is still accepted for a while.
_ENDING = re.compile(r"(\S+) until (\S+)")


class SecretStore:
    """`client`: of SSM. Values come from a cache of 5 minutes; the last good ones serve for up to an hour when SSM does not
    answer."""

    def __init__(self, client: Any, log: Log, now: Callable[[], float] = time.time) -> None:
        self._client = client
        self._log = log
        self._now = now
        self._known: dict[str, tuple[str, float]] = {}
        self._failed_at = float("-inf")

    def require(self, parameter: str) -> str:
        """One value that must be there. Raises SecretNotSetError, and SSM's error when there is no last value."""
        value = self._read(parameter)
        if value == "":
            raise SecretNotSetError(parameter)
        return value

    def _read(self, parameter: str) -> str:
        now = self._now()
        last = self._known.get(parameter)
        if last is not None and (now - last[1] < CACHE_SECONDS or now - self._failed_at < COOL_DOWN_SECONDS):
            return last[0]
        try:
            value = self._fetch(parameter, now)
        except Exception as error:
            self._failed_at = self._now()
            outcome = "none" if last is None else "stale values"
            self._log.error("secrets cannot be read from SSM", error=error, outcome=outcome)
            if last is None or now - last[1] > STALE_SECONDS:
                raise
            return last[0]
        self._known[parameter] = (value, now)
        return value

    def _fetch(self, parameter: str, now: float) -> str:
        answer = self._client.get_parameters(Names=[parameter], WithDecryption=True)
        found = [one.get("Value", "") for one in answer.get("Parameters", []) if one.get("Name") == parameter]
        return usable(found[0] if found else "", now)


def usable(stored: str, now: float) -> str:
    """The value of a parameter; '' where it is not set, or past its end. `now`: seconds since the epoch."""
    text = stored.strip()
    ending = _ENDING.fullmatch(text)
    if ending is None:
        return "" if text == PLACEHOLDER else text
    try:
        until = datetime.fromisoformat(ending[2].replace("Z", "+00:00")).timestamp()
    except ValueError:
        return ""
    return ending[1] if now < until and ending[1] != PLACEHOLDER else ""
