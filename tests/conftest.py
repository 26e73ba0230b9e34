"""What all tests share: where Chromium and the reference data are, and skipping what needs them."""

import os
import shutil
from pathlib import Path

import pytest

pytest_plugins = ["tests.command"]

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DATA = os.environ.get("TENURE_TEST_DATA")


def pytest_collection_modifyitems(items):
    """Skip tests marked `browser` without Chromium, and those marked `data` without the reference data."""
    for item in items:
        if not CHROMIUM and item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="no Chromium"))
        if not DATA and item.get_closest_marker("data"):
            item.add_marker(pytest.mark.skip(reason="TENURE_TEST_DATA is not set"))


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The folder of reference data with known answers; the test is skipped where it is not set."""
    if not DATA:
        pytest.skip("TENURE_TEST_DATA is not set")
    return Path(DATA)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The system's Chromium for pytest-playwright's `page`, silent towards the network."""
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    quiet += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": quiet}
