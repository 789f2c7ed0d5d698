"""Wiring only."""

import os
from pathlib import Path

from command import Command
from qbot.backend import define_backend
from qbot.clients import create_clients
from qbot.config import load_config, read_definition
from qbot.once import Once

definition = read_definition(Path(__file__).parent)
clients = create_clients(load_config(os.environ, definition), definition)
deps = clients.deps

command = Command(
    notify_user=deps.notify_user,
    deliver_message=clients.deliver_message,
    show_modal=clients.show_modal,
    once=Once(clients.table, deps.log, key_prefix="backend_lambda"),
    log=deps.log,
)

lambda_handler = define_backend(deps, command.handlers(definition))
