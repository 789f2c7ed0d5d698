"""The variables of a function, read at once."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Mapping
from urllib.parse import urlsplit

from qbot.errors import ConfigError

SLACK_RESPONSE_URL_ORIGIN = "https://hooks.slack.com"


@dataclass(frozen=True)
class Config:
    """What every backend reads; Terraform gives it by itself. `own`: the `variables` of its function.json, by name."""

    slack_api_url: str
    response_url_origin: str
    slack_bot_token: str
    table_name: str
    bus_name: str
    own: Mapping[str, str] = field(default_factory=dict)


def read_definition(folder: Path) -> dict[str, Any]:
    """The function.json of that folder."""
    definition: dict[str, Any] = json.loads((folder / "function.json").read_text("utf-8"))
    return definition


def load_config(env: Mapping[str, str], definition: Mapping[str, Any]) -> Config:
    """Reads and checks all of them. Raises one ConfigError that names every variable that is missing, empty or malformed."""
    names = {
        "slack_api_url": "SLACK_API_URL",
        "slack_bot_token": "SLACK_BOT_TOKEN_PARAMETER",
        "table_name": "TABLE_NAME",
        "bus_name": "EVENT_BUS_NAME",
    }
    own = list(definition.get("variables", {}))
    faults = [fault for name in [*names.values(), *own] if (fault := _fault(env, name))]
    if faults:
        raise ConfigError(faults)
    return Config(
        **{key: env[name] for key, name in names.items()},
        response_url_origin=env.get("SLACK_RESPONSE_URL_ORIGIN") or SLACK_RESPONSE_URL_ORIGIN,
        own={name: env[name] for name in own},
    )


def _fault(env: Mapping[str, str], name: str) -> str | None:
    value = env.get(name)
    if value is None:
        return f"{name} is missing"
    if value.strip() == "":
        return f"{name} is empty"
    if name == "SLACK_API_URL" and urlsplit(value).scheme not in ("http", "https"):
        return f'{name} is no http(s) URL: "{value}"'
    return None
