"""Interface words in English, Korean and Japanese.

A message is written in English where it is shown, as a call of a `Words` that is always named `_`. Python and Jinja2
templates do the same; what stands in {braces} is filled in after the translation:

    _("Reply sent.")
    _("Answer by {time}", time=clock)               # in a template: {{ _("Answer by {time}", time=clock) }}
    _.many("{count} text", "{count} texts", number) # `count` is filled in by itself
    _("{Move}, version {number}", number=2)         # {move}, {phase}, {inject}: what the playbook calls them
    _.known(refusal)                                # from another room: translated where `elsewhere` lists it

`N_("Send")` marks a text that is translated later, by `_(text)`. The first argument is the text itself, never an
f-string, and never something that a person wrote: that would be read as a format.

`python -m ttx.locale` collects the messages and brings the catalogues (`ko.po`, `ja.po`) up to date.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from gettext import NullTranslations
from pathlib import Path
from typing import Any

LANGUAGES: Mapping[str, str] = {"en": "English", "ko": "한국어", "ja": "日本語"}
"""What people call each language themselves. English stands in the code; the others have a catalogue."""


def N_(message: str) -> str:
    """Mark a message that is translated where it is shown."""
    return message


LONGEST = 2000
"""Characters of a sentence of ours with all that is filled in; to search a page of a player's for one takes long."""

_OWN = (N_("phase"), N_("move"), N_("inject"))
"""ttx's words that a playbook may call otherwise."""


class Words:
    """The messages of one language, with a playbook's own words in them."""

    def __init__(self, language: str, own: Mapping[str, str]) -> None:
        self.language = language
        self._catalogue = _catalogue(language)
        self._own: dict[str, Any] = {}
        for word in (*_OWN, *own):
            text = own.get(word) or self._catalogue.gettext(word)
            # Small letters within a sentence are an English habit; elsewhere a word stands as the playbook has it.
            self._own[word] = text.lower() if language == "en" else text
            self._own[word.capitalize()] = text[:1].upper() + text[1:]

    def __call__(self, message: str, /, **values: object) -> str:
        """The message in this language, its placeholders filled."""
        return self._filled(self._catalogue.gettext(message), message, values)

    def many(self, singular: str, plural: str, count: int, /, **values: object) -> str:
        """The message for this number of things; `count` is one of the placeholders."""
        english = singular if count == 1 else plural
        return self._filled(self._catalogue.ngettext(singular, plural, count), english, {"count": count, **values})

    def known(self, text: str, deepest: int = 3) -> str:
        """A text that another room made (a refusal, a stage, a label of the usual form); as it is where unknown.

        `deepest`: how many of ours stand within each other. Ours are three at most; a player's text may pile up more.
        """
        if self.language == "en" or not deepest or len(text) > LONGEST:
            return text
        from ttx.locale.elsewhere import find

        if (found := find(text)) is None:
            return text
        message, values = found
        return self(message, **{name: self.known(value, deepest - 1) for name, value in values.items()})

    def _filled(self, translated: str, english: str, values: dict[str, object]) -> str:
        if "{" not in translated:
            return translated
        filling = {**self._own, **values}
        try:
            return translated.format_map(filling)
        except (LookupError, ValueError, AttributeError, TypeError):
            # A slip in a catalogue must not stop anybody; one in the English is ours, and is to be seen.
            return english.format_map(filling)


def words(language: str, own: Mapping[str, str] | None = None) -> Words:
    """The words of a language, English where ttx does not know it; `own` are the playbook's, by ttx's word."""
    return _words(language if language in LANGUAGES else "en", tuple((own or {}).items()))


@lru_cache(128)
def _words(language: str, own: tuple[tuple[str, str], ...]) -> Words:
    return Words(language, dict(own))


@lru_cache
def _catalogue(language: str) -> NullTranslations:
    if language == "en":
        return NullTranslations()
    from gettext import GNUTranslations
    from io import BytesIO

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    with Path(__file__).with_name(f"{language}.po").open("rb") as file:
        write_mo(compiled, read_po(file))
    compiled.seek(0)
    return GNUTranslations(compiled)
