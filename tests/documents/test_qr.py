from __future__ import annotations

from html import escape

import pytest
import segno

from ttx.documents import qr

ADDRESSES = ["https://192.168.1.4:8765", "https://[fe80::1]:8765/screen", "http://회의실.local:8765", "x" * 300]


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_lines_of_a_terminal_are_the_modules_of_the_code(address: str) -> None:
    wanted = [list(row) for row in segno.make(address, micro=False, error="m", boost_error=False).matrix]
    lines = qr.terminal(address)
    pairs = {"█": (0, 0), "▀": (0, 1), "▄": (1, 0), " ": (1, 1)}
    rows = [[pairs[cell][half] for cell in line] for line in lines for half in (0, 1)]
    size = len(wanted)
    assert [row[4 : 4 + size] for row in rows[4 : 4 + size]] == wanted
    around = [*rows[:4], *rows[4 + size :], *(row[:4] + row[4 + size :] for row in rows)]
    assert len(rows) >= size + 8 and not any(any(row) for row in around)


@pytest.mark.parametrize("title", ["", 'The address <of> "this" & that'])
def test_the_picture_is_inline_has_a_name_and_no_style_of_its_own(title: str) -> None:
    picture = qr.svg(ADDRESSES[0], title=title)
    assert picture.startswith("<svg ") and 'role="img"' in picture
    assert f"<title>{escape(title or ADDRESSES[0], quote=False)}</title>" in picture
    assert "<?xml" not in picture and "style" not in picture and "#fff" in picture and "width=" not in picture
