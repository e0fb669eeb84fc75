"""The words of a version: what each code of a scale is called, and the texts that people read or sign (house § 1 row 9, ADR 0038).

The codes carry the rules and never change; the words are a parameter of the version, frozen with it. What stands here is what a
referential says when its file says nothing else.
"""

from string import Formatter

SCALES = {
    "positioning": {"ACQUIRED": "acquise", "PARTIAL": "partiellement acquise", "NOT_ACQUIRED": "non acquise"},
    "self_positioning": {"YES": "oui", "PARTLY": "partiellement", "NO": "non"},
    "follow_up": {
        "NOT_ADDRESSED": "non abordée",
        "IN_PROGRESS": "en cours d'acquisition",
        "ACQUIRED": "acquise",
    },
    "mark": {"YES": "oui", "NO": "non", "NOT_OBSERVED": "non observé"},
    "opinion": {"ACQUIRED": "acquise", "NOT_ACQUIRED": "non acquise"},
    "decision": {"VALIDATED": "validée", "NOT_VALIDATED": "non validée", "ALREADY_VALIDATED": "déjà validée"},
}
_OATH = "J'atteste sur l'honneur l'exactitude de ce que j'ai écrit dans cette partie."
TEXTS = {
    # Sworn when the candidate deposits a part (domaine.md §§ 1.2 F, 1.4).
    "oath_candidate_part": _OATH,
    "oath_application": _OATH,
    "oath_activities": _OATH,
    # What the certificate says of the jury's decision.
    "certificate_mention": "a validé les {count} compétences qui constituent cette certification",
    # The public page of the VAE: what no figure of the version decides.
    "vae_principle": (
        "La VAE évalue les compétences que vous avez acquises par votre expérience, notamment professionnelle, et les compare "
        "aux exigences du CQP."
    ),
    "vae_request": "Vous demandez un dossier de VAE sur cette page. Le secrétariat de la CPEF vous le remet.",
    "vae_admissibility": (
        "Vous remplissez la partie 2, « Dossier de recevabilité : présentation du candidat », avec une pièce d'identité et des "
        "justificatifs d'expérience. Le secrétariat l'examine et rend un avis dans les deux mois qui suivent la réception du "
        "dossier complet. S'il manque quelque chose, il vous le retourne avec la liste, et le délai ne court pas jusqu'à votre "
        "nouveau dépôt."
    ),
    "vae_activities": (
        "Après un avis favorable, vous renseignez la partie 3 : pour chacune des compétences, les activités que vous avez "
        "réalisées. Vous l'écrivez à votre rythme, sur plusieurs semaines."
    ),
    "vae_assessment": (
        "À partir de votre dossier, d'une observation et d'un entretien, sur l'ensemble des compétences. Elle a lieu dans votre "
        "entreprise, ou au sein d'un organisme de formation si vous n'êtes pas salarié d'une entreprise de la branche."
    ),
    "vae_jury": (
        "Il vérifie la conformité de la démarche et du dossier, puis décide de la délivrance totale ou partielle du CQP."
    ),
    "vae_coaching": (
        "Un organisme de formation peut vous accompagner pour l'ensemble de la démarche : accueil, renseignement du dossier, "
        "préparation à l'évaluation. Ce n'est pas obligatoire, et vous le choisirez dans votre dossier."
    ),
    # What helps the candidate to write, beside each question: Outil 2, then part 3.
    "advice_part_situations": (
        "Dans quelles situations de travail avez-vous utilisé cette compétence ? Racontez-en une ou deux."
    ),
    "advice_part_activities": "Qu'avez-vous fait, vous, concrètement ?",
    "advice_part_means": "Outils, documents, logiciels, aide de collègues…",
    "advice_part_results": "À quoi cela a-t-il abouti ?",
    "advice_part_difficulties": "Ce qui a été difficile, et comment vous avez fait.",
    "advice_activity_setting": "Dans quelle structure, à quelle période, à quelle place dans l'équipe ?",
    "advice_activity_activities": (
        "Ce que vous faites, comment, avec quels outils, avec qui. Donnez un ou deux exemples précis."
    ),
    "advice_activity_frequency": "À quelle fréquence le faites-vous ?",
    "advice_activity_autonomy": "Comment le faites-vous ?",
    "advice_activity_difficulties": "Ce qui a été difficile, et comment vous avez fait.",
    "advice_activity_results": "À quoi cela a-t-il abouti ? Qu'en retenez-vous pour une autre situation ?",
}


class UnknownWord(ValueError):
    """A referential's file names a scale, a code or a text that the product does not have, or leaves a blank in it."""


def whole(told: dict | None = None) -> dict:
    """Every word of a version: what its file says, and the rest as it stands here. Raises UnknownWord."""
    told = told or {}
    if strange := told.keys() - {"scales", "texts"}:
        raise UnknownWord(f"wording : {', '.join(sorted(strange))}")
    scales = told.get("scales", {})
    if strange := scales.keys() - SCALES.keys():
        raise UnknownWord(f"échelle inconnue : {', '.join(sorted(strange))}")
    return {
        "scales": {name: _completed(words, scales.get(name, {}), name) for name, words in SCALES.items()},
        "texts": _completed(TEXTS, told.get("texts", {}), "texts"),
    }


def _completed(words, told, where) -> dict:
    if strange := told.keys() - words.keys():
        raise UnknownWord(f"{where} : {', '.join(sorted(strange))}")
    if blank := [name for name, text in told.items() if not isinstance(text, str) or not text.strip()]:
        raise UnknownWord(f"{where} : texte vide pour {', '.join(sorted(blank))}")
    if changed := [name for name, text in told.items() if _blanks_of(text) != _blanks_of(words[name])]:
        raise UnknownWord(f"{where} : {', '.join(sorted(changed))} doit garder ses accolades")
    return words | told


def _blanks_of(text) -> set:
    """The names between braces, which the product fills in."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return {"?"}


class Wording:
    """How one version says things. Total: a word that came after the version was frozen is said as it stands here."""

    def __init__(self, frozen: dict):
        self._scales, self._texts = frozen.get("scales", {}), frozen.get("texts", {})

    def says(self, told: dict) -> bool:
        """Whether every word that a file writes is the one of this version."""
        scales = all(
            self.label(name, code) == word
            for name, words in told.get("scales", {}).items()
            for code, word in words.items()
        )
        return scales and all(self.text(name) == text for name, text in told.get("texts", {}).items())

    def scale(self, name: str) -> dict:
        """{code: word}, in order."""
        said = self._scales.get(name, {})
        return {code: said.get(code, word) for code, word in SCALES[name].items()}

    def label(self, name: str, code) -> str:
        return self.scale(name)[str(code)]

    def choices(self, name: str, codes=None) -> list[tuple]:
        """For a form, all of them or only `codes`."""
        kept = None if codes is None else {str(code) for code in codes}
        return [(code, word) for code, word in self.scale(name).items() if kept is None or code in kept]

    def frozen(self, name: str) -> list[dict]:
        """For a content that will be signed or printed: the words go with the codes."""
        return [{"code": code, "label": word} for code, word in self.scale(name).items()]

    def texts(self, start: str) -> dict:
        """{rest of the name: text} of those whose names begin so, in order."""
        return {name.removeprefix(start): self.text(name) for name in TEXTS if name.startswith(start)}

    def text(self, name: str, **blanks) -> str:
        said = self._texts.get(name, TEXTS[name])
        return said.format(**blanks) if blanks else said
