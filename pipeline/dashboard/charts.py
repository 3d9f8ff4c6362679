"""The dashboard's charts, as Vega-Lite specifications; their data are the rows shown beside them."""

from __future__ import annotations

from typing import Any

Spec = dict[str, Any]
BLUE = "#1a56a0"
HEIGHT = 320
NUMBER = {"type": "quantitative", "format": ","}
NAMES = {"type": "nominal", "axis": {"labelLimit": 160}}


def bars(*, x: str, y: str, title: str) -> Spec:
    """Lying bars in the order of the rows: numbers ``x``, called ``title``, and names ``y``."""
    return _chart(
        {"type": "bar", "color": BLUE},
        x={"field": x, "type": "quantitative", "title": title},
        y={"field": y, **NAMES, "title": None, "sort": None},
        tooltip=[{"field": y}, {"field": x, **NUMBER}],
    )


def months(*, x: str, y: str, title: str) -> Spec:
    """Standing bars over ISO months ``x``: numbers ``y``, called ``title``."""
    return _chart(
        {"type": "bar", "color": BLUE},
        x={"field": x, "type": "ordinal", "title": None, "axis": {"labelOverlap": True}},
        y={"field": y, "type": "quantitative", "title": title},
        tooltip=[{"field": x}, {"field": y, **NUMBER}],
    )


def over_time(*, unit: str, modality: str) -> Spec:
    """Observations (series_id, day, modality, area, measured, value) as points, a colour for each modality.

    Points of one series are joined by a line, those of different things are not.
    """
    time = {"field": "day", "type": "temporal"}
    return _chart(
        {"type": "line", "point": {"size": 60}},
        x={**time, "title": None, "scale": {"padding": 15}, "axis": {"format": "%Y-%m", "tickCount": 6}},
        y={"field": "value", "type": "quantitative", "title": unit},
        color=_modality(modality),
        detail={"field": "series_id", "type": "nominal"},
        tooltip=[
            {**time, "format": "%Y-%m-%d"},
            {"field": "value", **NUMBER},
            *({"field": name} for name in ("area", "measured", "modality")),
        ],
    )


def by_area(*, unit: str) -> Spec:
    """Rows (area, value) as lying bars, the largest first."""
    return bars(x="value", y="area", title=unit)


def planned_actual(*, unit: str, modality: str) -> Spec:
    """Rows (area, modality, value): a bar for each modality, beside each other."""
    return _chart(
        {"type": "bar"},
        x={"field": "value", "type": "quantitative", "title": unit},
        y={"field": "area", **NAMES, "title": None},
        yOffset={"field": "modality"},
        color=_modality(modality),
        tooltip=[{"field": "area"}, {"field": "modality"}, {"field": "value", **NUMBER}],
    )


def _modality(title: str) -> Spec:
    return {"field": "modality", "type": "nominal", "title": title, "legend": {"orient": "bottom"}}


def _chart(mark: Spec, **encoding: Any) -> Spec:
    return {"height": HEIGHT, "mark": mark, "encoding": encoding}
