"""The errors that a backend tells apart."""

from __future__ import annotations


class QBotError(Exception):
    """Base of every error that Q-Bot raises itself. With a `user_message` it is understood and final: the person is told and
    nothing is retried. Without one it is unexpected: told once, raised again, retried by Lambda."""

    code = "QBOT_ERROR"

    def __init__(self, message: str, user_message: str | None = None) -> None:
        super().__init__(message)
        self.user_message = user_message


class UserError(QBotError):
    """The person asked for something that cannot be done as asked; the message says what to do instead."""

    code = "QBOT_USER"

    def __init__(self, user_message: str) -> None:
        super().__init__("refused with an explanation", user_message)


class AccessDeniedError(QBotError):
    """The user may not do it; the message says who may. `define_backend` leaves an audit record of it."""

    code = "QBOT_ACCESS_DENIED"

    def __init__(self, user_message: str, *, rule: str, action: str, target: str | None = None) -> None:
        """`rule`, `action` and `target` are words and ids of ours."""
        super().__init__("denied", user_message)
        self.denial = {"rule": rule, "action": action, **({} if target is None else {"target": target})}


class ConfigError(QBotError):
    """One error for all faulty variables of a function."""

    code = "QBOT_CONFIG"

    def __init__(self, faults: list[str]) -> None:
        super().__init__(f"configuration: {'; '.join(faults)}")


class ContractError(QBotError):
    """The event is none of the gatekeeper's: it belongs in the failure queue."""

    code = "QBOT_CONTRACT"


class SecretNotSetError(QBotError):
    """A secret is still the placeholder, empty or missing."""

    code = "QBOT_SECRET_NOT_SET"

    def __init__(self, parameter: str) -> None:
        super().__init__(
            f"secret {parameter} is not set: npm run secrets -- set",
            f"A secret of Q-Bot is not set (`{parameter}`). "
            "Ask the Q-Bot team to set it: `npm run secrets -- set`.",
        )


class NotificationFailedError(QBotError):
    """The user could not be notified: Lambda retries the event, then the failure queue keeps it and dead_letters notifies."""

    code = "QBOT_PERSON_NOT_TOLD"

    def __init__(self) -> None:
        super().__init__("the person could not be told")


class MissingPackageError(QBotError):
    """boto3 is not there, as it may be on a laptop. Lambda's Python has it."""

    code = "QBOT_MISSING_PACKAGE"

    def __init__(self) -> None:
        super().__init__("boto3 is missing: python3 -m pip install boto3")
