"""Clients of AWS."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Callable

from qbot.errors import MissingPackageError

# For one attempt: nobody waits 3 seconds here, and nothing may hang.
CONNECT_SECONDS = 1
READ_SECONDS = 2


def make_client(service: str, attempts: int) -> Any:
    """A client of boto3. `attempts`: 1 repeats nothing by itself. Raises MissingPackageError where boto3 is not installed.
    Make it at the start: there a function has more of the processor than while it serves."""
    try:
        import boto3
        from botocore.config import Config
    except ImportError as error:
        raise MissingPackageError() from error
    settings = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"total_max_attempts": attempts, "mode": "standard"},
    )
    return boto3.client(service, config=settings)


def client_when_needed(service: str, attempts: int) -> Callable[[], Any]:
    """The same, made with the first call: for what most processes never need."""

    @lru_cache(maxsize=1)
    def client() -> Any:
        return make_client(service, attempts)

    return client


def error_code(error: BaseException) -> str:
    """AWS's word for why it refused a call, `ConditionalCheckFailedException`; '' for an error that is not AWS's."""
    answer = getattr(error, "response", None)
    return str(answer.get("Error", {}).get("Code", "")) if isinstance(answer, dict) else ""
