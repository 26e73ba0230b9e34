"""Requests that arrive together get the answers that they get alone."""

from concurrent.futures import ThreadPoolExecutor

from starlette.testclient import TestClient
from tests.small import small_workspace

from tenure.app import build

ADDRESSES = [
    f"/api/v1/metrics/{metric}?from=2024-06-01&to=2025-06-01{clock}{setting}"
    for metric in ("mrr", "net_revenue_retention", "nps", "customer_lifetime_value")
    for clock in ("", "&as_of=2025-02-01", "&as_of=2025-03-20", "&known_on=1999-01-01", "&as_of=2024-11-11")
    for setting in ("", "&set=mrr.discounts=gross", "&by=plan")
]


def test_answers_do_not_depend_on_who_else_asks(tmp_path):
    def answers(name: str, threads: int) -> list[list]:
        with small_workspace(tmp_path / name) as workspace, ThreadPoolExecutor(threads) as pool:
            client = TestClient(build(workspace, is_open=True), base_url="http://127.0.0.1")
            found = list(pool.map(client.get, ADDRESSES))
        assert {response.status_code for response in found} == {200}
        return [response.json() for response in found]

    assert answers("together", 8) == answers("alone", 1)
