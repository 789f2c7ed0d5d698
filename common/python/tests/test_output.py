"""What is written: log lines, metrics, errors; and what is read at the start."""

from __future__ import annotations

import contextlib
import io
import json
import unittest
from typing import Any, Callable
from unittest import mock

from qbot.config import load_config
from qbot.errors import ConfigError, UserError
from qbot.blocks import action_of, quoted_block, section
from qbot.logger import Log
from qbot.loggable_error import UnexpectedError, loggable_error, unexpected_error
from qbot.metrics import Metrics

ENVIRONMENT = {"POWERTOOLS_SERVICE_NAME": "xyz", "POWERTOOLS_METRICS_NAMESPACE": "QBot/qbot"}


def written(work: Callable[[], Any]) -> list[dict[str, Any]]:
    output = io.StringIO()
    with contextlib.redirect_stdout(output), mock.patch.dict("os.environ", ENVIRONMENT):
        work()
    return [json.loads(line) for line in output.getvalue().splitlines()]


def raised(error: Exception) -> Exception:
    try:
        raise error
    except Exception as caught:
        return caught


class LogTest(unittest.TestCase):
    def test_carries_fields_and_lets_nothing_through_that_is_not_on_its_list(self) -> None:
        def work() -> None:
            log = Log()
            log.begin({"requestId": "one", "text": "what was typed"})
            log.warn("late", outcome="late", durationMs=12, token="xoxb", user="U" * 400, status=True, subcommand="")
            log.begin({})
            log.info("next")

        first, second = written(work)
        self.assertRegex(first.pop("timestamp"), r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
        expected = {"level": "WARN", "message": "late", "service": "xyz", "version": "unbuilt", "requestId": "one"}
        self.assertEqual(first, {**expected, "outcome": "late", "durationMs": 12, "user": "U" * 300})
        self.assertNotIn("requestId", second)

    def test_says_of_an_error_what_is_known_to_quote_nothing(self) -> None:
        [line] = written(lambda: Log().error("no", error=raised(ValueError("what was typed"))))
        self.assertEqual((line["errorName"], line["errorMessage"][:8]), ("ValueError", "left out"))
        self.assertIn("at raised (", line["errorStack"])
        [own] = written(lambda: Log().error("no", error=UserError("x")))
        self.assertEqual((own["errorName"], own["errorMessage"]), ("QBOT_USER", "refused with an explanation"))


class ErrorTest(unittest.TestCase):
    def test_keeps_the_words_of_aws_and_of_the_network(self) -> None:
        denied: Any = Exception("User: arn:aws:sts::1:x is not authorized")
        denied.response = {"Error": {"Code": "AccessDeniedException"}}
        described = loggable_error(denied)
        self.assertEqual((described.name, described.message), ("AccessDeniedException", str(denied)))
        broken = loggable_error(ConnectionRefusedError(111, "Connection refused"))
        self.assertEqual(broken.name, "ConnectionRefusedError")
        self.assertEqual(broken.message, "Connection refused")

    def test_what_leaves_a_function_bears_the_name_of_its_cause(self) -> None:
        error = unexpected_error(raised(KeyError("what was typed")))
        self.assertEqual(type(error).__name__, "KeyError")
        self.assertIsInstance(error, UnexpectedError)
        self.assertNotIn("was typed", str(error))
        self.assertIs(unexpected_error(error), error)


class MetricsTest(unittest.TestCase):
    def test_writes_a_line_for_each_combination_of_dimensions(self) -> None:
        def work() -> None:
            metrics = Metrics(lambda: 1_790_000_000.0)
            metrics.count("Answers", "response_url")
            metrics.count("Answers", "response_url")
            metrics.count("Events", "done", "/xyz")
            metrics.count("SlackRateLimited")
            metrics.publish()
            metrics.publish()

        def emf(dimensions: list[list[str]], name: str, values: dict[str, Any]) -> dict[str, Any]:
            group = {"Namespace": "QBot/qbot", "Dimensions": dimensions, "Metrics": [{"Name": name, "Unit": "Count"}]}
            return {"_aws": {"Timestamp": 1_790_000_000_000, "CloudWatchMetrics": [group]}, "service": "xyz", **values}

        own = ["service", "command", "outcome"]
        self.assertEqual(
            written(work),
            [
                emf([["service"], ["service", "outcome"]], "Answers", {"outcome": "response_url", "Answers": [1, 1]}),
                emf([["service"], own], "Events", {"command": "/xyz", "outcome": "done", "Events": 1}),
                emf([["service"]], "SlackRateLimited", {"SlackRateLimited": 1}),
            ],
        )

    def test_counts_no_word_that_would_be_a_metric_of_its_own(self) -> None:
        for name, outcome in [("Events", "typed"), ("Typed", ""), ("SlackWarned", "typed")]:
            with self.assertRaises(ValueError):
                Metrics().count(name, outcome)


class ConfigTest(unittest.TestCase):
    COMPLETE = {
        "SLACK_API_URL": "https://slack.com/api/",
        "SLACK_BOT_TOKEN_PARAMETER": "/qbot/slack-bot-token",
        "TABLE_NAME": "qbot",
        "EVENT_BUS_NAME": "qbot",
        "XYZ_LEVEL": "3",
    }
    DEFINITION = {"variables": {"XYZ_LEVEL": "1"}}

    def test_reads_what_every_backend_does_and_its_own(self) -> None:
        config = load_config(self.COMPLETE, self.DEFINITION)
        self.assertEqual((config.table_name, config.own), ("qbot", {"XYZ_LEVEL": "3"}))
        self.assertEqual(config.response_url_origin, "https://hooks.slack.com")

    def test_names_all_that_is_wrong_at_once(self) -> None:
        faulty = {**self.COMPLETE, "SLACK_API_URL": "slack.com", "TABLE_NAME": " "}
        del faulty["XYZ_LEVEL"]
        words = 'configuration: SLACK_API_URL is no http\\(s\\) URL: "slack.com"; TABLE_NAME is empty; XYZ_LEVEL is missing'
        with self.assertRaisesRegex(ConfigError, words):
            load_config(faulty, self.DEFINITION)


class BlocksTest(unittest.TestCase):
    def test_shows_foreign_words_under_labels_of_ours(self) -> None:
        [inside] = quoted_block([("Title", "<!here>"), ("Empty", ""), ("", "end")])["elements"]
        texts = [element["text"] for element in inside["elements"]]
        self.assertEqual(texts, ["Title", " ", "<!here>", "\n", "end"])

    def test_stays_within_slacks_limit(self) -> None:
        self.assertEqual(len(section("x" * 4000)["text"]["text"]), 3000)

    def test_knows_its_own_action_ids(self) -> None:
        self.assertEqual([action_of(id) for id in ("/x::a", "x", "a:b:c:d", ":b:c")], ["a", None, None, None])


if __name__ == "__main__":
    unittest.main()
