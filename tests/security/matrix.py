"""The whole table: every address of the product, in the order of its parts."""

from . import (
    matrix_accounts,
    matrix_booklets,
    matrix_dossiers,
    matrix_jury,
    matrix_providers,
    matrix_vae,
    matrix_vae_requests,
)

PARTS = {
    "Comptes et pages générales": matrix_accounts.ROWS,
    "Dossiers, papiers, habilitations": matrix_dossiers.ROWS,
    "Organismes engagés": matrix_providers.ROWS,
    "Demande de VAE": matrix_vae_requests.ROWS,
    "Dossier de VAE": matrix_vae.ROWS,
    "Livrets et signatures": matrix_booklets.ROWS,
    "Jury et vérification": matrix_jury.ROWS,
}
ROWS = [row for rows in PARTS.values() for row in rows]
