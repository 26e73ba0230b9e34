"""The ``tenure`` command. Nothing heavy is imported before a command needs it."""

from __future__ import annotations

import sys

import typer

from tenure.cli import ask, bring, engines, look, people, run

app = typer.Typer(
    name="tenure",
    help="Customer-success metrics that a company can defend.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # help without rich starts twice as fast
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (run, bring, ask, look, people, engines):
    module.register(app)


def main() -> None:
    """Run the command line; exit 0 done, 1 a bug, 2 the user can mend it, 3 a check found something."""
    try:
        app(standalone_mode=True)
    except (KeyboardInterrupt, BrokenPipeError):
        sys.exit(130)
    except Exception as error:  # noqa: BLE001 - the last place that can turn it into a sentence
        from tenure.cli.failing import report

        sys.exit(report(error))
