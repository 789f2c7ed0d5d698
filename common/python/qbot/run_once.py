"""Runs a side effect once for its key. The rows are those of `common/backend/run-once.ts`, in every state: a function in
either language answers for what the other has done."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any, Callable, TypeVar

from qbot.attributes import from_attributes, to_attributes
from qbot.aws import error_code
from qbot.errors import QBotError
from qbot.table import RETENTION_SECONDS, Item, Table

# As often as Powertools for Node.js looks again at a row that ended meanwhile.
_ATTEMPTS = 3

# There is none, or it has ended, or its holder has died.
_IS_FREE = (
    "attribute_not_exists(#id) OR #expiry < :now OR "
    "(#status = :inprogress AND attribute_exists(#in_progress_expiry) AND #in_progress_expiry < :now_in_millis)"
)

Result = TypeVar("Result")


class AlreadyInProgressError(QBotError):
    """Another delivery holds the lock, or died with it a moment ago."""

    code = "IdempotencyAlreadyInProgressError"


class NoTimeLeftError(QBotError):
    """Nothing was begun, since its lock could not end in time. Without a `user_message`: it is retried."""

    code = "QBOT_NO_TIME_LEFT"

    def __init__(self) -> None:
        super().__init__("the function has no time left to begin this")


class RunOnce:
    """`key_prefix`: name of the function's folder; each prefix has its own keys."""

    def __init__(self, table: Table, key_prefix: str) -> None:
        self._table = table
        self._key_prefix = key_prefix

    def __call__(self, key: str, context: Any, work: Callable[[], Result]) -> Result:
        """Runs the work, once, however often and however many at a time it is asked for. What it returns (plain JSON) is
        stored for 14 days and answers every later call. If it raises, its lock ends at once; if the function dies, at the end
        of that function's time. The next call then runs it again: begin it with a look at what is there.
        Raises NoTimeLeftError, AlreadyInProgressError while another call holds the lock, and what the work raises."""
        remaining = context.get_remaining_time_in_millis()
        if not remaining > 0:
            raise NoTimeLeftError()
        id = self._id_of(key)
        for _attempt in range(_ATTEMPTS):
            existing = self._lock(id, remaining)
            if existing is None:
                return self._run(id, work)
            if existing["expiration"] >= self._table.now():
                answer: Result = self._answer_of(existing)
                return answer
        raise AlreadyInProgressError("the row of the lock has expired, and stays")

    def _id_of(self, key: str) -> str:
        digest = hashlib.sha256(json.dumps(key, ensure_ascii=False).encode()).digest()
        return f"{self._key_prefix}#{base64.b64encode(digest).decode()}"

    def _answer_of(self, row: Item) -> Any:
        if row["status"] == "COMPLETED":
            return row.get("data")
        raise AlreadyInProgressError(f"There is already an execution in progress with idempotency key: {row['id']}")

    def _run(self, id: str, work: Callable[[], Result]) -> Result:
        try:
            result = work()
        except BaseException:
            self._table.call("delete_item", Key=to_attributes({"id": id}))
            raise
        self._complete(id, result)
        return result

    def _lock(self, id: str, remaining: float) -> Item | None:
        """None if the row is this call's now; otherwise the one that is there."""
        now = self._table.now()
        in_millis = int(now * 1000)
        row = {
            "id": id,
            "expiration": self._expiration(),
            "status": "INPROGRESS",
            "in_progress_expiration": in_millis + remaining,
        }
        try:
            self._table.call(
                "put_item",
                Item=to_attributes(row),
                ConditionExpression=_IS_FREE,
                ExpressionAttributeNames={
                    "#id": "id",
                    "#expiry": "expiration",
                    "#in_progress_expiry": "in_progress_expiration",
                    "#status": "status",
                },
                ExpressionAttributeValues=to_attributes(
                    {":now": now, ":now_in_millis": in_millis, ":inprogress": "INPROGRESS"}
                ),
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
            return None
        except Exception as error:
            if error_code(error) != "ConditionalCheckFailedException":
                raise
            return self._existing(id, error)

    def _existing(self, id: str, error: Exception) -> Item:
        found = getattr(error, "response", {}).get("Item")
        # One that has ended meanwhile is as good as expired.
        return from_attributes(found) if found else self._table.get_item(id) or {"expiration": 0}

    def _complete(self, id: str, result: Any) -> None:
        values = {":expiry": self._expiration(), ":status": "COMPLETED"}
        # As Powertools: without a result there is no attribute for it.
        data = {} if result is None else {":response_data": result}
        self._table.call(
            "update_item",
            Key=to_attributes({"id": id}),
            UpdateExpression=f"SET #expiry = :expiry, #status = :status{', #response_data = :response_data' if data else ''}",
            ExpressionAttributeNames={
                "#expiry": "expiration",
                "#status": "status",
                **({"#response_data": "data"} if data else {}),
            },
            ExpressionAttributeValues=to_attributes({**values, **data}),
        )

    def _expiration(self) -> int:
        return round(self._table.now() + RETENTION_SECONDS)
