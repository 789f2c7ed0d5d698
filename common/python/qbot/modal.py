"""Modals: opened at once, filled, and read when they come back. https://docs.slack.dev/surfaces/modals"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Callable, TypeVar

from qbot.blocks import Block, action_id, plain, section
from qbot.contract import Detail
from qbot.errors import QBotError
from qbot.logger import Log
from qbot.messages import Message
from qbot.notify import NotifyUser, recipient_of
from qbot.slack import Slack, SlackError, refusal
from qbot.typed import read_as

# https://docs.slack.dev/reference/views/modal-views
METADATA_CHARACTERS = 3000
EXTERNAL_ID_CHARACTERS = 255

# Of Slack's words: an earlier delivery of the same click used the trigger, or its modal is open.
_OPEN_ALREADY = frozenset({"exchanged_trigger_id", "duplicate_external_id"})

# https://docs.slack.dev/reference/methods/views.open
_REASONS = {
    "expired_trigger_id": " in time",
    "no_trigger": ": nothing was clicked that a form can open from",
    "no_answer": ": it gave no answer",
    "ratelimited": ": Q-Bot asks it too often at the moment",
}

View = dict[str, Any]
Fields = TypeVar("Fields")
Data = TypeVar("Data")


class ModalDataTooLongError(QBotError):
    """What a modal carries is longer than Slack takes."""

    code = "QBOT_MODAL_DATA_TOO_LONG"

    def __init__(self, characters: int) -> None:
        super().__init__(
            f"private_metadata has {characters} characters, and Slack takes {METADATA_CHARACTERS}: "
            "put an id into `data`, and what it stands for into the table"
        )


@dataclass(frozen=True)
class OpenFormButton:
    """The button that opens a modal with a fresh trigger: its click arrives under that id, with that value (at most 2,000
    characters)."""

    subcommand: str
    action: str
    value: str


def modal_view(detail: Detail, subcommand: str, action: str, content: View, data: Any = None) -> View:
    """The whole view of a modal of this command: its ids, and what the gatekeeper and the submission need of `detail` in
    `private_metadata`. Its submission is gated as that sub-command. `content`: title, submit, close and blocks; give each
    field a block of its own, and `block_id` the name that the field has for `parse_submission`. `data`: of the command's own,
    plain JSON, which `parse_submission` gives back. Raises ModalDataTooLongError.

    modal_view(detail, "close", "confirm", {"title": plain("Close a ticket"), ...}, data={"id": ticket_id})"""
    response_url = detail["responseUrl"]
    metadata = {
        "channelId": (detail["channel"] or {"id": ""})["id"],
        "requestId": detail["requestId"],
        **({} if response_url is None else {"responseUrl": response_url}),
        **({} if data is None else {"data": data}),
    }
    text = json.dumps(metadata, separators=(",", ":"), ensure_ascii=False)
    # Slack counts in UTF-16.
    characters = len(text.encode("utf-16-le", "surrogatepass")) // 2
    if characters > METADATA_CHARACTERS:
        raise ModalDataTooLongError(characters)
    return {
        "type": "modal",
        "callback_id": action_id(detail["command"], subcommand, action),
        "external_id": detail["idempotencyKey"][:EXTERNAL_ID_CHARACTERS],
        "private_metadata": text,
        **content,
    }


class ShowModal:
    """Opens a modal at once, then fills it. A trigger works once: where an earlier delivery used it, that modal is found by
    its `external_id` and filled, never opened twice. Where none opened, the user gets a button that brings a fresh trigger.

    show_modal(detail, modal_view(...), again=OpenFormButton("close", "open", ticket_id))"""

    def __init__(self, slack: Slack, notify_user: NotifyUser, log: Log) -> None:
        self._slack = slack
        self._notify_user = notify_user
        self._log = log

    def __call__(
        self, detail: Detail, view: View, again: OpenFormButton, fill: "Callable[[], View] | None" = None
    ) -> "str | None":
        """`view`: shown at once, within the 3 seconds of its trigger. `fill`: what takes its place as soon as it is known.
        Returns how the user got the button, if the modal did not open. Raises UserError if Slack does not accept the token,
        what `fill` raises, and SlackError where the filling failed."""
        opened, refused = self._open(detail, view)
        filled = fill() if fill else None
        if opened:
            if filled is not None and not self._update({"view_id": opened}, filled):
                self._log.info("the form was closed before it was filled", outcome="closed")
            return None
        self._log.warn("the form did not open", reason=refused)
        # Filled at once, without the first view in between: that would drop what was typed since.
        if filled is not None and self._update({"external_id": view["external_id"]}, filled):
            return None
        # It did open, and the user may have closed it since.
        if refused in _OPEN_ALREADY:
            return None
        command = detail["command"]
        why = f"Slack did not let the form open{_REASONS.get(refused, f' ({refused})')}."
        text = f"{why} Nothing is lost: open it with the button, or run `{command}` again."
        return self._notify_user(recipient_of(detail), with_open_form_button(command, text, again))

    def _open(self, detail: Detail, view: View) -> tuple[str, str]:
        """Its id, or why there is none. Never repeated: a trigger works once."""
        if detail["triggerId"] is None:
            return "", "no_trigger"
        try:
            answer = self._slack.call("views.open", {"trigger_id": detail["triggerId"], "view": view})
            return answer["view"]["id"], ""
        except SlackError as error:
            return "", refusal(error)

    def _update(self, target: dict[str, str], view: View) -> bool:
        """False if there is no such view (any more)."""
        try:
            self._slack.call("views.update", {**target, "view": view})
            return True
        except SlackError as error:
            if refusal(error) == "not_found":
                return False
            raise


def with_open_form_button(command: str, text: str, button: OpenFormButton) -> Message:
    """A text of ours with the button below. Also for a submission that cannot be used: Slack has closed its modal by then, so
    no error can stand at a field of it, but the button can bring it back with what was typed."""
    opens = {
        "type": "button",
        "action_id": action_id(command, button.subcommand, button.action),
        "text": plain("Open form"),
        "value": button.value,
    }
    return {"text": text, "blocks": [section(text), {"type": "actions", "elements": [opens]}]}


def parse_submission(detail: Detail, fields: type[Fields], data: type[Data]) -> tuple[Fields, Data]:
    """Reads a submitted modal: each field under the `block_id` of its block, and the `data` that `modal_view` was given, as
    two dataclasses. A text comes trimmed and a choice as its value, either as '' if it was left empty; several choices come as
    a list. Slack has closed the modal by then: a value that cannot be used is told, with `with_open_form_button`.
    Raises KeyError, TypeError or ValueError for what is no submission of that modal.

    @dataclass(frozen=True)
    class CloseFields:
        reason: str

    fields, data = parse_submission(detail, CloseFields, CloseData)"""
    view = detail["payload"]["view"]
    values = {block: _value_of(elements) for block, elements in view["state"]["values"].items()}
    carried = json.loads(view.get("private_metadata") or "{}").get("data")
    return read_as(fields, values), read_as(data, carried)


def _value_of(elements: dict[str, dict[str, Any]]) -> Any:
    """Of the one element of a block: `selected_<what it is>`, or `value`."""
    field: dict[str, Any] = next(iter(elements.values()), {})
    chosen = next((value for name, value in field.items() if name.startswith("selected_")), field.get("value"))
    return [_plain_value(one) for one in chosen] if isinstance(chosen, list) else _plain_value(chosen)


def _plain_value(chosen: Any) -> Any:
    if isinstance(chosen, dict):
        return chosen["value"]
    if isinstance(chosen, str):
        return chosen.strip()
    return "" if chosen is None else chosen
