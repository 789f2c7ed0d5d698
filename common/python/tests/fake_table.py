"""A table of DynamoDB in memory, that knows the expressions that qbot writes, and no others."""

from __future__ import annotations

from typing import Any, Callable

from qbot.attributes import from_attributes, to_attributes
from qbot.run_once import _IS_FREE


class AwsError(Exception):
    """As botocore's."""

    def __init__(self, code: str, **response: Any) -> None:
        super().__init__(code)
        self.response = {"Error": {"Code": code}, **response}


class KilledError(BaseException):
    """The process is gone: no code of ours runs after it."""


class FakeTable:
    """`kill_at`: (number of the call from 1, "before" or "after" its work). `calls`: the names, in order."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self.rows: dict[str, dict[str, Any]] = {}
        self.calls: list[str] = []
        self.kill_at: "tuple[int, str] | None" = None
        self._is_dead = False

    def revive(self) -> None:
        """A new process calls from now on."""
        self.kill_at, self._is_dead = None, False
        self.calls.clear()

    def put_item(self, **arguments: Any) -> Any:
        return self._do("put", lambda: self._put(**arguments))

    def get_item(self, **arguments: Any) -> Any:
        return self._do("get", lambda: self._get(**arguments))

    def update_item(self, **arguments: Any) -> Any:
        return self._do("update", lambda: self._update(**arguments))

    def delete_item(self, **arguments: Any) -> Any:
        return self._do("delete", lambda: self.rows.pop(arguments["Key"]["id"]["S"], None))

    def _do(self, name: str, work: Callable[[], Any]) -> Any:
        if self._is_dead:
            raise KilledError
        self.calls.append(name)
        kill = self.kill_at or (0, "")
        answer = None if kill == (len(self.calls), "before") else work()
        if kill[0] == len(self.calls):
            self._is_dead = True
            raise KilledError
        return answer

    def _get(self, Key: dict[str, Any], **_rest: Any) -> Any:
        row = self.rows.get(Key["id"]["S"])
        return {} if row is None else {"Item": to_attributes(row)}

    def _put(self, Item: dict[str, Any], ConditionExpression: str, **rest: Any) -> None:
        item = from_attributes(Item)
        existing = self.rows.get(item["id"])
        if existing is not None and not self._is_free(existing, ConditionExpression):
            returned = {"Item": to_attributes(existing)} if "ReturnValuesOnConditionCheckFailure" in rest else {}
            raise AwsError("ConditionalCheckFailedException", **returned)
        self.rows[item["id"]] = item

    def _is_free(self, row: dict[str, Any], condition: str) -> bool:
        if condition == "attribute_not_exists(#id)":
            return False
        if condition != _IS_FREE:
            raise AssertionError(f"a condition that this table does not know: {condition}")
        is_dead = row["status"] == "INPROGRESS" and row["in_progress_expiration"] < int(self._now() * 1000)
        return bool(row["expiration"] < self._now() or is_dead)

    def _update(self, Key: dict[str, Any], **rest: Any) -> None:
        condition = rest.get("ConditionExpression", "attribute_exists(#id)")
        if condition != "attribute_exists(#id)":
            raise AssertionError(f"a condition that this table does not know: {condition}")
        if "ConditionExpression" in rest and Key["id"]["S"] not in self.rows:
            raise AwsError("ConditionalCheckFailedException")
        names = rest["ExpressionAttributeNames"]
        values = from_attributes(rest["ExpressionAttributeValues"])
        for part in rest["UpdateExpression"].removeprefix("SET ").split(", "):
            name, value = part.split(" = ")
            self.rows[Key["id"]["S"]][names[name]] = values[value]
