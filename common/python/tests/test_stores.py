"""What AWS keeps: secrets, rows, audit records. The clients are boto3's in name only."""

from __future__ import annotations

import json
import unittest
from typing import Any

from qbot.audit import AuditTrail
from qbot.errors import SecretNotSetError
from qbot.secret_store import SecretStore, usable
from qbot.table import RETENTION_SECONDS, Table
from qbot.testing import RecordedLog

AT = 1_790_000_000.0


class AwsError(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.response = {"Error": {"Code": code}}


class FakeClient:
    """Gives its answers in order; an exception is raised."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.calls: list[dict[str, Any]] = []

    def _answer(self, **arguments: Any) -> Any:
        self.calls.append(arguments)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    get_parameters = put_item = get_item = put_events = _answer


class SecretsTest(unittest.TestCase):
    def setUp(self) -> None:
        self.now = AT
        self.log = RecordedLog()

    def store(self, *answers: Any) -> SecretStore:
        self.client = FakeClient(*answers)
        return SecretStore(self.client, self.log, lambda: self.now)

    def value(self, text: str) -> dict[str, Any]:
        return {"Parameters": [{"Name": "/qbot/key", "Value": text}]}

    def test_reads_once_in_five_minutes(self) -> None:
        store = self.store(self.value("one"), self.value("two"))
        self.assertEqual([store.require("/qbot/key") for _time in range(2)], ["one", "one"])
        self.assertEqual(self.client.calls, [{"Names": ["/qbot/key"], "WithDecryption": True}])
        self.now += 301
        self.assertEqual(store.require("/qbot/key"), "two")

    def test_names_one_that_is_not_set(self) -> None:
        for answer in ({"Parameters": []}, self.value("not-set"), self.value(" ")):
            with self.assertRaises(SecretNotSetError) as raised:
                self.store(answer).require("/qbot/key")
            self.assertIn("(`/qbot/key`)", str(raised.exception.user_message))

    def test_serves_the_last_value_for_an_hour_when_ssm_does_not_answer(self) -> None:
        store = self.store(self.value("one"), AwsError("Throttling"), AwsError("Throttling"))
        store.require("/qbot/key")
        self.now += 400
        self.assertEqual([store.require("/qbot/key") for _time in range(2)], ["one", "one"])
        self.assertEqual(len(self.client.calls), 2)
        self.now += 3600
        with self.assertRaises(AwsError):
            store.require("/qbot/key")

    def test_a_value_with_an_end_ends(self) -> None:
        self.assertEqual(usable("key until 2026-09-22T00:00:00.000Z", AT), "key")
        self.assertEqual(usable("key until 2026-09-01T00:00:00.000Z", AT), "")
        self.assertEqual(usable("key until soon", AT), "")


class TableTest(unittest.TestCase):
    def claim(self, *answers: Any) -> bool:
        self.client = FakeClient(*answers)
        self.slept: list[float] = []
        return Table(self.client, "qbot", lambda: AT, self.slept.append).claim_once("told#1")

    def test_the_first_claims(self) -> None:
        self.assertTrue(self.claim({}))
        self.assertEqual(
            self.client.calls[0]["Item"], {"id": {"S": "told#1"}, "expiration": {"N": str(int(AT) + RETENTION_SECONDS)}}
        )
        self.assertFalse(self.claim(AwsError("ConditionalCheckFailedException")))

    def test_only_what_was_throttled_is_repeated(self) -> None:
        self.assertTrue(self.claim(AwsError("ThrottlingException"), {}))
        self.assertEqual(self.slept, [0.05])
        failures: list[list[Exception]] = [[TimeoutError()], [AwsError("ThrottlingException")] * 3]
        for answers in failures:
            with self.assertRaises(Exception):
                self.claim(*answers)
            self.assertEqual(len(self.client.calls), len(answers))


class AuditTest(unittest.TestCase):
    def record(self, answer: Any) -> RecordedLog:
        self.client = FakeClient(answer)
        log = RecordedLog()
        trail = AuditTrail(lambda: self.client, "qbot", "qbot.xyz", log)
        trail.begin({"user": "U03JUNIPER"})
        trail.record({"action": "close", "target": "what was typed", "outcome": "done"})
        return log

    def test_puts_a_record_on_the_bus(self) -> None:
        self.assertEqual(self.record({"FailedEntryCount": 0}).lines, [])
        [entry] = self.client.calls[0]["Entries"]
        self.assertEqual((entry["Source"], entry["DetailType"]), ("qbot.xyz", "audit"))
        detail = json.loads(entry["Detail"])
        self.assertRegex(detail.pop("time"), r"^\d{4}-\d\d-\d\dT[\d:.]+Z$")
        expected = {"user": "U03JUNIPER", "decision": "allowed", "action": "close", "outcome": "done"}
        self.assertEqual(detail, {**expected, "target": "what was typed"})

    def test_one_that_is_lost_is_logged_without_its_target(self) -> None:
        refused = {"FailedEntryCount": 1, "Entries": [{"ErrorCode": "ThrottlingException"}]}
        for answer, reason in [(refused, "failed entry: ThrottlingException"), (TimeoutError(), "put_events")]:
            [line] = self.record(answer).lines
            self.assertEqual((line["outcome"], line["reason"], line["action"]), ("audit_lost", reason, "close"))
            self.assertNotIn("typed", str(line))


if __name__ == "__main__":
    unittest.main()
