"""Honest files of each kind, made by code: what a telephone, a scanner, Word and LibreOffice produce."""

import io
import zipfile

import pikepdf
from PIL import Image

CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="{}"/></Types>'
)
WORD_PART = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DOCUMENT = (
    '<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r><w:t>Attestation</w:t></w:r></w:p></w:body></w:document>"
)
ODT_TYPE = "application/vnd.oasis.opendocument.text"
MANIFEST = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
ODT_TEXT = '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>'
GPS = 0x8825
ORIENTATION = 0x0112
PRIVATE = b"10 rue du Secret"


def relation(kind, target, mode="External"):
    return f'<Relationship Id="r" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="{mode}"/>'


def archive(parts, *, stored=("mimetype",)):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in parts:
            method = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            zipped.writestr(zipfile.ZipInfo(name), content, method)
    return made.getvalue()


def word_parts(part=WORD_PART):
    return [
        ("[Content_Types].xml", CONTENT_TYPES.format(part)),
        ("_rels/.rels", RELATIONS.format(relation("officeDocument", "word/document.xml", "Internal"))),
        ("word/document.xml", DOCUMENT),
    ]


def docx(*more, part=WORD_PART):
    return archive([*word_parts(part), *more])


def docx_with_a_link():
    link = RELATIONS.format(relation("hyperlink", "https://travail-emploi.gouv.fr/"))
    return docx(("word/_rels/document.xml.rels", link))


def odt(*more, mimetype=ODT_TYPE, text=ODT_TEXT):
    head = [] if mimetype is None else [("mimetype", mimetype)]
    return archive([*head, ("content.xml", text), ("META-INF/manifest.xml", MANIFEST), *more])


def pdf(spoil=None, **options):
    """One blank page; `spoil(pdf)` adds what a test wants."""
    made = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        if spoil:
            spoil(document)
        document.save(made, **options)
    return made.getvalue()


def jpg(size=(60, 40), *, orientation=1, comment=b"", **options):
    """A photograph as a telephone takes it: its place, its device, and on which side it was held."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[0x010F] = PRIVATE.decode()
    exif.get_ifd(GPS)[29] = "2026:11:23"
    made = io.BytesIO()
    picture = Image.new("RGB", size, (30, 90, 160))
    picture.save(made, "JPEG", exif=exif, comment=comment or PRIVATE, dpi=(300, 300), **options)
    return made.getvalue()


def png(size=(60, 40), mode="RGB"):
    from PIL.PngImagePlugin import PngInfo

    words = PngInfo()
    words.add_text("Author", PRIVATE.decode())
    made = io.BytesIO()
    Image.new(mode, size).save(made, "PNG", pnginfo=words)
    return made.getvalue()
