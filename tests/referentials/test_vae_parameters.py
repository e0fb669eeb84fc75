"""The figures of the VAE that the branch may change: frozen with the version once it is published."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from tests import vae

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("column", ["admissibility_months", "application_return_days", "activity_min_length"])
def test_a_published_version_keeps_its_figures(world, column):
    version = vae.version_with()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE referentials_certificationversion SET {column} = 7 WHERE id = %s",  # noqa: S608
            [version.pk],
        )


def test_an_opinion_is_valid_without_limit_unless_the_version_says_so(world):
    assert vae.version_with().last_day_of_admissibility(date(2026, 11, 23)) is None
    yearly = vae.version_with("XQ", admissibility_months=12)
    assert yearly.last_day_of_admissibility(date(2028, 2, 29)) == date(2029, 2, 28)


def test_two_months_are_given_to_complete_a_returned_part_unless_the_version_says_otherwise(world):
    assert vae.version_with().application_return_days == 60
