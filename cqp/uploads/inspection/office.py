"""Word and LibreOffice documents are archives. Their table of contents is read, and a few small parts: nothing else is ever inflated."""

import io
import re
import zipfile
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from cqp.uploads.inspection.refusals import Refused

SAVE_AS_PDF = "Enregistrez le document en PDF, et envoyez ce PDF."
MOST_ENTRIES = 2_000
MOST_INFLATED = 150_000_000
MOST_RATIO = 120
# Text compresses well: a small part may, a large one is a bomb.
RATIO_FROM = 1_000_000
MOST_PART = 2_000_000
# The text itself, searched and never parsed: a novel is 3 MB.
MOST_TEXT = 20_000_000
# Our own archives have neither comment nor encryption, and only the two methods that every reader knows.
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
ENCRYPTED = 0x1
END_OF_ARCHIVE = 22

WORD_PART = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
ODT_TYPE = b"application/vnd.oasis.opendocument.text"
CARRIED = re.compile(
    r"vbaProject|vbaData|/activeX/|/embeddings/|/altChunk|oleObject|/ctrlProps/"
    r"|^Basic/|^Scripts/|^Object |/Object |^ObjectReplacements/|^Dialogs/",
    re.IGNORECASE,
)
NESTED = re.compile(
    r"\.(zip|7z|rar|gz|tar|jar|docx|docm|dotm|odt|xlsx|xlsm|pptx|exe|dll|js|vbs|bat|cmd|ps1|scr|lnk|html?|svg|bin)$",
    re.IGNORECASE,
)
HARMLESS_BIN = re.compile(r"printerSettings\d*\.bin$", re.IGNORECASE)
# An archive, a program, an old Office document, whatever the name it hides under.
CARRIED_STARTS = (b"PK\x03\x04", b"MZ", b"\x7fELF", b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
# Fields of Word that start a program (DDE); objects, events and pictures from elsewhere in LibreOffice.
DDE = re.compile(rb"DDEAUTO|(instrText[^<]*>|instr=.)\s*DDE\b")
ODT_ACTIVE = re.compile(
    rb"<(script:event-listener|draw:(object|object-ole|plugin|applet|floating-frame)|text:section-source)\b"
)
ODT_ELSEWHERE = re.compile(
    rb"<(?:draw:image|draw:fill-image|style:background-image|text:dde-connection)\b[^>]*?xlink:href=[\"'](?!#|\.?/?(?:Pictures|media)/)[^\"']"
)
DANGEROUS_RELATIONS = ("/aFChunk", "/oleObject", "/package", "/control", "/vbaProject", "/attachedToolbars")
SAFE_LINKS = re.compile(r"(https?://|mailto:|tel:|#)", re.IGNORECASE)


def kind_of_archive(content: bytes) -> str:
    """`docx` or `odt`. Raises Refused."""
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _refuse_bomb(archive, entries, len(content))
            for entry in entries:
                _refuse_entry(entry)
                _refuse_carried(archive, entry)
            return _kind(archive, entries)
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        OSError,
        ValueError,
        EOFError,
        KeyError,
        zipfile.zlib.error,
    ) as error:
        raise Refused("damaged", f"Ce document est abîmé. {SAVE_AS_PDF}") from error
    except MemoryError as error:
        raise _bomb() from error


def _bomb() -> Refused:
    return Refused("bomb", f"Ce document est anormalement volumineux une fois ouvert. {SAVE_AS_PDF}")


def _refuse_bomb(archive, entries, size: int) -> None:
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_INFLATED:
        raise _bomb()
    if any(e.file_size > RATIO_FROM and e.file_size > MOST_RATIO * max(e.compress_size, 1) for e in entries):
        raise _bomb()
    placed = sorted((entry.header_offset, entry.compress_size) for entry in entries)
    ends = [0] + [offset + compressed for offset, compressed in placed]
    # Entries that share their bytes (a bomb of one file read a thousand times), or bytes that belong to no entry.
    if any(offset < end for (offset, _), end in zip(placed, ends, strict=False)):
        raise _bomb()
    alone = placed and placed[0][0] == 0 and not archive.comment
    if not alone or len({entry.filename for entry in entries}) != len(entries):
        raise Refused("polyglot", f"Ce document contient aussi autre chose. {SAVE_AS_PDF}")
    if ends[-1] + END_OF_ARCHIVE > size:
        raise _bomb()


