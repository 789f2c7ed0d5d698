"""What unit tests of a backend need; the build leaves it out."""

from __future__ import annotations

import json
from typing import Any, Callable, Mapping, TypeVar, cast

from qbot.contract import Detail, Invocation
from qbot.deliver import Delivered
from qbot.errors import UserError
from qbot.logger import Log
from qbot.messages import Message
from qbot.modal import OpenFormButton, View
from qbot.notify import Recipient
from qbot.once import Once
from qbot.run_once import AlreadyInProgressError, RunOnce

Result = TypeVar("Result")


class RecordedLog(Log):
    """`lines`: each with its level, message and fields."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[dict[str, Any]] = []

    def _write(self, level: str, message: str, fields: Mapping[str, Any]) -> None:
        self.lines.append({"level": level, "message": message, **fields})


def build_detail(**overrides: Any) -> Detail:
    """The `detail` of a command typed in Slack, as the gatekeeper publishes it."""
    detail: dict[str, Any] = {
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
    return cast(Detail, detail)


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


class RecordedSlack:
    """Slack for unit tests of a command: it takes everything, and remembers it. `told`: what users were told alone.
    `delivered`: what was posted for everybody, each with the `ts` of the message whose place it took ('' for none).
    `views`: the modals that were opened, each as it was last filled."""

    def __init__(self) -> None:
        self.told: list[Message] = []
        self.delivered: list[tuple[str, Message]] = []
        self.views: list[View] = []
        self.deliver_message: Any = self._deliver
        self.show_modal: Any = self._show

    def notify_user(self, to: Recipient, message: Message) -> str:
        """NotifyUser."""
        self.told.append(message)
        return "response_url"

    def _deliver(self, _channel: str, message: Message, *, to: Recipient, ts: str = "", is_final: bool = True) -> Delivered:
        self.delivered.append((ts, message))
        return Delivered("update", ts) if ts else Delivered("post", f"1.{len(self.delivered)}")

    def _show(
        self, _detail: Detail, view: View, again: OpenFormButton, fill: "Callable[[], View] | None" = None
    ) -> None:
        self.views.append(fill() if fill else view)


class _RunOnceInMemory(RunOnce):
    def __init__(self) -> None:
        self._results: dict[str, str] = {}
        self._running: set[str] = set()

    def __call__(self, key: str, context: Any, work: Callable[[], Result]) -> Result:
        """As RunOnce; what is kept goes through JSON, as it does in the table."""
        if key in self._results:
            kept: Result = json.loads(self._results[key])
            return kept
        if key in self._running:
            raise AlreadyInProgressError("another delivery is at it")
        self._running.add(key)
        try:
            result = work()
            self._results[key] = json.dumps(result)
            return result
        finally:
            self._running.discard(key)


class OnceInMemory(Once):
    """`Once` for unit tests, without a table. Give the same one to each delivery of a test: the one after a delivery that
    ended does nothing, or gets its explanation again; the one after an unexpected error runs, and `effect_once` gives it the
    result that was kept, or says that it was interrupted."""

    def __init__(self) -> None:
        self._log = RecordedLog()
        self._run_once = _RunOnceInMemory()
        self._begun: dict[str, str | None] = {}
        self._decided: dict[str, str] = {}

    def effect_once(self, key: str, interrupted: str, effect: Callable[[], Result]) -> Result:
        """As Once."""
        if key not in self._begun:
            self._begun[key] = None
            self._begun[key] = json.dumps(effect(), allow_nan=False)
        kept = self._begun[key]
        if kept is None:
            raise UserError(interrupted)
        result: Result = json.loads(kept)
        return result

    def decide_once(self, key: str, value: Any) -> Any:
        """As Once."""
        return json.loads(self._decided.setdefault(key, json.dumps(value)))
