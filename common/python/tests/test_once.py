"""What may not happen twice."""

from __future__ import annotations

import base64
import hashlib
import json
import unittest
from typing import Any, Callable

from fake_table import FakeTable, KilledError
from qbot.errors import AccessDeniedError, NotificationFailedError, QBotError, UserError
from qbot.once import Once
from qbot.run_once import AlreadyInProgressError, NoTimeLeftError, RunOnce
from qbot.table import RETENTION_SECONDS, Table
from qbot.testing import Context, OnceInMemory, RecordedLog, build_invocation

AT = 1_790_000_000.0
INTERRUPTED = "Interrupted: look, then do it again."


class OnceTest(unittest.TestCase):
    def setUp(self) -> None:
        self.now = AT
        self.log = RecordedLog()
        self.fake = FakeTable(lambda: self.now)
        self.table = Table(self.fake, "qbot", lambda: self.now)
        self.run_once = RunOnce(self.table, "xyz")
        self.once = Once(self.table, self.log, "xyz")
        self.ran: list[str] = []
        self.heard: list[str] = []

    def work(self) -> dict[str, int]:
        self.ran.append("ran")
        return {"id": len(self.ran)}

    def die(self, context: Any) -> None:
        def never_ends() -> None:
            # What a process does that is gone: nothing.
            self.fake._is_dead = True
            raise KilledError

        with self.assertRaises(KilledError):
            self.run_once("key", context, never_ends)
        self.fake.revive()

    def test_answers_every_later_call_with_what_the_first_one_returned(self) -> None:
        self.assertEqual(self.run_once("key", Context(), self.work), {"id": 1})
        self.now += RETENTION_SECONDS - 60
        self.assertEqual(self.run_once("key", Context(), self.work), {"id": 1})
        self.now += 61
        self.assertEqual(self.run_once("key", Context(), self.work), {"id": 2})

    def test_its_rows_are_those_of_the_other_language(self) -> None:
        key = base64.b64encode(hashlib.sha256(b'"key"').digest()).decode()
        self.run_once("key", Context(5000), lambda: self.ran.append(str(self.fake.rows[f"xyz#{key}"])))
        locked: dict[str, Any] = {"id": f"xyz#{key}", "expiration": int(AT) + RETENTION_SECONDS, "status": "INPROGRESS"}
        self.assertEqual(self.ran, [str({**locked, "in_progress_expiration": int(AT * 1000) + 5000})])
        self.run_once("other", Context(), self.work)
        done = [row for row in self.fake.rows.values() if "data" in row]
        self.assertEqual([(row["status"], row["data"]) for row in done], [("COMPLETED", {"id": 2})])

    def test_turns_every_call_away_while_the_first_is_at_it(self) -> None:
        def work() -> None:
            with self.assertRaises(AlreadyInProgressError):
                self.run_once("key", Context(), self.work)

        self.run_once("key", Context(), work)
        self.assertEqual(self.ran, [])

    def test_runs_again_after_an_error_at_once_and_after_a_death_at_the_end_of_its_time(self) -> None:
        def broken() -> None:
            raise ZeroDivisionError

        with self.assertRaises(ZeroDivisionError):
            self.run_once("key", Context(), broken)
        self.die(Context(45_000))
        with self.assertRaises(AlreadyInProgressError):
            self.run_once("key", Context(), self.work)
        self.now += 45.01
        self.assertEqual(self.run_once("key", Context(), self.work), {"id": 1})

    def test_begins_nothing_without_time(self) -> None:
        for milliseconds in (0, -1):
            with self.assertRaises(NoTimeLeftError):
                self.run_once("key", Context(milliseconds), self.work)
        self.assertEqual(self.fake.rows, {})

    def handle(self, work: Callable[[], Any], **overrides: Any) -> None:
        """One delivery, and what its user hears of it."""
        try:
            self.once.handle_once(build_invocation(**overrides), work)
        except QBotError as error:
            if error.user_message is None:
                raise
            self.heard.append(error.user_message)

    def test_explains_to_every_delivery_and_runs_none_of_them_again(self) -> None:
        def refuse() -> None:
            self.ran.append("ran")
            raise AccessDeniedError("Not yours.", rule="own_ticket", action="close", target="7")

        for _delivery in range(2):
            self.handle(refuse)
        self.assertEqual((self.ran, self.heard), (["ran"], ["Not yours."] * 2))
        with self.assertRaises(AccessDeniedError) as raised:
            self.once.handle_once(build_invocation(), refuse)
        self.assertEqual(raised.exception.denial, {"rule": "own_ticket", "action": "close", "target": "7"})

    def test_a_second_delivery_ends_without_a_word_and_a_replay_is_tried_again(self) -> None:
        def work() -> None:
            self.handle(lambda: None)
            with self.assertRaises(AlreadyInProgressError):
                self.handle(lambda: None, replay=1)

        self.handle(work)
        self.assertEqual([line["outcome"] for line in self.log.lines], ["duplicate"])

    def test_runs_again_if_its_last_word_reached_nobody(self) -> None:
        with self.assertRaises(NotificationFailedError):
            self.handle(lambda: "not_told")
        self.handle(lambda: str(self.work()))
        self.assertEqual(self.ran, ["ran"])

    def share(self) -> str:
        def post() -> dict[str, int]:
            self.ran.append("posted")
            return {"post": len(self.ran)}

        self.heard.append(f"done: {self.once.effect_once('key', INTERRUPTED, post)['post']}")
        return "post"

    def test_killed_at_any_moment_it_is_done_once_at_most_and_the_user_hears_how_it_ended(self) -> None:
        moments = [(call, when) for call in range(1, 5) for when in ("before", "after")]
        seen: dict[Any, Any] = {}
        for moment in moments:
            with self.subTest(moment=moment):
                self.setUp()
                self.fake.kill_at = moment
                with self.assertRaises(KilledError):
                    self.handle(self.share)
                self.fake.revive()
                # Lambda's retry comes after the lock.
                self.now += 61
                self.handle(self.share)
                self.handle(self.share)
                seen[moment] = (self.ran, sorted(set(self.heard)))
        once = (["posted"], ["done: 1"])
        self.assertEqual(seen[(1, "before")], once)
        self.assertEqual(seen[(1, "after")], once)
        self.assertEqual(seen[(2, "before")], once)
        # Begun, and not done: nobody knows, and the user is told so.
        self.assertEqual(seen[(2, "after")], ([], [INTERRUPTED]))
        self.assertEqual(seen[(3, "before")], (["posted"], [INTERRUPTED]))
        # Done, and kept: the next run tells what came of it.
        self.assertEqual(seen[(3, "after")], once)
        self.assertEqual(seen[(4, "before")], once)
        self.assertEqual(seen[(4, "after")], once)

    def test_the_first_decides_for_all_and_knows_it_again(self) -> None:
        moments = [(1, "before"), (1, "after")]
        for moment in moments:
            self.setUp()
            self.fake.kill_at = moment
            with self.assertRaises(KilledError):
                self.once.decide_once("C1:1.1", "U1")
            self.fake.revive()
            decided = [self.once.decide_once("C1:1.1", user) for user in ("U2", "U1", "U2")]
            self.assertEqual(decided, ["U2" if moment[1] == "before" else "U1"] * 3)

    def test_what_is_not_known_to_have_happened_is_not_done_again(self) -> None:
        def lose() -> None:
            self.ran.append("sent")
            raise OSError("no answer")

        for once in (self.once, OnceInMemory()):
            self.ran.clear()
            with self.assertRaises(OSError):
                once.effect_once("key", INTERRUPTED, lose)
            with self.assertRaises(UserError) as raised:
                once.effect_once("key", INTERRUPTED, lose)
            self.assertEqual((raised.exception.user_message, self.ran), (INTERRUPTED, ["sent"]))

    def test_tells_each_run_what_the_first_one_got(self) -> None:
        results: list[tuple[Any, Any]] = [({"id": "W5", "ms": (1.5, 2)}, {"id": "W5", "ms": [1.5, 2]}), (None, None), ("", "")]
        for once in (self.once, OnceInMemory()):
            for at, (result, kept) in enumerate(results):

                def effect(result: Any = result) -> Any:
                    self.ran.append("ran")
                    return result

                runs = [once.effect_once(f"key {at}", INTERRUPTED, effect) for _run in range(3)]
                self.assertEqual(runs, [kept] * 3)
        self.assertEqual(len(self.ran), 2 * len(results))

    def test_a_result_is_kept_where_the_other_language_reads_it(self) -> None:
        self.once.effect_once("key", INTERRUPTED, lambda: {"id": "W5"})
        self.assertEqual(json.loads(self.fake.rows["xyz#begun#key"]["kept"]), {"id": "W5"})

    def test_returns_a_result_that_cannot_be_kept_with_a_warning(self) -> None:
        def forget() -> str:
            # A row without its claim would have no end.
            self.fake.rows.clear()
            return "W5"

        nothing_that_json_has = object()
        self.assertEqual(self.once.effect_once("key", INTERRUPTED, forget), "W5")
        self.assertEqual(self.fake.rows, {})
        self.assertIs(self.once.effect_once("other", INTERRUPTED, lambda: nothing_that_json_has), nothing_that_json_has)
        message = ("WARN", "the result of an effect could not be kept")
        self.assertEqual([(line["level"], line["message"]) for line in self.log.lines], [message] * 2)


if __name__ == "__main__":
    unittest.main()
