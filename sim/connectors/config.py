"""What the file of a delivery says: who may be written to, and which tools are."""

from __future__ import annotations

import ipaddress
import re
import urllib.parse
from dataclasses import dataclass
from typing import Literal

from sim.connectors import pagerduty, statuspage

Tool = Literal["smtp", "slack", "teams", "json", "statuspage", "pagerduty", "jira"]
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_HOST.pattern}")
LOOPBACK = ("localhost", "127.0.0.1", "::1")  #: this computer: the only host that is spoken to in the clear


@dataclass(frozen=True, slots=True)
class Allowed:
    """Who may be written to: addresses, all addresses of a domain, and the hosts that requests and mails go to. What
    is not here is refused."""

    hosts: tuple[str, ...]
    addresses: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()

    def address(self, address: str) -> bool:
        """Whether an address may be written to."""
        address = address.casefold()
        listed = {one.casefold() for one in self.addresses}
        return address in listed or address.rpartition("@")[2] in {one.casefold() for one in self.domains}

    def host(self, host: str) -> bool:
        """Whether a host may be spoken to."""
        return host.casefold() in {one.casefold() for one in self.hosts}


@dataclass(frozen=True, slots=True)
class Smtp:
    """Mails by way of a server. `to`: the name of a group, a role or somebody of the exercise, and their addresses.
    `password_from` names the environment variable that holds the password of `user`."""

    name: str
    tool: Tool
    host: str
    from_: str
    to: tuple[tuple[str, str], ...]
    port: int = 587
    starttls: bool = True
    user: str = ""
    password_from: str = ""

    @property
    def addresses(self) -> dict[str, tuple[str, ...]]:
        """The addresses of each name."""
        return {name: tuple(one.strip() for one in listed.split(",")) for name, listed in self.to}

    @property
    def secrets(self) -> tuple[str, ...]:
        """The names of the environment variables that it needs."""
        return (self.password_from,) if self.password_from else ()


@dataclass(frozen=True, slots=True)
class Webhook:
    """Messages for a webhook of Slack, of a Teams workflow, or of whatever takes JSON. Its address is in an environment
    variable (`url_from`), for whoever knows it may write there; one that takes JSON may have it here (`url`)."""

    name: str
    tool: Tool
    url: str = ""
    url_from: str = ""
    token_from: str = ""

    @property
    def secrets(self) -> tuple[str, ...]:
        """The names of the environment variables that it needs."""
        return tuple(one for one in (self.url_from, self.token_from) if one)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of Statuspage. `notify_subscribers`: whether the page writes to those who follow it."""

    name: str
    tool: Tool
    page: str
    token_from: str
    base: str = statuspage.BASE
    notify_subscribers: bool = False

    @property
    def secrets(self) -> tuple[str, ...]:
        """The names of the environment variables that it needs."""
        return (self.token_from,)


@dataclass(frozen=True, slots=True)
class Pager:
    """A service of PagerDuty; `token_from` names the variable that holds its integration key."""

    name: str
    tool: Tool
    token_from: str
    base: str = pagerduty.BASE

    @property
    def secrets(self) -> tuple[str, ...]:
        """The names of the environment variables that it needs."""
        return (self.token_from,)


@dataclass(frozen=True, slots=True)
class Tracker:
    """A project of Jira. With a `user` (an e-mail address) the token is that of an account in the cloud, without one a
    personal access token. `assignees`: a role, and the account that gets its issues."""

    name: str
    tool: Tool
    base: str
    project: str
    token_from: str
    user: str = ""
    issue_type: str = "Task"
    assignees: tuple[tuple[str, str], ...] = ()

    @property
    def secrets(self) -> tuple[str, ...]:
        """The names of the environment variables that it needs."""
        return (self.token_from,)


Destination = Smtp | Webhook | Page | Pager | Tracker
#: What a destination of a tool says of itself.
FORMS: dict[str, type[Destination]] = {
    "smtp": Smtp,
    "slack": Webhook,
    "teams": Webhook,
    "json": Webhook,
    "statuspage": Page,
    "pagerduty": Pager,
    "jira": Tracker,
}


@dataclass(frozen=True, slots=True)
class Delivery:
    """Who may be written to, and the destinations in their order. Times of day are by the clock of a `zone`."""

    allow: Allowed
    destinations: tuple[Destination, ...]
    zone: str = "UTC"


def is_host(text: str) -> bool:
    """Whether a text is the name of a host or its number, with nothing around it: no port, no wildcard, no full stop at
    the end. A name in other letters is written as the network writes it (xn--…)."""
    try:
        return bool(ipaddress.ip_address(text)) and "%" not in text
    except ValueError:
        return len(text) <= 253 and bool(_HOST.fullmatch(text))


def is_address(text: str) -> bool:
    """Whether a text is one address of a mail, with nothing around it."""
    return len(text) <= 254 and bool(_ADDRESS.fullmatch(text))


def wrong_url(url: str, allow: Allowed) -> str:
    """What is wrong with an address that requests are to go to; "" if nothing is. It says nothing of the address but
    its host, for the rest may be secret."""
    try:
        parts = urllib.parse.urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "this is no address of the web"
    clean = url.isascii() and url.isprintable() and " " not in url
    if parts.scheme not in ("https", "http") or not is_host(host) or not clean:
        return "this is no address of the web, such as https://hooks.example.org/a"
    if parts.username or parts.password:
        return "a name or a password stands in this address; name an environment variable that holds it"
    if parts.scheme == "http" and host not in LOOPBACK:
        return f"{host} would be spoken to in the clear; an address begins with https://"
    return "" if allow.host(host) else f"{host} is not among the hosts that are allowed (allow: hosts)"
