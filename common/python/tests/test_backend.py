"""What a backend owes, whatever it does."""

from __future__ import annotations

import threading
import unittest
from typing import Any, Callable

from qbot.backend import BackendDeps, define_backend
from qbot.contract import Invocation
from qbot.errors import AccessDeniedError, NotificationFailedError, UserError
from qbot.metrics import Metrics
from qbot.testing import Context, RecordedLog, build_event

AT = 1_790_000_100.0  # Between receivedAt and expiresAt of the fixture.
REF = "(ref Qa1requestFixture=)"


class RecordedAudit:
    def __init__(self) -> None:
        self.records: list[dict[str, str]] = []

    def begin(self, subject: Any) -> None:
        self.subject = dict(subject)

    def record(self, decision: Any) -> None:
        self.records.append({**self.subject, **decision})


class QuietMetrics(Metrics):
    def __init__(self) -> None:
        super().__init__()
        self.counted: list[str] = []
        self.published = 0

    def count(self, name: str, outcome: str = "", command: str = "") -> None:
        self.counted.append(f"{name} {outcome} {command}")

    def publish(self) -> None:
        self.published += 1


class BackendTest(unittest.TestCase):
    def setUp(self) -> None:
        self.log = RecordedLog()
        self.metrics = QuietMetrics()
        self.audit = RecordedAudit()
        self.told: list[str] = []
        self.outcome = "response_url"
        self.claimed: set[str] = set()
        self.now = AT
        self.options: dict[str, Any] = {}

    def notify(self, to: Any, message: dict[str, Any]) -> str:
        self.told.append(message["text"])
        return self.outcome

    def first_to_tell(self, key: str) -> bool:
        is_new = key not in self.claimed
        self.claimed.add(key)
        return is_new

    def run_one(self, handle: Callable[[Any], Any], context: Any = None, **overrides: Any) -> None:
        audit: Any = self.audit
        deps = BackendDeps(
            log=self.log,
            metrics=self.metrics,
            notify_user=self.options.pop("notify_user", self.notify),
            audit=audit,
            first_to_tell=self.options.pop("first_to_tell", self.first_to_tell),
            now=lambda: self.now,
            **self.options,
        )
        define_backend(deps, {"slash_command": handle})(build_event(**overrides), context or Context())

    def failing(self, error: Exception) -> Callable[[Any], Any]:
        def handle(_detail: Any) -> None:
            raise error

        return handle

    def outcomes(self) -> list[Any]:
        return [line.get("outcome") for line in self.log.lines]

    def test_hands_the_event_and_its_context_to_its_handler(self) -> None:
        seen: list[str] = []
        context = Context()

        def handle(one: Invocation) -> None:
            seen.append(one.detail["text"])
            self.assertIs(one.context, context)

        self.run_one(handle, context)
        self.assertEqual(seen, ["Checkout is down"])
        self.assertEqual(self.outcomes(), ["done"])
        self.assertEqual(self.metrics.counted, ["Events done /sre"])
        self.assertEqual(self.metrics.published, 1)

    def test_an_event_past_its_expiry_is_told_and_dropped(self) -> None:
        self.now = AT + 400
        self.options = {"fallback": "call 000."}
        self.run_one(self.failing(AssertionError("it ran")))
        words = "`/sre` took more than five minutes to arrive, so it was not carried out. Run it again."
        self.assertEqual(self.told, [f"{words} If it cannot wait: call 000. {REF}"])
        self.assertEqual(self.metrics.counted, ["Events expired /sre"])

    def test_an_error_with_words_for_the_user_is_told_and_final(self) -> None:
        self.run_one(self.failing(UserError("There is no ticket 7.")))
        self.assertEqual(self.told, [f"There is no ticket 7. {REF}"])
        self.assertEqual(self.outcomes(), ["explained"])

    def test_a_right_that_is_refused_leaves_an_audit_record(self) -> None:
        self.run_one(self.failing(AccessDeniedError("Not yours.", rule="own_ticket", action="close", target="7")))
        [record] = self.audit.records
        expected = {"rule": "own_ticket", "action": "close", "target": "7", "decision": "refused", "user": "U03JUNIPER"}
        self.assertEqual({**record, **expected}, record)
        self.assertEqual(self.outcomes(), ["denied"])

    def test_any_other_error_is_told_once_and_raised_without_its_words(self) -> None:
        for _delivery in range(2):
            with self.assertRaises(Exception) as raised:
                self.run_one(self.failing(ValueError("what somebody typed")))
            self.assertEqual(type(raised.exception).__name__, "ValueError")
            self.assertNotIn("typed", str(raised.exception).replace("it may quote what somebody typed", ""))
        retried = "It is retried within two minutes; if you hear nothing, it failed."
        words = f"`/sre` hit an unexpected error. {retried} Give the Q-Bot team this reference. {REF}"
        self.assertEqual(self.told, [words])
        self.assertEqual(self.claimed, {"cmd:T04LANTERN:171.42.fixture"})
        self.assertEqual(self.metrics.published, 2)

    def test_each_end_is_logged_with_how_long_it_took(self) -> None:
        def fail(error: Exception | None) -> Callable[[Any], Any]:
            def handle(_detail: Any) -> None:
                self.now += 1.5
                if error is not None:
                    raise error

            return handle

        refused = AccessDeniedError("Not yours.", rule="own_ticket", action="close", target="7")
        for error in (None, UserError("There is no ticket 7."), refused):
            self.run_one(fail(error))
        with self.assertRaises(Exception):
            self.run_one(fail(ValueError("slip")))
        self.assertEqual(self.outcomes(), ["done", "explained", "denied", "unexpected"])
        self.assertEqual([line.get("durationMs") for line in self.log.lines], [1500] * 4)

    def test_says_of_what_only_reads_that_nothing_was_changed(self) -> None:
        for read_only in (True, ["checkout"]):
            self.options = {"read_only": read_only}
            self.claimed.clear()
            with self.assertRaises(Exception):
                self.run_one(self.failing(ValueError()))
            self.assertIn("It only reads, so nothing was changed. It is retried", self.told[-1])
            self.assertIn("if you hear nothing, run it again.", self.told[-1])

    def test_tells_twice_rather_than_never_where_the_table_fails(self) -> None:
        def broken(_key: str) -> bool:
            raise OSError

        self.options = {"first_to_tell": broken}
        with self.assertRaises(Exception):
            self.run_one(self.failing(ValueError()))
        self.assertEqual(len(self.told), 1)

    def test_raises_where_the_last_word_reached_nobody(self) -> None:
        self.outcome = "not_told"
        handlers = [lambda _detail: "not_told", self.failing(UserError("No."))]
        for handle in handlers:
            with self.assertRaises(Exception) as raised:
                self.run_one(handle)
            self.assertEqual(type(raised.exception).__name__, NotificationFailedError.code)
        self.assertNotIn("unexpected error", str(self.told))

    def test_tells_that_it_takes_too_long_before_lambda_ends_it(self) -> None:
        told = threading.Event()

        def notify(to: Any, message: Any) -> str:
            told.set()
            return self.notify(to, message)

        def wait(_invocation: Invocation) -> None:
            told.wait(5)

        self.options["notify_user"] = notify
        self.run_one(wait, Context(20))
        self.assertEqual([text.split(".")[0] for text in self.told], ["`/sre` is taking too long"])
        self.assertIn("Events late /sre", self.metrics.counted)

    def test_what_breaks_the_contract_is_raised_and_names_the_field(self) -> None:
        cases: list[tuple[dict[str, Any], str]] = [
            ({"user": {"id": "<!here>", "name": ""}}, "detail.user.id"),
            ({"text": 1}, "detail.text"),
        ]
        for overrides, field in cases:
            with self.assertRaises(Exception) as raised:
                self.run_one(lambda _detail: None, **overrides)
            self.assertEqual(str(raised.exception), f"the event breaks the contract: {field}")
        self.assertEqual(self.told, [])

    def test_a_detail_type_without_a_handler_is_logged(self) -> None:
        audit: Any = self.audit
        deps = BackendDeps(
            log=self.log,
            metrics=self.metrics,
            notify_user=self.notify,
            audit=audit,
            first_to_tell=self.first_to_tell,
            now=lambda: AT,
        )
        define_backend(deps, {})(build_event("view_closed"), Context())
        self.assertEqual([line["message"] for line in self.log.lines], ["no handler for this detail-type"])


if __name__ == "__main__":
    unittest.main()
