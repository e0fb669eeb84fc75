"""Whom one may become in the demonstration, and what each can try."""

from cqp.accounts.personas import Persona

from .world import DOMAIN

PERSONAS = [
    Persona(
        f"manager@atelier.{DOMAIN}",
        "Claire Fontaine — entreprise Atelier des Savoirs",
        "Inscrire un candidat, désigner le tuteur et le professionnel.",
    ),
    Persona(f"lea.martin@{DOMAIN}", "Léa Martin — candidate, dossier tout juste enregistré", "Suivre son dossier."),
    Persona(
        f"manon.girard@{DOMAIN}",
        "Manon Girard — candidate en parcours",
        "Écrire sa partie du livret, sur un téléphone.",
    ),
    Persona(
        f"professional@atelier.{DOMAIN}",
        "Inès Marchand — professionnelle du secteur",
        "Remplir le repérage de Yanis, donner son avis sur Lucas.",
    ),
    Persona(f"tutor@atelier.{DOMAIN}", "Hugo Lambert — tuteur", "Tenir un point d'étape pour Manon."),
    Persona(
        f"ines.bouchard@{DOMAIN}",
        "Inès Bouchard — candidate en VAE, dossier remis",
        "Remplir la partie 2 : situation, expériences, pièces jointes.",
    ),
    Persona(
        f"samir.ould@{DOMAIN}",
        "Samir Ould — candidat, une VAE validée en partie",
        "Faire valoir ses compétences validées chez son nouvel employeur.",
    ),
    Persona(
        f"amina.kaci@{DOMAIN}",
        "Amina Kaci — candidate en VAE, accompagnée",
        "Continuer la partie 3, sur un téléphone ; lire le conseil de son organisme.",
    ),
    Persona(f"external@{DOMAIN}", "Étienne Roche — évaluateur externe", "Cocher la grille de Lucas sur une tablette."),
    Persona(
        f"secretary@{DOMAIN}",
        "Sylvie Garnier — secrétariat de la CPEF",
        "Examiner la recevabilité de Clément et la complétude de Noé, suivre la séance du jour.",
    ),
    Persona(
        f"president@{DOMAIN}",
        "Nadia Benali — jurée, collège des salariés",
        "Présider la séance d'aujourd'hui : l'ouvrir, décider, la clore.",
    ),
    Persona(f"juror@{DOMAIN}", "Philippe Morel — juré, collège des entreprises", "Lire les dossiers de la séance."),
    Persona(
        f"expert@{DOMAIN}",
        "Camille Duval — experte « métier »",
        "Lire les dossiers de la séance, puis signer le procès-verbal.",
    ),
    Persona(
        f"manager@cap.{DOMAIN}",
        "Bruno Lefèvre — entreprise Cap Compétences",
        "Vérifier qu'on n'y voit rien de l'autre entreprise.",
    ),
    Persona(
        f"manager@formatio.{DOMAIN}",
        "Hélène Vasseur — organisme de formation Formatio Conseil",
        "Conseiller Amina sur sa partie 3 ; ne rien voir des autres candidats.",
    ),
    Persona(f"admin@{DOMAIN}", "Ada Plateforme — administratrice", "Voir la page des composants."),
]
