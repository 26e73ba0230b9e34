"""Links by kind: what differs in nothing but a customer, a point or a value is of one kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlsplit

Kind = tuple[str, tuple[str, ...]]


def kind(link: str, *, tells_metrics_apart: bool) -> Kind:
    """The page, without the customer (or the metric) whose it is, and the names of its parameters."""
    parts = urlsplit(link)
    folder, _, last = parts.path.rpartition("/")
    is_own = not folder or "." in last or (tells_metrics_apart and folder == "/metrics")
    return parts.path if is_own else folder, tuple(sorted({name for name, _ in parse_qsl(parts.query)}))


def some_of_each(links: Iterable[str], most: int, *, tells_metrics_apart: bool = True) -> list[str]:
    """At most so many links of each kind."""
    found: dict[Kind, list[str]] = defaultdict(list)
    for link in sorted(links):
        found[kind(link, tells_metrics_apart=tells_metrics_apart)].append(link)
    return [link for of_a_kind in found.values() for link in of_a_kind[:: -(-len(of_a_kind) // most)]]
