"""Style, script and library: named by what is in them, so that a browser asks once; compressed once."""

from __future__ import annotations

import gzip
import hashlib
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

HERE = Path(__file__).parent / "static"
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}


@cache
def _files() -> dict[str, tuple[str, bytes, bytes]]:
    """By name: hash, content, and the content compressed."""
    found = {}
    for path in sorted(HERE.rglob("*")):
        if path.suffix in TYPES:
            content = path.read_bytes()
            digest = hashlib.sha256(content).hexdigest()[:16]
            found[path.relative_to(HERE).as_posix()] = digest, content, gzip.compress(content, 9, mtime=0)
    return found


def asset(name: str) -> str:
    """Where a page finds a file."""
    return f"/static/{_files()[name][0]}/{name}"


async def serve(request: Request) -> Response:
    """One file; the hash in its address says which version, so it never goes stale."""
    digest, content, small = _files().get(request.path_params["name"], ("", b"", b""))
    if not digest or digest != request.path_params["digest"]:
        return Response("no such file", 404, media_type="text/plain")
    headers = {
        "cache-control": "public, max-age=31536000, immutable",
        "content-type": TYPES[Path(request.path_params["name"]).suffix],
        "vary": "accept-encoding",
    }
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(small, headers=headers | {"content-encoding": "gzip"})
    return Response(content, headers=headers)
