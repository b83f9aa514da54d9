"""The one door for text that people write: what passes here may be shown, logged and printed."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from ttx.errors import TtxError

LONGEST = 20_000
"""Characters in one field. A page of prose is about 3,000."""

# C0 but tab and newline, DEL, C1, lone surrogates, bidi controls (they reorder what others read), the line and
# paragraph separators (a terminal treats them as it likes) and interlinear annotation marks.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ud800-\udfff\ufff9-\ufffb\ufeff]")
_SEQUENCE = re.compile("\x1b(?:\\[[0-?]*[ -/]*[@-~]|[\\]PX^_][^\x07\x1b\x9c]*(?:\x07|\x1b\\\\|\x9c)?|[ -/]*[0-~])")


def clean(text: str, longest: int = LONGEST) -> str:
    """Return `text` without terminal sequences, control and bidi characters, in NFC; refuse what is too long."""
    if len(text) > longest:
        raise TtxError(f"the text has {len(text):,} characters; {longest:,} are allowed", hint="shorten it, or split it")
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _UNSAFE.sub("", _SEQUENCE.sub("", text)))


def clean_all(value: Any) -> Any:
    """Clean every string in parsed JSON, keys too; numbers and structure stay."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [clean_all(item) for item in value]
    if isinstance(value, dict):
        return {clean(key): clean_all(item) for key, item in value.items()}
    return value


def one_line(text: str, longest: int = 80) -> str:
    """Fold `text` into one line of at most `longest` characters, for lists and titles."""
    folded = " ".join(text.split())
    return folded if len(folded) <= longest else folded[: longest - 1].rstrip() + "…"
