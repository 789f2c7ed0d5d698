"""One HTTP exchange."""

from __future__ import annotations

import unittest

from loopback import Loopback
from qbot.http_json import HttpStatusError, NoAnswerError, exchange_json


class ExchangeTest(unittest.TestCase):
    def setUp(self) -> None:
        self.server = Loopback()
        self.addCleanup(self.server.close)

    def test_sends_what_there_is_and_reads_what_comes(self) -> None:
        self.server.replies = [(200, {}, b'{"id": 7}'), (201, {}, b"made")]
        url = f"{self.server.origin}/tickets?open=1"
        self.assertEqual(exchange_json("GET", url, timeout_seconds=3).body, {"id": 7})
        made = exchange_json("POST", url, body={"a": 1}, timeout_seconds=3, headers={"x-key": "k"})
        self.assertEqual((made.status, made.body), (201, "made"))
        [(path, asked, nothing), (_path, headers, body)] = self.server.requests
        self.assertEqual((path, nothing, body, headers["x-key"]), ("/tickets?open=1", None, {"a": 1}, "k"))
        self.assertNotIn("content-type", asked)

    def test_names_what_failed_without_its_query(self) -> None:
        self.server.replies = [(503, {}, b""), (302, {"location": "/x"}, b""), None]
        kinds: list[type[Exception]] = [HttpStatusError, NoAnswerError, NoAnswerError]
        for kind in kinds:
            with self.assertRaisesRegex(kind, r"^GET http://[\d.:]+/a: ") as raised:
                exchange_json("GET", f"{self.server.origin}/a?key=secret", timeout_seconds=3)
            self.assertNotIn("secret", str(raised.exception))


if __name__ == "__main__":
    unittest.main()
