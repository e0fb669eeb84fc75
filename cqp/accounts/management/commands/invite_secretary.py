from django.core.management.base import BaseCommand, CommandError

from cqp.accounts.enums import OrganisationKind
from cqp.accounts.models import Organisation
from cqp.accounts.services import invite_secretary, service_account


class Command(BaseCommand):
    help = "Invite la première personne du secrétariat d'une commission : elle reçoit un lien pour ouvrir son compte."

    def add_arguments(self, parser):
        parser.add_argument("--committee", required=True, help="nom de la commission, tel que dans les référentiels")
        parser.add_argument("--email", required=True)
        parser.add_argument("--first-name", required=True)
        parser.add_argument("--last-name", required=True)

    def handle(self, *args, committee, email, first_name, last_name, **options):
        committees = Organisation.objects.filter(kind=OrganisationKind.COMMITTEE)
        organisation = committees.filter(name=committee).first()
        if organisation is None:
            known = ", ".join(committees.values_list("name", flat=True)) or "aucune, lancez d'abord load_referentials"
            raise CommandError(f"Commission inconnue. Connues : {known}.")
        invite_secretary(organisation, email, first_name, last_name, actor=service_account("Installation"))
        self.stdout.write("invitation envoyée")
