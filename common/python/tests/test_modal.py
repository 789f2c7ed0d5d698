"""Modals, clicks and messages for everybody."""

from __future__ import annotations

import json
import unittest
from dataclasses import dataclass
from typing import Any

from loopback import Loopback
from qbot.deliver import DeliverMessage
from qbot.errors import UserError
from qbot.messages import Messages
from qbot.metrics import Metrics
from qbot.modal import ModalDataTooLongError, OpenFormButton, ShowModal, modal_view, parse_submission
from qbot.notify import Recipient
from qbot.slack import Slack, SlackError
from qbot.testing import RecordedLog, build_detail
from qbot.typed import ButtonValueTooLongError, format_button_value, parse_button_value, read_click

CONTENT = {"title": {"type": "plain_text", "text": "Close"}, "blocks": []}
AGAIN = OpenFormButton("close", "open", "7")
OPENED = b'{"ok": true, "view": {"id": "V1"}}'


def refused(error: str) -> tuple[int, dict[str, str], bytes]:
    return 200, {}, json.dumps({"ok": False, "error": error}).encode()


class Secrets:
    def require(self, _parameter: str) -> str:
        return "xoxb-fixture"


class SlackCase(unittest.TestCase):
    def setUp(self) -> None:
        self.server = Loopback()
        self.addCleanup(self.server.close)
        self.log = RecordedLog()
        secrets: Any = Secrets()
        self.slack = Slack(secrets, "/qbot/token", f"{self.server.origin}/", Metrics(), lambda _seconds: None)
        self.messages = Messages(self.slack, self.log)
        self.told: list[dict[str, Any]] = []

    def notify(self, to: Any, message: dict[str, Any]) -> str:
        self.told.append(message)
        return "response_url"

    def methods(self) -> list[str]:
        return [path.removeprefix("/") for path, _headers, _body in self.server.requests]


class ShowModalTest(SlackCase):
    def show(self, *replies: Any, filled: bool = True, **overrides: Any) -> "str | None":
        self.server.requests.clear()
        self.server.replies = list(replies)
        detail = build_detail(**overrides)
        view = modal_view(detail, "close", "confirm", CONTENT)
        fill = (lambda: {**view, "blocks": ["filled"]}) if filled else None
        return ShowModal(self.slack, self.notify, self.log)(detail, view, AGAIN, fill)

    def test_opens_at_once_and_fills_what_opened(self) -> None:
        self.assertIsNone(self.show((200, {}, OPENED)))
        self.assertEqual(self.methods(), ["views.open", "views.update"])
        self.assertEqual(self.server.requests[0][2]["trigger_id"], "171.42.fixture")
        update = self.server.requests[1][2]
        self.assertEqual((update["view_id"], update["view"]["blocks"]), ("V1", ["filled"]))
        self.assertEqual(self.told, [])

    def test_what_was_closed_meanwhile_is_in_the_log_alone(self) -> None:
        self.assertIsNone(self.show((200, {}, OPENED), refused("not_found")))
        self.assertEqual([line["outcome"] for line in self.log.lines], ["closed"])

    def test_fills_the_one_that_an_earlier_delivery_opened(self) -> None:
        self.assertIsNone(self.show(refused("exchanged_trigger_id")))
        self.assertEqual(self.server.requests[1][2]["external_id"], "cmd:T04LANTERN:171.42.fixture")
        self.assertIsNone(self.show(refused("exchanged_trigger_id"), filled=False))
        self.assertIsNone(self.show(refused("duplicate_external_id"), refused("not_found")))
        self.assertEqual(self.told, [])

    def test_gives_a_button_with_a_fresh_trigger_where_none_opened(self) -> None:
        late = "Slack did not let the form open in time. Nothing is lost: open it with the button, or run `/sre` again."
        self.assertEqual(self.show(refused("expired_trigger_id"), filled=False), "response_url")
        self.assertEqual(self.told[0]["text"], late)
        button = self.told[0]["blocks"][1]["elements"][0]
        self.assertEqual((button["action_id"], button["value"]), ("/sre:close:open", "7"))
        self.show(triggerId=None, filled=False)
        self.assertIn(": nothing was clicked that a form can open from.", self.told[1]["text"])
        self.assertEqual(self.methods(), [])

    def test_raises_where_only_the_operator_or_the_next_delivery_can_help(self) -> None:
        with self.assertRaises(UserError):
            self.show(refused("invalid_auth"))
        with self.assertRaises(SlackError):
            self.show((200, {}, OPENED), refused("internal_error"))

    def test_names_the_scope_that_another_method_needs(self) -> None:
        self.server.replies = [refused("missing_scope")]
        with self.assertRaises(UserError) as raised:
            self.slack.call("users.info", {"user": "U1"}, scope="users:read")
        self.assertIn("it lacks the scope `users:read`", str(raised.exception.user_message))


@dataclass(frozen=True)
class CloseFields:
    reason: str
    owner: str
    tags: "list[str]"


@dataclass(frozen=True)
class CloseData:
    id: str


