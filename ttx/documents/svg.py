"""A picture as SVG, to stand in an HTML file or as a file by itself."""

from __future__ import annotations

from html import escape

from ttx.documents.drawing import SOFT, WHITE, Circle, Part, Picture, Rect, Shape, Stroke, Words
from ttx.documents.scripts import script

FONT = "Noto Sans, Segoe UI, system-ui, Noto Sans CJK KR, Malgun Gothic, Noto Sans CJK JP, Meiryo, sans-serif"


def render(picture: Picture, *, alone: bool = False) -> str:
    """The whole picture, with its title and description for who cannot see it. `alone`: as a file, on white."""
    name = picture.name
    more: dict[str, object] = {}
    ground = []
    if alone:
        more = {"xmlns": "http://www.w3.org/2000/svg", "width": f"{picture.width:g}", "height": f"{picture.height:g}"}
        # What is pointed at is the mark with its tip, not the letters upon it.
        ground = [_element("style", "text { pointer-events: none; }"), _element("rect", width="100%", height="100%",
                                                                                fill=WHITE)]  # fmt: skip
    return _element(
        "svg",
        _element("title", escape(picture.title), id=f"{name}.title"),
        _element("desc", escape(picture.description), id=f"{name}.desc"),
        _hatch(name),
        *ground,
        *(_part(part, name) for part in picture.parts),
        viewBox=f"0 0 {picture.width:g} {picture.height:g}",
        role="img",
        aria_labelledby=f"{name}.title {name}.desc",
        font_family=FONT,
        **more,
    )


def _part(part: Part, name: str) -> str:
    match part:
        case Words():
            more: dict[str, object] = {"font_weight": 700} if part.bold else {}
            if part.anchor != "start":
                more["text_anchor"] = part.anchor
            if language := script(part.text):
                # The page's style then draws Han characters as this language does.
                more["lang"] = language
            return _element("text", escape(part.text), x=part.x, y=part.y, font_size=part.size, fill=part.fill, **more)
        case Rect():
            fill = f"url(#{name}-hatch)" if part.hatched else part.fill or "none"
            return _element(
                "rect", *_tip(part.tip), x=part.x, y=part.y, width=part.width, height=part.height, fill=fill,
                **_stroke(part.stroke, part.thick),
            )  # fmt: skip
        case Circle():
            return _element(
                "circle", *_tip(part.tip), cx=part.x, cy=part.y, r=part.r, fill=part.fill,
                **_stroke(part.stroke, part.thick),
            )  # fmt: skip
        case Stroke():
            more = {"stroke_dasharray": " ".join(f"{each:g}" for each in part.dash)} if part.dash else {}
            return _element(
                "polyline", *_tip(part.tip), points=_points(part.points), fill="none",
                **_stroke(part.stroke, part.thick), **more,
            )  # fmt: skip
        case Shape():
            return _element(
                "polygon", *_tip(part.tip), points=_points(part.points), fill=part.fill,
                **_stroke(part.stroke, part.thick),
            )  # fmt: skip


def _tip(text: str) -> list[str]:
    return [_element("title", escape(text))] if text else []


def _stroke(colour: str, thick: float) -> dict[str, object]:
    return {"stroke": colour, "stroke_width": thick} if colour else {}


def _points(points: object) -> str:
    return " ".join(f"{_value(float(x))},{_value(float(y))}" for x, y in points)  # type: ignore[attr-defined]


def _element(name: str, *inner: str, **attributes: object) -> str:
    """An element; attributes are escaped, `inner` is SVG already. `font_size` becomes font-size."""
    written = "".join(f' {key.replace("_", "-")}="{_value(value)}"' for key, value in attributes.items())
    return f"<{name}{written}>{''.join(inner)}</{name}>" if inner else f"<{name}{written}/>"


def _value(value: object) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".") if isinstance(value, float) else escape(str(value))


def _hatch(name: str) -> str:
    line = _element("path", d="M0 6 L6 0", stroke=SOFT, stroke_width=1)
    return _element(
        "defs", _element("pattern", line, id=f"{name}-hatch", width=6, height=6, patternUnits="userSpaceOnUse")
    )
