"""How one user is told."""

from __future__ import annotations

import unittest
from typing import Any

from loopback import Loopback
from qbot.errors import NotificationFailedError
from qbot.messages import Messages
from qbot.metrics import Metrics
from qbot.notify import PROBE_USER, Recipient, UserNotifier, assert_delivered
from qbot.slack import Slack
from qbot.testing import RecordedLog

TOKEN = "xoxb-fixture"
LIMITED = (429, {"retry-after": "1"}, b"")


class Secrets:
    def require(self, _parameter: str) -> str:
        return TOKEN


class RecordedMetrics(Metrics):
    def __init__(self) -> None:
        super().__init__()
        self.counted: list[str] = []

    def count(self, name: str, outcome: str = "", command: str = "") -> None:
        super().count(name, outcome, command)
        self.counted.append(f"{name} {outcome}".strip())


class NotifyTest(unittest.TestCase):
    def setUp(self) -> None:
        self.server = Loopback()
        self.addCleanup(self.server.close)
        self.log = RecordedLog()
        self.metrics = RecordedMetrics()
        self.slept: list[float] = []
        secrets: Any = Secrets()
        slack = Slack(secrets, "/qbot/token", f"{self.server.origin}/api/", self.metrics, self.slept.append)
        self.notify = UserNotifier(Messages(slack, self.log), self.server.origin, self.log, self.metrics)

    def tell(self, response_url: "str | None" = "/commands/1", user: str = "U03JUNIPER", **message: Any) -> str:
        url = f"{self.server.origin}{response_url}" if response_url and response_url[0] == "/" else response_url
        return self.notify(Recipient(user, url), {"text": "Hello.", **message})

    def paths(self) -> list[str]:
        return [path for path, _headers, _body in self.server.requests]

    def test_posts_an_ephemeral_message_to_the_response_url(self) -> None:
        self.assertEqual(self.tell(blocks=[]), "response_url")
        [(path, headers, body)] = self.server.requests
        self.assertEqual(path, "/commands/1")
        self.assertNotIn("authorization", headers)
        expected = {"response_type": "ephemeral", "replace_original": False, "text": "Hello.", "blocks": []}
        self.assertEqual(body, expected)
        self.assertEqual(self.metrics.counted, ["Answers response_url"])

    def test_takes_the_text_ok_of_slack_for_its_success(self) -> None:
        self.server.replies = [(200, {}, b"ok")]
        self.assertEqual(self.tell(), "response_url")

    def test_falls_back_to_a_direct_message_of_the_text_alone(self) -> None:
        replies: list[Any] = [(404, {}, b""), (200, {}, b'{"ok": false}'), (302, {"location": "/x"}, b""), None, LIMITED]
        for reply in replies:
            with self.subTest(reply=reply):
                self.server.requests.clear()
                self.server.replies = [reply]
                self.assertEqual(self.tell(blocks=[{"type": "divider"}]), "direct_message")
                path, headers, body = self.server.requests[1]
                self.assertEqual((path, headers["authorization"]), ("/api/chat.postMessage", f"Bearer {TOKEN}"))
                said = {"channel": "U03JUNIPER", "text": "Hello.", "unfurl_links": False, "unfurl_media": False}
                self.assertEqual(body, said)
        self.assertEqual(self.metrics.counted.count("SlackRateLimited"), 1)

    def test_never_posts_to_an_address_that_does_not_lead_to_slack(self) -> None:
        foreign = [
            "https://hooks.slack.com.example/commands/1",
            f"{self.server.origin}@127.0.0.2/",
            f"{self.server.origin}\\@example.com/",
            f"{self.server.origin}",
            "file:///etc/passwd",
            "",
            None,
        ]
        for url in foreign:
            with self.subTest(url=url):
                self.server.requests.clear()
                self.assertEqual(self.tell(url), "direct_message")
                self.assertEqual(self.paths(), ["/api/chat.postMessage"])
        self.assertNotIn("example", str(self.log.lines))

    def test_waits_once_for_a_retry_that_slack_wants_soon(self) -> None:
        self.server.replies = [LIMITED]
        self.assertEqual(self.tell(None), "direct_message")
        self.assertEqual(self.slept, [1.0])
        self.server.replies = [LIMITED, LIMITED]
        self.assertEqual(self.tell(None), "not_told")
        self.server.replies = [(429, {"retry-after": "30"}, b"")]
        self.assertEqual(self.tell(None), "not_told")
        self.assertEqual(self.slept, [1.0, 1.0])

    def test_says_why_nobody_could_be_told(self) -> None:
        cases: list[tuple[Any, str]] = [
            ((200, {}, b'{"ok": false, "error": "channel_not_found"}'), "channel_not_found"),
            ((200, {}, b'{"ok": false, "error": "<html>"}'), "unreadable_answer"),
            ((200, {}, b"<html>"), "unreadable_answer"),
            ((503, {}, b""), "no_answer"),
            (None, "no_answer"),
        ]
        for reply, reason in cases:
            with self.subTest(reason=reason):
                self.log.lines.clear()
                self.server.replies = [reply]
                self.assertEqual(self.tell(None), "not_told")
                levels = [(line["level"], line["reason"]) for line in self.log.lines]
                self.assertEqual(levels, [("WARN", reason), ("ERROR", reason)])
                self.assertNotIn(TOKEN, str(self.log.lines))

    def test_tells_a_probe_nothing(self) -> None:
        self.assertEqual(self.tell(user=PROBE_USER), "probe")
        self.assertEqual(self.paths(), [])

    def test_counts_the_warnings_of_slack(self) -> None:
        answer = b'{"ok": true, "ts": "1.1", "response_metadata": {"warnings": ["missing_charset", "text_truncated"]}}'
        self.server.replies = [(200, {}, answer)]
        self.tell(None)
        self.assertEqual(self.metrics.counted, ["SlackWarned", "Answers direct_message"])

    def test_what_was_not_told_ends_the_event_with_an_error(self) -> None:
        assert_delivered("direct_message")
        with self.assertRaises(NotificationFailedError):
            assert_delivered("not_told")


if __name__ == "__main__":
    unittest.main()
