"""What is recorded about the booklets, in sentences."""

from pathways.history import say

say("positioning_presented", "{who} a présenté le livret de repérage (version {version}) à la signature.")
say("positioning_taken_back", "{who} a repris la rédaction du livret de repérage.", "waiting")
say("positioning_signed", "{who} a signé le livret de repérage : {role}.")
say("positioning_completed", "Le livret de repérage a été signé par tous.", "success")
say("review_opened", "{who} a ouvert le point d'étape n° {version}.")
say("review_presented", "{who} a présenté le point d'étape n° {version} à la signature.")
say("review_taken_back", "{who} a repris la rédaction du point d'étape n° {version}.", "waiting")
say("review_signed", "{who} a visé le point d'étape n° {version} : {role}.")
say("review_completed", "Le point d'étape n° {version} a été visé par tous.", "success")
say("candidate_part_presented", "{who} a présenté sa partie du livret.")
say("candidate_part_taken_back", "{who} a repris la rédaction de sa partie du livret.", "waiting")
say("candidate_part_signed", "{who} a signé sa partie du livret.")
say("candidate_part_completed", "La partie du candidat a été déposée.", "success")
say("assessment_presented", "{who} a présenté l'évaluation à la signature.")
say("assessment_taken_back", "{who} a repris la rédaction de l'évaluation.", "waiting")
say("assessment_signed", "{who} a signé l'évaluation : {role}.")
say("assessment_completed", "L'évaluation a été signée par tous.", "success")
say("training_recorded", "{who} a noté une action de formation : {title}.")
say("practice_recorded", "{who} a noté une mise en pratique en entreprise.")
