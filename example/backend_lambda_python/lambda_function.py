"""Wiring only."""

import os
from pathlib import Path

from command import create_command
from qbot.backend import define_backend
from qbot.clients import create_clients
from qbot.config import load_config, read_definition

definition = read_definition(Path(__file__).parent)
clients = create_clients(load_config(os.environ, definition), definition)

lambda_handler = define_backend(
    clients.deps,
    create_command(definition, clients.deps.notify_user, clients.deps.log),
)
