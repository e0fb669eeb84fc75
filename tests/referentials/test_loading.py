"""A referential enters once: the same file says nothing new, another one is told, a new version takes the place of the earlier one."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from cqp.referentials.models import CertificationVersion
from cqp.referentials.services import ReferentialDiffers, load_certification
from tests.world import referential

COMMITTEE = "CPNE des essais"
FIGURES = {
    "benefit_months": 24,
    "accreditation_months": 12,
    "vae_experience_months": 12,
    "vae_regime": "LEGAL_RNCP",
    "jury_delay_months": 6,
    "hearing": "REQUIRED",
    "president_has_casting_vote": False,
    "appeal_months": 3,
    "criteria_are_provisional": False,
}


def file(label="2026", published_on="2026-01-01", wording=None, **version):
    data = referential(COMMITTEE, "ES", "CQP Essayeur")
    data["version"] |= {"label": label, "published_on": published_on, **version}
    return data | ({"wording": wording} if wording else {})


def closed():
    return dict(CertificationVersion.objects.values_list("label", "closed_on"))


@pytest.mark.django_db
def test_the_same_file_is_loaded_once():
    version, created = load_certification(file(wording={"scales": {"mark": {"YES": "vu"}}}))
    again, created_again = load_certification(file(wording={"scales": {"mark": {"YES": "vu"}}}))
    assert (created, created_again, again) == (True, False, version)


@pytest.mark.django_db
@pytest.mark.parametrize("name", FIGURES)
def test_another_figure_under_the_same_label_is_told(name):
    load_certification(file())
    with pytest.raises(ReferentialDiffers) as refusal:
        load_certification(file(**{name: FIGURES[name]}))
    assert str(CertificationVersion._meta.get_field(name).verbose_name) in str(refusal.value)


@pytest.mark.django_db
def test_a_figure_that_the_file_no_longer_says_is_the_default_one():
    load_certification(file(benefit_months=24))
    with pytest.raises(ReferentialDiffers):
        load_certification(file())


@pytest.mark.django_db
def test_another_day_title_criterion_or_word_is_told():
    load_certification(file())
    renamed, reworded = file() | {"title": "CQP Essayeuse"}, file()
    reworded["competencies"][5]["criteria"][1] = "Autre chose"
    for data in (
        file(published_on="2026-02-01"),
        renamed,
        reworded,
        file(wording={"scales": {"opinion": {"ACQUIRED": "maîtrisée"}}}),
        file(wording={"texts": {"vae_jury": "Il décide."}}),
    ):
        with pytest.raises(ReferentialDiffers):
            load_certification(data)


@pytest.mark.django_db
def test_an_unknown_parameter_is_told():
    with pytest.raises(ReferentialDiffers, match="benefit_weeks"):
        load_certification(file(benefit_weeks=3))


@pytest.mark.django_db
def test_a_new_version_closes_the_earlier_one_the_day_it_is_published():
    """Open to the end of the day before: no day is without a version, none has two."""
    earlier, _ = load_certification(file())
    later, _ = load_certification(file(label="2027", published_on="2027-03-01"))
    open_on = CertificationVersion.objects.open_to_registration
    assert closed() == {"2026": dt.date(2027, 3, 1), "2027": None}
    assert (open_on(dt.date(2027, 2, 28)).get(), open_on(dt.date(2027, 3, 1)).get()) == (earlier, later)


@pytest.mark.django_db
def test_an_earlier_version_loaded_late_is_closed_in_its_turn():
    load_certification(file(label="2027", published_on="2027-03-01"))
    load_certification(file())
    assert closed() == {"2026": dt.date(2027, 3, 1), "2027": None}


@pytest.mark.django_db
def test_a_version_closed_earlier_by_hand_stays_closed():
    earlier, _ = load_certification(file())
    CertificationVersion.objects.filter(pk=earlier.pk).update(closed_on=dt.date(2026, 6, 1))
    load_certification(file(label="2027", published_on="2027-03-01"))
    assert closed() == {"2026": dt.date(2026, 6, 1), "2027": None}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change", [{name: value} for name, value in FIGURES.items()] + [{"words": {}}, {"label": "2030"}]
)
def test_the_database_refuses_to_change_a_published_version(change):
    version, _ = load_certification(file())
    with pytest.raises(IntegrityError), transaction.atomic():
        CertificationVersion.objects.filter(pk=version.pk).update(**change)


@pytest.mark.django_db
def test_closing_and_registration_of_a_published_version_stay_open():
    version, _ = load_certification(file())
    values = {"closed_on": dt.date(2027, 1, 1), "rncp_code": "RNCP38445", "rncp_level": 5}
    values |= {"rncp_registered_on": dt.date(2026, 2, 1), "rncp_expires_on": dt.date(2029, 2, 1)}
    CertificationVersion.objects.filter(pk=version.pk).update(**values)
    assert CertificationVersion.objects.filter(**values).get() == version
