"""In which script a text is written. The same Han character is drawn in another way in Japan and in Korea."""

from __future__ import annotations

import re

HAN = re.compile("[\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")
KANA = re.compile("[\u3040-\u30ff]")


def script(text: str) -> str:
    """ko or ja where the text shows it, else nothing: Han characters alone are of both."""
    if text.isascii():
        return ""
    return "ko" if HANGUL.search(text) else "ja" if KANA.search(text) else ""
