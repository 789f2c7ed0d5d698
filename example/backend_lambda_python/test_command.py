"""What `/example` says to one person."""

from __future__ import annotations

import unittest
from pathlib import Path
from typing import Any

from command import create_command
from qbot.config import read_definition
from qbot.errors import UserError
from qbot.testing import RecordedLog, build_detail

DEFINITION = read_definition(Path(__file__).parent)


class CommandTest(unittest.TestCase):
    def setUp(self) -> None:
        self.log = RecordedLog()
        self.delivered: list[dict[str, Any]] = []

    def run_one(self, detail_type: str, **overrides: Any) -> list[dict[str, Any]]:
        def notify_user(_to: Any, message: dict[str, Any]) -> str:
            self.delivered.append(message)
            return "response_url"

        detail = build_detail(**{"command": "/example", "subcommand": "", "args": [], "text": "", **overrides})
        create_command(DEFINITION, notify_user, self.log)[detail_type](detail)
        return self.delivered

    def click(self, action_id: str, value: str) -> list[dict[str, Any]]:
        return self.run_one("block_actions", payload={"actions": [{"action_id": action_id, "value": value}]})

    def test_says_the_text_back_nobody_mentioned_by_it_with_a_button_that_carries_it(self) -> None:
        [message] = self.run_one("slash_command", subcommand="hello", text="Hello <!channel>")
        self.assertEqual(message["text"], "Hello &lt;!channel&gt;")
        button = message["blocks"][1]["elements"][0]
        self.assertEqual((button["action_id"], button["value"]), ("/example::louder", "Hello <!channel>"))

    def test_stays_within_slacks_limits_however_long_the_text(self) -> None:
        [message] = self.run_one("slash_command", subcommand="&", text="&\U0001f4e2" * 2000)
        self.assertEqual(len(message["blocks"][1]["elements"][0]["value"]), 500)

    def test_asks_for_words_where_there_are_none(self) -> None:
        with self.assertRaises(UserError) as raised:
            self.run_one("slash_command")
        words = "There is nothing to say back. Type some words after `/example`."
        self.assertEqual(raised.exception.user_message, words)

    def test_shows_its_help_and_says_back_what_only_begins_with_that_word(self) -> None:
        [message] = self.run_one("slash_command", subcommand="help", text="help")
        self.assertIn("`/example [text]`", message["text"])
        text = "Help is here"
        self.run_one("slash_command", subcommand="help", args=["is", "here"], text=text)
        self.assertEqual(self.delivered[1]["text"], text)

    def test_its_button_says_it_louder(self) -> None:
        [message] = self.click("/example::louder", "Hello <!channel>")
        self.assertEqual(message["text"], "HELLO &lt;!CHANNEL&gt;")

    def test_a_button_is_answered_only_where_it_is_known(self) -> None:
        self.assertEqual(self.click("/example::softer", "Hello"), [])
        self.assertEqual([line["reason"] for line in self.log.lines], ["unknown action"])


if __name__ == "__main__":
    unittest.main()
