"""French as it is written: spaces that do not break, and what stands around a name.

`d’Andenne`, `du Rœulx`, `à La Louvière`, `qu’Ath`, `de l’Agence`, `de Huy`. Pure; the other languages write
the bare name, see `kernel.wording`.
"""

from __future__ import annotations

import re
import unicodedata

APOSTROPHE = "\u2019"
# Names that begin with a common noun take its article: `l’Agence du Numérique`, `la Maison du commerce`.
ARTICLES = {
    "administration": "l’",
    "agence": "l’",
    "association": "l’",
    "atelier": "l’",
    "bourse": "la",
    "brabant": "le",
    "bureau": "le",
    "centre": "le",
    "chambre": "la",
    "commune": "la",
    "confédération": "la",
    "cluster": "le",
    "école": "l’",
    "fédération": "la",
    "fondation": "la",
    "guichet": "le",
    "hub": "le",
    "institut": "l’",
    "intercommunale": "l’",
    "maison": "la",
    "office": "l’",
    "province": "la",
    "région": "la",
    "réseau": "le",
    "service": "le",
    "société": "la",
    "syndicat": "le",
    "union": "l’",
    "université": "l’",
    "ville": "la",
}
# An h is not elided (Huy, Hannut, Herve, Herstal, Houffalize), but in these it is mute. No town of the
# programme is among them; common nouns and a few places of Wallonia are.
MUTE_H = (
    "habitation",
    "hastière",
    "hélécine",
    "herbeumont",
    "hermalle",
    "héritage",
    "heure",
    "hôpital",
    "horloger",
    "hôte",
    "huître",
)
# Vowels in writing that are none in speech.
NOT_ELIDED = ("onz", "oui", "ouistiti", "uhlan", "ululement", "yacht", "yaourt", "yogourt", "yourte")

NARROW_NO_BREAK_SPACE = "\u202f"
_SPACE = "[ \u00a0\u202f]"
# Where French sets a narrow space that no line breaks at: before ; : ! ? », after «, between thousands, and
# between a number (or the placeholder of one) and its unit.
_NARROW = re.compile(
    rf"{_SPACE}(?=[;:!?»])"
    rf"|(?<=«){_SPACE}"
    rf"|(?<=\d){_SPACE}(?=\d{{3}}(?!\d))"
    rf"|(?:(?<=\d)|(?<=\)[sd])){_SPACE}(?=(?:km|min|ko|Mo|€)(?!\w)|%%?(?![(\w]))"
)


def typeset(text: str) -> str:
    """The text with its narrow no-break spaces, wherever somebody typed another space. Repeatable."""
    return _NARROW.sub(NARROW_NO_BREAK_SPACE, text)


def elides(name: str) -> bool:
    """Whether `de` and `que` lose their e before it: before a vowel, a mute h, a y that is read as i."""
    word = _plain(name)
    if not word or word.startswith(NOT_ELIDED):
        return False
    if word[0] == "h":
        return word.startswith(tuple(_plain(one) for one in MUTE_H))
    if word[0] == "y":  # Yvoir, Ypres; not Yaoundé
        return len(word) > 1 and word[1] not in "aeiouy"
    return word[0] in "aeiou"


def with_article(name: str) -> str:
    """As it is named in a sentence: `l’Agence`, `la Maison du commerce`; a town or person as it is."""
    first = name.split(maxsplit=1)[0].casefold() if name.strip() else ""
    article = ARTICLES.get(first, "")
    if not article:
        return name
    return f"{article}{name}" if article.endswith(APOSTROPHE) else f"{article} {name}"


def after_de(name: str) -> str:
    """`de` and a name: `d’Ath`, `du Rœulx`, `des Trois-Ponts`, `de La Hulpe`, `de l’Agence`, `du Centre`."""
    named = with_article(name)
    if contracted := _contracted(named, {"le ": "du ", "les ": "des "}):
        return contracted
    return f"d{APOSTROPHE}{named}" if elides(named) else f"de {named}"


def after_a(name: str) -> str:
    """`à` and a name: `à Ath`, `au Rœulx`, `à La Hulpe`, `à l’Agence`, `au Centre`."""
    named = with_article(name)
    return _contracted(named, {"le ": "au ", "les ": "aux "}) or f"à {named}"


def after_que(name: str) -> str:
    """`que` and a name: `qu’Ath`, `que Le Rœulx`, `que l’Agence`."""
    named = with_article(name)
    return f"qu{APOSTROPHE}{named}" if elides(named) else f"que {named}"


def _contracted(named: str, forms: dict[str, str]) -> str:
    for article, form in forms.items():
        if named.casefold().startswith(article):
            return form + named[len(article) :]
    return ""


def _plain(text: str) -> str:
    """Lower case, without accents, ligatures opened: only what matters for the first letters."""
    opened = text.strip().casefold().replace("œ", "oe").replace("æ", "ae")
    kept = "".join(c for c in unicodedata.normalize("NFD", opened) if not unicodedata.combining(c))
    return kept.lstrip("«\"'’ \u00a0\u202f")
