"""What `/example` shows."""

from __future__ import annotations

from dataclasses import dataclass

from qbot.blocks import Block, action_id, escape_text, plain, quoted_block, section, truncate_to_units
from qbot.messages import Message
from qbot.modal import OpenFormButton, View
from qbot.typed import format_button_value, parse_button_value

COMMAND = "/example"

# In UTF-16 units, as Slack counts. Whatever they are, as JSON they fit a button's value (2,000).
CHARACTERS = 300


@dataclass(frozen=True)
class Shared:
    """A text, and the id of who shared it."""

    text: str
    by: str


def said_message(text: str) -> Message:
    """For the user alone."""
    said = truncate_to_units(text, CHARACTERS)
    louder = button(OpenFormButton("", "louder", said), "Louder")
    share = button(open_form_button(said), "Share ...")
    # Somebody's words: none of them becomes a headline, a mention or a link.
    blocks = [quoted_block([("", said)]), {"type": "actions", "elements": [louder, share]}]
    return {"text": escape_text(said), "blocks": blocks}


def open_form_button(said: str) -> OpenFormButton:
    """The button that opens the form. `/example share` in `restricted_commands` says who may."""
    return OpenFormButton("share", "open", said)


def share_form(said: str) -> View:
    """What the form shows."""
    text = {
        "type": "plain_text_input",
        "action_id": "value",
        "multiline": True,
        "max_length": CHARACTERS,
        **({} if said == "" else {"initial_value": said}),
    }
    return {
        "title": plain("Share a text"),
        "submit": plain("Share"),
        "close": plain("Cancel"),
        "blocks": [{"type": "input", "block_id": "text", "label": plain("Text"), "element": text}],
    }


def shared_message(text: str, by: str) -> Message:
    """For everybody in the channel."""
    shared = Shared(truncate_to_units(text, CHARACTERS), by)
    value = format_button_value({"text": shared.text, "by": shared.by})
    take = button(OpenFormButton("", "take", value), "Take")
    return in_channel(shared, "", [{"type": "actions", "elements": [take]}])


def taken_message(value: str, by: str) -> Message:
    """In the place of that one: `value` is what its button carries."""
    return in_channel(parse_button_value(value, Shared), f" Taken by <@{by}>.")


def in_channel(shared: Shared, state: str, more: list[Block] | None = None) -> Message:
    """A text that was shared, and how it stands."""
    headline = f"Shared by <@{shared.by}>.{state}"
    blocks = [section(headline), quoted_block([("", shared.text)]), *(more or [])]
    return {"text": f"{headline} {escape_text(shared.text)}", "blocks": blocks}


def button(id: OpenFormButton, label: str) -> Block:
    """A button of this command."""
    return {
        "type": "button",
        "action_id": action_id(COMMAND, id.subcommand, id.action),
        "text": plain(label),
        "value": id.value,
    }
