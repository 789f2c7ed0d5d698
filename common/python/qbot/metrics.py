"""Metrics as lines on standard output, which CloudWatch reads from the log: no call, no wait."""

from __future__ import annotations

import os
import threading
import time
from typing import Callable

from qbot.logger import write_line

# Metric -> the words of its dimension `outcome`: closed sets, because each combination is a metric that is paid for.
COUNTED: dict[str, frozenset[str]] = {
    "Events": frozenset("done explained unexpected expired late".split()),
    "Answers": frozenset("update post response_url direct_message probe not_told".split()),
    "SlackRateLimited": frozenset(),
    "SlackWarned": frozenset(),
}


class Metrics:
    """Each is there twice, for the service as a whole (alarms) and by command and outcome.
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html"""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._counting = threading.Lock()
        self._groups: dict[tuple[str, str], dict[str, list[int]]] = {}

    def count(self, name: str, outcome: str = "", command: str = "") -> None:
        """One more. `command` is one of ours: never a person's own word. Raises ValueError for what nobody counts."""
        if name not in COUNTED or (outcome not in COUNTED[name] if COUNTED[name] else outcome != ""):
            raise ValueError(f"no metric {name} has the outcome {outcome!r}")
        with self._counting:
            self._groups.setdefault((command, outcome), {}).setdefault(name, []).append(1)

    def publish(self) -> None:
        """Writes what was counted since the last time: at the end of every invocation."""
        with self._counting:
            groups, self._groups = self._groups, {}
        for (command, outcome), samples in groups.items():
            self._write({"command": command, "outcome": outcome}, samples)

    def _write(self, dimensions: dict[str, str], samples: dict[str, list[int]]) -> None:
        given = {name: value for name, value in dimensions.items() if value}
        sets = [["service"]] + ([["service", *given]] if given else [])
        metrics = [{"Name": name, "Unit": "Count"} for name in samples]
        namespace = os.environ.get("POWERTOOLS_METRICS_NAMESPACE", "QBot")
        write_line(
            {
                "_aws": {
                    "Timestamp": int(self._now() * 1000),
                    "CloudWatchMetrics": [{"Namespace": namespace, "Dimensions": sets, "Metrics": metrics}],
                },
                "service": os.environ.get("POWERTOOLS_SERVICE_NAME", "service_undefined"),
                **given,
                **{name: values[0] if len(values) == 1 else values for name, values in samples.items()},
            }
        )
