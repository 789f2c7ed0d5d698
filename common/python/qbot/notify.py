"""How one user is told: through the response_url, or if that fails, by a direct message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from qbot.contract import Detail
from qbot.errors import NotificationFailedError, QBotError
from qbot.http_json import HttpStatusError, exchange_json
from qbot.logger import Log
from qbot.messages import Message, Messages
from qbot.metrics import Metrics

# The user of a probe, such as `npm run smoke` sends: no user of Slack has the id, and nothing is sent to it.
PROBE_USER = "U0SMOKE00"

RESPOND_SECONDS = 3


@dataclass(frozen=True)
class Recipient:
    """`response_url`: None where the event has none."""

    user: str
    response_url: str | None


def recipient_of(detail: Detail) -> Recipient:
    """Who is to be told of that event."""
    return Recipient(detail["user"]["id"], detail["responseUrl"])


class NotifyUser(Protocol):
    """Returns how the user was told: `response_url`, `direct_message`, `probe`, or `not_told`. Never raises.
    `{"text": ..., "replace_original": True}` takes the place of the ephemeral message whose button was clicked.

    return notify_user(recipient_of(detail), {"text": f"Ticket {escape_text(title)} is open."})"""

    def __call__(self, to: Recipient, message: Message) -> str: ...


class ForeignResponseUrlError(QBotError):
    """A response_url that does not lead to Slack is never posted to."""

    code = "QBOT_FOREIGN_RESPONSE_URL"


class ResponseUrlRefusedError(QBotError):
    """It has expired or was used five times, or the message is not to its liking; Slack's word for it is not repeated."""

    code = "QBOT_RESPONSE_URL_REFUSED"


def respond(origin: str, response_url: str, message: Message) -> None:
    """Posts an ephemeral message to a response_url (5 times within 30 minutes; works without membership).
    Raises ForeignResponseUrlError, NoAnswerError, HttpStatusError or ResponseUrlRefusedError.
    https://docs.slack.dev/interactivity/handling-user-interaction#message_responses"""
    if not _leads_to(origin, response_url):
        raise ForeignResponseUrlError("the response_url does not lead to Slack")
    body = {"response_type": "ephemeral", "replace_original": False, **message}
    exchanged = exchange_json("POST", response_url, body=body, timeout_seconds=RESPOND_SECONDS, alias="the response_url")
    answer = exchanged.body
    # Its success is the text `ok`, or the same as of any method: `{"ok":true}`.
    if isinstance(answer, dict) and answer.get("ok") is False:
        raise ResponseUrlRefusedError("the response_url took nothing")


def _leads_to(origin: str, response_url: str) -> bool:
    """By the whole address, without what a URL may hide: a user, a backslash, or a control character."""
    plain = all(" " < character < "\x7f" and character not in '\\@' for character in response_url)
    return plain and response_url.startswith(f"{origin}/") and urlsplit(response_url).hostname is not None


class UserNotifier:
    """NotifyUser of a backend. The direct message is the text alone: blocks that Slack refuses would be refused again, so a
    text has to say all that matters."""

    def __init__(self, messages: Messages, response_url_origin: str, log: Log, metrics: Metrics) -> None:
        self._messages = messages
        self._origin = response_url_origin
        self._log = log
        self._metrics = metrics

    def __call__(self, to: Recipient, message: Message) -> str:
        """As NotifyUser. Each message is counted, and what could not be told is in the log."""
        delivered = self._notify(to, message)
        self._metrics.count("Answers", delivered)
        if delivered != "not_told":
            self._log.info("told", outcome=delivered)
        return delivered

    def _notify(self, to: Recipient, message: Message) -> str:
        if to.user == PROBE_USER:
            return "probe"
        if to.response_url and self._respond(to, message):
            return "response_url"
        posted = self._messages.post(to.user, {"text": message["text"]})
        if posted.ts:
            return "direct_message"
        reason, error = posted.refused, posted.error
        self._log.error("the person could not be told", user=to.user, outcome="not_told", reason=reason, error=error)
        return "not_told"

    def _respond(self, to: Recipient, message: Message) -> bool:
        """False where it was not taken: 404 is an address that has expired or was used five times."""
        try:
            respond(self._origin, to.response_url or "", message)
            return True
        except Exception as error:
            if isinstance(error, HttpStatusError) and error.response.status == 429:
                self._metrics.count("SlackRateLimited")
            self._log.warn("response_url did not take the message", user=to.user, error=error)
            return False


def assert_delivered(delivered: "str | None") -> None:
    """Raises NotificationFailedError if the user could not be notified of a final result."""
    if delivered == "not_told":
        raise NotificationFailedError()
