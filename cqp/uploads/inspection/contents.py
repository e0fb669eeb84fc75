"""What a file is, from its first bytes: neither its name nor the type that the browser declares is ever read."""

from cqp.uploads.inspection.refusals import Refused

PDF, JPG, PNG, DOCX, ODT = "pdf", "jpg", "png", "docx", "odt"
HEAD = 1024
# What people send by mistake, told by its name: a sentence that says how to go on is worth more than a list of formats.
MISTAKES = (
    (b"\xd0\xcf\x11\xe0", "C'est un document d'un ancien format Office (.doc, .xls). Enregistrez-le en PDF."),
    (b"{\\rtf", "C'est un document RTF. Enregistrez-le en PDF."),
    (b"GIF8", "C'est une image GIF. Enregistrez-la en JPG ou en PNG."),
    (b"II*\x00", "C'est une image TIFF. Enregistrez-la en PDF, en JPG ou en PNG."),
    (b"MM\x00*", "C'est une image TIFF. Enregistrez-la en PDF, en JPG ou en PNG."),
    (b"MZ", "C'est un programme : nous n'en acceptons aucun."),
    (b"\x7fELF", "C'est un programme : nous n'en acceptons aucun."),
)


def inspect(content: bytes, limits: dict) -> tuple[str, bytes | None]:
    """The kind of the file, and its bytes rewritten when they must be (pictures). Raises Refused."""
    if content.startswith(b"%PDF-"):
        from cqp.uploads.inspection.pdf import check  # noqa: PLC0415 - one library per file, not all of them

        check(content, limits)
        return PDF, None
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        from cqp.uploads.inspection.pictures import rewrite  # noqa: PLC0415

        return rewrite(content, limits)
    if content.startswith(b"PK\x03\x04"):
        from cqp.uploads.inspection.office import kind_of_archive  # noqa: PLC0415

        return kind_of_archive(content), None
    raise _unknown(content)


def _unknown(content: bytes) -> Refused:
    head = content[:HEAD]
    for start, sentence in MISTAKES:
        if head.startswith(start):
            return Refused("format", sentence)
    if b"%PDF-" in head:
        return Refused("format", "Ce PDF commence par autre chose qu'un PDF. Ouvrez-le et réenregistrez-le en PDF.")
    if head[4:8] == b"ftyp":
        return Refused(
            "format",
            "C'est une photo HEIC ou une vidéo. Enregistrez la photo en JPG (sur iPhone : partagez-la en JPG).",
        )
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return Refused("format", "C'est une page web ou un dessin SVG. Imprimez-le en PDF.")
    return Refused("format", "Nous ne reconnaissons pas le contenu de ce fichier.")
