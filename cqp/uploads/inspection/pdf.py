"""A PDF is kept as it was received, for a signed certificate must keep its signature: it is therefore refused when it can do anything but be read."""

import io
import re
import zipfile

import pikepdf

from cqp.uploads.inspection.refusals import Refused

PRINT_AGAIN = "Ouvrez-le, choisissez « Imprimer » puis « Enregistrer au format PDF », et envoyez ce nouveau fichier."
MOST_OBJECTS = 60_000
TAIL = 1024
# What acts, fetches or carries, in the order in which it is told. qpdf writes names in their plain form: #4A#53 is seen too.
ACTIVE = {
    b"JS": "un programme (JavaScript)",
    b"JavaScript": "un programme (JavaScript)",
    b"Launch": "une commande à lancer",
    b"EmbeddedFile": "un fichier joint",
    b"EmbeddedFiles": "un fichier joint",
    b"EF": "un fichier joint",
    b"FileAttachment": "un fichier joint",
    b"GoToE": "un fichier joint",
    b"XFA": "un formulaire XFA",
    b"SubmitForm": "un envoi de formulaire",
    b"ImportData": "une lecture de fichier",
    b"RichMedia": "un contenu multimédia",
    b"Rendition": "un contenu multimédia",
    b"Movie": "un contenu multimédia",
    b"Sound": "un contenu multimédia",
    b"3D": "un contenu multimédia",
}
_NAMES = re.compile(rb"/(" + b"|".join(ACTIVE) + rb")(?=[\s/<>\[\]()%]|$)")
# Read in the bytes themselves too, for what a damaged table of contents would hide: names long enough never to appear by chance.
_RAW = re.compile(rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData)(?=[\s/<>\[\]()%])")
_MARKUP = re.compile(rb"<\s*(!doctype\s+html|html|script|svg|body|iframe|\?php)", re.IGNORECASE)


def check(content: bytes, limits: dict) -> None:
    """Raises Refused."""
    _refuse_polyglot(content)
    _refuse_active(_RAW.search(content))
    try:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as pdf:
            _refuse_encrypted(pdf.is_encrypted)
            _refuse_too_many(pdf, limits["max_pages"])
            for item in pdf.objects:
                _refuse_active(_NAMES.search(_written(item)))
    except pikepdf.PasswordError:
        _refuse_encrypted(encrypted=True)
    except MemoryError as error:
        raise Refused("heavy", f"Ce PDF demande trop de mémoire pour être contrôlé. {PRINT_AGAIN}") from error
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError, KeyError, IndexError, OverflowError) as error:
        raise Refused("damaged", "Ce PDF est abîmé ou incomplet. Ouvrez-le et réenregistrez-le en PDF.") from error


def _written(item) -> bytes:
    """The object as text, without the bytes of its stream."""
    if isinstance(item, pikepdf.Stream):
        return item.stream_dict.unparse(resolved=True)
    return item.unparse(resolved=True)


def _refuse_active(found) -> None:
    if found:
        code = "pdf_" + found[1].decode().lower()
        raise Refused(code, f"Ce PDF contient {ACTIVE[found[1]]} : nous ne le gardons pas. {PRINT_AGAIN}")


def _refuse_encrypted(encrypted: bool) -> None:
    if encrypted:
        raise Refused("encrypted", f"Ce PDF est protégé par un mot de passe ou un chiffrement. {PRINT_AGAIN}")


def _refuse_too_many(pdf, max_pages: int) -> None:
    if len(pdf.objects) > MOST_OBJECTS:
        raise Refused("heavy", f"Ce PDF est trop complexe pour être contrôlé. {PRINT_AGAIN}")
    pages = len(pdf.pages)
    if pages == 0:
        raise Refused("damaged", "Ce PDF n'a aucune page. Ouvrez-le et réenregistrez-le en PDF.")
    if pages > max_pages:
        raise Refused("pages", f"Ce PDF compte {pages} pages, {max_pages} au plus. Envoyez-le en plusieurs fichiers.")


def _refuse_polyglot(content: bytes) -> None:
    """A PDF that is also a page or an archive is made for one reader to see what another does not."""
    if (
        _MARKUP.search(content, 0, TAIL)
        or _MARKUP.search(content, max(0, len(content) - TAIL))
        or zipfile.is_zipfile(io.BytesIO(content))
    ):
        raise Refused("polyglot", f"Ce PDF contient aussi autre chose qu'un PDF. {PRINT_AGAIN}")
