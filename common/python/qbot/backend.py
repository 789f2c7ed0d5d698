"""Turns handlers, one per detail-type, into a Lambda handler that keeps what a backend owes: docs/backend-contract.md."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Callable, Mapping, NamedTuple

from qbot.audit import AuditTrail
from qbot.contract import Detail, Event, Invocation, parse_event
from qbot.errors import AccessDeniedError, NotificationFailedError, QBotError
from qbot.event_fields import audit_subject_of, log_fields_of
from qbot.logger import Log
from qbot.loggable_error import unexpected_error
from qbot.metrics import Metrics
from qbot.notify import NotifyUser, assert_delivered, recipient_of

# Of the time that is left: the rest is for telling the user that it is taking too long, before Lambda ends it.
LATE_AFTER = 0.9

READ_ONLY_TEXT = "It only reads, so nothing was changed."

# Handles one event. Returns how the user was told (`NotifyUser`), or None if nobody was to be: forget to return it, and a
# user who was not told is no failure.
EventHandler = Callable[[Invocation], "str | None"]


@dataclass(frozen=True)
class BackendDeps:
    """`first_to_tell`: True for the first delivery of that key that tells its user of a failure; for nothing else: see `Once`.
    `now`: seconds since the epoch. `fallback`: a sentence, what to do if it cannot wait. `read_only`: as in function.json, a
    failure of these changed nothing."""

    log: Log
    metrics: Metrics
    notify_user: NotifyUser
    audit: AuditTrail
    first_to_tell: Callable[[str], bool]
    now: Callable[[], float] = time.time
    fallback: str = ""
    read_only: "bool | list[str]" = False


def define_backend(
    deps: BackendDeps, handlers: Mapping[str, EventHandler]
) -> Callable[[Any, Any], None]:
    """Returns a Lambda handler. An event past its `expiresAt` is told and dropped. An error with a `user_message` is told and
    ends the event; any other is told once ("it is retried") and raised as an UnexpectedError, so that Lambda retries and then
    keeps it in the failure queue. If the user cannot be notified of a final failure, it raises NotificationFailedError.
    https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html"""

    def lambda_handler(event: Any, context: Any) -> None:
        try:
            _take(deps, handlers, parse_event(event), context)
        except Exception as error:
            raise unexpected_error(error) from None
        finally:
            deps.metrics.publish()

    return lambda_handler


class _Running(NamedTuple):
    detail: Detail
    # Unix seconds.
    started_at: float


def _duration_of(deps: BackendDeps, running: _Running) -> int:
    return round((deps.now() - running.started_at) * 1000)


def _take(deps: BackendDeps, handlers: Mapping[str, EventHandler], event: Event, context: Any) -> None:
    deps.log.begin(log_fields_of(event))
    deps.audit.begin(audit_subject_of(event))
    handle = handlers.get(event.detail_type)
    if handle is None:
        return deps.log.warn("no handler for this detail-type")
    detail = event.detail
    started_at = deps.now()
    if started_at > datetime.fromisoformat(detail["expiresAt"].replace("Z", "+00:00")).timestamp():
        return _notify_expired(deps, detail)
    running = _Running(detail, started_at)
    late = threading.Timer(context.get_remaining_time_in_millis() / 1000 * LATE_AFTER, _notify_late, (deps, running))
    late.daemon = True
    late.start()
    try:
        delivered = handle(Invocation(detail, context))
        if delivered is not None:
            assert_delivered(delivered)
        deps.log.info("done", outcome="done", durationMs=_duration_of(deps, running))
        deps.metrics.count("Events", "done", detail["command"])
    except Exception as error:
        _answer_error(deps, running, error)
    finally:
        late.cancel()
        # One that has begun to tell ends first: Lambda may freeze the process as soon as this returns.
        late.join(context.get_remaining_time_in_millis() / 1000 * LATE_AFTER)


def _notify_expired(deps: BackendDeps, detail: Detail) -> None:
    deps.log.warn("event is past its expiry", outcome="expired")
    deps.metrics.count("Events", "expired", detail["command"])
    text = (
        f"`{detail['command']}` took more than five minutes to arrive, so it was not carried out. Run it again."
        f"{_fallback_text(deps)} (ref {detail['requestId']})"
    )
    assert_delivered(deps.notify_user(recipient_of(detail), {"text": text}))


def _answer_error(deps: BackendDeps, running: _Running, error: Exception) -> None:
    """Raises what Lambda is to retry."""
    detail = running.detail
    duration = _duration_of(deps, running)
    if isinstance(error, QBotError) and error.user_message is not None:
        _log_explained(deps, error, duration)
        deps.metrics.count("Events", "explained", detail["command"])
        text = f"{error.user_message} (ref {detail['requestId']})"
        return assert_delivered(deps.notify_user(recipient_of(detail), {"text": text}))
    deps.log.error("unexpected error", outcome="unexpected", error=error, durationMs=duration)
    deps.metrics.count("Events", "unexpected", detail["command"])
    # If the answer did not reach the user, this would not either.
    if not isinstance(error, NotificationFailedError):
        _notify_unexpected(deps, detail, "hit an unexpected error")
    raise error


def _log_explained(deps: BackendDeps, error: QBotError, duration: int) -> None:
    """A denial is recorded before its user is told."""
    if isinstance(error, AccessDeniedError):
        deps.audit.record({**error.denial, "decision": "refused", "outcome": "refused"})
        deps.log.warn("denied", outcome="denied", rule=error.denial["rule"], durationMs=duration)
    else:
        deps.log.warn("failed with an explanation", outcome="explained", error=error, durationMs=duration)


def _notify_late(deps: BackendDeps, running: _Running) -> None:
    detail = running.detail
    deps.log.error("out of time", outcome="late", durationMs=_duration_of(deps, running))
    deps.metrics.count("Events", "late", detail["command"])
    _notify_unexpected(deps, detail, "is taking too long")
    # Lambda may end it before its end.
    deps.metrics.publish()


def _notify_unexpected(deps: BackendDeps, detail: Detail, what: str) -> None:
    """Once, whatever the number of tries: the next one says what becomes of it."""
    if not _claim_notification(deps, detail):
        return
    text = (
        f"`{detail['command']}` {what}. {_retried_text(deps, detail)}{_fallback_text(deps)} "
        f"Give the Q-Bot team this reference. (ref {detail['requestId']})"
    )
    deps.notify_user(recipient_of(detail), {"text": text})


def _claim_notification(deps: BackendDeps, detail: Detail) -> bool:
    """If the table itself fails, the user may be told twice: better than never."""
    try:
        return deps.first_to_tell(detail["idempotencyKey"])
    except Exception as error:
        deps.log.error("the telling could not be claimed", error=error)
        return True


def _retried_text(deps: BackendDeps, detail: Detail) -> str:
    retried = "It is retried within two minutes; if you hear nothing,"
    only_reads = detail["subcommand"] in deps.read_only if isinstance(deps.read_only, list) else deps.read_only
    return f"{READ_ONLY_TEXT} {retried} run it again." if only_reads else f"{retried} it failed."


def _fallback_text(deps: BackendDeps) -> str:
    return f" If it cannot wait: {deps.fallback}" if deps.fallback else ""
