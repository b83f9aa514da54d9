"""Before anything is sent to a server elsewhere: whose certificate it shows."""

from __future__ import annotations

import click

from ttx.errors import TtxError


def meet(url: str, wanted: str) -> tuple[str, str]:
    """The server's address in full, and the certificate to pin: none where it is vouched for, or not encrypted.

    `wanted` is the fingerprint as somebody was told it. Without one the person is asked, once for an exercise.
    """
    if url.startswith("http://"):
        if wanted:
            raise TtxError("an http:// address has no fingerprint", hint="https://...")
        return url, ""
    from ttx.client import pins

    if "://" not in url:
        try:
            pins.look(f"https://{url}")
        except TtxError:
            if wanted:
                raise
            return f"http://{url}", ""
        url = f"https://{url}"
    shown = pins.look(url)
    if wanted:
        _compare(url, wanted, shown.certificate)
    elif shown.vouched:
        return url, ""
    elif known := pins.known(url, shown.certificate):
        _compare(url, pins.fingerprint(known), shown.certificate)
    else:
        _ask(url, shown.certificate)
    pins.remember(url, shown.certificate)
    return url, shown.certificate


def _compare(url: str, wanted: str, certificate: str) -> None:
    from ttx.client.pins import fingerprint, matches

    if not matches(certificate, wanted):
        raise TtxError(
            f"THE SERVER AT {url} IS NOT THE ONE YOU EXPECT. Nothing was sent to it.\n"
            f"  expected  {wanted}\n  shown     {fingerprint(certificate)}",
            hint="somebody may be listening in: ask the facilitator. If the one shown is right, "
            "name it with --fingerprint",
        )


def _ask(url: str, certificate: str) -> None:
    from ttx.client.pins import fingerprint, short

    click.echo(f"The exercise at {url} has a certificate of its own. Its fingerprint stands on your card.")
    if not click.confirm(f"Does your card show {short(fingerprint(certificate))}?"):
        raise TtxError(
            "not joined; nothing was sent to that server", hint="ask the facilitator: F2 on the console shows it"
        )
