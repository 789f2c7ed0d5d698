"""`/example`: what each kind of event does."""

from __future__ import annotations

from typing import Any, Mapping

from qbot.backend import EventHandler
from qbot.blocks import Block, action_id, action_of, escape_text, plain, quoted_block, truncate
from qbot.contract import Detail
from qbot.errors import UserError
from qbot.logger import Log
from qbot.notify import Message, NotifyUser, recipient_of
from qbot.subcommands import SubcommandTable, subcommand_rows

# As it is, it fits a button's value (2,000 characters).
SAID_CHARACTERS = 500


def create_command(
    definition: Mapping[str, Any], notify_user: NotifyUser, log: Log
) -> dict[str, EventHandler]:
    """`definition`: the function.json. Returns detail-type -> what handles it."""

    def say_back(detail: Detail) -> str:
        if detail["text"] == "":
            raise UserError("There is nothing to say back. Type some words after `/example`.")
        return notify_user(recipient_of(detail), reply(detail["text"]))

    def click(detail: Detail) -> str | None:
        button = clicked(detail)
        if action_of(button["action_id"]) != "louder":
            log.warn("a button that nobody listens to", reason="unknown action")
            return None
        return notify_user(recipient_of(detail), quoting(button["value"].upper()))

    return {
        "slash_command": SubcommandTable(
            title="Say back what was typed",
            # It has no word of its own, because any text is taken.
            rows=subcommand_rows("/example", definition, {"": say_back}),
            default="",
            otherwise=say_back,
            notify_user=notify_user,
        ),
        "block_actions": click,
    }


def reply(text: str) -> Message:
    """The text, with the button that carries it."""
    said = truncate(text, SAID_CHARACTERS)
    louder = {
        "type": "button",
        "action_id": action_id("/example", "", "louder"),
        "text": plain("Louder"),
        "value": said,
    }
    return quoting(said, [{"type": "actions", "elements": [louder]}])


def quoting(words: str, more: list[Block] | None = None) -> Message:
    """Somebody's words: none of them becomes a headline, a mention or a link."""
    return {"text": escape_text(words), "blocks": [quoted_block([("", words)]), *(more or [])]}


def clicked(detail: Detail) -> dict[str, str]:
    """The one button of a click. Raises ValueError or TypeError for a payload that is none."""
    [button] = detail["payload"]["actions"]
    if not isinstance(button["action_id"], str) or not isinstance(button["value"], str):
        raise TypeError("no button with a value")
    return button
