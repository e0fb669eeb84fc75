import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqp.uploads.names import MAX_STEM, safe_name


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("CV Anaïs.pdf", "CV Anaïs.pdf"),
        ("Attestation employeur n° 2.PDF", "Attestation employeur n° 2.pdf"),
        ("diplôme.pdf.exe", "diplôme.pdf.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\anais\\carte.jpeg", "carte.pdf"),
        ("photo\u202egpj.exe", "photogpj.pdf"),
        ("a\x00b\r\nContent-Type: text/html.pdf", "html.pdf"),
        ("a\x00b\r\nContent-Type: c.pdf", "ab Content-Type- c.pdf"),
        ('"><script>.pdf', "---script-.pdf"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("..", "fichier.pdf"),
        ("", "fichier.pdf"),
        ("   ", "fichier.pdf"),
        ("CON.txt", "fichier CON.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("a" * 300 + ".pdf", "a" * MAX_STEM + ".pdf"),
    ],
)
def test_name_is_made_safe(sent, kept):
    assert safe_name(sent, "pdf") == kept


@given(st.text(max_size=300))
def test_no_name_is_a_path_a_direction_or_a_control(sent):
    kept = safe_name(sent, "odt")
    assert kept.endswith(".odt")
    assert 4 < len(kept) <= 120
    assert not set(kept) & set('/\\<>:"|?*')
    assert not [char for char in kept if unicodedata.category(char)[0] == "C"]
    assert not kept.startswith((".", " "))
