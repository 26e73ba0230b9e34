"""The benchmarks at a tiny size run, and Tenure, pandas and polars give equal answers. Nothing is timed."""

import json

import pytest
from benchmarks import work_load
from benchmarks.peers.asked import ASKED, differences
from benchmarks.place import NEXT_DAY, Place
from benchmarks.questions import ask, naive, rolling
from benchmarks.ratios import ratios
from benchmarks.table import PAGE, committed, exponent, page

EVENTS = 20_000


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """The work load with 20,000 events, its views, and its files."""
    work_load.SIZES["tiny"] = EVENTS
    found = Place(tmp_path_factory.mktemp("bench"), "tiny")
    ask("make", found)
    ask("export", found)
    ask("views", found)
    yield found
    del work_load.SIZES["tiny"]


@pytest.fixture(scope="module")
def answers(place):
    """What each side answers from the CSV files, and pandas and polars from Parquet."""
    names = ("tenure_csv", "pandas_csv", "polars_csv", "pandas_parquet", "polars_parquet")
    for name in names:
        ask(f"files_{name}", place)
    return {
        name: json.loads((place.folder / "answers" / f"{name}.json").read_text("utf-8")) for name in names
    }


def test_the_work_load_is_the_same_everywhere(place):
    with place.open() as workspace:
        cursor = workspace.database.cursor()
        assert cursor.execute(
            "select count(*), count(distinct user_id), sum(epoch(occurred_at) % 1009) from data.events"
        ).fetchone() == (20_809, 200, 10_527_674)


@pytest.mark.parametrize("peer", ["pandas_csv", "polars_csv", "pandas_parquet", "polars_parquet"])
def test_answers_are_equal(answers, peer):
    assert differences(answers["tenure_csv"], answers[peer]) == []


def test_every_question_has_an_answer(answers):
    found = {name: bool(values) for name, values in answers["tenure_csv"].items()}
    assert found == dict.fromkeys(ASKED, True)


def test_another_answer_is_a_difference(answers):
    other = json.loads(json.dumps(answers["tenure_csv"]))
    other["mrr"]["2025-01-01"] *= 1.001
    del other["nps"]["2025-01-01"]
    found = differences(answers["tenure_csv"], other)
    assert [text.partition(":")[0] for text in found] == ["mrr 2025-01-01", "nps 2025-01-01"]


def test_metricflow_counts_the_same_users(place):
    ours = ask("rolling28", place)
    theirs = ask("metricflow_rolling28", place)
    assert ours["sum"] == theirs["sum"] > 0
    assert theirs["days"] == rolling.DAYS
    assert not theirs["is_extrapolated"]


def test_naive_statements_give_the_same_values(place):
    ours, theirs = naive.tenure(place), naive.by_duckdb(place)
    for name, (values, _) in ours.items():
        assert len(values.keys() & theirs[name][0].keys()) >= 20
        naive.check(name, values, theirs[name][0])
    with pytest.raises(SystemExit, match="mrr on"):
        naive.check("mrr", ours["mrr"][0], {day: value + 1 for day, value in theirs["mrr"][0].items()})


def test_scans_touch_what_the_views_read(place):
    found = ask("scan", place)
    assert len(found["events"]) >= 3
    assert found["columns"]["events"] >= 8
    assert "costs" not in found["columns"]  # only the spine reads them


def test_one_more_day_changes_the_views(place):
    found = ask("day", place)
    assert found["rows"] > 0
    assert found["changed_views"] > 0
    with place.open(NEXT_DAY) as workspace:  # the work load itself stays as it was
        latest = workspace.database.cursor().execute("select max(occurred_at) from data.events").fetchone()
    assert str(latest[0]) < work_load.END


def test_the_whole_catalogue_is_asked(place):
    found = ask("catalogue_total", place)
    with place.open() as workspace:
        assert found["metrics"] == len(workspace.resolve("all"))
    assert found["with_values"] > found["metrics"] * 0.8


def test_ratios_and_page():
    def run(cpu):
        return {"runs": [{"cpu_s": cpu, "wall_s": 1.0}], "peak_mb": 100.0}

    scans = {
        batch: [{"events": [{"cpu_s": a}], "read": [{"cpu_s": 2 * a}]} for a in (1.0, 3.0)]
        for batch in ("views", "catalogue", "day")
    }
    measured = {
        "views": run(40.0),
        "catalogue_total": run(1.0),
        "catalogue_by_plan": run(3.0),
        "day": run(0.5),
    }
    found = ratios(measured, scans)
    assert found["scan_cpu_s"] == 2.0
    assert found["views_build_over_scan"] == 10.0
    assert found["catalogue_over_scan"] == 2.0
    assert found["day_over_full"] == 0.0125
    assert found["catalogue_over_pandas"] is None
    about = {
        "date": "2026-01-01",
        "machine": {"cores": 2, "memory_gb": 24, "load_average": 1},
        "versions": {},
    }
    small = {**found, **about, "events": 1_000_000}
    large = {**small, "events": 10_000_000, "views_cpu_s": 400.0}
    assert exponent(small, large, lambda result: result["views_cpu_s"]) == pytest.approx(1.0)
    text = page({"1m": small, "10m": large})
    assert "| All fact views, full build ÷ scan of what they read | 10 | 10 | ≤ 60 |" in text
    assert "| Full build of all views | 1 | ≤ 1.1 |" in text


def test_the_page_is_that_of_the_committed_results():
    """After new results: python -m benchmarks.table."""
    results = committed()
    assert PAGE.exists() == bool(results)
    if results:
        assert PAGE.read_text("utf-8") == page(results)
