"""What is said of an event in logs and audit records: ids alone."""

from __future__ import annotations

from qbot.contract import Event


def log_fields_of(event: Event) -> dict[str, str]:
    """In every line about it. The first word of a command may be the user's own text."""
    detail = event.detail
    subcommand = {} if event.detail_type == "slash_command" else {"subcommand": detail["subcommand"]}
    return {
        "requestId": detail["requestId"],
        "idempotencyKey": detail["idempotencyKey"],
        "detailType": event.detail_type,
        "command": detail["command"],
        **subcommand,
        "team": detail["team"]["id"],
        "user": detail["user"]["id"],
        **_channel_of(event),
    }


def audit_subject_of(event: Event) -> dict[str, str]:
    """In each audit record about it."""
    detail = event.detail
    ordered_by = detail.get("orderedBy")
    return {
        "requestId": detail["requestId"],
        "team": detail["team"]["id"],
        "user": detail["user"]["id"],
        **_channel_of(event),
        "command": detail["command"],
        "detailType": event.detail_type,
        **({} if ordered_by is None else {"orderedBy": ordered_by["id"]}),
    }


def _channel_of(event: Event) -> dict[str, str]:
    channel = event.detail["channel"]
    return {} if channel is None else {"channel": channel["id"]}
