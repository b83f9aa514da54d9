"""The one door for text that people write: what passes here may be shown, logged and printed."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from ttx.errors import TtxError

LONGEST = 20_000
"""Characters in one field. A page of prose is about 3,000."""

DEEPEST = 50
"""Levels of lists and mappings in one command."""

# C0 but tab and newline, DEL, C1, lone surrogates, bidi controls (they reorder what others read), the line and
# paragraph separators (a terminal treats them as it likes) and interlinear annotation marks.
UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ud800-\udfff\ufff9-\ufffb\ufeff]"
)
_MOVING = re.compile(f"{UNSAFE.pattern}|[\n\t]")
# CSI, then OSC, DCS, SOS, PM and APC with their strings, then two-character escapes; introduced by ESC or by one C1
# character. A string goes to the end of its line at most: one that never ends must not swallow all that somebody wrote,
# nor make each of many search to the end of the text.
_SEQUENCE = re.compile(
    "(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]"
    "|(?:\x1b[\\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\\\|\x9c)?"
    "|\x1b[ -/]*[0-~]"
)


def clean(text: str, longest: int = LONGEST) -> str:
    """Return `text` without terminal sequences, control and bidi characters, in NFC; refuse what is too long."""
    _check_length(text, longest)
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = unicodedata.normalize("NFC", UNSAFE.sub("", _SEQUENCE.sub("", text)))
    # NFC writes a few characters out as two or three.
    _check_length(text, longest)
    return text


def _check_length(text: str, longest: int) -> None:
    if len(text) > longest:
        message = f"the text has {len(text):,} characters; {longest:,} are allowed"
        raise TtxError(message, hint="shorten it, or split it")


def visible(text: str, keep: str = "") -> str:
    """`text` with whatever could move a terminal's cursor or turn its letters round written out, as in \\x1b.

    For names of files and words that did not come through `clean`; characters in `keep` stay as they are.
    """
    return _MOVING.sub(lambda found: found[0] if found[0] in keep else _written_out(found[0]), text)


def _written_out(letter: str) -> str:
    return letter.encode("unicode_escape").decode()


def clean_all(value: Any, deepest: int = DEEPEST) -> Any:
    """Clean every string in parsed JSON, keys too; numbers and structure stay. Refuse what nests too deep."""
    if isinstance(value, str):
        return clean(value)
    if not isinstance(value, list | dict):
        return value
    if not deepest:
        raise TtxError(f"lists within lists, more than {DEEPEST} deep")
    if isinstance(value, list):
        return [clean_all(item, deepest - 1) for item in value]
    return {clean(key): clean_all(item, deepest - 1) for key, item in value.items()}


def one_line(text: str, longest: int = 80) -> str:
    """Fold `text` into one line of at most `longest` characters, for lists and titles."""
    folded = " ".join(text.split())
    return folded if len(folded) <= longest else folded[: longest - 1].rstrip() + "…"


def hide_password(place: str) -> str:
    """A database's address as it may be shown; a file's path as it is."""
    scheme, slashes, rest = place.partition("://")
    if not slashes:
        return place
    user, at, host = rest.rpartition("@")
    return f"{scheme}://{user.partition(':')[0]}{at}" + re.sub(r"(?<=[?&])(ssl)?password=[^&]*&?", "", host)
