"""The history of a dossier in sentences. Each verb has one; upper floors add theirs (rooms `history`, imported at start)."""

from dataclasses import dataclass

from .enums import Role


@dataclass(frozen=True)
class Saying:
    """`readers`: the roles that read the reason written with the act; None: whoever reads the history. `only_to`: those that read the
    line at all; empty: everybody."""

    sentence: str
    tone: str
    readers: frozenset | None = None
    only_to: frozenset = frozenset()
    # Told to whoever is neither the candidate nor the secretariat, when the sentence is not their business.
    to_others: str = ""

    def shows_its_reason_to(self, roles) -> bool:
        return self.readers is None or bool(self.readers & roles)


# What an employer never learns: what somebody did, or was told, elsewhere than with it (house § 1 row 6); nor that a decision was
# contested, which is between these two: it learns what becomes of the dossier.
PRIVY = frozenset({Role.CANDIDATE, Role.SECRETARIAT})
_sayings: dict[str, Saying] = {}


def say(verb: str, sentence: str, tone: str = "info", *, readers=None, only_to=(), to_others: str = "") -> None:
    """Sentences may use {who} (the actor), {candidate}, {role} (in French) and the keys of the event's payload.

    `readers`: the roles to which the reason of the act is reserved, when it is not everybody's who sees the dossier. `only_to`: the
    roles that read the line itself, everybody on the dossier unless told. `to_others`: what those outside PRIVY read in its place."""
    _sayings[verb] = Saying(sentence, tone, readers, frozenset(only_to), to_others)


def verbs_said() -> frozenset:
    return frozenset(_sayings)


class _Facts(dict):
    """An event written before a key existed still tells its story."""

    def __missing__(self, key):
        return "…"


def sentence_of(event, dossier, roles=frozenset()) -> str:
    facts = _Facts(event.payload)
    facts["who"] = event.actor.get_full_name()
    facts["candidate"] = dossier.candidate.full_name
    if role := event.payload.get("role"):
        facts["role"] = Role(role).label
    return _template_of(event, roles).format_map(facts)


def _template_of(event, roles) -> str:
    saying = _sayings[event.verb]
    return saying.sentence if roles & PRIVY or not saying.to_others else saying.to_others


def told(events, dossier, roles) -> list[dict]:
    """Rows for components/timeline.html, newest first, as the holder of these `roles` is told them."""
    events = [event for event in events if not (its := _sayings[event.verb].only_to) or its & roles]
    return [
        {
            "at": event.at,
            "sentence": sentence_of(event, dossier, roles),
            "who": _organisation(event, roles),
            "tone": _sayings[event.verb].tone,
            "details": _reason(event, roles),
        }
        for event in reversed(events)
    ]


def _reason(event, roles) -> str:
    if not event.comment or not _sayings[event.verb].shows_its_reason_to(roles):
        return ""
    return f"Motif : {event.comment}"


def _organisation(event, roles):
    """Named only beside the person who acted for it."""
    names_actor = "{who}" in _template_of(event, roles)
    return event.on_behalf_of.name if event.on_behalf_of and names_actor else ""


