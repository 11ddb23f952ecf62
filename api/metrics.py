"""Counters for /metrics, in the text format of Prometheus."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds


class Metrics:
    """Requests by method, route and status, and how long they took; of this process, since its start."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._took: Counter[float] = Counter()
        self._seconds = 0.0

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """One more answer."""
        with self._lock:
            self._requests[method, route, status] += 1
            self._took[next((bucket for bucket in BUCKETS if seconds <= bucket), float("inf"))] += 1
            self._seconds += seconds

    def text(self, runs: Mapping[str, int]) -> str:
        """Everything counted, with the number of runs in each state."""
        lines = ["# TYPE pasok_requests_total counter"]
        with self._lock:
            for (method, route, status), count in sorted(self._requests.items()):
                labels = f'method="{method}",route="{route}",status="{status}"'
                lines.append(f"pasok_requests_total{{{labels}}} {count}")
            lines.append("# TYPE pasok_request_seconds histogram")
            below = 0
            for bucket in (*BUCKETS, float("inf")):
                below += self._took[bucket]
                bound = "+Inf" if bucket == float("inf") else bucket
                lines.append(f'pasok_request_seconds_bucket{{le="{bound}"}} {below}')
            lines += [f"pasok_request_seconds_sum {self._seconds:.6f}", f"pasok_request_seconds_count {below}"]
        lines.append("# TYPE pasok_runs gauge")
        lines += [f'pasok_runs{{state="{state}"}} {count}' for state, count in sorted(runs.items())]
        return "\n".join(lines) + "\n"
