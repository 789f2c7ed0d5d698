"""What Slack sends back, as dataclasses."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import Any, TypeVar, get_type_hints

from qbot.contract import Detail
from qbot.errors import QBotError

# https://docs.slack.dev/reference/block-kit/block-elements/button-element
VALUE_CHARACTERS = 2000

Kind = TypeVar("Kind")


class ButtonValueTooLongError(QBotError):
    """What a button carries is longer than Slack takes."""

    code = "QBOT_BUTTON_VALUE_TOO_LONG"

    def __init__(self, characters: int) -> None:
        super().__init__(
            f"the value of a button has {characters} characters, and Slack takes {VALUE_CHARACTERS}: put an id there"
        )


@dataclass(frozen=True)
class Click:
    """The button that was clicked, what it carries, and the message that it stands in."""

    action_id: str
    value: str
    channel: str
    ts: str


def read_click(detail: Detail) -> Click:
    """Raises KeyError, TypeError or ValueError for a payload that is no click."""
    [button] = detail["payload"]["actions"]
    message = detail["payload"].get("message") or {"ts": ""}
    click = {
        "action_id": button["action_id"],
        "value": button.get("value", ""),
        "channel": (detail["channel"] or {"id": ""})["id"],
        "ts": message["ts"],
    }
    return read_as(Click, click)


def format_button_value(data: dict[str, Any]) -> str:
    """Plain JSON as the `value` of a button. Whoever knows the signing secret can send any other value: what it allows is for
    the gate or the table to say. Raises ButtonValueTooLongError."""
    value = json.dumps(data, separators=(",", ":"), ensure_ascii=False)
    # Slack counts in UTF-16.
    characters = len(value.encode("utf-16-le", "surrogatepass")) // 2
    if characters > VALUE_CHARACTERS:
        raise ButtonValueTooLongError(characters)
    return value


def parse_button_value(value: str, kind: type[Kind]) -> Kind:
    """The same, back again: `parse_button_value(read_click(detail).value, Ticket)`. Raises as `read_as`, and ValueError for
    what is no JSON."""
    return read_as(kind, json.loads(value))


def read_as(kind: type[Kind], value: Any) -> Kind:
    """A dataclass of what JSON has. Fields that it does not name are left out. Raises KeyError for a field that is missing, and
    TypeError for one of another type; neither quotes a value."""
    if not isinstance(value, dict):
        raise TypeError(f"no {kind.__name__}")
    hints = get_type_hints(kind)
    dataclass: Any = kind
    names = [field.name for field in fields(dataclass)]
    for name in names:
        _check(f"{kind.__name__}.{name}", value[name], hints[name])
    return kind(**{name: value[name] for name in names})


def _check(name: str, value: Any, hint: Any) -> None:
    """Of the types that JSON has: `str`, `int`, `float`, `bool`, `dict`, `list`, `list[str]`."""
    outer = getattr(hint, "__origin__", hint)
    # In Python, True is a number.
    if not isinstance(value, outer) or (isinstance(value, bool) and outer is not bool):
        raise TypeError(f"{name} is of another type")
    for inner in getattr(hint, "__args__", ())[:1] if outer is list else ():
        for one in value:
            _check(f"{name}[]", one, inner)
