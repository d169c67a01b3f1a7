"""From the file of a delivery to what it says, checked; and the secrets that it names, from the environment."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sim.connectors.config import (
    FORMS,
    LOOPBACK,
    Allowed,
    Delivery,
    Destination,
    Page,
    Smtp,
    Tracker,
    Webhook,
    is_address,
    is_host,
    wrong_url,
)
from sim.connectors.transcript import Transcript
from sim.files.complaints import BadFile, Complaint, Where, dotted, suggest
from sim.files.fill import Filling
from sim.files.tree import Broken, Fields, Node, Scalar, at, file_text, shown, tree
from sim.history.times import zone
from sim.scenario import ROLES

_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]*")
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_NO_ADDRESS = "this is no address, such as thandi@example.org"
_NOT_SHOWN = "what stands here is not shown, lest it is the secret itself"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A delivery, and the file that it was read from, for whoever finds something wrong later."""

    delivery: Delivery
    file: str
    root: Node

    def complaint(self, path: Where, read: str | None, wrong: str, meant: str | None = None) -> Complaint:
        """A complaint about what stands at a path."""
        return _complaint(self.file, self.root, path, read, wrong, meant)


class _Reading(Filling):
    """Reads a destination by what its tool wants to know."""

    def value(self, form, node: Node, path: Where):
        """As `Filling.value`; a destination is of the form of its tool."""
        if form == Destination:
            return self._destination(node, path)
        return super().value(form, node, path)

    def _destination(self, node: Node, path: Where):
        if isinstance(node, Broken):
            return None
        tool = node.get("tool") if isinstance(node, Fields) else None
        if isinstance(tool, Scalar) and tool.text in FORMS:
            return super().value(FORMS[tool.text], node, path)
        read = tool.text if isinstance(tool, Scalar) else None
        wrong = f"a destination names its tool, one of {', '.join(FORMS)}"
        self.complain((tool or node).line, (*path, "tool"), read, wrong, suggest(read or "", FORMS))
        return None


def load_delivery(path: str | os.PathLike) -> Loaded:
    """The delivery that a file says. Raises BadFile with everything that is wrong, each with its line: what cannot be
    read, and whoever would be written to and is not allowed."""
    file = Path(path)
    name = shown(file)
    root, found = tree(file_text(file), name)
    if isinstance(root, Broken):
        raise BadFile(found)
    filling = _Reading(name)
    delivery = filling.value(Delivery, root, ())
    complaints = [*found, *filling.complaints]
    complaints += _unsaid(complaints, [_complaint(name, root, *one) for one in _wrong(delivery)])
    if complaints:
        raise BadFile(sorted(complaints, key=lambda one: one.line or 0))
    return Loaded(delivery, name, root)


def _unsaid(said: list[Complaint], more: list[Complaint]) -> list[Complaint]:
    """What is more to be said, beside what stands where something could not be read. Whether somebody is allowed cannot
    be said of a list that could not."""
    broken = [one.path for one in said]
    listed = not any(path.partition(".")[0] in ("", "allow") for path in broken)
    known = [one for one in more if listed or "(allow:" not in one.wrong]
    return [one for one in known if not any((one.path + ".").startswith((path + ".", path + "[")) for path in broken)]


def _complaint(file: str, root: Node, path: Where, read: str | None, wrong: str, meant: str | None = None) -> Complaint:
    return Complaint(file, at(root, path)[0].line, dotted(path), read, wrong, meant)


Found = tuple[Where, str | None, str]  #: where something is wrong, what stands there, what is wrong with it


def _wrong(delivery: Delivery) -> Iterator[Found]:
    try:
        zone(delivery.zone)
    except ValueError as error:
        yield ("zone",), None, str(error)
    yield from _allowed(delivery.allow)
    there = [(place, one) for place, one in enumerate(delivery.destinations) if isinstance(one, Destination)]
    names = [one.name for _, one in there]
    for nth, (place, one) in enumerate(there):
        where: Where = ("destinations", place)
        if names.index(one.name) < nth:
            yield (*where, "name"), one.name, "another destination has this name"
        if not _WORD.fullmatch(one.name):
            yield (*where, "name"), one.name, "a name is one word, of letters, digits, full stops, - and _"
        yield from _variables(one, where)
        yield from _mail(one, where, delivery) if isinstance(one, Smtp) else _web(one, where, delivery)


def _allowed(allow: Allowed) -> Iterator[Found]:
    """What would never let anybody in, though somebody may believe it: nothing here stands for more than it says."""
    host = "a host is wanted as it is, such as hooks.example.org, without a port, a path or a wildcard"
    domain = "a domain is wanted as it is, such as example.org, without @ or a wildcard"
    forms = {"hosts": (is_host, host), "domains": (is_host, domain), "addresses": (is_address, _NO_ADDRESS)}
    for field, (fits_, wrong) in forms.items():
        for place, one in enumerate(getattr(allow, field)):
            if not fits_(one):
                yield ("allow", field, place), one, wrong


