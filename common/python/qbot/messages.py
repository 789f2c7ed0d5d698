"""The bot's own messages, which everybody in a channel reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qbot.logger import Log
from qbot.slack import Slack, SlackError, is_unsure

Message = dict[str, Any]

# https://docs.slack.dev/reference/methods/chat.postMessage: a link of a user's would show its page.
_NO_PREVIEWS = {"unfurl_links": False, "unfurl_media": False}

_LIMITED = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
_NOT_A_MEMBER = frozenset({"channel_not_found", "not_in_channel"})

# For a message that the channel does not take because of that.
INVITATION = "Q-Bot is not a member of the channel. Invite it with `/invite @Q-Bot`."


@dataclass(frozen=True)
class Posted:
    """Where a message stands (`ts`), or that Slack did not take it, as far as it says. `refused`: its own word for why,
    `channel_not_found`; `error` if the error does not come from Slack; '' if it took it."""

    ts: str = ""
    refused: str = ""
    error: "BaseException | None" = None


class Messages:
    """Neither method raises; each waits once for a `Retry-After` of at most 2 s."""

    def __init__(self, slack: Slack, log: Log) -> None:
        self._slack = slack
        self._log = log

    def post(self, channel: str, message: Message, thread_ts: str = "") -> Posted:
        """In a channel, in a thread of it, or to a user by their id."""
        thread = {"thread_ts": thread_ts} if thread_ts else {}
        posted = self._ask("chat.postMessage", {"channel": channel, **thread, **_NO_PREVIEWS, **message})
        return Posted(refused="no_ts") if posted.refused == "" and posted.ts == "" else posted

    def update(self, channel: str, ts: str, message: Message) -> Posted:
        """In the place of what is there."""
        updated = self._ask("chat.update", {"channel": channel, "ts": ts, **message})
        return updated if updated.refused else Posted(ts=ts)

    def _ask(self, method: str, arguments: dict[str, Any]) -> Posted:
        try:
            return Posted(ts=str(self._slack.call(method, arguments).get("ts", "")))
        except Exception as error:
            refused = error.reason if isinstance(error, SlackError) else "error"
            self._log.warn("Slack did not take the message", reason=refused, error=error)
            return Posted(refused=refused, error=error)


def may_pass_later(refused: str) -> bool:
    """It may be there, or was too much at a time: the same message may pass a little later."""
    return is_unsure(refused) or refused in _LIMITED


def is_not_member(refused: str) -> bool:
    """The bot was not invited there."""
    return refused in _NOT_A_MEMBER
