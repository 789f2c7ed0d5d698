"""What every backend talks to, made once per process."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, Mapping

from qbot.audit import AuditTrail
from qbot.aws import client_when_needed, make_client
from qbot.backend import BackendDeps
from qbot.config import Config
from qbot.deliver import DeliverMessage
from qbot.logger import Log
from qbot.messages import Messages
from qbot.metrics import Metrics
from qbot.modal import ShowModal
from qbot.notify import UserNotifier
from qbot.secret_store import SecretStore
from qbot.slack import Slack
from qbot.table import Table


@dataclass(frozen=True)
class Clients:
    """`deps` is for `define_backend`; the rest is for the handlers, as are its `notify_user`, `audit` and `log`."""

    deps: BackendDeps
    secrets: SecretStore
    slack: Slack
    messages: Messages
    deliver_message: DeliverMessage
    show_modal: ShowModal
    table: Table


def create_clients(config: Config, definition: Mapping[str, Any], fallback: str = "") -> Clients:
    """`definition`: the function.json. `fallback`: a sentence, what to do if it cannot wait."""
    log = Log()
    metrics = Metrics()
    secrets = SecretStore(make_client("ssm", attempts=2), log)
    slack = Slack(secrets, config.slack_bot_token, config.slack_api_url, metrics)
    messages = Messages(slack, log)
    notify_user = UserNotifier(messages, config.response_url_origin, log, metrics)
    table = Table(make_client("dynamodb", attempts=1), config.table_name)
    source = f"qbot.{os.environ.get('POWERTOOLS_SERVICE_NAME', '')}"
    deps = BackendDeps(
        log=log,
        metrics=metrics,
        notify_user=notify_user,
        audit=AuditTrail(client_when_needed("events", attempts=1), config.bus_name, source, log),
        first_to_tell=lambda key: table.claim_once(f"told#{key}"),
        fallback=fallback,
        read_only=definition.get("readOnly", False),
    )
    return Clients(
        deps=deps,
        secrets=secrets,
        slack=slack,
        messages=messages,
        deliver_message=DeliverMessage(messages, notify_user, log, metrics),
        show_modal=ShowModal(slack, notify_user, log),
        table=table,
    )
