"""The part of an error that may reach a log or a failure queue."""

from __future__ import annotations

import os
import re
import traceback
from dataclasses import dataclass

from qbot.aws import error_code
from qbot.errors import QBotError

NAME_CHARACTERS = 100
MESSAGE_CHARACTERS = 300
FRAMES = 8

# AWS's: their messages are made of ARNs, names of actions and fixed words.
_FOREIGN_NAMES = re.compile(
    r"^(AccessDenied|(Cluster|Resource|Service|Parameter)NotFound|CredentialsProvider|ExpiredToken|Idempotency"
    r"|Internal(Failure|Server|Service)|InvalidSignature|KMS|ProvisionedThroughput|Throttl|Timeout|TooManyRequests"
    r"|UnrecognizedClient)"
)

_UNSAID = "left out: it may quote what somebody typed"


@dataclass(frozen=True)
class LoggableError:
    """`frames`: where it was raised, innermost last; '' if it does not say."""

    name: str
    message: str
    frames: str


def loggable_error(error: BaseException) -> LoggableError:
    """Q-Bot's own messages are kept; a foreign one may quote what it choked on, so only what is known to say nothing of
    the kind is. Never raises."""
    steps = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    frames = "\n".join(f'    at {step.name} ({step.filename}:{step.lineno})' for step in steps)
    return LoggableError(_name_of(error)[:NAME_CHARACTERS], _message_of(error)[:MESSAGE_CHARACTERS], frames)


class UnexpectedError(QBotError):
    """What leaves a function when it fails: the name of its cause, and no word that is not Q-Bot's own."""


def unexpected_error(cause: BaseException) -> UnexpectedError:
    """Of an error that ends a function, Lambda keeps the name of the class: it gets that of the cause."""
    if isinstance(cause, UnexpectedError):
        return cause
    described = loggable_error(cause)
    kind: type[UnexpectedError] = type(described.name, (UnexpectedError,), {"code": described.name})
    return kind(described.message).with_traceback(cause.__traceback__)


def _name_of(error: BaseException) -> str:
    if isinstance(error, QBotError):
        return error.code
    # botocore has one class for all that AWS refuses.
    return error_code(error) or type(error).__name__


def _message_of(error: BaseException) -> str:
    if isinstance(error, QBotError) or _FOREIGN_NAMES.match(_name_of(error)):
        return str(error)
    # Of the network: the message may name a file or an address, the error's number does not.
    if isinstance(error, OSError) and error.errno is not None:
        return os.strerror(error.errno)
    return _UNSAID
