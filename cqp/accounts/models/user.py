from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from cqp.accounts.enums import PROVIDER_KINDS, MembershipRole, OrganisationKind
from cqp.shared import clock


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=email.strip().lower(), **fields)
        if password:
            user.set_password(password)
        else:
            user.set_unusable_password()
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email):
        return self.get(email=email.strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in, or a named service account through which a clock acts (history has no blank actor)."""

    email = models.EmailField(
        "courriel", unique=True, error_messages={"unique": "Un compte existe déjà avec ce courriel."}
    )
    first_name = models.CharField("prénom", max_length=60)
    last_name = models.CharField("nom", max_length=60)
    is_active = models.BooleanField("actif", default=True)
    is_staff = models.BooleanField("administrateur de la plateforme", default=False)
    is_service = models.BooleanField("compte de service", default=False)
    # Part of what a session is checked against: raising it closes every session that was open before.
    session_generation = models.PositiveIntegerField("génération des sessions", default=0, editable=False)
    date_joined = models.DateTimeField("créé le", default=clock.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["first_name", "last_name"]

    class Meta:
        verbose_name = "personne"
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once_whatever_the_case")]

    def __str__(self):
        return self.get_full_name()

    def get_full_name(self):
        return f"{self.first_name} {self.last_name}".strip() or "compte sans nom"

    def get_short_name(self):
        return self.first_name

    @property
    def is_activated(self) -> bool:
        """Has once proved the address and chosen a way to sign in; until then an invitation opens the account."""
        return self.has_usable_password() or self.authenticator_set.exists()

    def _get_session_auth_hash(self, secret=None):
        """Django's own, which ends all sessions when the password changes, plus the generation (« fermer mes autres sessions »)."""
        password_hash = super()._get_session_auth_hash(secret=secret)
        return salted_hmac(
            "cqp.accounts.session", f"{password_hash}:{self.session_generation}", secret=secret, algorithm="sha256"
        ).hexdigest()

    @property
    def current_memberships(self):
        """Memberships in force today, read once per request: policies ask several times a page."""
        cached = self.__dict__.get("_current_memberships")
        if cached is None:
            cached = list(self.memberships.current().select_related("organisation"))
            self.__dict__["_current_memberships"] = cached
        return cached

    def is_secretary_of(self, committee_id) -> bool:
        return any(
            m.organisation_id == committee_id and m.role == MembershipRole.SECRETARY for m in self.current_memberships
        )

    def manages(self, organisation_id) -> bool:
        return any(
            m.organisation_id == organisation_id and m.role == MembershipRole.MANAGER for m in self.current_memberships
        )

    def belongs_to(self, organisation_id) -> bool:
        return any(m.organisation_id == organisation_id for m in self.current_memberships)

    @property
    def committees(self):
        """Committees whose secretariat this person holds."""
        return [
            m.organisation
            for m in self.current_memberships
            if m.role == MembershipRole.SECRETARY and m.organisation.kind == OrganisationKind.COMMITTEE
        ]

    @property
    def companies(self):
        """Companies this person manages."""
        return [
            m.organisation
            for m in self.current_memberships
            if m.role == MembershipRole.MANAGER and m.organisation.kind == OrganisationKind.COMPANY
        ]

    @property
    def providers(self):
        """Organisations that this person manages and that may accompany candidates, a company of the branch among them."""
        return [
            m.organisation
            for m in self.current_memberships
            if m.role == MembershipRole.MANAGER and m.organisation.kind in PROVIDER_KINDS
        ]
