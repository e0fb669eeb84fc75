import pytest

from cqp.shared.departments import department_of


@pytest.mark.parametrize(
    ("code", "department"),
    [
        ("69123", "69"),
        ("01004", "01"),
        ("2A004", "2A"),
        ("2B033", "2B"),
        ("97105", "971"),
        ("98735", "987"),
        ("99109", ""),
        ("", ""),
    ],
)
def test_the_insee_code_of_a_commune_holds_its_department(code, department):
    assert department_of(code) == department