class SubmissionTest(unittest.TestCase):
    def submitted(self, data: Any = None, **values: Any) -> Any:
        view = modal_view(build_detail(), "close", "confirm", CONTENT, data=data)
        blocks = {block: {"value": value} for block, value in values.items()}
        payload = {"view": {"private_metadata": view["private_metadata"], "state": {"values": blocks}}}
        return build_detail(payload=payload)

    def test_reads_each_field_by_its_block_and_the_data_of_the_command(self) -> None:
        detail = self.submitted(
            data={"id": "7", "more": 1},
            reason={"type": "plain_text_input", "value": " done \n"},
            owner={"type": "static_select", "selected_option": None},
            tags={"type": "checkboxes", "selected_options": [{"value": "a"}, {"value": "b"}]},
        )
        fields, data = parse_submission(detail, CloseFields, CloseData)
        self.assertEqual((fields, data), (CloseFields("done", "", ["a", "b"]), CloseData("7")))

    def test_refuses_what_is_no_submission_of_that_modal_and_quotes_nothing(self) -> None:
        number = self.submitted({"id": 7}, reason={"value": "x"}, owner={"value": None}, tags={"selected_options": []})
        foreign = self.submitted(None, reason={"value": "typed"})
        for detail in (number, foreign, build_detail(payload={}), build_detail(payload={"view": 1})):
            with self.assertRaises((KeyError, TypeError)) as raised:
                parse_submission(detail, CloseFields, CloseData)
            self.assertNotIn("typed", str(raised.exception))

    def test_names_the_rule_that_its_data_breaks(self) -> None:
        longest = "x" * (3000 - len(self.submitted({"id": ""})["payload"]["view"]["private_metadata"]))
        self.submitted({"id": longest})
        for over in (f"{longest}x", "\U0001f4e2" * 1500):
            with self.assertRaisesRegex(ModalDataTooLongError, r"private_metadata has 3\d{3} characters, and Slack takes 3000"):
                self.submitted({"id": over})

    def test_carries_what_the_gatekeeper_needs(self) -> None:
        view = modal_view(build_detail(channel=None, responseUrl=None), "close", "confirm", CONTENT)
        self.assertEqual(json.loads(view["private_metadata"]), {"channelId": "", "requestId": "Qa1requestFixture="})
        self.assertEqual((view["callback_id"], view["external_id"]), ("/sre:close:confirm", "cmd:T04LANTERN:171.42.fixture"))


class ClickTest(unittest.TestCase):
    def test_reads_the_button_and_where_it_stands(self) -> None:
        payload = {"actions": [{"action_id": "/sre::take", "value": '{"id":"7"}'}], "message": {"ts": "1.1"}}
        click = read_click(build_detail(payload=payload))
        self.assertEqual((click.action_id, click.channel, click.ts), ("/sre::take", "C07HARBOUR", "1.1"))
        self.assertEqual(parse_button_value(click.value, CloseData), CloseData("7"))

    def test_takes_a_button_that_carries_nothing_in_no_message_of_no_channel(self) -> None:
        click = read_click(build_detail(channel=None, payload={"actions": [{"action_id": "/sre::take"}]}))
        self.assertEqual((click.value, click.channel, click.ts), ("", "", ""))

    def test_refuses_what_is_no_click(self) -> None:
        for payload in ({}, {"actions": []}, {"actions": [{}]}, {"actions": [{"action_id": 1}]}):
            with self.assertRaises((KeyError, TypeError, ValueError)):
                read_click(build_detail(payload=payload))

    def test_a_value_fits_its_button(self) -> None:
        self.assertEqual(format_button_value({"id": "ß"}), '{"id":"ß"}')
        with self.assertRaisesRegex(ButtonValueTooLongError, "has 2009 characters, and Slack takes 2000"):
            format_button_value({"id": "x" * 2000})
        for value in ("[]", '{"id": true}', "{}", "no"):
            with self.assertRaises((KeyError, TypeError, ValueError)):
                parse_button_value(value, CloseData)


class DeliverTest(SlackCase):
    def deliver(self, *replies: Any, channel: str = "C1", **options: Any) -> "tuple[str | None, str]":
        self.server.requests.clear()
        self.server.replies = list(replies)
        deliver = DeliverMessage(self.messages, self.notify, self.log, Metrics())
        message = {"text": "Done.", "blocks": [{"type": "divider"}]}
        delivered = deliver(channel, message, to=Recipient("U1", None), **options)
        return delivered.by, delivered.ts

    def test_updates_what_is_there_or_posts(self) -> None:
        self.assertEqual(self.deliver(ts="9.9"), ("update", "9.9"))
        self.assertEqual(self.deliver(), ("post", "1.1"))
        self.assertEqual(self.deliver(refused("message_not_found"), ts="9.9"), ("post", "1.1"))
        self.assertEqual(self.methods(), ["chat.update", "chat.postMessage"])

    def test_repeats_an_update_whose_answer_was_lost_and_no_post(self) -> None:
        self.assertEqual(self.deliver(None, ts="9.9"), ("update", "9.9"))
        self.assertEqual(self.methods(), ["chat.update", "chat.update"])
        self.assertEqual(self.deliver(None), ("response_url", ""))
        self.assertEqual(self.methods(), ["chat.postMessage"])
        self.assertEqual(self.deliver(None, is_final=False), (None, ""))

    def test_tells_the_user_alone_and_says_so(self) -> None:
        self.deliver(refused("not_in_channel"))
        self.assertEqual(
            self.told[0]["text"],
            "Done. Only you see this: Q-Bot is not a member of the channel. Invite it with `/invite @Q-Bot`.",
        )
        self.assertEqual([block["type"] for block in self.told[0]["blocks"]], ["divider", "context"])
        self.deliver(refused("invalid_blocks"))
        self.assertEqual(self.told[1], {"text": "Done. Only you see this: Slack did not take it in the channel."})
        self.deliver(channel="")
        self.assertEqual(self.told[2]["text"], "Done.")

    def test_does_not_post_with_a_token_that_slack_does_not_accept(self) -> None:
        self.deliver(refused("token_revoked"), ts="9.9")
        self.assertEqual(self.methods(), ["chat.update"])


if __name__ == "__main__":
    unittest.main()
