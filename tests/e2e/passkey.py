"""A passkey as a browser would have registered it, so that the pages that read it can be looked at."""

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

KEY_ID = b"cle"


def give_passkey(user) -> Authenticator:
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    held = AttestedCredentialData.create(bytes(16), KEY_ID, public)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    attestation = AttestationObject.create("none", AuthenticatorData.create(bytes(32), flags, 0, held), {})
    client = CollectedClientData.create("webauthn.create", bytes(16), "http://localhost")
    credential = {
        "type": "public-key",
        "id": websafe_encode(KEY_ID),
        "rawId": websafe_encode(KEY_ID),
        "clientExtensionResults": {},
        "response": {"clientDataJSON": websafe_encode(client), "attestationObject": websafe_encode(attestation)},
    }
    return Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Clé", "credential": credential}
    )
