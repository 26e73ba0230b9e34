"""Views' small functions written out, so that an engine needs none of them installed."""

from __future__ import annotations

import re
from functools import cache

import sqlglot
from sqlglot import exp

from tenure.engines.duckdb.macros import macros

SIGNATURE = re.compile(r"(\w+)\(([^)]*)\) as (.+)", re.DOTALL)


@cache
def _bodies(zone: str) -> dict[str, tuple[tuple[str, ...], exp.Expr]]:
    found = {}
    for text in macros(zone):
        match = SIGNATURE.fullmatch(text)
        assert match, text
        parameters = tuple(name.strip() for name in match[2].split(","))
        found[match[1]] = (parameters, sqlglot.parse_one(match[3], read="duckdb"))
    return found


def expand(tree: exp.Expr, zone: str) -> exp.Expr:
    """The tree with every call of a macro replaced by its body, innermost first."""
    bodies = _bodies(zone)

    def written_out(node: exp.Expr) -> exp.Expr:
        name = node.name.lower() if isinstance(node, exp.Anonymous) else ""
        if name not in bodies:
            return node
        parameters, body = bodies[name]
        given = dict(zip(parameters, node.expressions, strict=True))

        def put(part: exp.Expr) -> exp.Expr:
            if isinstance(part, exp.Column) and not part.table and part.name in given:
                return exp.paren(given[part.name].copy())
            return part

        return exp.paren(body.copy().transform(put))

    for call in sorted(tree.find_all(exp.Anonymous), key=lambda node: -node.depth):
        replaced = written_out(call)
        if replaced is not call:
            if call is tree:
                tree = replaced
            else:
                call.replace(replaced)
    return tree
