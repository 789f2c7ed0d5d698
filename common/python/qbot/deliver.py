"""A message for everybody in a channel, or if the channel does not take it, for one user."""

from __future__ import annotations

from dataclasses import dataclass

from qbot.blocks import context
from qbot.logger import Log
from qbot.messages import INVITATION, Message, Messages, Posted, is_not_member, may_pass_later
from qbot.metrics import Metrics
from qbot.notify import NotifyUser, Recipient
from qbot.slack import is_token_trouble, is_unsure

# There is none to post in: a modal of a direct message, say.
_NO_CHANNEL = "no_channel"

# It is the message that Slack does not like: its text alone may pass.
_REFUSED_CONTENT = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "invalid_arguments", "msg_too_long", "msg_blocks_too_long"}
)


@dataclass(frozen=True)
class Delivered:
    """`by`: `update`, `post`, or as NotifyUser; None if it may be in the channel or not, and a later message says so.
    `ts`: of the message in the channel; '' if there is none."""

    by: "str | None"
    ts: str = ""


class DeliverMessage:
    """Delivers a message to the first place that takes it: in the place of the message that is there (update), as a new one
    in the channel (post), through the response_url, as a direct message. An update whose answer was lost is repeated once: a
    post at once might stand beside it.

    deliver_message("C07HARBOUR", {"text": "Deploying ..."}, to=recipient_of(detail))"""

    def __init__(self, messages: Messages, notify_user: NotifyUser, log: Log, metrics: Metrics) -> None:
        self._messages = messages
        self._notify_user = notify_user
        self._log = log
        self._metrics = metrics

    def __call__(
        self, channel: str, message: Message, *, to: Recipient, ts: str = "", is_final: bool = True
    ) -> Delivered:
        """`channel`: its id; '' for none. `ts`: of the message there whose place it takes; '' for none. `to`: who is notified if
        the channel does not take it. `is_final`: False for what a later message replaces: if the channel may have it, nobody
        is notified alone. Never raises."""
        updated = self._update(channel, ts, message) if ts else Posted()
        if updated.ts:
            return self._in_channel("update", updated)
        said = _text_of(message) if updated.refused in _REFUSED_CONTENT else message
        posted = self._post(channel, said, updated.refused)
        if posted.ts:
            return self._in_channel("post", posted)
        if not is_final and may_pass_later(posted.refused):
            return Delivered(by=None)
        return Delivered(by=self._notify_user(to, _personal(said, posted.refused)))

    def _in_channel(self, by: str, posted: Posted) -> Delivered:
        self._metrics.count("Answers", by)
        self._log.info("told", outcome=by)
        return Delivered(by, posted.ts)

    def _update(self, channel: str, ts: str, message: Message) -> Posted:
        first = self._messages.update(channel, ts, message)
        return self._messages.update(channel, ts, message) if is_unsure(first.refused) else first

    def _post(self, channel: str, message: Message, not_updated: str) -> Posted:
        """Not if the update has shown that Slack does not know the bot."""
        if channel == "":
            return Posted(refused=_NO_CHANNEL)
        if is_token_trouble(not_updated):
            return Posted(refused=not_updated)
        return self._messages.post(channel, message)


def _personal(message: Message, refused: str) -> Message:
    """The user would think that the channel reads it too."""
    if refused == _NO_CHANNEL:
        return message
    shown = _text_of(message) if refused in _REFUSED_CONTENT else message
    hint = f"Only you see this: {INVITATION if is_not_member(refused) else 'Slack did not take it in the channel.'}"
    blocks = {"blocks": [*shown["blocks"], context(hint)]} if "blocks" in shown else {}
    return {"text": f"{shown['text']} {hint}", **blocks}


def _text_of(message: Message) -> Message:
    return {"text": message["text"]}
