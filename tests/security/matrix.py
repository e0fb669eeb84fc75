"""The whole table: every address of the product, in the order of its parts."""

from . import (
    matrix_accounts,
    matrix_booklets,
    matrix_corrections,
    matrix_dossiers,
    matrix_independence,
    matrix_jury,
    matrix_preparation,
    matrix_providers,
    matrix_reading,
    matrix_referentials,
    matrix_vae,
    matrix_vae_requests,
    matrix_vae_shared,
)

PARTS = {
    "Comptes et pages générales": matrix_accounts.ROWS,
    "Dossiers, papiers, habilitations": matrix_dossiers.ROWS,
    "Organismes engagés": matrix_providers.ROWS,
    "Référentiels": matrix_referentials.ROWS,
    "Demande de VAE": matrix_vae_requests.ROWS,
    "Dossier de VAE": matrix_vae.ROWS,
    "Dossier de VAE, pages des deux voies": matrix_vae_shared.ROWS,
    "Livrets et signatures": matrix_booklets.ROWS,
    "Avant la séance de jury": matrix_preparation.ROWS,
    "Indépendance du jury": matrix_independence.ROWS,
    "Jury et vérification": matrix_jury.ROWS,
    "Lecture des dossiers du jury": matrix_reading.ROWS,
    "Rectifications et recours": matrix_corrections.ROWS,
}
ROWS = [row for rows in PARTS.values() for row in rows]
