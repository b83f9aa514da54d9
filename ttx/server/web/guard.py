"""The door of the pages: cookies, tokens of forms, where a request comes from."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, quote, urlsplit

from starlette.requests import Request
from starlette.responses import Response

from ttx.errors import TtxError
from ttx.text import clean

LARGEST_FORM = 256 * 1024
MOST_FIELDS = 2_000
COOKIE = "seat"
DAYS = 30

Form = dict[str, list[str]]


class Foreign(TtxError):
    """The request was made by a page of somebody else's."""

    status = 403


class NotOpen(TtxError):
    """No seat of this browser's, whether there is one of that name or not."""

    status = 404


def page(html: str, status: int = 200) -> Response:
    """An HTML page."""
    return Response(html, status, media_type="text/html; charset=utf-8")


def see(address: str) -> Response:
    """Go on elsewhere: a reload there sends nothing twice."""
    # What people typed may stand in it: a header holds neither line breaks nor Korean.
    return Response(status_code=303, headers={"location": quote(address, safe="/#?=&%-")})


def set_cookie(response: Response, seat: str, token: str, secure: bool, room: str = "seat") -> None:
    """Give a browser what opens one seat; its path lets two seats live side by side. No token takes it away."""
    response.set_cookie(
        COOKIE, token, path=f"/{room}/{seat}/", httponly=True, samesite="lax", secure=secure,
        max_age=DAYS * 86400 if token else 0,
    )  # fmt: skip


def token_of(headers: Mapping[str, str]) -> str:
    """The token that a browser shows; empty where it has none."""
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


def csrf_of(token: str) -> str:
    """What the forms of a seat carry: only a page that this server made for it can know it."""
    return hashlib.sha256(f"ttx form {token}".encode()).hexdigest()[:32]


def same_token(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def refuse_foreign(headers: Mapping[str, str], address: str) -> None:
    """Foreign where another site's page made this request. A browser that says nothing is not refused: it has to know
    the form's token.
    """
    origin = headers.get("origin", "")
    ours = {headers.get("host", "").lower(), urlsplit(address).netloc.lower()}
    site = headers.get("sec-fetch-site", "same-origin")
    if (origin and urlsplit(origin).netloc.lower() not in ours) or site not in ("same-origin", "none"):
        raise Foreign("this came from another site's page", hint="open the seat's own page")


class TooLong(TtxError):
    status = 413


async def read_form(request: Request) -> Form:
    """The fields that were filled in, cleaned; TtxError where there are too many or too long ones."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise TtxError("a form is expected")
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > LARGEST_FORM:
            raise TooLong("that is too long", hint="a page or two is what others can read")
    try:
        pairs = parse_qsl(content.decode("utf-8", "replace"), max_num_fields=MOST_FIELDS, errors="replace")
    except ValueError:
        raise TooLong("those are too many fields") from None
    form: Form = {}
    for name, text in pairs:
        form.setdefault(clean(name, 200), []).append(clean(text))
    return form


def first(form: Form, name: str, default: str = "") -> str:
    """The first value of a field."""
    return form.get(name, [default])[0]


def items(form: Form) -> dict[str, Form]:
    """The fields of each item: `inject-3.text` is the text of inject-3."""
    found: dict[str, Form] = {}
    for name, texts in form.items():
        item, dot, field = name.partition(".")
        if dot:
            found.setdefault(item, {})[field] = texts
    return found
