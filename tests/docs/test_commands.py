"""Every command that a guide names exists, with its options."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from pathlib import Path

import pytest
from typer.main import get_command

from tenure.cli.main import app
from tests.docs.guides import GUIDES, ROOT, blocks, commands, lines, text


def parse(arguments: list[str]) -> None:
    """Parse a command without running it. UsageError when it or one of its options does not exist."""
    group = get_command(app)
    context = group.make_context("tenure", list(arguments))
    name, command, rest = group.resolve_command(context, [*context._protected_args, *context.args])
    command.make_context(name, rest, parent=context)


@pytest.mark.parametrize("guide", GUIDES, ids=[guide.stem for guide in GUIDES])
def test_the_commands_of_a_guide_exist(guide: Path) -> None:
    for arguments in commands(guide.read_text("utf-8")):
        parse(arguments)


def test_the_guides_do_name_commands() -> None:
    named = {arguments[0] for guide in GUIDES for arguments in commands(guide.read_text("utf-8"))}
    assert {"init", "load", "show", "serve", "users", "audit", "compare", "rows", "export"} <= named


def test_a_command_that_does_not_exist_is_noticed() -> None:
    from typer._click.exceptions import UsageError

    for arguments in (["fly"], ["show", "mrr", "--sideways"]):
        with pytest.raises(UsageError):
            parse(arguments)


@pytest.mark.parametrize(
    ("name", "language"),
    [("tenure.service", "ini"), ("Containerfile", "dockerfile"), ("nginx.conf", "nginx"), ("Caddyfile", "")],
)
def test_the_files_to_deploy_are_those_of_the_guide(name: str, language: str) -> None:
    assert (ROOT / "deploy" / name).read_text("utf-8") in blocks(text("docs/deploy.md"), language)


def test_the_service_starts_a_command_that_exists() -> None:
    (started,) = re.findall(
        r"^ExecStart=/opt/tenure/\.venv/bin/tenure (.*)$", text("deploy/tenure.service"), re.M
    )
    parse(shlex.split(started))
    (written,) = re.findall(r"^ReadWritePaths=(.*)$", text("deploy/tenure.service"), re.M)
    assert started.split("--workspace ")[1].startswith(written)


def test_the_container_starts_a_command_that_exists() -> None:
    file = text("deploy/Containerfile")
    (entry,), (command,) = (re.findall(rf"^{word} (\[.*\])$", file, re.M) for word in ("ENTRYPOINT", "CMD"))
    program, *rest = [*json.loads(entry), *json.loads(command)]
    assert program in tomllib.loads(text("pyproject.toml"))["project"]["scripts"]
    parse(rest)


def test_the_container_copies_what_the_build_needs() -> None:
    copied = {
        name.strip("./")
        for line in re.findall(r"^COPY (.*) \S+$", text("deploy/Containerfile"), re.M)
        for name in line.split()
    }
    project = tomllib.loads(text("pyproject.toml"))
    needed = {name.split("/")[0] for name in (*project["project"]["license-files"], "pyproject.toml", "src")}
    assert needed <= copied
    assert all((ROOT / name).exists() for name in copied)


def test_the_proxies_speak_to_the_port_of_the_server() -> None:
    from tenure.cli.run import PORT

    for name in ("Caddyfile", "nginx.conf"):
        assert f"127.0.0.1:{PORT}" in text(f"deploy/{name}")


def test_the_targets_of_make_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", text("Makefile"), re.M))
    for guide in GUIDES:
        for line in lines(guide.read_text("utf-8")):
            assert set(re.findall(r"\bmake (?:-C \S+ )?([a-z-]+)", line)) <= targets, line
