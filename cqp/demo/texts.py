"""What people write in the booklets of the demonstration: plausible, fictitious, short."""

ACTIVITIES = {
    1: "Saisie des inscriptions et des conventions dans le logiciel de gestion, suivi des pièces par session.",
    2: "Réservation des salles, préparation du matériel et des supports, envoi des convocations.",
    3: "Accueil des stagiaires, réponses aux entreprises et aux financeurs, suivi des absences.",
    4: "Remplacement d'un formateur absent, report d'une session, information des participants le jour même.",
    5: "Rédaction des convocations, des attestations et des comptes rendus de réunion.",
    6: "Tenue du planning partagé, transmission des informations aux équipes pédagogique et comptable.",
}
EXAMPLES = "Session « Bureautique » de septembre : dossier complet trois jours avant la date."
NEED = "Consolider la méthode avec un formateur, puis la pratiquer en autonomie."
PROOF = "Dossiers montrés pendant l'entretien, exacts et à jour."
RESULTS = "Aucune pièce manquante au contrôle du financeur ; stagiaires informés à temps."
MEANS = "Logiciel de gestion, modèles de la maison, téléphone et messagerie."
DIFFICULTIES = "Trop de demandes le même jour : priorités revues avec la responsable."
OBSERVATION = "Observation d'une demi-journée au poste, puis entretien d'une heure."
IMPROVEMENTS = "Prendre davantage d'initiatives quand une pièce manque."
MISSIONS = "Suivi complet de quatre sessions, de l'inscription à l'attestation."
SITUATION = "Préparation et ouverture d'une session de quinze stagiaires."
APPRAISAL = "Travail soigné, posture professionnelle, bonne compréhension des enjeux."
RECOMMENDATIONS = "Une formation courte, suivie de trois mois de pratique accompagnée."
NOT_ACQUIRED = "Les situations difficiles sont encore traitées avec l'aide d'une collègue."
TRAINING = "Organiser et suivre une prestation de formation"
NOT_HELD = "La session a été annulée par l'organisme faute de participants ; la compétence a été travaillée au poste avec la tutrice."
GRID = "Vu au poste et repris pendant l'entretien : la marche à suivre est connue, pas encore tenue seule."
