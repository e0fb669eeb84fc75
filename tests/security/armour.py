"""What keeps a browser from being turned against its user, read in one answer (G12)."""

from .crawl import Answer

SCRIPT_DIRECTIVES = ("script-src", "style-src", "default-src")
PAGE_TYPES = ("text/html", "application/json")


def policy(response) -> dict:
    parts = [part.split() for part in response.headers.get("Content-Security-Policy", "").split(";") if part.strip()]
    return {name: values for name, *values in parts}


def faults(answer: Answer) -> list[str]:
    """What is missing or too open in one answer."""
    headers, csp = answer.response.headers, policy(answer.response)
    found = []
    for name in ("object-src", "base-uri", "frame-ancestors"):
        fallback = csp.get("default-src") if name == "object-src" else None
        if csp.get(name, fallback) != ["'none'"]:
            found.append(f"CSP {name}")
    if any({"'unsafe-inline'", "'unsafe-eval'", "*"} & set(csp.get(name, ())) for name in SCRIPT_DIRECTIVES) or not csp:
        found.append("CSP opens scripts or styles")
    if headers.get("X-Content-Type-Options") != "nosniff":
        found.append("nosniff")
    if headers.get("Referrer-Policy") not in ("same-origin", "no-referrer"):
        found.append("Referrer-Policy")
    if headers.get("X-Frame-Options") != "DENY":
        found.append("X-Frame-Options")
    if answer.persona != "anonymous" and "no-store" not in headers.get("Cache-Control", ""):
        found.append("no-store")
    is_page = headers.get("Content-Type", "text/html").startswith(PAGE_TYPES)
    if not is_page and not headers.get("Content-Disposition", "").startswith("attachment"):
        found.append("attachment")
    return [f"{answer}: {fault}" for fault in found]
