"""The département of a French commune, which its INSEE code holds: nobody is asked for it (domaine.md § 3.7)."""

OVERSEAS, ABROAD = ("97", "98"), "99"


def department_of(commune_code: str) -> str:
    """« 69 », « 2A », « 971 »; empty without a code, or for a code of another country."""
    if len(commune_code) != 5 or commune_code.startswith(ABROAD):
        return ""
    return commune_code[:3] if commune_code.startswith(OVERSEAS) else commune_code[:2]
