"""Expressions over values: + − * / **, min, max, comparison."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from decimal import Decimal, DivisionByZero, DivisionUndefined, InvalidOperation
from typing import Any

from tenure.kernel.errors import Bug
from tenure.query.value import PRECISE

OPERATORS: Mapping[type, Callable[[Any, Any], Any]] = {
    ast.Add: PRECISE.add,
    ast.Sub: PRECISE.subtract,
    ast.Mult: PRECISE.multiply,
    ast.Div: PRECISE.divide,
    ast.Pow: PRECISE.power,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Lt: operator.lt,
}


class ZeroDivision(Exception):
    """The expression divides by zero: the value is null for the metric's own reason."""


def evaluate(expression: str, names: Mapping[str, Decimal]) -> Decimal:
    """The value of an expression; ZeroDivision where it divides by zero, Bug where it is malformed."""
    try:
        return Decimal(_node(ast.parse(expression, mode="eval").body, names))
    except (DivisionByZero, DivisionUndefined, ZeroDivisionError) as error:
        raise ZeroDivision(expression) from error
    except InvalidOperation as error:  # 0 / 0, or a root of a negative number
        raise ZeroDivision(expression) from error


def holds(expression: str, names: Mapping[str, Decimal]) -> bool:
    """Whether a comparison is true; false where it divides by zero."""
    try:
        return bool(_node(ast.parse(expression, mode="eval").body, names))
    except (DivisionByZero, InvalidOperation, ZeroDivisionError):
        return False


def _node(node: ast.expr, names: Mapping[str, Decimal]) -> Any:
    match node:
        case ast.BinOp(left, op, right):
            return OPERATORS[type(op)](_node(left, names), _node(right, names))
        case ast.Compare(left, [op], [right]):
            return OPERATORS[type(op)](_node(left, names), _node(right, names))
        case ast.UnaryOp(ast.USub(), operand):
            return -_node(operand, names)
        case ast.Name(name) if name in names:
            return names[name]
        case ast.Constant(int() | float() as number):
            return Decimal(repr(number))
        case ast.Call(ast.Name("min" | "max" as name), arguments, []):
            values = [_node(argument, names) for argument in arguments]
            return min(values) if name == "min" else max(values)
    raise Bug(f"'{ast.unparse(node)}' cannot stand in a formula.")
