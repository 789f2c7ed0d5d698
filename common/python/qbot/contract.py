"""The event that a backend is handed, checked against contract.schema.json: the same schema as for every language."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypedDict

from qbot.errors import ContractError

SOURCE = "qbot.gatekeeper"
DETAIL_TYPES = ("slash_command", "block_actions", "view_submission", "view_closed", "message_action")


class Named(TypedDict):
    """Ids decide; names are for people's eyes only and may be empty."""

    id: str
    name: str


class Access(TypedDict, total=False):
    """What this person may not run, and where the command works at all."""

    denied: list[str]
    channels: list[str]
    restricted: list[str]
    grantedBy: list[str]


class _Always(TypedDict):
    version: int
    command: str
    subcommand: str
    args: list[str]
    text: str
    requestId: str
    idempotencyKey: str
    receivedAt: str
    expiresAt: str
    team: Named
    user: Named
    channel: "Named | None"
    access: Access
    triggerId: "str | None"
    responseUrl: "str | None"
    payload: dict[str, Any]


class Detail(_Always, total=False):
    """`detail` of the event; contract.schema.json says what each field is."""

    freeText: str
    argsInvalid: bool
    orderedBy: Named
    replay: int


@dataclass(frozen=True)
class Event:
    """One event of the gatekeeper."""

    detail_type: str
    detail: Detail


@dataclass(frozen=True)
class Invocation:
    """One event that is handled now. `context`: Lambda's, which knows how much time is left."""

    detail: Detail
    context: Any


def parse_event(event: Any) -> Event:
    """Reads an EventBridge event that a rule delivered. Raises ContractError, which names the field and quotes nothing."""
    detail_type = _get(event, "detail-type")
    if _get(event, "source") != SOURCE or detail_type not in DETAIL_TYPES:
        raise ContractError("the event is none of the gatekeeper's")
    detail = _get(event, "detail")
    faults = validate(detail, _schema())
    if faults:
        raise ContractError(f"the event breaks the contract: {', '.join(faults)}")
    return Event(detail_type=detail_type, detail=detail)


def _get(event: Any, name: str) -> Any:
    return event.get(name) if isinstance(event, dict) else None


def _schema() -> dict[str, Any]:
    """Beside this file where it was built, in common/ of the repository."""
    here = Path(__file__).parent
    found = [folder / "contract.schema.json" for folder in (here, here.parents[1])]
    schema: dict[str, Any] = json.loads(next(file for file in found if file.exists()).read_text("utf-8"))
    return schema


_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}


def validate(value: Any, schema: dict[str, Any], path: str = "detail") -> list[str]:
    """The fields that do not fit, by path; [] if all do. Knows what contract.schema.json uses of JSON Schema."""
    if "anyOf" in schema:
        return [] if any(not validate(value, one, path) for one in schema["anyOf"]) else [path]
    if not _is_of(value, schema):
        return [path]
    if isinstance(value, list):
        return [fault for one in value for fault in validate(one, schema.get("items", {}), f"{path}[]")]
    if isinstance(value, dict):
        missing = [f"{path}.{name}" for name in schema.get("required", []) if name not in value]
        known = schema.get("properties", {})
        return missing + [
            fault
            for name, inner in known.items()
            if name in value
            for fault in validate(value[name], inner, f"{path}.{name}")
        ]
    return []


def _kinds_of(schema: dict[str, Any]) -> list[str]:
    kinds = schema.get("type", [])
    return kinds if isinstance(kinds, list) else [kinds]


def _is_of(value: Any, schema: dict[str, Any]) -> bool:
    kinds = _kinds_of(schema)
    if kinds and not any(isinstance(value, _TYPES[kind]) for kind in kinds):
        return False
    # In Python, True is a number.
    if isinstance(value, bool) and kinds and "boolean" not in kinds:
        return False
    if "const" in schema and value != schema["const"]:
        return False
    if isinstance(value, str):
        # `$` of Python also stands before a last line break.
        pattern = re.sub(r"\$$", r"\\Z", schema.get("pattern", ""))
        return len(value) >= schema.get("minLength", 0) and re.search(pattern, value, re.ASCII) is not None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))
    return True
