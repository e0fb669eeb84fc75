from pathlib import Path

import django
import pytest
from django.template.utils import get_app_template_dirs

from . import template_checks as checks
from .reading import Source, assets, product_code, templates

LAWS = {
    checks.too_long: ("<p>\n" * 201, "<p>\n" * 200),
    checks.unescaped: ("{{ reason|safe }}", "{{ field.help_text|safe }}{# |safe #}{{ reason }}"),
    checks.component_sees_everything: (
        '{% include "components/badge.html" with label=x %}',
        '{% include "components/badge.html" with label=x only %}{% include "jury/_row.html" %}',
    ),
    checks.undocumented_component: ("<p>", "{# Parameters: label. #}<p>"),
}
INLINE = [
    "<script>x()</script>",
    "<style>p{}</style>",
    '<p style="color:red">',
    '<a onclick="x()">',
    '<a href="javascript:x()">',
]
ELSEWHERE = [
    '<script src="https://cdn.example/x.js"></script>',
    '<link href="//fonts.example/a.css">',
    "@import url(https://x.example/a.css);",
]


def sample(text: str) -> Source:
    return Source("templates/components/sample.html", text)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_law_is_kept(law):
    breaches = [breach for template in templates() for breach in law(template)]
    assert not breaches, "\n".join(breaches)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_law_can_fail(law):
    broken, kept = LAWS[law]
    assert (len(law(sample(broken))), law(sample(kept))) == (1, [])


def test_no_inline_script_or_style():
    breaches = [breach for template in templates() for breach in checks.inline_script_or_style(template)]
    assert not breaches, "\n".join(breaches)


@pytest.mark.parametrize("text", INLINE)
def test_inline_is_seen(text):
    assert len(checks.inline_script_or_style(sample(text))) == 1


def test_script_by_address_is_fine():
    assert (
        checks.inline_script_or_style(sample('<script type="module" src="{% static \'js/app.js\' %}"></script>')) == []
    )


def test_nothing_from_another_host():
    breaches = [breach for source in templates() + assets() for breach in checks.from_elsewhere(source)]
    assert not breaches, "\n".join(breaches)


@pytest.mark.parametrize("text", ELSEWHERE)
def test_another_host_is_seen(text):
    assert len(checks.from_elsewhere(sample(text))) == 1


def test_every_template_is_used():
    breaches = checks.unused(templates(), product_code(), overridden())
    assert not breaches, "\n".join(breaches)


def test_unused_template_is_seen():
    page = Source("templates/jury/session_detail.html", "{% include 'jury/_row.html' %}")
    row = Source("templates/jury/_row.html", "<tr>")
    letter = Source("templates/emails/jury.convened.txt", "Objet : séance")
    lost = Source("templates/jury/old.html", "")
    view = Source("jury/views.py", "render(request, 'jury/session_detail.html')\nnotify('jury.convened')")
    assert checks.unused([page, row, letter, lost], [view], set()) == ["templates/jury/old.html: utilisé nulle part"]


def overridden() -> set[str]:
    """Templates of installed libraries that ours replace, found where Django would find them."""
    folders = [*get_app_template_dirs("templates"), Path(django.__file__).parent / "forms" / "templates"]
    names = (template.path.removeprefix("templates/") for template in templates())
    return {name for name in names if any((folder / name).exists() for folder in folders)}


def test_overridden_templates_are_recognised():
    assert "account/login.html" in overridden()
    assert "base.html" not in overridden()
