"""A small clamd answers for real, is down, or answers nonsense."""

import pytest

from cqp.uploads import antivirus
from cqp.uploads.checks import check_antivirus_address, check_antivirus_is_there
from cqp.uploads.enums import Verdict
from tests.uploads import clamd
from tests.uploads.hostile import EICAR


def test_bytes_are_sent_whole_whatever_their_size(antivirus):
    from cqp.uploads.antivirus import scan

    content = bytes(range(256)) * 1000
    assert scan(content) == Verdict.CLEAN
    assert antivirus.seen == [content]


def test_virus_is_recognised(antivirus):
    from cqp.uploads.antivirus import scan

    assert scan(b"before " + EICAR) == Verdict.INFECTED


def test_antivirus_is_reached_by_host_and_port(settings):
    with clamd.running(("127.0.0.1", 0)) as server:
        settings.CQP_CLAMAV_SOCKET = f"127.0.0.1:{server.server_address[1]}"
        assert [antivirus.scan(content) for content in (b"x", EICAR)] == [Verdict.CLEAN, Verdict.INFECTED]


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK FOUNDATION\0", b"x" * 5000])
def test_answer_that_is_not_an_approval_is_none(answer, antivirus_address):
    with clamd.running(antivirus_address, answer=answer):
        assert antivirus.scan(b"x") == Verdict.NO_ANSWER


@pytest.mark.parametrize("address", ["/nonexistent/clamd", "127.0.0.1:1", "nonsense"])
def test_antivirus_that_is_down_gives_no_answer(address, settings):
    settings.CQP_CLAMAV_SOCKET = address
    assert antivirus.scan(b"x") == Verdict.NO_ANSWER


def test_no_antivirus_is_said_at_deployment(settings):
    settings.CQP_CLAMAV_SOCKET = ""
    assert antivirus.scan(b"x") == Verdict.NOT_CONFIGURED
    assert [message.id for message in check_antivirus_is_there()] == ["uploads.W001"]


@pytest.mark.parametrize(
    ("address", "found"),
    [("/run/clamav/clamd.ctl", []), ("clamav:3310", []), ("[::1]:3310", []), ("clamav", ["uploads.E001"])],
)
def test_address_that_is_none_is_an_error(address, found, settings):
    settings.CQP_CLAMAV_SOCKET = address
    assert ([message.id for message in check_antivirus_address()], check_antivirus_is_there()) == (found, [])
