"""Prometheus figures: requests by route and status, waiting work, the release.

Labels are names out of the code (method, route, status), never a path, an address or a person.
With several worker processes each writes to a file of its own in PROMETHEUS_MULTIPROC_DIR, which
``manage.py layani`` sets before the library is loaded, and a scrape adds them up.
"""

import os
from collections.abc import Iterator

from django.db import DatabaseError
from django.http import HttpRequest
from django.utils import timezone
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY, Collector

from inti.health.folder import MULTIPLE
from inti.jobs.state import queue_state
from inti.region import region
from inti.release import release

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)

REQUESTS = Counter("http_requests", "Requests answered.", labelnames=("method", "route", "status"))
DURATION = Histogram(
    "http_request_duration_seconds",
    "Time to answer, without the network.",
    labelnames=("method", "route"),
    buckets=SECONDS,
)


def route_of(request: HttpRequest) -> str:
    """The name of the address, or its pattern where it has none; ``none`` for unknown ones."""
    match = request.resolver_match
    if match is None:
        return "none"
    return match.view_name if match.url_name else match.route or "none"


def observe(method: str, route: str, status: int, seconds: float) -> None:
    """Count one answered request."""
    known = method if method in METHODS else "OTHER"
    REQUESTS.labels(known, route, str(status)).inc()
    DURATION.labels(known, route).observe(seconds)


def exposition() -> bytes:
    """Everything in Prometheus' text form, summed over the worker processes."""
    return generate_latest(_processes()) + generate_latest(_service())


def _processes() -> CollectorRegistry:
    if MULTIPLE not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry


def _service() -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(Service())
    return registry


class Service(Collector):
    """What is asked when Prometheus comes: the release, and the work that waits."""

    def collect(self) -> Iterator[Metric]:
        """One family after the other."""
        yield self._release()
        yield from self._queue()

    @staticmethod
    def _release() -> Metric:
        family = GaugeMetricFamily(
            "livinglab_release",
            "The release that runs here.",
            labels=("service", "version", "region"),
        )
        family.add_metric([release().blueprint, release().version, region().code], 1)
        return family

    @staticmethod
    def _queue() -> Iterator[Metric]:
        try:
            state = queue_state(timezone.now())
        except DatabaseError:  # the figures of the processes are wanted then most of all
            return
        tasks = GaugeMetricFamily("tasks", "Tasks in the queue.", labels=("status",))
        for status, number in state.tasks.items():
            tasks.add_metric([status.lower()], number)
        yield tasks
        yield GaugeMetricFamily("task_workers", "Workers that live.", value=state.workers)
        yield GaugeMetricFamily(
            "task_delay_seconds",
            "How long the oldest task that is due has waited.",
            value=state.delay.total_seconds(),
        )
