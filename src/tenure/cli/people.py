"""Commands about the people of a workspace and what they did; they work while its server runs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tenure.cli.options import Format, FormatOption, Workspace

if TYPE_CHECKING:
    from tenure.service.people.user import User

HERE = Path()
ALTERED = 3


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(users)
    app.command()(audit)


def users(
    action: Annotated[
        str, typer.Argument(metavar="[list|add|role|portfolio|disable|enable|link]", help="What to do.")
    ] = "list",
    email: Annotated[str, typer.Argument(metavar="[EMAIL]", help="Whom it is about.")] = "",
    sees: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ATTRIBUTE=VALUE]...", help="portfolio: the accounts seen; none: all."),
    ] = None,
    role: Annotated[str, typer.Option(help="viewer, analyst or admin.")] = "viewer",
    name: Annotated[str, typer.Option(help="Name of a new user.")] = "",
    workspace: Workspace = HERE,
    format: FormatOption = None,
) -> None:
    """List the users, add or change one, or make a link that signs one in once.

    Example: tenure users add ana@example.com --role analyst

    Example: tenure users portfolio ana@example.com owner=Ana owner=Bo
    """
    from tenure.kernel.errors import UserError, unknown
    from tenure.service.asking import parse_where
    from tenure.service.people.people import People
    from tenure.service.people.sign_in import SignIn
    from tenure.service.remote import server_url
    from tenure.service.workspace import read_settings

    actions = ("list", "add", "role", "portfolio", "disable", "enable", "link")
    if action not in actions:
        raise unknown("action", action, actions)
    if action != "list" and not email:
        raise UserError("Which user?", do=f"Give the e-mail address: tenure users {action} EMAIL.")
    if sees and action != "portfolio":
        raise UserError(f"'{sees[0]}' says nothing to '{action}'.", do="Leave it out.")
    read_settings(workspace)  # says when there is no workspace
    people = People(workspace)
    try:
        if action == "list":
            _listed(people.users(), format)
        elif action == "role":
            people.set_role(email, role)
        elif action == "portfolio":
            people.set_portfolio(email, parse_where(sees or ()))
        elif action in ("disable", "enable"):
            people.disable(email, back=action == "enable")
        else:
            if action == "add":
                people.add(email, name, role)
            secret = SignIn(people).new_link(email)
            url = server_url(workspace)
            if url is None:
                print("No server runs; the link works once one does.", file=sys.stderr)
            typer.echo(f"{url or ''}/welcome?token={secret}")
    finally:
        people.store.close()


def _listed(users: tuple[User, ...], format: Format | None) -> None:
    from tenure.cli.terminal import chosen, print_json, print_records, print_table

    records = [
        {
            "email": user.email,
            "name": user.name,
            "role": user.role.value,
            "sees": user.portfolio_text or "everything",
            "access": "disabled" if user.is_disabled else "yes" if user.has_password else "no password yet",
        }
        for user in users
    ]
    how = chosen(format)
    if how is Format.JSON:
        print_json({"users": records})
    elif how is Format.TABLE:
        print_table(records)
    else:
        print_records(records, how)


def audit(
    action: Annotated[str, typer.Argument(metavar="[list|verify]", help="What to do.")] = "list",
    workspace: Workspace = HERE,
    format: FormatOption = None,
) -> None:
    """List what was done, or check that no line was changed.

    Exit code 3 when one was.

    Example: tenure audit verify
    """
    from dataclasses import asdict

    from tenure.cli.terminal import chosen, print_json, print_records, print_table
    from tenure.kernel.errors import unknown
    from tenure.service.people import audit as kept
    from tenure.service.people.people import People
    from tenure.service.workspace import read_settings

    if action not in ("list", "verify"):
        raise unknown("action", action, ("list", "verify"))
    read_settings(workspace)
    people = People(workspace)
    try:
        number = kept.altered(people.store) if action == "verify" else None
        records = [asdict(line) for line in kept.lines(people.store)] if action == "list" else []
    finally:
        people.store.close()
    if action == "verify":
        if number is not None:
            print(f"Line {number} was changed, or a line before it removed.", file=sys.stderr)
            raise typer.Exit(ALTERED)
        print("Every line is as it was written.", file=sys.stderr)
        return
    how = chosen(format)
    if how is Format.JSON:
        print_json({"audit": records})
    else:
        print_table(records) if how is Format.TABLE else print_records(records, how)
