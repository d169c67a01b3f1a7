"""Nobody is written to who is not allowed, however an address is put; and a file says all that is wrong at once."""

from __future__ import annotations

import urllib.parse

import pytest

from connectors.test_delivering import hook, smtp, written
from sim.cli import main
from sim.connectors.config import Allowed, is_address, is_host, wrong_url
from sim.connectors.doors import _connection
from sim.connectors.loading import load_delivery
from sim.exercise.keeping import log_path
from sim.files import BadFile

ALLOW = Allowed(hosts=("good.example", "::1"), addresses=("one@single.example",), domains=("example.org",))


@pytest.mark.parametrize(
    "url",
    [
        "https://good.example.evil.example/",
        "https://sub.good.example/",
        "https://good.example./",
        "https://good.example@evil.example/",
        "https://good.example:x@good.example/",
        "https://good.example\\@evil.example/",
        "https://evil.example\\.good.example/",
        "https://evil.example#@good.example/",
        "https://evil.example?@good.example/",
        "https://good.example:443@evil.example/",
        "https://good.ex\tample/",
        "https://good.example:99999/",
        "https://good..example/",
        "https://göod.example/",
        "https://[::2]/",
        "https://[::1%25eth0]/",
        "https:///good.example",
        "//good.example/",
        "http://good.example/",
    ],
)
def test_no_address_but_one_of_an_allowed_host_will_do(url):
    assert wrong_url(url, ALLOW)


def test_capitals_and_a_port_make_no_other_host():
    assert not wrong_url("https://GOOD.example:8443/a?b=c", ALLOW) and not wrong_url("http://[::1]/", ALLOW)


def test_an_ipv6_address_is_spoken_to_whole():
    """Its last group would be taken for a port, and what is before it for another host."""
    for url, host, port in (
        ("https://[2001:db8::1:443]/", "2001:db8::1:443", 443),
        ("http://[::1]/", "::1", 80),
        ("https://[2001:db8::1]:8443/", "2001:db8::1", 8443),
    ):
        connection = _connection(urllib.parse.urlsplit(url))
        assert (connection.host, connection.port) == (host, port)


@pytest.mark.parametrize(
    "address",
    [
        "a@sub.example.org",
        "a@example.org.evil.example",
        "two@single.example",
        "a@evilexample.org",
    ],
)
def test_an_address_elsewhere_is_not_allowed(address):
    assert is_address(address) and not ALLOW.address(address)


@pytest.mark.parametrize(
    "text",
    [
        *("a@b@example.org", "a@example.org.", ".a@example.org", "a..b@example.org", "a.@example.org", "a@x..org"),
        *("Eve, a <a@example.org>", "a@example.org\nb", "a b@example.org", "ä@example.org", "a@exämple.org", "@", ""),
        *('"a@evil.example, b"@example.org', "a@-x.org", "a@[127.0.0.1]", "a@" + "x" * 64 + ".org"),
    ],
)
def test_what_a_mail_could_not_be_addressed_to_is_no_address(text):
    assert not is_address(text)


def test_a_host_stands_for_itself_alone():
    assert all(map(is_host, ("mail.example.org", "localhost", "127.0.0.1", "::1", "xn--bcher-kva.example", "a_b.c")))
    for text in ("*.example.org", "h:443", "https://h", "h/", "h.", ".h", "a..b", "", "@h", "bücher.example", "[::1]"):
        assert not is_host(text), text


def test_a_list_that_would_never_let_anybody_in_is_a_complaint(tmp_path, post):
    allow = (
        'hosts: ["*.example.org", 127.0.0.1]\n  domains: [example.org, "@example.org"]\n  addresses: [a@example.org, b]'
    )
    with pytest.raises(BadFile) as caught:
        load_delivery(written(tmp_path, smtp(post), allow=allow))
    assert [one.path for one in caught.value.complaints] == ["allow.hosts[0]", "allow.domains[1]", "allow.addresses[1]"]
    assert [one.line for one in caught.value.complaints] == [2, 3, 4]


SMTP = "name: m\ntool: smtp\nhost: 127.0.0.1\nfrom: drill@example.org\n"
WRONG = [
    (SMTP + "port: 99999\nto: {customers: c@example.org}", "port", "1 to 65535"),
    (SMTP + "port: 0\nto: {customers: c@example.org}", "port", "1 to 65535"),
    (SMTP + "to: {customers: .c@example.org}", "to.customers", "no address"),
    (SMTP + "to: {customers: c@sub.example.org}", "to.customers", "not allowed"),
    (SMTP + "to: {customers: c@example.org}\nuser: ü\npassword from: P", "user", "plain characters"),
    (SMTP.replace("drill@", "drill.@") + "to: {customers: c@example.org}", "from", "no address"),
    (SMTP.replace("127.0.0.1", "a..b") + "to: {customers: c@example.org}", "host", "no host"),
    ("name: m\ntool: statuspage\npage: a1ä\ntoken from: T\nbase: https://127.0.0.1", "page", "one word"),
    ("name: m\ntool: json\nurl: https://a..b/", "url", "no address of the web"),
]


@pytest.mark.parametrize(("destination", "field", "words"), WRONG)
def test_what_could_only_break_while_it_goes_is_said_before(tmp_path, destination, field, words):
    with pytest.raises(BadFile) as caught:
        load_delivery(written(tmp_path, destination))
    (found,) = caught.value.complaints
    assert found.path == f"destinations[0].{field}" and words in found.wrong


def test_what_is_not_allowed_is_said_beside_what_cannot_be_read(tmp_path, web):
    """All of a file at once: a field that there is none of hides neither a host nor a name that stands twice."""
    config = written(
        tmp_path, hook(web, more="colour: red"), hook(web), "name: c\ntool: smoke", allow="hosts: [good.example]"
    )
    with pytest.raises(BadFile) as caught:
        load_delivery(config)
    said = [f"{one.path}: {one.wrong}" for one in caught.value.complaints]
    places = ("[0].colour: ", "[0].url: 127.0.0.1 is not among", "[1].name: another", "[1].url: 127", "[2].tool: ")
    assert len(said) == len(places) and all(
        any(one.startswith(f"destinations{place}") for one in said) for place in places
    )


def test_of_a_list_that_cannot_be_read_nobody_is_said_to_be_missing(tmp_path, web):
    with pytest.raises(BadFile) as caught:
        load_delivery(written(tmp_path, hook(web), allow="hosts: {a: b}"))
    assert [one.path for one in caught.value.complaints] == ["allow.hosts"]


def test_an_export_takes_the_place_of_neither_the_exercise_nor_its_log(ended, tmp_path, capsys):
    log = log_path(ended)
    log.write_bytes(b"kept")
    (tmp_path / "link.jsonl").hardlink_to(log)
    for out in (ended, log, tmp_path / "link.jsonl"):
        before = out.read_bytes()
        assert main(["export", str(ended), "--as", "history", "-o", str(out)]) == 2
        assert "name another file" in capsys.readouterr().err and out.read_bytes() == before
