"""What runs a function in Python in its own process, as the managed runtime does on Lambda: it speaks the public Runtime API
(https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html), so that no function knows where it runs. Standard library
only; errors and their lines as AWS's client has them (awslambdaric)."""

from __future__ import annotations

import http.client
import importlib
import json
import logging
import os
import sys
import time
import traceback
from typing import Any, Callable

BASE = "/2018-06-01/runtime"


class RuntimeFault(Exception):
    """A failure that is not the function's own: `kind` is AWS's word for it."""

    def __init__(self, kind: str, message: str, trace: list[str] | None = None) -> None:
        super().__init__(message)
        self.kind = f"Runtime.{kind}"
        self.trace = trace or []


class Context:
    """https://docs.aws.amazon.com/lambda/latest/dg/python-context.html"""

    client_context = None
    identity = None

    def __init__(self, headers: http.client.HTTPMessage) -> None:
        self.aws_request_id = headers["lambda-runtime-aws-request-id"]
        self.invoked_function_arn = headers["lambda-runtime-invoked-function-arn"]
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        self._deadline_ms = int(headers["lambda-runtime-deadline-ms"])

    def get_remaining_time_in_millis(self) -> int:
        return max(0, self._deadline_ms - int(time.time() * 1000))


class JsonFormatter(logging.Formatter):
    """Of `logging`, as Lambda writes it where the log's format is JSON."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "timestamp": timestamp(),
            "level": record.levelname,
            "message": record.getMessage(),
            "logger": record.name,
            "requestId": current,
        }
        return json.dumps(line, default=str)


current = ""


def timestamp() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def carry_trace() -> None:
    """The header by which the fakes assign a call to its trace. boto3 sends it by itself, other clients do not."""
    put_request, put_header = http.client.HTTPConnection.putrequest, http.client.HTTPConnection.putheader
    end_headers = http.client.HTTPConnection.endheaders

    def putrequest(self: Any, *arguments: Any, **options: Any) -> None:
        self._has_trace = False
        put_request(self, *arguments, **options)

    def putheader(self: Any, header: Any, *values: Any) -> None:
        name = header.decode("ascii") if isinstance(header, bytes) else str(header)
        self._has_trace = getattr(self, "_has_trace", False) or name.lower() == "x-amzn-trace-id"
        put_header(self, header, *values)

    def endheaders(self: Any, *arguments: Any, **options: Any) -> None:
        trace = os.environ.get("_X_AMZN_TRACE_ID", "")
        if trace and not self._has_trace:
            put_header(self, "x-amzn-trace-id", trace)
        end_headers(self, *arguments, **options)

    http.client.HTTPConnection.putrequest = putrequest  # type: ignore[method-assign]
    http.client.HTTPConnection.putheader = putheader  # type: ignore[method-assign]
    http.client.HTTPConnection.endheaders = endheaders  # type: ignore[method-assign]


class RuntimeApi:
    """One connection, kept: a handler may run for long between two calls on it."""

    def __init__(self, address: str) -> None:
        self._connection = http.client.HTTPConnection(address)

    def next(self) -> tuple[http.client.HTTPMessage, bytes]:
        headers, text = self.call("GET", "/invocation/next")
        if "lambda-runtime-aws-request-id" not in headers:
            # Its bot was killed, and another program has the port now.
            raise http.client.HTTPException("no invocation")
        return headers, text

    def call(self, method: str, resource: str, body: str | None = None) -> tuple[http.client.HTTPMessage, bytes]:
        self._connection.request(method, f"{BASE}{resource}", None if body is None else body.encode())
        response = self._connection.getresponse()
        return response.headers, response.read()


def load_handler(named: str) -> Callable[[Any, Any], Any]:
    module_name, _, name = named.rpartition(".")
    if not module_name:
        raise RuntimeFault("MalformedHandlerName", f"Bad handler '{named}'")
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise RuntimeFault("ImportModuleError", f"Unable to import module '{module_name}': {error}") from error
    except SyntaxError as error:
        where = f'  File "{error.filename}" Line {error.lineno}\n    {error.text}'
        message = f"Syntax error in module '{module_name}': {error}"
        raise RuntimeFault("UserCodeSyntaxError", message, [where]) from error
    if not hasattr(module, name):
        raise RuntimeFault("HandlerNotFound", f"Handler '{name}' missing on module '{module_name}'")
    return getattr(module, name)


def described(error: BaseException) -> dict[str, Any]:
    if isinstance(error, RuntimeFault):
        kind, trace = error.kind, error.trace
    else:
        steps = [step for step in traceback.extract_tb(error.__traceback__) if step.filename != __file__]
        kind, trace = type(error).__name__, traceback.format_list(steps)
    return {"errorMessage": str(error), "errorType": kind, "requestId": current, "stackTrace": trace}


def log_error(error: dict[str, Any]) -> None:
    print(json.dumps({"timestamp": timestamp(), "level": "ERROR", **error}), flush=True)


def marshalled(answer: Any) -> str:
    try:
        return json.dumps(answer)
    except (TypeError, ValueError) as error:
        raise RuntimeFault("MarshalError", f"Unable to marshal response: {error}") from error


def serve_one(api: RuntimeApi, handler: Callable[[Any, Any], Any]) -> None:
    global current
    headers, text = api.next()
    current = headers["lambda-runtime-aws-request-id"]
    os.environ["_X_AMZN_TRACE_ID"] = headers.get("lambda-runtime-trace-id", "")
    try:
        answer = marshalled(handler(json.loads(text), Context(headers)))
    except Exception as error:  # An exit of the handler ends the process, as it does on Lambda.
        failure = described(error)
        log_error(failure)
        api.call("POST", f"/invocation/{current}/error", json.dumps(failure))
    else:
        api.call("POST", f"/invocation/{current}/response", answer)
    current = ""


def main() -> None:
    # What is printed is out at once: Lambda may freeze the process as soon as it asks for the next event.
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    handler_of_root = logging.StreamHandler(sys.stdout)
    handler_of_root.setFormatter(JsonFormatter())
    logging.getLogger().addHandler(handler_of_root)
    # The function's folder in the place of this file's.
    sys.path[0] = os.environ["LAMBDA_TASK_ROOT"]
    api = RuntimeApi(os.environ["AWS_LAMBDA_RUNTIME_API"])
    carry_trace()
    try:
        handler = load_handler(os.environ["_HANDLER"])
    except Exception as error:
        failure = described(error)
        log_error(failure)
        api.call("POST", "/init/error", json.dumps(failure))
        sys.exit(1)
    try:
        while True:
            serve_one(api, handler)
    except (ConnectionError, http.client.HTTPException):
        # The Runtime API itself is gone: this can be reported nowhere.
        sys.exit(1)


if __name__ == "__main__":
    main()
