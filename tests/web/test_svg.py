"""Server-drawn charts: every kind that the bundle holds, and what happens to bad input."""

import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from tenure.web.svg import render

SVG = "{http://www.w3.org/2000/svg}"
LINE = {"name": "a", "type": "line", "data": [1, 2], "areaStyle": {}}
PLOT = {"xAxis": {"type": "category", "data": ["Jan", "Feb"]}, "yAxis": {"type": "value"}}

CHARTS = {
    "line": {**PLOT, "series": [{"type": "line", "data": [1, None]}, {"type": "line", "data": [2, 3]}]},
    "bar": {**PLOT, "series": [{"type": "bar", "stack": "mrr", "data": [10, -4]}]},
    "scatter": {"xAxis": {}, "yAxis": {}, "series": [{"type": "scatter", "data": [[1, 2], [3, 4]]}]},
    "pie": {"series": [{"type": "pie", "data": [{"name": "a", "value": 1}, {"name": "b", "value": 3}]}]},
    "sankey": {
        "series": [
            {
                "type": "sankey",
                "data": [{"name": "new"}, {"name": "lost"}],
                "links": [{"source": "new", "target": "lost", "value": 5}],
            }
        ]
    },
    "heatmap": {
        "xAxis": {"type": "category", "data": ["0", "1"]},
        "yAxis": {"type": "category", "data": ["2025-01"]},
        "visualMap": {"min": 0, "max": 1, "inRange": {"color": ["#fee", "#d00"]}},
        "series": [{"type": "heatmap", "data": [[0, 0, 1], [1, 0, 0.4]]}],
    },
    "calendar": {
        "calendar": {"range": "2025-03"},
        "visualMap": {"min": 0, "max": 9},
        "series": [{"type": "heatmap", "coordinateSystem": "calendar", "data": [["2025-03-04", 9]]}],
    },
}


def shapes(svg: str) -> int:
    """Count what is drawn."""
    root = ET.fromstring(svg)
    return sum(
        len(list(root.iter(SVG + tag))) for tag in ("path", "polyline", "polygon", "rect", "circle", "text")
    )


def emptied(option: dict) -> dict:
    return {**option, "series": [{**series, "data": [], "links": []} for series in option["series"]]}


@pytest.mark.parametrize("kind", CHARTS)
def test_draws_the_data_of_each_kind_of_chart(kind):
    svg = render(CHARTS[kind], 600, 300)
    assert ET.fromstring(svg).attrib["width"] == "600"
    assert shapes(svg) > shapes(render(emptied(CHARTS[kind]), 600, 300))


@pytest.mark.parametrize(
    "part",
    [
        {"title": {"text": "Net revenue retention"}},
        {"legend": {}},
        {"series": [{**LINE, "markLine": {"data": [{"yAxis": 1.5}]}}]},
        {"series": [{**LINE, "markArea": {"data": [[{"yAxis": 1}, {"yAxis": 2}]]}}]},
        {"series": [LINE], "aria": {"enabled": True, "decal": {"show": True}}},
    ],
    ids=["title", "legend", "markLine", "markArea", "decal"],
)
def test_draws_the_parts_around_the_data(part):
    plain = {**PLOT, "series": [LINE]}
    assert shapes(render({**plain, **part}, 600, 300)) > shapes(render(plain, 600, 300))


def test_reads_a_dataset():
    table = [["month", "mrr"], ["Jan", 5], ["Feb", 7]]
    option = {"xAxis": {"type": "category"}, "yAxis": {}, "series": [{"type": "bar"}]}
    drawn = render({**option, "dataset": {"source": table}}, 600, 300)
    assert shapes(drawn) > shapes(render({**option, "dataset": {"source": table[:2]}}, 600, 300))
    assert "Feb" in drawn


def test_escapes_text():
    svg = render({"title": {"text": "<script>é & \"'"}, "series": []}, 200, 100)
    assert [text.text for text in ET.fromstring(svg).iter(SVG + "text")] == ["<script>é & \"'"]


def test_has_no_style_sheet_that_a_content_security_policy_refuses():
    assert "<style" not in render(CHARTS["bar"], 600, 300)


def test_long_results_survive():
    points = [[i, i % 7] for i in range(2000)]
    svg = render({"xAxis": {}, "yAxis": {}, "series": [{"type": "scatter", "data": points}]}, 600, 300)
    assert shapes(svg) >= 2000


def test_serves_many_threads():
    def draw(number: int) -> str:
        return render({"title": {"text": f"chart {number}"}, "series": []}, 200, 100)

    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(draw, range(12)))
    assert all(f">chart {number}<" in svg for number, svg in enumerate(drawn))


@pytest.mark.parametrize(("value", "error"), [(float("nan"), ValueError), (date(2025, 1, 1), TypeError)])
def test_refuses_what_json_cannot_say(value, error):
    with pytest.raises(error, match="JSON"):
        render({**PLOT, "series": [{"type": "line", "data": [value]}]}, 600, 300)


def test_goes_on_after_an_option_that_echarts_rejects():
    broken = {"xAxis": {}, "series": [{"type": "line", "data": [1]}]}  # no yAxis
    with pytest.raises(Exception, match="undefined"):
        render(broken, 600, 300)
    assert "<svg" in render(CHARTS["line"], 600, 300)
