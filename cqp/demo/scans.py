"""The files that the people of the demonstration join: real ones, made by code and marked as specimens. None is in the repository."""

from io import BytesIO

import pikepdf
from PIL import Image, ImageDraw, ImageFont

from cqp.uploads.enums import Verdict
from cqp.uploads.examination import CheckedFile

A4 = (595, 842)
CARD = (640, 400)
INK, PAPER, BAND = (30, 40, 70), (232, 240, 248), (176, 200, 224)
SPECIMEN = "SPÉCIMEN — document fictif de la démonstration"


def certificate(name: str, title: str, *lines: str) -> CheckedFile:
    """One page of PDF, with its title and what it certifies."""
    made = BytesIO()
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=A4)
        page.Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(
                F1=pikepdf.Dictionary(
                    Type=pikepdf.Name.Font,
                    Subtype=pikepdf.Name.Type1,
                    BaseFont=pikepdf.Name.Helvetica,
                    Encoding=pikepdf.Name.WinAnsiEncoding,
                )
            )
        )
        page.Contents = document.make_stream(_drawn(title, *lines, SPECIMEN))
        document.save(made, deterministic_id=True)
    return CheckedFile(f"{name}.pdf", "application/pdf", made.getvalue(), Verdict.NOT_CONFIGURED)


def identity_card(first_name: str, birth_name: str) -> CheckedFile:
    """A photograph of a card that belongs to nobody."""
    picture = Image.new("RGB", CARD, PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, CARD[0], 64), fill=BAND)
    draw.rectangle((32, 100, 192, 300), fill=BAND, outline=INK)
    for height, size, words in ((18, 26, "PIÈCE D'IDENTITÉ"), (352, 16, SPECIMEN)):
        draw.text((32, height), words, fill=INK, font=ImageFont.load_default(size))
    for height, words in ((120, birth_name.upper()), (170, first_name)):
        draw.text((224, height), words, fill=INK, font=ImageFont.load_default(30))
    made = BytesIO()
    picture.save(made, "PNG")
    return CheckedFile("piece-identite.png", "image/png", made.getvalue(), Verdict.NOT_CONFIGURED)


def _drawn(title, *lines) -> bytes:
    """The page's own language: one size for the title, another for the lines, from the top."""
    text = [f"BT /F1 20 Tf 64 760 Td ({_escaped(title)}) Tj /F1 12 Tf 0 -20 Td"]
    text += [f"0 -24 Td ({_escaped(line)}) Tj" for line in lines]
    return "\n".join([*text, "ET"]).encode("cp1252", "replace")


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
