"""What `/example` says to one person, and to everybody."""

from __future__ import annotations

import json
import unittest
from pathlib import Path
from typing import Any, Callable

from command import Command
from qbot.config import read_definition
from qbot.contract import Invocation
from qbot.deliver import Delivered
from qbot.errors import UserError
from qbot.testing import RecordedLog, build_invocation

DEFINITION = read_definition(Path(__file__).parent)


class OnceInMemory:
    def __init__(self) -> None:
        self.decided: dict[str, Any] = {}

    def handle_once(self, _invocation: Invocation, work: Callable[[], Any]) -> None:
        work()

    def begin_once(self, key: str, interrupted: str) -> None:
        if f"begun {key}" in self.decided:
            raise UserError(interrupted)
        self.decided[f"begun {key}"] = True

    def decide_once(self, key: str, value: Any) -> Any:
        return self.decided.setdefault(key, value)


class CommandTest(unittest.TestCase):
    def setUp(self) -> None:
        self.log = RecordedLog()
        self.delivered: list[dict[str, Any]] = []
        self.shared: list[tuple[str, dict[str, Any]]] = []
        self.views: list[dict[str, Any]] = []
        self.once: Any = OnceInMemory()

    def run_one(self, detail_type: str, **overrides: Any) -> list[dict[str, Any]]:
        def notify_user(_to: Any, message: dict[str, Any]) -> str:
            self.delivered.append(message)
            return "response_url"

        deliver_message: Any = lambda _channel, message, ts="", **_more: self.share(ts, message)
        show_modal: Any = lambda _detail, view, again: self.views.append(view)
        command = Command(notify_user, deliver_message, show_modal, self.once, self.log)
        given = {"command": "/example", "subcommand": "", "args": [], "text": "", **overrides}
        command.handlers(DEFINITION)[detail_type](build_invocation(**given))
        return self.delivered

    def share(self, ts: str, message: dict[str, Any]) -> Delivered:
        self.shared.append((ts, message))
        return Delivered("update" if ts else "post", ts or "1.1")

    def click(self, action_id: str, value: str, **overrides: Any) -> list[dict[str, Any]]:
        button = {"action_id": action_id, "value": value}
        return self.run_one("block_actions", payload={"actions": [button], "message": {"ts": "1.1"}}, **overrides)

    def submit(self, text: "str | None") -> list[dict[str, Any]]:
        state = {"values": {"text": {"value": {"type": "plain_text_input", "value": text}}}}
        view = {"private_metadata": '{"data":{"said":"Hello"}}', "state": state}
        return self.run_one("view_submission", subcommand="share", payload={"view": view})

    def test_says_the_text_back_nobody_mentioned_by_it_with_buttons_that_carry_it(self) -> None:
        [message] = self.run_one("slash_command", subcommand="hello", text="Hello <!channel>")
        self.assertEqual(message["text"], "Hello &lt;!channel&gt;")
        buttons = [(one["action_id"], one["value"]) for one in message["blocks"][1]["elements"]]
        self.assertEqual(buttons, [("/example::louder", "Hello <!channel>"), ("/example:share:open", "Hello <!channel>")])

    def test_stays_within_slacks_limits_however_long_the_text(self) -> None:
        [message] = self.run_one("slash_command", subcommand="&", text="\U0001f4e2" * 2000)
        self.assertEqual(len(message["blocks"][1]["elements"][0]["value"]), 150)

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

    def test_a_button_says_it_louder_in_the_place_of_what_was_said(self) -> None:
        [message] = self.click("/example::louder", "Hello <!channel>")
        self.assertEqual((message["text"], message["replace_original"]), ("HELLO &lt;!CHANNEL&gt;", True))

    def test_a_button_is_answered_only_where_it_is_known(self) -> None:
        self.assertEqual(self.click("/example::softer", "Hello"), [])
        self.assertEqual([line["reason"] for line in self.log.lines], ["unknown action"])

    def test_a_button_opens_the_form_which_carries_what_was_said(self) -> None:
        self.click("/example:share:open", "Hello", subcommand="share")
        [view] = self.views
        self.assertEqual(view["callback_id"], "/example:share:submit")
        self.assertEqual(json.loads(view["private_metadata"])["data"], {"said": "Hello"})
        self.assertEqual(view["blocks"][0]["element"]["initial_value"], "Hello")

    def test_shares_once_what_was_submitted_or_typed(self) -> None:
        self.submit(" Hello <!channel> ")
        [(_ts, message)] = self.shared
        self.assertEqual(message["text"], "Shared by <@U03JUNIPER>. Hello &lt;!channel&gt;")
        with self.assertRaises(UserError):
            self.submit("Hello")
        self.once = OnceInMemory()
        self.run_one("slash_command", subcommand="share", args=["Hi"], text="share Hi", freeText="Hi")
        self.assertEqual(self.shared[1][1]["text"], "Shared by <@U03JUNIPER>. Hi")

    def test_brings_the_form_back_where_nothing_was_typed(self) -> None:
        for text in (" ", None):
            message = self.submit(text)[-1]
            self.assertIn("Nothing was shared: the text was empty.", message["text"])
            self.assertEqual(message["blocks"][1]["elements"][0]["value"], "Hello")
        self.assertEqual(self.shared, [])

    def test_the_first_click_takes_it_and_each_person_hears_whose_it_is(self) -> None:
        value = '{"text":"Hello","by":"U03JUNIPER"}'
        for user in ("U05ROWAN", "U06SORREL", "U05ROWAN"):
            self.click("/example::take", value, user={"id": user, "name": ""})
        theirs = "<@U05ROWAN> was first: it is theirs."
        self.assertEqual([message["text"] for message in self.delivered], ["It is yours.", theirs, "It is yours."])
        taken = ("1.1", "Shared by <@U03JUNIPER>. Taken by <@U05ROWAN>. Hello")
        self.assertEqual([(ts, message["text"]) for ts, message in self.shared], [taken] * 3)


if __name__ == "__main__":
    unittest.main()
