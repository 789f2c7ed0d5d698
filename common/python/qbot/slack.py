"""Slack's Web API with the bot token from SSM. https://docs.slack.dev/apis/web-api/"""

from __future__ import annotations

import re
import time
from typing import Any, Callable

from qbot.errors import QBotError, UserError
from qbot.http_json import HttpStatusError, NoAnswerError, exchange_json
from qbot.metrics import Metrics
from qbot.secret_store import SecretStore

CALL_SECONDS = 2.5
# Longest `Retry-After` that is waited for.
MAX_RETRY_AFTER_SECONDS = 2

# Of `response_metadata.warnings`: about the request's headers.
_HARMLESS = frozenset({"missing_charset", "superfluous_charset"})


class SlackError(QBotError):
    """Slack did not do it: `reason` is its own word for why (`channel_not_found`), `ratelimited`, or `no_answer`."""

    code = "QBOT_SLACK"

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(f"Slack: {reason}")
        self.reason = reason
        self.retry_after = retry_after


class Slack:
    """No call is repeated but one that Slack has limited: a lost answer to a repeated `chat.postMessage` would be a second
    message. Each ends within 2.5 s."""

    def __init__(
        self,
        secrets: SecretStore,
        token_parameter: str,
        api_url: str,
        metrics: Metrics,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._secrets = secrets
        self._token_parameter = token_parameter
        self._api_url = api_url
        self._metrics = metrics
        self._sleep = sleep

    def call(self, method: str, arguments: dict[str, Any], scope: str = "") -> dict[str, Any]:
        """`slack.call("users.info", {"user": detail["user"]["id"]}, scope="users:read")`: what Slack answered with its ok.
        `scope`: what the method needs beyond the bot's own scopes (`commands`, `chat:write`); it belongs into `scopes` of
        terraform/manifest.tf and scripts/manifest/dev-manifest.ts. Waits once for a `Retry-After` of at most 2 s.
        Raises SlackError, UserError if the installed app lacks that scope, SecretNotSetError, or SSM's error."""
        try:
            return self._call(method, arguments)
        except SlackError as error:
            if error.reason != "missing_scope" or scope == "":
                raise
            raise UserError(
                f"Q-Bot cannot call `{method}` of Slack: it lacks the scope `{scope}`. "
                "Ask the Q-Bot team to add it to the app's manifest and to install the app again."
            ) from error

    def _call(self, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
        try:
            return self._ask(method, arguments)
        except SlackError as error:
            if error.retry_after is None or error.retry_after > MAX_RETRY_AFTER_SECONDS:
                raise
            self._sleep(error.retry_after)
            return self._ask(method, arguments)

    def _ask(self, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
        token = self._secrets.require(self._token_parameter)
        headers = {"authorization": f"Bearer {token}"}
        url = f"{self._api_url}{method}"
        try:
            answer = exchange_json("POST", url, body=arguments, timeout_seconds=CALL_SECONDS, headers=headers).body
        except HttpStatusError as error:
            raise self._limited(error) from error
        except NoAnswerError as error:
            raise SlackError("no_answer") from error
        if not isinstance(answer, dict) or answer.get("ok") is not True:
            raise SlackError(_word(answer.get("error") if isinstance(answer, dict) else None))
        self._count_warnings(answer)
        return answer

    def _limited(self, error: HttpStatusError) -> SlackError:
        if error.response.status != 429:
            return SlackError("no_answer")
        self._metrics.count("SlackRateLimited")
        seconds = error.response.headers.get("retry-after", "")
        return SlackError("ratelimited", float(seconds) if seconds.isdigit() else None)

    def _count_warnings(self, answer: dict[str, Any]) -> None:
        warnings = answer.get("response_metadata", {}).get("warnings", [])
        for warning in warnings if isinstance(warnings, list) else []:
            if warning not in _HARMLESS:
                self._metrics.count("SlackWarned")


def _word(error: object) -> str:
    """An HTML page in place of JSON ends up in `error` as it is."""
    return error if isinstance(error, str) and re.fullmatch(r"[a-z_]{1,60}", error) else "unreadable_answer"


# https://docs.slack.dev/reference/methods/auth.test
_TOKEN_TROUBLE = frozenset(
    {"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "missing_scope"}
)

# Slack may have done it all the same, or is too busy to say. https://docs.slack.dev/reference/methods/chat.update
_UNSURE = frozenset(
    {"no_answer", "unreadable_answer", "internal_error", "fatal_error", "request_timeout", "service_unavailable"}
)


def is_token_trouble(reason: str) -> bool:
    """Of Slack's words: no call with this token can work, whatever is asked; only the operator can help."""
    return reason in _TOKEN_TROUBLE


def is_unsure(reason: str) -> bool:
    """Of Slack's words: nobody knows whether it was done, and a later try may do it."""
    return reason in _UNSURE


def refusal(error: Exception) -> str:
    """Slack's word for it. Raises the error if it is not Slack that refused, and UserError if only the operator can help."""
    if not isinstance(error, SlackError):
        raise error
    if is_token_trouble(error.reason):
        raise UserError(
            f"Slack does not accept the bot token of Q-Bot ({error.reason}). "
            "Tell the Q-Bot team to set a valid one: `npm run secrets -- set slack-bot-token`."
        ) from error
    return error.reason
