"""Doors: how a dispatch is handed to a tool, and what the tool answers. A web tool is asked, a mail server is told."""

from __future__ import annotations

import base64
import contextlib
import html
import http.client
import json
import re
import smtplib
import ssl
import urllib.parse
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from email.utils import localtime, parsedate_to_datetime
from typing import Any

from sim.connectors.config import Destination, Page, Pager, Smtp, Tracker, Webhook
from sim.connectors.dispatch import MADE, Dispatch, Mail, Request, short
from sim.connectors.mails import message
from sim.connectors.marking import one_line, shortened

PATIENCE = 30  #: seconds that a tool has for its answer
_READS = 100_000  # bytes of an answer that are looked at
_SAYS = 300  # characters of an answer that are told on
_LONG = 8  # letters of a part of an address, or of a text in base64, that may be a secret
_PORTS = {"http": 80, "https": 443}
_BETWEEN = (502, 504)  # what is answered by somebody in between, who has heard nothing from the tool itself
_IMPLICIT = 465  # the port of mail servers that speak TLS from the first byte (RFC 8314)


class CutOff(OSError):
    """The connection was lost after the dispatch had gone out and before an answer came: nobody knows whether it was
    taken."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one try. `taken`: the tool has it. `passing`: it has not, and it may be otherwise in a while;
    `after` are the seconds that it asks for. `says` is its own answer; `made` what it calls what it has made. `shut`:
    it lets us in with nothing, so that more tries would only lock the account."""

    taken: bool
    says: str
    passing: bool = False
    after: float | None = None
    made: str = ""
    shut: bool = False


@dataclass(frozen=True, slots=True)
class Door:
    """A destination with what it takes to get in. `secrets` stand in no answer that is told on: the values of its
    environment variables, what of them is secret, and what is made of them."""

    hand: Callable[[Any, str], Answer]
    to: str
    secrets: tuple[str, ...] = field(default=(), repr=False)

    def take(self, dispatch: Dispatch, made: str = "") -> Answer:
        """Hand a dispatch over once; `made`: what the one that it needs has made. Raises CutOff."""
        try:
            answer = self.hand(dispatch, made)
        except CutOff as lost:
            raise CutOff(self.hidden(str(lost))) from None
        called = answer.made if self.hidden(answer.made) == answer.made else ""  # the note keeps it: no secret is one
        return replace(answer, says=self.hidden(answer.says), made=called)

    def hidden(self, text: str) -> str:
        """A text in one line, with three dots for every secret in it, in small letters, capitals or disguise."""
        looks = sorted({look for secret in self.secrets for look in _looks(secret)}, key=len, reverse=True)
        if looks:
            text = re.sub("|".join(map(re.escape, looks)), "…", text, flags=re.IGNORECASE)
        return shortened(one_line(text), _SAYS)


def _looks(secret: str) -> set[str]:
    """A secret as an answer may have it: as it is, in an address, in a page, in JSON, inside of something in base64."""
    quoted = urllib.parse.quote
    said = {secret, quoted(secret), quoted(secret, safe=""), html.escape(secret), json.dumps(secret)[1:-1]}
    return said | {part for before in range(3) for part in _encoded(secret, before) if len(part) >= _LONG}