say("register", "{who} a inscrit {candidate}.", "success")
say("name_tutor", "{who} a désigné {name} comme tuteur.")
say("name_sector_professional", "{who} a désigné {name} comme professionnel du secteur.")
say("name_external_assessor", "{who} a désigné {name} comme évaluateur externe.")
say("candidates_merged", "{who} a réuni deux fiches qui désignaient la même personne.", only_to=PRIVY)
say("job_corrected", "{who} a corrigé l'emploi : {changes}.")
say("join_cohort", "{who} a rangé le dossier dans la cohorte « {cohort} ».")
say("leave_cohort", "{who} a retiré le dossier de la cohorte « {cohort} ».")
say("identity_updated", "{who} a complété ou corrigé l'état civil.")
say("identity_checked", "{who} a vérifié l'identité sur pièce.", "success")
say("start_positioning", "{who} a commencé le repérage.")
say("conclude_positioning", "Le livret de repérage a été signé par tous.", "success")
say("amend_positioning", "{who} a ouvert une nouvelle version du livret de repérage.")
say("start_pathway", "{who} a démarré le parcours.")
say("declare_ready", "{who} a déclaré {candidate} prêt(e) pour l'évaluation.", "success")
say("reopen_pathway", "{who} a rouvert le parcours.", "waiting")
say("start_assessment", "{who} a commencé l'évaluation.")
say("conclude_assessment", "L'évaluation a été signée par tous.", "success")
say("present_as_is", "{who} a choisi de se présenter au jury en l'état.")
say("complete_pathway_first", "{who} a choisi de compléter le parcours avant le jury.")
say("transmit", "{who} a transmis le dossier au secrétariat.", "success")
say("reopen_assessment", "{who} a repris l'évaluation.")
say("declare_complete", "{who} a déclaré le dossier complet.", "success")
say("return_incomplete", "{who} a retourné le dossier comme incomplet.", "waiting")
say("schedule", "{who} a inscrit le dossier à une séance de jury.")
say("unschedule", "{who} a retiré le dossier de la séance de jury.", "waiting")
say("award", "Le jury a délivré le CQP.", "success")
say("award_partially", "Le jury a validé une partie des compétences.", "success")
say("refuse_award", "Le jury n'a pas délivré le CQP.", "danger")
say("postpone", "Le jury a ajourné sa décision.", "waiting")
say("rectify_award", "Le procès-verbal rectificatif {act} a délivré le CQP.", "success")
say("rectify_partially", "Le procès-verbal rectificatif {act} a modifié les compétences validées.", "waiting")
say("rectify_refusal", "Le procès-verbal rectificatif {act} a retiré ce qui avait été décidé.", "danger")
say(
    "reopen_after_appeal",
    "Recours {act} accueilli : une nouvelle délibération, par un autre jury, aura lieu.",
    "waiting",
    to_others="Un autre jury délibérera de nouveau sur ce dossier.",
)
for _verb in ("stand_by_award", "stand_by_partial", "stand_by_refusal"):
    say(
        _verb,
        "{candidate} a renoncé à la nouvelle délibération : la décision du jury reste en vigueur.",
        to_others="La décision du jury reste en vigueur : aucun autre jury ne délibérera de nouveau.",
    )
say("request_file", "{candidate} a demandé un dossier de VAE.", "success")
say("send_file", "{who} a remis le dossier de VAE.")
say("conclude_application", "La partie 2 a été déposée.", "success")
say("accept_application", "{who} a constaté que la partie 2 est complète.")
# What is missing in part 2, and why nothing more is expected of it, is between them.
say("return_application", "{who} a retourné la partie 2 comme incomplète.", "waiting", readers=PRIVY)
say(
    "close_unanswered",
    "{who} a clos le dossier : la partie 2 retournée n'a pas été déposée de nouveau.",
    "danger",
    readers=PRIVY,
)
say("admit", "{who} a rendu un avis favorable sur la recevabilité.", "success")
say("refuse_admission", "{who} a rendu un avis défavorable sur la recevabilité.", "danger")
say("admit_tacitly", "Le délai d'examen est passé sans avis : le dossier est recevable.", "success")
say("start_writing", "{candidate} a commencé la partie 3.")
say("conclude_writing", "La partie 3 a été déposée.", "success")
say("resume_writing", "{candidate} a repris la partie 3.")
say("reopen_writing", "{who} a rouvert la partie 3.", "waiting")
say("choose_coaching", "{who} a choisi d'être accompagné(e) par {provider}.")
say("end_coaching", "{who} a mis fin à l'accompagnement par {provider}.")
say("resume", "{who} a repris le dossier {earlier} pour les compétences qui manquaient.", "success")
say("resume_pathway", "{who} a repris le parcours avec l'Outil 1 déjà signé.")
say("take_up_application", "{candidate} a repris la partie 2 et son avis favorable.")
say("claim_benefits", "{candidate} fait valoir {kept}, par une décision du {decided}.", "success")
say("take_back_benefits", "{candidate} ne fait plus valoir ses compétences déjà validées.", "waiting")
say(
    "decline_benefits",
    "{candidate} ne fait pas valoir ses compétences déjà validées dans ce dossier.",
    only_to=PRIVY,
)
say("benefit_ended", "Le bénéfice de la compétence {number} a pris fin : elle est de nouveau à évaluer.", "waiting")
say("withdraw", "{who} a abandonné le dossier.", "danger")
