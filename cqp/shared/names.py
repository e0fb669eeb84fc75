"""Comparing names that people typed by hand: without accents, capitals, punctuation nor order. A likeness to be confirmed, never a proof."""

import re
import unicodedata


def words_of(text: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", text or "").casefold()
    return tuple(re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c))))


_TITLES = frozenset(words_of("M. Mr Mme Mlle monsieur madame Dr, formateur, formatrice, référent, référente"))
_SMALL = frozenset(words_of("à au aux d de des du en et l la le les"))
_LEGAL_FORMS = frozenset(words_of("SARL SAS SASU SA EURL EI SNC SCOP SCIC GIE asso association société Sté groupe"))


def names_person(text: str, first_name: str, last_name: str) -> bool:
    """« VASSEUR Hélène », « H. Vasseur », « Mme Vasseur » name Hélène Vasseur; « Karine Vasseur » does not."""
    words, last, first = set(words_of(text)), set(words_of(last_name)), words_of(first_name)
    if not last or not last <= words:
        return False
    others = words - last - _TITLES
    return not others or bool(others & {*first, *(name[0] for name in first)})


def names_organisation(text: str, name: str) -> bool:
    """The same words but for the legal form; or all those of the shorter one, when it has two or more."""
    one, other = (set(words_of(given)) - _SMALL - _LEGAL_FORMS for given in (text, name))
    if not one or not other:
        return False
    shorter, longer = sorted((one, other), key=len)
    return one == other or (len(shorter) > 1 and shorter <= longer)
