"""What goes out is encrypted, to whoever can prove who they are, and to nobody else."""

from __future__ import annotations

import shutil
import ssl
import subprocess

import pytest

from connectors import servers
from connectors.test_delivering import hook, outcomes, sent, smtp, written

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl here to make a certificate with")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate of this computer that nobody vouches for, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    words = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout key.pem -out cert.pem"
    words += " -addext subjectAltName=DNS:localhost,IP:127.0.0.1"
    subprocess.run(words.split(), cwd=folder, check=True, capture_output=True)
    return folder / "cert.pem", folder / "key.pem"


@pytest.fixture
def tls(certificate):
    """How a server shows it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


def test_mails_and_requests_come_encrypted_where_the_certificate_is_known(
    ended, of, tls, certificate, tmp_path, monkeypatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with servers.web(tls) as web, servers.post(tls_context=tls, require_starttls=True) as post:
        config = written(tmp_path, hook(web), smtp(post).replace("starttls: no\n", ""))
        results = sent(ended, config)
        assert web.url.startswith("https:") and set(outcomes(results)) == {"sent"}
        assert len(web.came) == len(of.notices) and len(post.came) == len(results) - len(web.came) > 0


def test_who_cannot_prove_who_they_are_gets_nothing_and_is_not_asked_again(ended, tls, tmp_path):
    waits = []
    with servers.web(tls) as web, servers.post(tls_context=tls, require_starttls=True) as post:
        config = written(tmp_path, hook(web), smtp(post).replace("starttls: no\n", ""))
        results = sent(ended, config, waits=waits)
        assert set(outcomes(results)) == {"refused", "left"} and not web.came and not post.came and not waits
        assert all("certificate" in one.says for one in results if one.outcome == "refused")
