"""What `/example` says to one person, and to everybody."""

from __future__ import annotations

import json
import unittest
from pathlib import Path
from typing import Any

from command import Command
from qbot.config import read_definition
from qbot.errors import AccessDeniedError, UserError
from qbot.messages import Message
from qbot.testing import OnceInMemory, RecordedLog, RecordedSlack, build_invocation

DEFINITION = read_definition(Path(__file__).parent)


class CommandTest(unittest.TestCase):
    def setUp(self) -> None:
        self.log = RecordedLog()
        self.slack = RecordedSlack()
        self.once = OnceInMemory()

    def run_one(self, detail_type: str, **overrides: Any) -> list[Message]:
        """What users were told alone until then."""
        slack = self.slack
        command = Command(slack.notify_user, slack.deliver_message, slack.show_modal, self.once, self.log)
        given = {"command": "/example", "subcommand": "", "args": [], "text": "", **overrides}
        command.handlers(DEFINITION)[detail_type](build_invocation(**given))
        return slack.told

    def click(self, action_id: str, value: str, **overrides: Any) -> list[Message]:
        button = {"action_id": action_id, "value": value}
        return self.run_one("block_actions", payload={"actions": [button], "message": {"ts": "1.1"}}, **overrides)

    def submit(self, text: "str | None") -> list[Message]:
        state = {"values": {"text": {"value": {"type": "plain_text_input", "value": text}}}}
        view = {"private_metadata": '{"data":{"said":"Hello"}}', "state": state}
        return self.run_one("view_submission", subcommand="share", payload={"view": view})

    def test_says_the_text_back_nobody_mentioned_by_it_with_buttons_that_carry_it(self) -> None:
        [message] = self.run_one("slash_command", text="Hello <!channel>")
        self.assertEqual(message["text"], "Hello &lt;!channel&gt;")
        buttons = [(one["action_id"], one["value"]) for one in message["blocks"][1]["elements"]]
        self.assertEqual(buttons, [("/example::louder", "Hello <!channel>"), ("/example:share:open", "Hello <!channel>")])

    def test_stays_within_slacks_limits_however_long_the_text(self) -> None:
        [message] = self.run_one("slash_command", text="\U0001f4e2" * 2000)
        self.assertEqual(len(message["blocks"][1]["elements"][0]["value"]), 150)

    def test_asks_for_words_where_there_are_none(self) -> None:
        with self.assertRaises(UserError) as raised:
            self.run_one("slash_command")
        words = "There is nothing to say back. Type some words after `/example`."
        self.assertEqual(raised.exception.user_message, words)

    def test_shows_its_help_and_says_back_what_only_begins_with_that_word_or_is_nearly_one_of_its_words(self) -> None:
        [message] = self.run_one("slash_command", subcommand="help", text="help")
        self.assertIn("`/example [text]`", message["text"])
        text = "Help is here"
        self.run_one("slash_command", subcommand="help", args=["is", "here"], text=text)
        self.run_one("slash_command", subcommand="shar", text="shar")
        self.assertEqual([message["text"] for message in self.slack.told[1:]], [text, "shar"])

    def test_a_button_says_it_louder_in_the_place_of_what_was_said(self) -> None:
        [message] = self.click("/example::louder", "Hello <!channel>")
        self.assertEqual((message["text"], message["replace_original"]), ("HELLO &lt;!CHANNEL&gt;", True))

    def test_a_button_is_answered_only_where_it_is_known(self) -> None:
        self.assertEqual(self.click("/example::softer", "Hello"), [])
        self.assertEqual([line["reason"] for line in self.log.lines], ["unknown action"])

    def test_a_button_does_nothing_under_the_id_of_another_word_which_other_people_may_press(self) -> None:
        for own, action in (("", "louder"), ("", "take"), ("share", "open")):
            for word in {"", "share", "help", "zanzibar"} - {own}:
                self.click(f"/example:{word}:{action}", '{"text":"Hello","by":"U03JUNIPER"}', subcommand=word)
        self.assertEqual((self.slack.told, self.slack.delivered, self.slack.views), ([], [], []))

    def test_the_form_asks_for_the_right_to_share_under_whatever_word(self) -> None:
        view = {"private_metadata": '{"data":{"said":""}}', "state": {"values": {"text": {"value": {"value": "Hi"}}}}}
        for word in ("", "share", "help", "zanzibar"):
            with self.assertRaises(AccessDeniedError):
                self.run_one("view_submission", subcommand=word, access={"denied": ["share"]}, payload={"view": view})
        self.assertEqual(self.slack.delivered, [])

    def test_a_button_opens_the_form_which_carries_what_was_said(self) -> None:
        self.click("/example:share:open", "Hello", subcommand="share")
        [view] = self.slack.views
        self.assertEqual(view["callback_id"], "/example:share:submit")
        self.assertEqual(json.loads(view["private_metadata"])["data"], {"said": "Hello"})
        self.assertEqual(view["blocks"][0]["element"]["initial_value"], "Hello")

    def test_shows_everybody_what_was_submitted_or_typed(self) -> None:
        self.submit(" Hello <!channel> ")
        self.run_one("slash_command", idempotencyKey="cmd:2", subcommand="share", args=["Hi"], freeText="Hi")
        texts = ["Shared by <@U03JUNIPER>. Hello &lt;!channel&gt;", "Shared by <@U03JUNIPER>. Hi"]
        self.assertEqual([message["text"] for _ts, message in self.slack.delivered], texts)

    def test_shares_once_however_often_it_is_delivered(self) -> None:
        for _delivery in range(2):
            self.submit("Hello")
        self.assertEqual(len(self.slack.delivered), 1)

    def test_does_not_share_again_after_a_delivery_that_broke_at_the_post_and_its_user_hears_that_nobody_knows(self) -> None:
        def lose(*_given: Any, **_more: Any) -> None:
            raise OSError("the process is gone")

        self.slack.deliver_message = lose
        with self.assertRaises(OSError):
            self.submit("Hello")
        with self.assertRaises(UserError) as raised:
            self.submit("Hello")
        self.assertRegex(str(raised.exception.user_message), "^Q-Bot was interrupted while it shared your text\\.")

    def test_brings_the_form_back_where_nothing_was_typed(self) -> None:
        for text in (" ", None):
            message = self.submit(text)[-1]
            self.assertIn("Nothing was shared: the text was empty.", message["text"])
            self.assertEqual(message["blocks"][1]["elements"][0]["value"], "Hello")
        self.assertEqual(self.slack.delivered, [])

    def test_the_first_click_takes_it_and_each_person_hears_whose_it_is(self) -> None:
        value = '{"text":"Hello","by":"U03JUNIPER"}'
        for user in ("U05ROWAN", "U06SORREL", "U05ROWAN"):
            self.click("/example::take", value, user={"id": user, "name": ""})
        theirs = "<@U05ROWAN> was first: it is theirs."
        self.assertEqual([message["text"] for message in self.slack.told], ["It is yours.", theirs, "It is yours."])
        taken = ("1.1", "Shared by <@U03JUNIPER>. Taken by <@U05ROWAN>. Hello")
        self.assertEqual([(ts, message["text"]) for ts, message in self.slack.delivered], [taken] * 3)


if __name__ == "__main__":
    unittest.main()
