"""The schema that both languages share."""

from __future__ import annotations

import json
import unittest
from pathlib import Path
from typing import Any

from qbot.contract import DETAIL_TYPES, Access, Detail, parse_event, validate
from qbot.errors import ContractError
from qbot.testing import build_detail, build_event

SCHEMA = json.loads((Path(__file__).parents[2] / "contract.schema.json").read_text("utf-8"))


class ContractTest(unittest.TestCase):
    def test_the_types_name_every_field_of_the_schema(self) -> None:
        self.assertEqual(set(Detail.__annotations__), set(SCHEMA["properties"]))
        self.assertEqual(Detail.__required_keys__, set(SCHEMA["required"]))
        self.assertEqual(set(Access.__annotations__), set(SCHEMA["properties"]["access"]["properties"]))

    def test_takes_what_the_gatekeeper_publishes(self) -> None:
        for detail_type in DETAIL_TYPES:
            self.assertEqual(parse_event(build_event(detail_type)).detail, build_detail())
        empty: dict[str, Any] = {"channel": None, "triggerId": None, "responseUrl": None, "replay": 0, "more": "later"}
        self.assertEqual(parse_event(build_event(**empty)).detail["replay"], 0)

    def test_names_what_is_not_in_its_shape(self) -> None:
        cases: list[tuple[dict[str, Any], str]] = [
            ({"version": 2}, "detail.version"),
            ({"version": True}, "detail.version"),
            ({"command": ""}, "detail.command"),
            ({"args": [1]}, "detail.args[]"),
            ({"requestId": "a b"}, "detail.requestId"),
            ({"requestId": "a\n"}, "detail.requestId"),
            ({"expiresAt": "2026-02-30T00:00:00Z"}, "detail.expiresAt"),
            ({"team": {"id": "T1"}}, "detail.team.name"),
            ({"channel": {"id": "C1"}}, "detail.channel"),
            ({"replay": -1}, "detail.replay"),
            ({"replay": 1.5}, "detail.replay"),
            ({"payload": []}, "detail.payload"),
        ]
        for overrides, field in cases:
            with self.subTest(field=field):
                self.assertIn(field, ", ".join(validate(build_detail(**overrides), SCHEMA)) or "nothing")

    def test_names_a_field_that_is_missing(self) -> None:
        detail: Any = build_detail()
        del detail["user"]
        self.assertEqual(validate(detail, SCHEMA), ["detail.user"])

    def test_refuses_what_is_no_event_of_the_gatekeeper(self) -> None:
        foreign: list[Any] = [None, [], {}, {**build_event(), "source": "aws.s3"}, build_event("shortcut")]
        for event in foreign:
            with self.assertRaises(ContractError):
                parse_event(event)


if __name__ == "__main__":
    unittest.main()
