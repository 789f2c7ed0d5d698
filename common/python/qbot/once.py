"""Ways to do once what may not happen twice, of one command. All of it is kept for 14 days."""

from __future__ import annotations

import json
from typing import Any, Callable, TypeVar

from qbot.attributes import to_attributes
from qbot.contract import Invocation
from qbot.errors import AccessDeniedError, QBotError, UserError
from qbot.logger import Log
from qbot.notify import assert_delivered
from qbot.run_once import AlreadyInProgressError, RunOnce
from qbot.table import Table

Result = TypeVar("Result")


class Once:
    """`key_prefix`: name of the function's folder. Its entry in terraform/lambda.tf lists it, with a `#`, in `rows`.

    What to take: can the target be asked whether it was done, or does it take a key of ours? Then `handle_once`, and look
    first. Can it not? Then `effect_once` around it. Is it a question of who was first? Then `decide_once`.

    once = Once(clients.table, clients.deps.log, "xyz")

    def work() -> str:
        interrupted = "Q-Bot was interrupted. If the ticket is not there, run `/xyz open` again."
        id = once.effect_once(detail["idempotencyKey"], interrupted, lambda: tickets.create(detail["text"]))
        return notify_user(recipient_of(detail), {"text": f"Ticket {id} is open."})

    return once.handle_once(invocation, work)"""

    def __init__(self, table: Table, log: Log, key_prefix: str) -> None:
        self._table = table
        self._log = log
        self._key_prefix = key_prefix
        self._run_once = RunOnce(table, key_prefix)

    def handle_once(self, invocation: Invocation, work: Callable[[], "str | None"]) -> None:
        """Runs the work of one command, click or submission once: a repeated delivery does nothing, and says nothing but the
        explanation, if there was one. The work returns how the user was told. An unexpected error ends the lock, as does the
        death of its holder, or a last word that could not be delivered: the next delivery then runs.
        Raises as RunOnce does, but only a replay raises AlreadyInProgressError: the delivery that failed last may have left
        its lock, and is not repeated; Lambda's retry finds it ended."""
        first: list[QBotError] = []

        def explained() -> dict[str, Any]:
            try:
                assert_delivered(work())
                return {"kind": "done"}
            except QBotError as error:
                if error.user_message is None:
                    raise
                first.append(error)
                denial = {"denial": error.denial} if isinstance(error, AccessDeniedError) else {}
                return {"kind": "explained", "text": error.user_message, **denial}

        try:
            outcome = self._run_once(invocation.detail["idempotencyKey"], invocation.context, explained)
        except AlreadyInProgressError:
            if invocation.detail.get("replay", 0) > 0:
                raise
            return self._log.info("another delivery is at it", outcome="duplicate")
        if outcome["kind"] == "explained":
            raise first[0] if first else _error_of(outcome)

    def effect_once(self, key: str, interrupted: str, effect: Callable[[], Result]) -> Result:
        """Runs an effect that cannot be looked for afterwards, inside of `handle_once`: once for its key. What it returned
        (plain JSON) is kept, and is the answer to every later call: a run after a lost answer tells it.
        Raises UserError with `interrupted` if a run before this one began the effect and kept no result: whether it happened is
        then not known, and it is not repeated. The mark of the beginning is never taken back, also where the effect raises:
        what may fail without harm comes before. Where the result cannot be kept, it is returned all the same, and the log has a
        warning."""
        id = f"{self._key_prefix}#begun#{key}"
        if self._table.claim_once(id):
            return self._keep(id, effect())
        row = self._table.get_item(id) or {}
        if "kept" not in row:
            raise UserError(interrupted)
        kept: Result = json.loads(row["kept"])
        return kept

    def _keep(self, id: str, result: Result) -> Result:
        """As a later run will read it. The effect has happened: whatever becomes of the row, its result is told."""
        try:
            kept = json.dumps(result, ensure_ascii=False, allow_nan=False)
            self._table.call(
                "update_item",
                Key=to_attributes({"id": id}),
                UpdateExpression="SET #kept = :kept",
                # Only beside the claim: a row that this would make has no end.
                ConditionExpression="attribute_exists(#id)",
                ExpressionAttributeNames={"#id": "id", "#kept": "kept"},
                ExpressionAttributeValues=to_attributes({":kept": kept}),
            )
            as_kept: Result = json.loads(kept)
            return as_kept
        except Exception as error:
            self._log.warn("the result of an effect could not be kept", error=error)
            return result

    def decide_once(self, key: str, value: Any) -> Any:
        """The first value that is given for a key, plain JSON, is the answer to every call of that key. A delivery that comes
        again gives its own value again, and so sees that it was first."""
        id = f"{self._key_prefix}#decided#{key}"
        if self._table.put_new({"id": id, "decided": value}):
            return value
        row = self._table.get_item(id)
        # Its TTL may have removed it meanwhile.
        return value if row is None else row["decided"]


def _error_of(outcome: dict[str, Any]) -> QBotError:
    """Nobody knows whether the first delivery told it."""
    if "denial" in outcome:
        denial = outcome["denial"]
        return AccessDeniedError(
            outcome["text"], rule=denial["rule"], action=denial["action"], target=denial.get("target")
        )
    return UserError(outcome["text"])
