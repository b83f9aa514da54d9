"""Which font files of this machine draw what Helvetica does not. By names of files: no two systems agree on more."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple


class Known(NamedTuple):
    """A font by the names of its files, regular and bold, and its place in them where they hold several."""

    regular: str
    bold: str = ""
    place: int = 0


FONTS: dict[str, tuple[Known, ...]] = {
    "ko": (
        Known("malgun.ttf", "malgunbd.ttf"),
        Known("AppleSDGothicNeo.ttc"),
        Known("NotoSansKR-Regular.otf", "NotoSansKR-Bold.otf"),
        Known("NotoSansKR-Regular.ttf", "NotoSansKR-Bold.ttf"),
        Known("NotoSansCJKkr-Regular.otf", "NotoSansCJKkr-Bold.otf"),
        Known("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc", 1),
        Known("NanumGothic.ttf", "NanumGothicBold.ttf"),
        Known("NanumGothic.ttc"),
        Known("UnDotum.ttf", "UnDotumBold.ttf"),
        Known("gulim.ttc"),
        Known("AppleGothic.ttf"),
    ),
    "ja": (
        Known("YuGothR.ttc", "YuGothB.ttc"),
        Known("meiryo.ttc", "meiryob.ttc"),
        Known("msgothic.ttc"),
        Known("ヒラギノ角ゴシック W3.ttc", "ヒラギノ角ゴシック W6.ttc"),
        Known("NotoSansJP-Regular.otf", "NotoSansJP-Bold.otf"),
        Known("NotoSansJP-Regular.ttf", "NotoSansJP-Bold.ttf"),
        Known("NotoSansCJKjp-Regular.otf", "NotoSansCJKjp-Bold.otf"),
        Known("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc", 0),
        Known("ipaexg.ttf"),
        Known("ipag.ttf"),
        Known("VL-Gothic-Regular.ttf"),
        Known("TakaoGothic.ttf"),
    ),
    "": (
        Known("arial.ttf", "arialbd.ttf"),
        Known("Arial.ttf", "Arial Bold.ttf"),
        Known("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
        Known("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"),
        Known("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),
        Known("seguisym.ttf"),
        Known("Arial Unicode.ttf"),
        Known("DroidSansFallbackFull.ttf"),
        Known("unifont.ttf"),
        Known("unifont.otf"),
    ),
}
"""By language: its fonts, the best first. Those without a language draw what the others do not."""


def files(known: Known) -> tuple[Path, Path] | None:
    """The files of a font, regular and bold (the regular again, where there is none); None where it is not here."""
    here = _here()
    regular = here.get(known.regular.casefold())
    return (regular, here.get(known.bold.casefold(), regular)) if regular else None


@lru_cache(maxsize=1)
def _here() -> dict[str, Path]:
    """Every font file by its name. The first folder wins: a person's own fonts stand before the system's."""
    found: dict[str, Path] = {}
    for folder in _folders():
        for place, _, names in os.walk(folder):
            for name in names:
                found.setdefault(name.casefold(), Path(place, name))
    return found


def _folders() -> Iterator[Path]:
    # TTX_FONTS names the only folder to look in: a machine without fonts, for tests.
    if "TTX_FONTS" in os.environ:
        yield Path(os.environ["TTX_FONTS"])
        return
    home = Path.home()
    if sys.platform == "win32":
        yield Path(os.environ.get("LOCALAPPDATA", home), "Microsoft", "Windows", "Fonts")
        yield Path(os.environ.get("WINDIR", r"C:\Windows"), "Fonts")
    elif sys.platform == "darwin":
        yield from (home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts"))
    else:
        yield from (home / ".local/share/fonts", home / ".fonts")
        shared = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
        yield from (Path(each, "fonts") for each in shared.split(":") if each)
        yield from (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
