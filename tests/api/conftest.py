"""A client of the whole server over the small company."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient
from tests.small import small_workspace

from tenure.app import build


@pytest.fixture(scope="session")
def client(tmp_path_factory) -> Iterator[TestClient]:
    with small_workspace(tmp_path_factory.mktemp("web") / "small") as workspace:
        yield TestClient(
            build(workspace, token="secret", is_open=True),
            base_url="http://127.0.0.1",
            headers={"Sec-Fetch-Site": "same-origin"},
        )
