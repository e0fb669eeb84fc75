"""The laws of templates and of static files: strict CSP, nothing from another host, nothing unused."""

import ast
import re

from .reading import Source

TEMPLATE_LINES = 200
# Django and allauth (429) look for these by name.
ERROR_PAGES = {"400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"}
# Help texts come from our code and from Django's password validators, which write HTML.
TRUSTED = "field.help_text|safe"
COMMENT = re.compile(r"{#.*?#}|{% comment.*?%}.*?{% endcomment %}", re.DOTALL)


def _markup(template: Source) -> str:
    # Same number of lines, so that breaches name the right one.
    return COMMENT.sub(lambda found: "\n" * found.group().count("\n"), template.text)


def _breaches(source: Source, text: str, pattern: str, message: str) -> list[str]:
    return [
        f"{source.path}:{text.count(chr(10), 0, found.start()) + 1} {message}"
        for found in re.finditer(pattern, text, re.IGNORECASE)
    ]


def too_long(template: Source) -> list[str]:
    return (
        [f"{template.path}: {template.lines} lignes, {TEMPLATE_LINES} au plus"]
        if template.lines > TEMPLATE_LINES
        else []
    )


def inline_script_or_style(template: Source) -> list[str]:
    """The content security policy would silently drop them."""
    if not template.path.endswith(".html"):
        return []
    text = _markup(template)
    return [
        *_breaches(template, text, r"<script(?![^>]*\ssrc=)[^>]*>", "script dans la page"),
        *_breaches(template, text, r"<style[\s>]", "style dans la page"),
        *_breaches(template, text, r"<[a-z][^>]*\sstyle\s*=", "attribut style"),
        *_breaches(template, text, r"<[a-z][^>]*\son[a-z]+\s*=", "attribut on…"),
        *_breaches(template, text, r"javascript:", "adresse javascript:"),
        *_breaches(template, text, r"\shx-on[:-]", "hx-on s'évalue comme un script"),
    ]


def unescaped(template: Source) -> list[str]:
    """A mail is plain text: there, and only there, escaping would show entities to people."""
    text = _markup(template).replace(TRUSTED, "")
    found = _breaches(template, text, r"\|\s*safe(seq)?\b", "|safe")
    if not template.path.endswith(".txt"):
        found += _breaches(template, text, r"{%\s*autoescape\s+off", "autoescape off")
    return found


def from_elsewhere(source: Source) -> list[str]:
    """No CDN, no font, no image from another host."""
    return [
        *_breaches(
            source,
            _markup(source),
            r"<(script|link|img|iframe|source|video|audio)\b[^>]*\s(src|href)\s*=\s*[\"'](https?:)?//",
            "autre hôte",
        ),
        *_breaches(source, source.text, r"(@import\s+(url\()?|url\()\s*[\"']?(https?:)?//", "autre hôte"),
        *_breaches(source, source.text, r"(from|import\()\s*[\"'](https?:)?//", "autre hôte"),
    ]


def component_sees_everything(template: Source) -> list[str]:
    """Without `only`, a component reads whatever its page happens to hold, and breaks when that page changes. base.html is the frame: its header
    and its footer read the request and the menu of every page."""
    if template.path == "templates/base.html":
        return []
    found = re.finditer(r"{%\s*include\s+[\"']components/[^%]*?%}", _markup(template))
    return [
        f"{template.path}: {match.group()} sans only"
        for match in found
        if not re.search(r"\bonly\s*%}$", match.group())
    ]


def undocumented_component(template: Source) -> list[str]:
    starts_well = template.text.lstrip().startswith(("{#", "{% comment"))
    return (
        []
        if starts_well or not template.path.startswith("templates/components/")
        else [f"{template.path}: paramètres non décrits en tête"]
    )


def unused(templates: list[Source], code: list[Source], overrides: set[str]) -> list[str]:
    """Named nowhere: neither in our code, nor in another template, nor by a library that we override. A mail is named by its code."""
    words = {
        node.value
        for source in code
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    quoted = {
        template.path: set(re.findall(r"[\"']([^\"'\s]+?)(?:#[\w-]+)?[\"']", template.text)) for template in templates
    }
    found = []
    for template in templates:
        name = template.path.removeprefix("templates/")
        named = words | set().union(*(names for path, names in quoted.items() if path != template.path))
        short = name.removeprefix("emails/").rsplit(".", 1)[0] if name.startswith("emails/") else name
        partials = any(word.startswith(name + "#") for word in words)
        if not (name in named or short in named or partials or name in ERROR_PAGES or name in overrides):
            found.append(f"{template.path}: utilisé nulle part")
    return found
