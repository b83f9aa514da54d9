"""HTML that tools keep as an inject's body, as the plain text that a playbook holds."""

from __future__ import annotations

import re

_LOOKS = re.compile(
    r"</?(p|br|div|span|ul|ol|li|b|strong|i|em|u|a|h[1-6]|table|tr|td|blockquote|figure)\b|&nbsp;", re.I
)
_APART = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre", "figure"))
_LINES = frozenset(("div", "li", "tr", "section", "article", "header", "footer"))
_UNREAD = frozenset(("script", "style", "head", "title", "template", "noscript", "iframe", "object", "svg"))
_ADDRESS = re.compile(r"(https?|mailto|tel):[^\s<>\"]{1,500}", re.I)
LONGEST = 500_000


def plain(text: str) -> str:
    """Paragraphs, lists and links as text; a text without HTML as it is."""
    if not _LOOKS.search(text):
        return text
    from lxml import etree  # type: ignore[import-untyped]

    # The letters go in as UTF-8, whatever the HTML says of itself.
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root = etree.fromstring(f"<html><body>{text[:LONGEST]}".encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        root = None
    said = _Writer().write(root) if root is not None else ""
    # Of what nests too deep for the library the words are kept at least.
    return said or re.sub(r"<[^<>]*>", " ", text).strip()


class _Writer:
    """Writes the text of a tree of HTML."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.lists: list[int] = []
        self.unread = 0

    def write(self, root: object) -> str:
        from lxml import etree

        for event, element in etree.iterwalk(root, events=("start", "end")):
            tag = element.tag if isinstance(element.tag, str) else ""
            if event == "start":
                self.start(tag)
                self.say(element.text)
            else:
                self.end(tag, element.get("href") or "", "".join(element.itertext()) if tag == "a" else "")
                self.say(element.tail)
        said = "".join(self.out)
        said = re.sub(r"[ \t]*\n[ \t]*", "\n", said.replace("\xa0", " "))
        return re.sub(r"\n{3,}", "\n\n", said).strip()

    def say(self, text: str | None) -> None:
        if text and not self.unread:
            said = re.sub(r"[ \t\r\n\xa0]+", " ", text)
            self.out.append(said.lstrip() if self.out and self.out[-1].endswith(("\n", "- ")) else said)

    def start(self, tag: str) -> None:
        if tag in _UNREAD:
            self.unread += 1
        elif tag == "br":
            self.out.append("\n")
        elif tag in ("ul", "ol"):
            self.out.append("\n" if self.lists else "\n\n")
            self.lists.append(0 if tag == "ul" else 1)
        elif tag == "li":
            number = self.lists[-1] if self.lists else 0
            indent = "\u2003" * max(0, len(self.lists) - 1)
            self.out.append(f"\n{indent}{number}. " if number else f"\n{indent}- ")
            if number:
                self.lists[-1] += 1
        elif tag in ("td", "th"):
            self.out.append(" | " if self.out and not self.out[-1].endswith("\n") else "")
        elif tag in _APART:
            self.out.append("\n\n" if not self._opens_item() else "")
        elif tag in _LINES:
            self.out.append("\n")

    def end(self, tag: str, address: str, said: str) -> None:
        if tag in _UNREAD:
            self.unread -= 1
        elif tag == "a" and _ADDRESS.fullmatch(address.strip()) and address.strip() not in said and not self.unread:
            self.out.append(f" ({address.strip()})")
        elif tag in ("ul", "ol"):
            if self.lists:
                self.lists.pop()
            self.out.append("\n" if self.lists else "\n\n")
        elif tag in _APART:
            self.out.append("\n\n" if not self.lists else "")
        elif tag in _LINES and tag != "li":
            self.out.append("\n")

    def _opens_item(self) -> bool:
        """Whether nothing stands yet behind the dash of a list: editors write a paragraph there."""
        return bool(self.out) and bool(re.fullmatch(r"\n\u2003*(-|\d+\.) ", self.out[-1]))
