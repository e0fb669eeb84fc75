"""Coming in as somebody of the world, with the second factor that their role asks for."""

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from cqp.accounts.second_factor import second_factor_missing


def enter(client, user):
    if second_factor_missing(user):
        TOTP.activate(user, generate_totp_secret())
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def text_of(response) -> str:
    """The words of the page as a person reads them: typographic apostrophes and no-break spaces made plain."""
    import html
    import re

    text = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    text = html.unescape(re.sub(r"<[^>]+>", " ", text)).replace("’", "'").replace("\N{NO-BREAK SPACE}", " ")
    return " ".join(text.split())