def _variables(one: Destination, where: Where) -> Iterator[Found]:
    for field in ("password_from", "url_from", "token_from"):
        named = getattr(one, field, "")
        if named and not _VARIABLE.fullmatch(named):
            wrong = f"the name of an environment variable is wanted, in capitals, such as DRILL_TOKEN; {_NOT_SHOWN}"
            yield (*where, field.replace("_", " ")), None, wrong


def _mail(one: Smtp, where: Where, delivery: Delivery) -> Iterator[Found]:
    allow = delivery.allow
    if not is_host(one.host):
        yield (*where, "host"), one.host, "this is no host, such as mail.example.org"
    elif not allow.host(one.host):
        yield (*where, "host"), one.host, "this host is not among those that are allowed (allow: hosts)"
    if not 0 < one.port < 65_536:
        yield (*where, "port"), str(one.port), "a port is a number from 1 to 65535"
    if not is_address(one.from_):
        yield (*where, "from"), one.from_, "this is no address, such as drill@example.org"
    if not (one.user.isascii() and one.user.isprintable()):
        yield (*where, "user"), one.user, "a user is one line of plain characters"
    if bool(one.user) != bool(one.password_from):
        yield (*where, "user"), one.user or None, "a user and where its password comes from go together (password from)"
    if not one.starttls and one.port != 465 and one.host not in LOOPBACK:
        yield (*where, "starttls"), "no", f"{one.host} would be spoken to in the clear; only this computer may be"
    for name, addresses in one.addresses.items():
        for address in addresses:
            if not is_address(address):
                yield (*where, "to", name), address, _NO_ADDRESS
            elif not allow.address(address):
                wrong = "this address is not allowed, and neither is its domain (allow: addresses, domains)"
                yield (*where, "to", name), address, wrong


def _web(one: Destination, where: Where, delivery: Delivery) -> Iterator[Found]:
    if isinstance(one, Webhook):
        yield from _hook(one, where)
    if isinstance(one, Tracker) and not re.fullmatch(r"[A-Z][A-Z0-9_]+", one.project):
        yield (*where, "project"), one.project, "the key of a project is wanted, such as DRILL"
    if isinstance(one, Page) and not _WORD.fullmatch(one.page):
        yield (*where, "page"), one.page, "the id of a page is wanted, which is one word"
    field = "url" if isinstance(one, Webhook) else "base"
    if url := getattr(one, field):
        wrong = wrong_url(url, delivery.allow)
        yield from [((*where, field), None, wrong)] if wrong else []


def _hook(one: Webhook, where: Where) -> Iterator[Found]:
    if one.tool != "json" and one.url:
        yield (
            (*where, "url"),
            None,
            f"whoever knows this address may write there: keep it in a variable, and name that \
here (url from); {_NOT_SHOWN}",
        )
    elif bool(one.url) == bool(one.url_from):
        yield where, None, "the address of the webhook is wanted, either as url from or, where it takes json, as url"


def fits(loaded: Loaded, of: Transcript) -> None:
    """Raises BadFile with every name that is nobody in an exercise, so that nothing would ever be sent to them."""
    people = [name for _, names in of.people for name in names]
    anybody = "this is neither a group that the organisation writes to, nor a role, nor somebody of the exercise"
    known = {"to": ([*of.groups, *ROLES, *people], anybody), "assignees": (list(ROLES), "this is no role")}
    complaints = [
        loaded.complaint(("destinations", place, field, name), name, wrong, suggest(name, names))
        for place, one in enumerate(loaded.delivery.destinations)
        for field, (names, wrong) in known.items()
        for name, _ in getattr(one, field, ())
        if name not in names
    ]
    if complaints:
        raise BadFile(complaints)


def secrets(loaded: Loaded, names: Iterable[str], environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The values of the environment variables that the destinations of these names need. Raises BadFile with each that
    is not set or cannot be used; none is ever shown."""
    found, complaints = {}, []
    for place, one in enumerate(loaded.delivery.destinations):
        for field in ("password from", "url from", "token from") if one.name in names else ():
            variable = getattr(one, field.replace(" ", "_"), "")
            if not variable:
                continue
            value = found[variable] = environ.get(variable, "").strip()
            wrong = _unusable(value, field, loaded.delivery)
            if wrong:
                complaints.append(loaded.complaint(("destinations", place, field), None, wrong))
    if complaints:
        raise BadFile(complaints)
    return found


def _unusable(value: str, field: str, delivery: Delivery) -> str:
    if not value:
        return "the environment variable that is named here is not set"
    if not value.isascii() or not value.isprintable():
        return "what the environment variable holds is no single line of plain characters"
    wrong = wrong_url(value, delivery.allow) if field == "url from" else ""
    return f"of what the environment variable holds: {wrong}" if wrong else ""
