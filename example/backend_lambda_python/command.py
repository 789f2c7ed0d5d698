"""`/example`: what each kind of event does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping

from messages import (
    COMMAND,
    open_form_button,
    said_message,
    share_form,
    shared_message,
    taken_message,
)
from qbot.backend import EventHandler
from qbot.contract import Detail, Invocation
from qbot.deliver import DeliverMessage
from qbot.errors import UserError
from qbot.logger import Log
from qbot.modal import ShowModal, modal_view, parse_submission, with_open_form_button
from qbot.notify import NotifyUser, assert_delivered, recipient_of
from qbot.once import Once
from qbot.subcommands import SubcommandTable, refuse_denied, subcommand_rows
from qbot.typed import read_click

INTERRUPTED = "Q-Bot was interrupted while it shared your text. If the channel does not show it, share it again."


@dataclass(frozen=True)
class ShareFields:
    """What the form asks for."""

    text: str


@dataclass(frozen=True)
class ShareData:
    """What the form carries: the words that it was opened with."""

    said: str


@dataclass(frozen=True)
class Command:
    """`/example`, with all that it talks to."""

    notify_user: NotifyUser
    deliver_message: DeliverMessage
    show_modal: ShowModal
    once: Once
    log: Log

    def handlers(self, definition: Mapping[str, Any]) -> dict[str, EventHandler]:
        """`definition`: the function.json. Returns detail-type -> what handles it."""
        return {
            "slash_command": SubcommandTable(
                title="Say back what was typed",
                rows=subcommand_rows(COMMAND, definition, {"": self._say_back, "share": self._share_typed}),
                default="",
                otherwise=self._say_back,
                notify_user=self.notify_user,
            ),
            "block_actions": self._click,
            "view_submission": self._submit,
        }

    def _say_back(self, invocation: Invocation) -> str:
        detail = invocation.detail
        if detail["text"] == "":
            raise UserError("There is nothing to say back. Type some words after `/example`.")
        return self.notify_user(recipient_of(detail), said_message(detail["text"]))

    def _share_typed(self, invocation: Invocation) -> None:
        self._share(invocation, invocation.detail.get("freeText", ""))

    def _click(self, invocation: Invocation) -> str | None:
        detail = invocation.detail
        click = read_click(detail)
        # By the whole id: the gatekeeper has asked for the right to its sub-command.
        if click.action_id == f"{COMMAND}::louder":
            louder = {**said_message(click.value.upper()), "replace_original": True}
            return self.notify_user(recipient_of(detail), louder)
        if click.action_id == f"{COMMAND}:share:open":
            return self._open_form(detail, click.value)
        if click.action_id == f"{COMMAND}::take":
            return self._take(detail)
        self.log.warn("a button that nobody listens to", reason="unknown action")
        return None

    def _open_form(self, detail: Detail, said: str) -> str | None:
        """Filled with what was said, which comes back with the submission."""
        view = modal_view(detail, "share", "submit", share_form(said), data={"said": said})
        return self.show_modal(detail, view, again=open_form_button(said))

    def _submit(self, invocation: Invocation) -> str | None:
        """Slack lets blanks pass. Its form is closed by now, so a button brings it back."""
        # Under whatever id the form came back.
        refuse_denied(invocation.detail, "share")
        fields, data = parse_submission(invocation.detail, ShareFields, ShareData)
        if fields.text != "":
            self._share(invocation, fields.text)
            return None
        text = "Nothing was shared: the text was empty. The button opens the form again."
        again = with_open_form_button(COMMAND, text, open_form_button(data.said))
        return self.notify_user(recipient_of(invocation.detail), again)

    def _share(self, invocation: Invocation, text: str) -> None:
        """Slack cannot be asked whether it is in the channel already: it is posted once, or the user hears that nobody knows."""
        detail = invocation.detail

        def post() -> str | None:
            channel = (detail["channel"] or {"id": ""})["id"]
            message = shared_message(text, detail["user"]["id"])
            by = self.deliver_message(channel, message, to=recipient_of(detail)).by
            # What nobody got is no result to keep: the next delivery says that it was interrupted.
            assert_delivered(by)
            return by

        self.once.handle_once(invocation, lambda: self.once.effect_once(detail["idempotencyKey"], INTERRUPTED, post))

    def _take(self, detail: Detail) -> str:
        """Who clicks first has it, also where several click at once. Each delivery shows the same in the channel."""
        click = read_click(detail)
        to = recipient_of(detail)
        user = detail["user"]["id"]
        first = self.once.decide_once(f"{click.channel}:{click.ts}", user)
        message = taken_message(click.value, first)
        self.deliver_message(click.channel, message, to=to, ts=click.ts, is_final=False)
        text = "It is yours." if first == user else f"<@{first}> was first: it is theirs."
        return self.notify_user(to, {"text": text})
