"""Commands that make, fill and serve a workspace: demo, init, serve."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from shlex import quote
from shutil import which
from typing import Annotated

import typer

from tenure.cli.options import Workspace

HERE = Path()
DEMO = Path("tenure-demo")
PORT = 8765


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(demo)
    app.command()(init)
    app.command()(serve)


def demo(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where to make it.")] = DEMO,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port of the dashboard; another one when it is taken.")
    ] = PORT,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Only make the workspace.")] = False,
    seed: Annotated[int, typer.Option(help="Another seed, another company.")] = 1,
    until: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Day after the last of its data; default today."),
    ] = None,
) -> None:
    """Make a fictional company and show its dashboard.

    Example: tenure demo --seed 7
    """
    from tenure.cli.serving import serve_workspace
    from tenure.cli.terminal import progress_bar
    from tenure.service.demo import open_demo

    with progress_bar() as told:
        workspace = open_demo(folder, seed=seed, until=until.date() if until else None, progress=told)
    ask = f"{_command()} show mrr --workspace {quote(str(folder))}"
    print(f"The demo company is in {folder}. Ask it: {ask}", file=sys.stderr)
    if no_serve:
        workspace.close()
    else:
        serve_workspace(workspace, "127.0.0.1", port, is_open=True)


def _command() -> str:
    """How to call this program: by its path where its name is not found, as under make."""
    return "tenure" if which("tenure") else sys.argv[0]


def init(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Folder of the workspace.")] = HERE,
    currency: Annotated[str, typer.Option(help="Reporting currency, ISO 4217.")] = "USD",
    time_zone: Annotated[str, typer.Option(help="Zone that turns instants into days, IANA name.")] = "UTC",
) -> None:
    """Make an empty workspace.

    Example: tenure init acme --currency EUR --time-zone Europe/Berlin
    """
    from tenure.service.workspace import Workspace as Opened

    Opened.init(folder, currency=currency, time_zone=time_zone).close()
    load = f"{_command()} load FILES --workspace {quote(str(folder))}"
    print(f"The workspace is in {folder}. Next: {load}", file=sys.stderr)


def serve(
    workspace: Workspace = HERE,
    host: Annotated[str, typer.Option(help="Address to listen on: loopback only, for now.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; another one when it is taken.")] = PORT,
    name: Annotated[
        list[str] | None,
        typer.Option("--name", help="A further host name to answer to: that of the proxy before it."),
    ] = None,
    is_open: Annotated[
        bool, typer.Option("--open", help="Let everybody on this computer in without sign-in.")
    ] = False,
) -> None:
    """Serve the dashboard and the HTTP interface.

    Example: tenure serve --workspace acme --port 9000
    """
    from tenure.cli.serving import serve_workspace
    from tenure.kernel.errors import UserError
    from tenure.service.workspace import Workspace as Opened

    if is_open and name:
        raise UserError("--open is for this computer only.", do="Leave out --open or --name.")
    serve_workspace(Opened(workspace), host, port, names=tuple(name or ()), is_open=is_open)
