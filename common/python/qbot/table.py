"""The table that all functions share, by the beginnings of its ids."""

from __future__ import annotations

import time
from typing import Any, Callable

from qbot.aws import error_code

# Everything in the table lives this long; DynamoDB's TTL removes it some time after.
RETENTION_SECONDS = 14 * 24 * 60 * 60

_THROTTLES = frozenset({"ThrottlingException", "ProvisionedThroughputExceededException", "RequestLimitExceeded"})
_ATTEMPTS = 3
_FIRST_DELAY_SECONDS = 0.05


class Table:
    """`client`: of DynamoDB, with one attempt a call. A conditional write whose answer was lost would find its own first
    try when it is repeated, and take it for that of another delivery: only a throttled one is."""

    def __init__(
        self,
        client: Any,
        name: str,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = client
        self._name = name
        self._now = now
        self._sleep = sleep

    def claim_once(self, id: str) -> bool:
        """True for the first caller with that id within 14 days, False for every other. Raises what DynamoDB raises.
        The function's entry in terraform/lambda.tf lists what ids begin with; `told#` is there by itself."""
        expiration = int(self._now()) + RETENTION_SECONDS
        try:
            self._put({"id": {"S": id}, "expiration": {"N": str(expiration)}})
            return True
        except Exception as error:
            if error_code(error) == "ConditionalCheckFailedException":
                return False
            raise

    def _put(self, item: dict[str, Any]) -> None:
        for retries in range(_ATTEMPTS):
            try:
                self._client.put_item(
                    TableName=self._name,
                    Item=item,
                    ConditionExpression="attribute_not_exists(#id)",
                    ExpressionAttributeNames={"#id": "id"},
                )
                return
            except Exception as error:
                if error_code(error) not in _THROTTLES or retries + 1 == _ATTEMPTS:
                    raise
                self._sleep(_FIRST_DELAY_SECONDS * 2**retries)
