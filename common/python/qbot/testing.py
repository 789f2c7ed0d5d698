"""What unit tests of a backend need; the build leaves it out."""

from __future__ import annotations

from typing import Any, Mapping

from qbot.contract import Detail, Invocation
from qbot.logger import Log


class RecordedLog(Log):
    """`lines`: each with its level, message and fields."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[dict[str, Any]] = []

    def _write(self, level: str, message: str, fields: Mapping[str, Any]) -> None:
        self.lines.append({"level": level, "message": message, **fields})


def build_detail(**overrides: Any) -> Detail:
    """The `detail` of a command typed in Slack, as the gatekeeper publishes it."""
    detail: Any = {
        "version": 1,
        "command": "/sre",
        "subcommand": "checkout",
        "args": ["is", "down"],
        "text": "Checkout is down",
        "requestId": "Qa1requestFixture=",
        "idempotencyKey": "cmd:T04LANTERN:171.42.fixture",
        "receivedAt": "2026-09-21T14:13:20.000Z",
        "expiresAt": "2026-09-21T14:18:20.000Z",
        "team": {"id": "T04LANTERN", "name": "lantern"},
        "user": {"id": "U03JUNIPER", "name": "juniper"},
        "channel": {"id": "C07HARBOUR", "name": "harbour"},
        "access": {"denied": []},
        "triggerId": "171.42.fixture",
        "responseUrl": "https://hooks.slack.com/commands/T04LANTERN/171/fixtureCapability",
        "payload": {"team_id": "T04LANTERN"},
        **overrides,
    }
    return detail


class Context:
    """Of Lambda, with that much time left."""

    def __init__(self, milliseconds: int = 60_000) -> None:
        self.milliseconds = milliseconds

    def get_remaining_time_in_millis(self) -> int:
        """As Lambda's."""
        return self.milliseconds


def build_invocation(**overrides: Any) -> Invocation:
    """What a handler is given."""
    return Invocation(build_detail(**overrides), Context())


def build_event(detail_type: str = "slash_command", **overrides: Any) -> dict[str, Any]:
    """What an EventBridge rule hands to its target."""
    return {
        "id": "6f1d6b0e-3c1b-4b3c-9a51-5f3c1d0f7a11",
        "source": "qbot.gatekeeper",
        "detail-type": detail_type,
        "detail": build_detail(**overrides),
    }