def _encoded(secret: str, before: int) -> tuple[str, str]:
    """What is seen of a secret in base64 behind so many bytes of something else, in either alphabet."""
    bits = 8 * before, 8 * (before + len(secret))
    whole = base64.b64encode(bytes(before) + secret.encode()).decode()
    part = whole[-(-bits[0] // 6) : bits[1] // 6]
    return part, part.replace("+", "-").replace("/", "_")


def door(to: Destination, secrets: Mapping[str, str]) -> Door:
    """The door of a destination. `secrets` has the values of the environment variables that it names."""
    values = tuple(secrets[name] for name in to.secrets)
    if isinstance(to, Smtp):
        return Door(lambda mail, _: _mail(to, mail, secrets.get(to.password_from, "")), to.host, values)
    base = _base(to, secrets)
    headers, key = _headers(to, secrets), secrets[to.token_from] if isinstance(to, Pager) else ""
    hidden = (*values, *_parts(to, base), *(value.partition(" ")[2] for value in headers.values()))
    host = urllib.parse.urlsplit(base).hostname or ""
    return Door(lambda request, made: _ask(base, headers, key, request, made), host, hidden)


def _parts(to: Destination, base: str) -> tuple[str, ...]:
    """What is secret in the address of a webhook: whatever in its path and its query is longer than a word."""
    if not isinstance(to, Webhook) or not to.url_from:
        return ()
    url = urllib.parse.urlsplit(base)
    return tuple(part for part in re.split(r"[/&=]", f"{url.path}&{url.query}") if len(part) >= _LONG)


def _base(to: Webhook | Page | Pager | Tracker, secrets: Mapping[str, str]) -> str:
    if isinstance(to, Webhook):
        return to.url or secrets[to.url_from]
    return to.base.rstrip("/")


def _headers(to: Webhook | Page | Pager | Tracker, secrets: Mapping[str, str]) -> dict[str, str]:
    """What lets us in. A pager's key stands in the body."""
    token = secrets.get(to.token_from, "")
    if isinstance(to, Pager) or not token:
        return {}
    if isinstance(to, Page):
        return {"Authorization": f"OAuth {token}"}
    if isinstance(to, Tracker) and to.user:
        return {"Authorization": f"Basic {base64.b64encode(f'{to.user}:{token}'.encode()).decode()}"}
    return {"Authorization": f"Bearer {token}"}


def _unreached(error: OSError) -> Answer:
    """There is no connection: for now, or because whoever answered cannot prove who they are."""
    unproven = isinstance(error, ssl.SSLCertVerificationError)
    return Answer(False, f"it cannot be reached: {error}", passing=not unproven, shut=unproven)


# ------------------------------------------------------------------------------------------------- web tools


def _ask(base: str, headers: Mapping[str, str], key: str, request: Request, made: str) -> Answer:
    """Send a request and read the answer. No redirect is followed: where it leads, nobody has allowed."""
    url = urllib.parse.urlsplit(base)
    path = (url.path or "/" * (not request.path)) + request.path.replace(MADE, urllib.parse.quote(made, safe=""))
    filled = {**request.body, "routing_key": key} if key else request.body
    body = json.dumps(filled, ensure_ascii=False).encode(errors="replace")  # tools count bytes
    sent = {"Content-Type": "application/json", "Idempotency-Key": short(request.id), "User-Agent": "incident-drill"}
    connection = _connection(url)
    try:
        connection.connect()
    except OSError as error:
        return _unreached(error)
    try:
        connection.request(request.method, path + (f"?{url.query}" if url.query else ""), body, {**sent, **headers})
        answer = connection.getresponse()
        said = answer.read(_READS)
    except (OSError, http.client.HTTPException) as error:
        raise CutOff(f"the connection was lost before an answer came: {error}") from None
    finally:
        connection.close()
    return _answered(answer, said)


def _connection(url: urllib.parse.SplitResult) -> http.client.HTTPConnection:
    """Always with a port: without one, what stands behind the last colon of an IPv6 address would be taken for it."""
    host, port = url.hostname or "", url.port or _PORTS[url.scheme]
    if url.scheme == "https":
        return http.client.HTTPSConnection(host, port, timeout=PATIENCE, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, port, timeout=PATIENCE)


def _answered(answer: http.client.HTTPResponse, body: bytes) -> Answer:
    """What an answer says. Raises CutOff where it is not the tool's own."""
    text = body.decode("utf-8", errors="replace")
    says = f"{answer.status} {answer.reason}: {text}" if text.strip() else f"{answer.status} {answer.reason}"
    if 200 <= answer.status < 300:
        return Answer(True, says, made=_made(text))
    if answer.status in _BETWEEN:
        raise CutOff(f"somebody in between answers, and not the tool: {says}")
    passing = answer.status == 429 or answer.status >= 500
    after = _seconds(answer.getheader("Retry-After")) if passing else None
    return Answer(False, says, passing, after, shut=answer.status in (401, 403))


def _made(text: str) -> str:
    """What an answer calls the thing that was made: its key where it has one, else its id."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    called = (said.get("key") or said.get("id")) if isinstance(said, dict) else None
    return str(called) if isinstance(called, str | int) else ""


def _seconds(after: str | None) -> float | None:
    """How long to wait by a Retry-After, which is written as seconds or as a date."""
    if after is None:
        return None
    try:
        return max(0.0, float(after))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(after) - localtime()).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None


# ------------------------------------------------------------------------------------------------ mail server


def _mail(to: Smtp, mail: Mail, password: str) -> Answer:
    """Hand a mail over by SMTP, over a connection of its own."""
    made = message(mail, to.from_, localtime())
    try:
        server = _server(to, password)
    except smtplib.SMTPResponseException as error:
        return replace(_refused(error.smtp_code, error.smtp_error), shut=True)
    except smtplib.SMTPServerDisconnected as error:
        return _unreached(error)
    except smtplib.SMTPException as error:  # it knows no encryption, or no way to log in that we know, and never will
        return Answer(False, str(error), shut=True)
    except OSError as error:
        return _unreached(error)
    return _handing(server, made, to.from_, mail.address)


def _server(to: Smtp, password: str) -> smtplib.SMTP:
    """A connection that is greeted, encrypted and logged in."""
    context = ssl.create_default_context()
    if to.port == _IMPLICIT:
        server: smtplib.SMTP = smtplib.SMTP_SSL(to.host, to.port, timeout=PATIENCE, context=context)
    else:
        server = smtplib.SMTP(to.host, to.port, timeout=PATIENCE)
    try:
        if to.starttls and to.port != _IMPLICIT:
            server.starttls(context=context)
        if to.user:
            server.login(to.user, password)
    except BaseException:
        server.close()
        raise
    return server


def _handing(server: smtplib.SMTP, made: EmailMessage, sender: str, address: str) -> Answer:
    try:
        server.send_message(made, sender, [address])
    except smtplib.SMTPRecipientsRefused as error:
        return _refused(*error.recipients[address])
    except smtplib.SMTPResponseException as error:
        return _refused(error.smtp_code, error.smtp_error)
    except OSError as error:
        raise CutOff(f"the connection was lost before an answer came: {error}") from None
    finally:
        with contextlib.suppress(OSError):
            server.quit()
    return Answer(True, "the server has it")


def _refused(code: int, says: bytes | str) -> Answer:
    """What a server that does not take a mail answered: 4xx is for now, 5xx for good (RFC 5321, 4.2.1)."""
    text = says.decode(errors="replace") if isinstance(says, bytes) else says
    return Answer(False, f"{code} {text}", passing=400 <= code < 500)
