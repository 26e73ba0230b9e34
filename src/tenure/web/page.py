"""What a page is: its address, its template, its place in the navigation and what fills it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tenure.service.cached import Cached
from tenure.web.address import Address

Context = Callable[[Cached, Address], dict[str, Any]]

NAVIGATION = (
    ("overview", "/", "Overview"),
    ("revenue", "/revenue", "Revenue"),
    ("customers", "/customers", "Customers"),
    ("product", "/product", "Product"),
    ("support", "/support", "Support"),
    ("voice", "/voice", "Voice"),
    ("catalogue", "/metrics", "Metrics"),
    ("data", "/data", "Data"),
    ("saved", "/saved", "Saved"),
)
"""Name, address and label of what the head of every page links to, in order."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page, a plain GET.

    ``nav`` names the entry of the navigation under which it stands, ``parameters`` what its address may
    hold beside the question (``address.QUESTION``). Parts of ``path`` in braces are in
    ``Address.parts``. ``is_kept`` says that its text may be kept ready until the data change.
    """

    path: str
    nav: str
    template: str
    context: Context
    parameters: tuple[str, ...] = ()
    is_kept: bool = True
