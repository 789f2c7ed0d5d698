"""The records of what a backend decides: each is about what is refused or done already."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import Any, Callable, Mapping

from qbot.logger import Log

VALUE_CHARACTERS = 300


class AuditTrail:
    """`client`: gives that of EventBridge, with one attempt a call. `source`: `qbot.<function>`; the bus takes no other from its role."""

    def __init__(self, client: Callable[[], Any], bus_name: str, source: str, log: Log) -> None:
        self._client = client
        self._bus_name = bus_name
        self._source = source
        self._log = log
        self._subject: dict[str, str] = {}

    def begin(self, subject: Mapping[str, str]) -> None:
        """Whose request the next records are about."""
        self._subject = dict(subject)

    def record(self, decision: Mapping[str, str]) -> None:
        """Words and ids of ours, never what a user typed: `{"action": "close", "target": id, "outcome": "done"}`. Never raises:
        a record that is lost is logged, without its target, and raises an alarm."""
        time = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        record = {"time": time, **self._subject, "decision": "allowed", **decision}
        detail = json.dumps({name: value[:VALUE_CHARACTERS] for name, value in record.items()})
        entry = {"EventBusName": self._bus_name, "Source": self._source, "DetailType": "audit", "Detail": detail}
        lost = {name: value for name, value in decision.items() if name != "target"} | {"outcome": "audit_lost"}
        try:
            answer = self._client().put_events(Entries=[entry])
            if answer.get("FailedEntryCount", 0) > 0:
                code = answer["Entries"][0].get("ErrorCode", "unknown")
                self._log.error("no audit record", **lost, reason=f"failed entry: {code}")
        except Exception as error:
            self._log.error("no audit record", **{**lost, "reason": "put_events", "error": error})