def _refuse_entry(entry) -> None:
    name = entry.filename
    raw = entry.orig_filename
    parts = name.replace("\\", "/").split("/")
    if raw != name or "\x00" in raw or "\\" in raw or name.startswith("/") or ".." in parts or ":" in parts[0]:
        raise Refused("traversal", f"Ce document contient un nom de fichier interdit. {SAVE_AS_PDF}")
    if entry.flag_bits & ENCRYPTED:
        raise Refused("encrypted", f"Ce document est protégé par un mot de passe. {SAVE_AS_PDF}")
    if entry.compress_type not in METHODS:
        raise Refused("damaged", f"Ce document est enregistré d'une façon inconnue. {SAVE_AS_PDF}")
    if "vba" in name.lower() or name.startswith(("Basic/", "Scripts/", "Dialogs/")):
        raise Refused("macros", f"Ce document contient des macros : nous n'en gardons aucune. {SAVE_AS_PDF}")
    if CARRIED.search(name) or (NESTED.search(name) and not HARMLESS_BIN.search(name)):
        raise Refused("embedded", f"Ce document contient un autre fichier ou un objet inséré. {SAVE_AS_PDF}")


def _refuse_carried(archive, entry) -> None:
    """By its first bytes; opening it also compares its own header with the table of contents."""
    with ZipFile.open(archive, entry) as part:
        if part.read(4).startswith(CARRIED_STARTS):
            raise Refused("embedded", f"Ce document contient un autre fichier ou un objet inséré. {SAVE_AS_PDF}")


def _kind(archive, entries) -> str:
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" in names:
        _check_word(archive, names)
        return "docx"
    if entries[0].filename == "mimetype" and entries[0].compress_type == zipfile.ZIP_STORED:
        _check_odt(archive, names)
        return "odt"
    raise Refused(
        "format", f"C'est une archive, ni un document Word (.docx) ni un document LibreOffice (.odt). {SAVE_AS_PDF}"
    )


def _part(archive, name: str, most: int = MOST_PART) -> bytes:
    """One part, inflated up to a limit whatever the table of contents says of its size."""
    with ZipFile.open(archive, name) as part:
        content = part.read(most + 1)
    if len(content) > most:
        raise _bomb()
    return content


def _tree(archive, name: str):
    """Parsed without entities: a document type is refused before the parser sees it, and so is any encoding that would hide one."""
    content = _part(archive, name)
    if b"\x00" in content or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Refused("damaged", f"Ce document est écrit d'une façon inhabituelle. {SAVE_AS_PDF}")
    try:
        return ET.fromstring(content)  # noqa: S314 - no entity can be declared without the document type refused above
    except ET.ParseError as error:
        raise Refused("damaged", f"Ce document est abîmé. {SAVE_AS_PDF}") from error


def _check_word(archive, names) -> None:
    types = {item.get("PartName"): item.get("ContentType", "") for item in _tree(archive, "[Content_Types].xml")}
    declared = set(types.values())
    if any("macroEnabled" in kind or "vba" in kind.lower() for kind in declared):
        raise Refused("macros", f"Ce document contient des macros : nous n'en gardons aucune. {SAVE_AS_PDF}")
    if WORD_PART not in declared or "word/document.xml" not in names:
        raise Refused(
            "format", f"Ce n'est pas un document Word (.docx) : un classeur, un diaporama, autre chose ? {SAVE_AS_PDF}"
        )
    for name in sorted(names):
        if name.lower().endswith(".rels"):
            for relation in _tree(archive, name):
                _refuse_relation(relation)
    if DDE.search(_part(archive, "word/document.xml", MOST_TEXT)):
        raise Refused("macros", f"Ce document lance un programme (champ DDE) : nous ne le gardons pas. {SAVE_AS_PDF}")


def _refuse_relation(relation) -> None:
    kind = relation.get("Type", "")
    if kind.endswith(DANGEROUS_RELATIONS):
        raise Refused("embedded", f"Ce document contient un autre fichier ou un objet inséré. {SAVE_AS_PDF}")
    if relation.get("TargetMode", "").lower() != "external":
        return
    # A link waits for a click; a model, a picture or a frame is fetched as soon as the document is opened.
    if not kind.endswith("/hyperlink") or not SAFE_LINKS.match(relation.get("Target", "").strip()):
        raise Refused("external", f"Ce document va chercher un fichier ailleurs (modèle, image ou lien). {SAVE_AS_PDF}")


def _check_odt(archive, names) -> None:
    if _part(archive, "mimetype") != ODT_TYPE or not {"content.xml", "META-INF/manifest.xml"} <= names:
        raise Refused("format", f"Ce n'est pas un document texte LibreOffice (.odt). {SAVE_AS_PDF}")
    manifest = _part(archive, "META-INF/manifest.xml")
    if b"encryption-data" in manifest:
        raise Refused("encrypted", f"Ce document est protégé par un mot de passe. {SAVE_AS_PDF}")
    for name in sorted({"content.xml", "styles.xml"} & names):
        text = _part(archive, name, MOST_TEXT)
        if ODT_ACTIVE.search(text):
            raise Refused("embedded", f"Ce document contient un objet inséré ou une macro. {SAVE_AS_PDF}")
        if ODT_ELSEWHERE.search(text):
            raise Refused("external", f"Ce document va chercher un fichier ailleurs (image ou lien). {SAVE_AS_PDF}")
