"""The table that all functions share, by the beginnings of its ids."""

from __future__ import annotations

import time
from typing import Any, Callable

from qbot.attributes import from_attributes, to_attributes
from qbot.aws import error_code

# Everything in the table lives this long; DynamoDB's TTL removes it some time after.
RETENTION_SECONDS = 14 * 24 * 60 * 60

_THROTTLES = frozenset({"ThrottlingException", "ProvisionedThroughputExceededException", "RequestLimitExceeded"})
_ATTEMPTS = 3
_FIRST_DELAY_SECONDS = 0.05

Item = dict[str, Any]


class Table:
    """`client`: of DynamoDB, with one attempt a call. A conditional write whose answer was lost would find its own first
    try when it is repeated, and take it for that of another delivery: only a throttled one is.
    The function's entry in terraform/lambda.tf lists what ids begin with; `told#` is there by itself."""

    def __init__(
        self,
        client: Any,
        name: str,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = client
        self._name = name
        self.now = now
        self._sleep = sleep

    def claim_once(self, id: str) -> bool:
        """True for the first caller with that id within 14 days, False for every other. Raises what DynamoDB raises. For an
        effect that may not happen twice take `Once`: who dies after this has lost the order."""
        return self.put_new({"id": id})

    def put_new(self, item: Item) -> bool:
        """Writes an item for 14 days. False if there is one of that id."""
        expiration = int(self.now()) + RETENTION_SECONDS
        try:
            self.call(
                "put_item",
                Item=to_attributes({**item, "expiration": expiration}),
                ConditionExpression="attribute_not_exists(#id)",
                ExpressionAttributeNames={"#id": "id"},
            )
            return True
        except Exception as error:
            if error_code(error) == "ConditionalCheckFailedException":
                return False
            raise

    def get_item(self, id: str) -> Item | None:
        """As it is at this moment; None if there is none."""
        answer = self.call("get_item", Key=to_attributes({"id": id}), ConsistentRead=True)
        return from_attributes(answer["Item"]) if "Item" in answer else None

    def call(self, method: str, **arguments: Any) -> Any:
        """Any method of the client, on this table; again where DynamoDB has throttled it. Raises what DynamoDB raises."""
        for retries in range(_ATTEMPTS - 1):
            try:
                return getattr(self._client, method)(TableName=self._name, **arguments)
            except Exception as error:
                if error_code(error) not in _THROTTLES:
                    raise
                self._sleep(_FIRST_DELAY_SECONDS * 2**retries)
        return getattr(self._client, method)(TableName=self._name, **arguments)
