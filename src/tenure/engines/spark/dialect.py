"""One statement in DuckDB's dialect as a statement of Spark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import sqlglot
from sqlglot import exp
from sqlglot.dialects.spark import Spark
from sqlglot.generators.spark import SparkGenerator

from tenure.engines.remote.expand import expand
from tenure.engines.remote.portable import texts
from tenure.engines.spark.rules import EXACT, OWN_RULES, RULES, Rules


class Nested(Spark):
    """Spark's SQL with CTEs left where they are: moved to the top, as SQLGlot does, equal names collide."""

    class Generator(SparkGenerator):
        """Writes the text."""

        EXPRESSIONS_WITHOUT_NESTED_CTES: ClassVar[set[type[exp.Expr]]] = set()


@dataclass(frozen=True)
class SparkDialect:
    """How Spark says what the project's SQL says."""

    name: str = "spark"

    @property
    def own_views(self) -> Mapping[str, str]:
        """Views whose common text Spark cannot run, in Spark's own dialect."""
        return texts("tenure.engines.spark")

    def to_sql(self, sql: str, zone: str, *, is_own: bool = False) -> str:
        """The statement for Spark; ``zone`` is the workspace's."""
        tree: exp.Expr = sqlglot.parse_one(sql, read="spark" if is_own else "duckdb")
        for node in list(tree.find_all(exp.Anonymous)):
            if node.name.lower() == "exact_part":
                node.set("this", EXACT)
        tree = ruled(expand(tree, zone), OWN_RULES if is_own else RULES)
        if isinstance(tree, exp.Create):
            head = "CACHE TABLE" if tree.args["kind"] == "TABLE" else "CREATE OR REPLACE TEMPORARY VIEW"
            return f"{head} `{tree.this.name}` AS {tree.expression.sql(Nested, comments=False)}"
        return tree.sql(Nested, comments=False)


def ruled(tree: exp.Expr, rules: Rules) -> exp.Expr:
    """The tree after every rule, innermost expressions first."""
    for select in list(tree.find_all(exp.Select)):
        _write_out_windows(select)
    for node in sorted(tree.walk(), key=lambda node: -node.depth):
        rule = rules.get(type(node))
        if rule is not None:
            found = rule(node)
            if found is not node:
                node.replace(found)
    for node in list(tree.find_all(exp.Anonymous)):
        if node.name == EXACT:
            node.replace(_exact(*node.expressions))
    return tree


def _exact(amount: exp.Expr, multiplier: exp.Expr, divisor: exp.Expr) -> exp.Expr:
    """Spark's own decimal division keeps 22 digits here, so rounding to 12 afterwards is exact."""
    product = exp.Mul(
        this=exp.cast(amount, "decimal(38, 12)"), expression=exp.cast(multiplier, "decimal(20, 0)")
    )
    quotient = exp.Div(this=product, expression=exp.cast(divisor, "decimal(20, 0)"))
    return exp.cast(quotient, "decimal(38, 12)")


def _write_out_windows(select: exp.Select) -> None:
    """Spark lets no frame be added to a named window: each use gets the whole definition."""
    named = {window.name: window for window in select.args.get("windows") or []}
    if not named:
        return
    select.set("windows", None)
    for use in list(select.find_all(exp.Window)):
        definition = named.get(use.alias)
        if definition is None or use.parent_select is not select:
            continue
        use.set("alias", None)
        for part in ("partition_by", "order", "spec"):
            given = definition.args.get(part)
            if given and not use.args.get(part):
                copied = [item.copy() for item in given] if isinstance(given, list) else given.copy()
                use.set(part, copied)


DIALECT = SparkDialect()
