"""What every answer tells a browser to refuse, whatever the answer is: a page, a file, a stream, an error."""

from __future__ import annotations

HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "x-content-type-options": "nosniff",
    # `no-referrer` would make Chromium send `Origin: null` with every form.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}

RAW = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
"""the same as ASGI has them"""
