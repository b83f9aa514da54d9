"""Small charts as SVG. They read in grey: what matters is said by place, dash and word, never by colour alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

INK, SOFT, LINE, PALE, LINE_COLOUR = "#1a1a1a", "#555555", "#c9c9c9", "#efefec", "#1d4f91"
FONT = "Noto Sans, Segoe UI, system-ui, Noto Sans CJK KR, Malgun Gothic, Noto Sans CJK JP, Meiryo, sans-serif"


@dataclass(frozen=True, slots=True)
class Mark:
    """A number at a place of a line, explained in the text below the chart."""

    x: float
    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One line from left to right: it keeps each value until the next."""

    title: str
    points: Sequence[tuple[float, float]]
    baseline: float
    end_label: str
    marks: Sequence[Mark] = ()


@dataclass(frozen=True, slots=True)
class Axis:
    """What all panels share. Bands are shaded in turn; gaps are hatched and named."""

    start: float
    end: float
    ticks: Sequence[tuple[float, str]]
    bands: Sequence[tuple[float, float, str]] = ()
    gaps: Sequence[tuple[float, float, str]] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar to the right of zero, or to the left of it; `counts` draws no number before it."""

    number: str
    label: str
    value: float
    shown: str


def element(name: str, *inner: str, **attributes: object) -> str:
    """An element; attributes are escaped, `inner` is SVG already. `font_size` becomes font-size."""
    written = "".join(f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"' for key, value in attributes.items())
    return f"<{name}{written}>{''.join(inner)}</{name}>" if inner else f"<{name}{written}/>"


def _value(value: object) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".") if isinstance(value, float) else escape(str(value))


def words(x: float, y: float, text: str, **attributes: object) -> str:
    """Text at a place."""
    return element("text", escape(text), x=x, y=y, **{"font_size": 12, "fill": INK, **attributes})


def fitted(text: str, width: float, size: float = 12) -> str:
    """Text cut to a width, by a guess at what its letters take: CJK twice as much."""
    room = width / size
    kept: list[str] = []
    for letter in text:
        room -= 1.0 if ord(letter) > 0x1100 else 0.56
        if room < 0.6:
            return "".join(kept).rstrip() + "…"
        kept.append(letter)
    return text


def picture(width: float, height: float, name: str, title: str, description: str, inner: Sequence[str]) -> str:
    """A whole SVG with its text alternative. `name` keeps the ids of several pictures in one file apart."""
    return element(
        "svg",
        element("title", escape(title), id=f"{name}.title"),
        element("desc", escape(description), id=f"{name}.desc"),
        _hatch(name),
        *inner,
        viewBox=f"0 0 {width:g} {height:g}",
        role="img",
        aria_labelledby=f"{name}.title {name}.desc",
        font_family=FONT,
    )


def _hatch(name: str) -> str:
    line = element("path", d="M0 6 L6 0", stroke=SOFT, stroke_width=1)
    return element(
        "defs", element("pattern", line, id=f"{name}-hatch", width=6, height=6, patternUnits="userSpaceOnUse")
    )


def panels(
    name: str, title: str, description: str, drawn: Sequence[Panel], axis: Axis, columns: int = 2, height: float = 150
) -> str:
    """Panels side by side with one axis, 0 to 100: eight lines in one frame are a tangle, in grey more so."""
    width, gap, left, right, top = 920.0, 28.0, 26.0, 62.0, 40.0
    each = (width - gap * (columns - 1)) / columns
    inner: list[str] = []
    for place, panel in enumerate(drawn):
        x, y = place % columns * (each + gap), place // columns * (height + 66.0)
        inner.extend(_panel(name, panel, axis, x + left, y + top, each - left - right, height))
        inner.append(words(x, y + 14, fitted(panel.title, each, 14), font_size=14, font_weight=700))
    rows = -(-len(drawn) // columns)
    return picture(width, rows * (height + 66.0), name, title, description, inner)


def _panel(name: str, panel: Panel, axis: Axis, left: float, top: float, width: float, height: float) -> Iterator[str]:
    span = (axis.end - axis.start) or 1.0

    def across(value: float) -> float:
        return left + (min(max(value, axis.start), axis.end) - axis.start) / span * width

    def up(value: float) -> float:
        return top + height - value / 100 * height

    for place, (start, end, label) in enumerate(axis.bands):
        room = across(end) - across(start)
        if place % 2 == 0:
            yield element("rect", x=across(start), y=top, width=max(room, 0.5), height=height, fill=PALE)
        if room > 30:
            yield words(across(start) + 3, top - 5, fitted(label, room - 4, 10.5), font_size=10.5, fill=SOFT)
    for value in (0.0, 50.0, 100.0):
        yield element("line", x1=left, y1=up(value), x2=left + width, y2=up(value), stroke=LINE, stroke_width=0.8)
        yield words(left - 4, up(value) + 4, f"{value:g}", font_size=10.5, fill=SOFT, text_anchor="end")
    for start, end, label in axis.gaps:
        middle, room = (across(start) + across(end)) / 2, max(across(end) - across(start), 5.0)
        yield element(
            "rect", element("title", escape(label)), x=middle - room / 2, y=top, width=room, height=height,
            fill=f"url(#{name}-hatch)", stroke=SOFT, stroke_width=0.5,
        )  # fmt: skip
    for value, label in axis.ticks:
        yield words(across(value), top + height + 14, label, font_size=10.5, fill=SOFT, text_anchor="middle")
    base = up(panel.baseline)
    yield element(
        "line", x1=left, y1=base, x2=left + width, y2=base, stroke=INK, stroke_width=1.2, stroke_dasharray="2 4"
    )
    if panel.points:
        path = [f"M{across(panel.points[0][0]):.1f} {up(panel.points[0][1]):.1f}"]
        path += [f"H{across(x):.1f}V{up(y):.1f}" for x, y in panel.points[1:]]
        yield element("path", d="".join(path), fill="none", stroke=LINE_COLOUR, stroke_width=2.4)
        last_x, last_y = panel.points[-1]
        yield element("circle", cx=across(last_x), cy=up(last_y), r=3.2, fill=LINE_COLOUR)
        yield words(across(last_x) + 7, up(last_y) + 4, panel.end_label, font_weight=700, fill=LINE_COLOUR)
    yield from _marks([(across(mark.x), up(mark.y), mark.label) for mark in panel.marks], top)


def _marks(marks: Sequence[tuple[float, float, str]], top: float) -> Iterator[str]:
    """Numbered circles above the line; one that would cover the last goes a step higher."""
    placed: list[tuple[float, float]] = []
    for x, y, label in marks:
        at = y - 14
        while any(abs(x - other) < 16 and abs(at - height) < 15 for other, height in placed) and at > top + 8:
            at -= 15
        at = max(at, top + 8)
        placed.append((x, at))
        yield element("line", x1=x, y1=at, x2=x, y2=y, stroke=INK, stroke_width=0.7)
        yield element("circle", cx=x, cy=at, r=7.2, fill="#ffffff", stroke=INK, stroke_width=1)
        yield words(x, at + 3.6, label, font_size=10, font_weight=700, text_anchor="middle")


def bars(name: str, title: str, description: str, drawn: Sequence[Bar], left_label: str, right_label: str) -> str:
    """Bars to both sides of zero, each with its words and its value."""
    width, row, top, value_room = 920.0, 26.0, 26.0, 44.0
    longest = max((abs(bar.value) for bar in drawn), default=0.0) or 1.0
    below = max((-bar.value for bar in drawn), default=0.0)
    above = max((bar.value for bar in drawn), default=0.0)
    # Both sides have one scale; what they do not need is left to the words.
    scale = 300.0 / (max(below, 0.0) + max(above, 0.0) or longest)
    split = width - max(above, 0.0) * scale - value_room
    words_end = split - max(below, 0.0) * scale - value_room
    height = top + row * len(drawn) + 8
    inner = [
        words(split - 8, 14, f"◀ {left_label}", font_size=11, fill=SOFT, text_anchor="end"),
        words(min(split + 8, width - 60), 14, f"{right_label} ▶", font_size=11, fill=SOFT),
    ]
    for place, bar in enumerate(drawn):
        y = top + place * row
        length = abs(bar.value) * scale
        better = bar.value >= 0
        start = split if better else split - length
        inner.append(element("circle", cx=9, cy=y + 9, r=8, fill="#ffffff", stroke=INK, stroke_width=1))
        inner.append(words(9, y + 12.6, bar.number, font_size=10, font_weight=700, text_anchor="middle"))
        inner.append(words(24, y + 13, fitted(bar.label, words_end - 36)))
        inner.append(
            element(
                "rect",
                x=start,
                y=y + 1,
                width=max(length, 1.0),
                height=row - 10,
                stroke=INK,
                stroke_width=0.8,
                fill=LINE_COLOUR if better else f"url(#{name}-hatch)",
            )
        )
        edge = split + length + 6 if better else split - length - 6
        inner.append(words(edge, y + 13, bar.shown, font_weight=700, text_anchor="start" if better else "end"))
    inner.append(element("line", x1=split, y1=top - 4, x2=split, y2=height - 4, stroke=INK, stroke_width=1))
    return picture(width, height, name, title, description, inner)


def counts(name: str, title: str, description: str, drawn: Sequence[Bar]) -> str:
    """Bars from one line to the right: how often each of some answers was given."""
    width, row, words_end, value_room = 620.0, 24.0, 260.0, 36.0
    most = max((bar.value for bar in drawn), default=0.0) or 1.0
    height = row * len(drawn) + 8
    inner: list[str] = []
    for place, bar in enumerate(drawn):
        y = 4 + place * row
        length = bar.value / most * (width - words_end - value_room)
        label = fitted(bar.label, words_end - 16)
        inner.append(words(words_end - 8, y + 14, label, text_anchor="end"))
        if bar.value:
            inner.append(
                element(
                    "rect", x=words_end, y=y + 3, width=length, height=row - 9, fill=LINE_COLOUR,
                    stroke=INK, stroke_width=0.8,
                )
            )  # fmt: skip
        inner.append(words(words_end + length + 6, y + 14, bar.shown, font_weight=700))
    inner.append(element("line", x1=words_end, y1=2, x2=words_end, y2=height - 2, stroke=INK, stroke_width=1))
    return picture(width, height, name, title, description, inner)
