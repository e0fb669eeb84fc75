"""Every hostile file is refused, for its own reason, in French, and leaves nothing behind."""

import pytest

from cqp.uploads.examination import examine
from cqp.uploads.refusals import RefusedUpload
from tests.uploads import hostile


@pytest.mark.parametrize("name", hostile.FILES)
def test_hostile_file_is_refused_for_its_own_reason(name, sent, folder):
    build, code = hostile.FILES[name]
    with pytest.raises(RefusedUpload) as refusal:
        examine(sent(name, build()))
    assert refusal.value.code == code
    assert refusal.value.message.endswith("Attendu : PDF, JPG, PNG, DOCX ou ODT, 10 Mo au plus.")
    assert not folder.exists()
