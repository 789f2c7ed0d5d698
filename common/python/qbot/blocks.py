"""What a message is made of. https://docs.slack.dev/reference/block-kit/blocks"""

from __future__ import annotations

import re
from typing import Any

Block = dict[str, Any]

SECTION_CHARACTERS = 3000


def truncate(text: str, characters: int) -> str:
    """The first code points: never half of an emoji."""
    return text[:characters]


def truncate_to_units(text: str, units: int) -> str:
    """At most `units` UTF-16 units, as Slack counts, of which an emoji has two."""
    start = truncate(text, units)
    is_over = len(start.encode("utf-16-le", "surrogatepass")) // 2 > units
    return truncate(text, units // 2) if is_over else start


def escape_text(text: str) -> str:
    """Keeps people's words from becoming mentions or links. https://docs.slack.dev/messaging/formatting-message-text"""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def in_code(typed: str, characters: int = 40) -> str:
    """What somebody typed, for a text without blocks: between backticks, where Slack reads no marks and makes no links."""
    line = re.sub(r"\s+", " ", truncate(typed, characters).replace("`", "'"))
    return escape_text(f"`{line}`")


def plain(text: str) -> Block:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def section(text: str) -> Block:
    """Our own words, as mrkdwn: what somebody typed stands in `quoted_block` instead. Cut at Slack's limit."""
    return {"type": "section", "text": _mrkdwn(truncate(text, SECTION_CHARACTERS))}


def context(text: str) -> Block:
    """Our own words in small print, as mrkdwn."""
    return {"type": "context", "elements": [_mrkdwn(text)]}


def _mrkdwn(text: str) -> Block:
    """`verbatim`: Slack links nothing that is not marked as a link."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def quoted_block(rows: list[tuple[str, str]]) -> Block:
    """Foreign words, a row each under a label of ours ('' for none), as rich text: none of them is read as a headline, a
    mention or a link, so nothing is to be escaped. Rows without words are left out; at least one has to have some."""
    shown = [(label, words) for label, words in rows if words != ""]
    elements: list[Block] = []
    for index, (label, words) in enumerate(shown):
        if label:
            elements += [{"type": "text", "text": label, "style": {"bold": True}}, {"type": "text", "text": " "}]
        elements.append({"type": "text", "text": truncate(words, SECTION_CHARACTERS)})
        if index < len(shown) - 1:
            elements.append({"type": "text", "text": "\n"})
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}


def action_id(command: str, subcommand: str, action: str) -> str:
    """`/xyz:close:confirm`: interactions are gated as that sub-command. At most 255 characters, as Slack allows."""
    return f"{command}:{subcommand}:{action}"


def action_of(id: str) -> str | None:
    """The last part of an action id of ours; None for any other id."""
    parts = id.split(":")
    return parts[2] if len(parts) == 3 and parts[0] and parts[2] else None
