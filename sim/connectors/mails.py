"""Notices as mails, each to one address, so that nobody reads who else was written to."""

from __future__ import annotations

import datetime
import email.utils
import io
import mailbox
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path

from sim.connectors.dispatch import Mail, short
from sim.connectors.marking import MARK, NOT_REAL, marked, one_line, shortened, titled
from sim.connectors.transcript import Notice, Transcript

_SPECIAL = frozenset('()<>[]:;@\\,."=?')  # of RFC 5322 and, for what is encoded, of RFC 2047
_NAME = 100  # characters of a name in a header
NOWHERE = "exercise.invalid"  #: a domain that never leads anywhere (RFC 2606)
_ZIP_BEGINS = (1980, 1, 1, 0, 0, 0)  # the same archive for the same exercise


def mails(of: Transcript, to: Mapping[str, tuple[str, ...]], name: str = "mail") -> Iterator[Mail]:
    """A mail for each notice and address. `to`: a name and its addresses. The name of a group (customers, executives)
    gets what was sent to that group; a role, or somebody of the exercise, gets a copy of every notice. An address that
    stands twice gets one."""
    for notice in of.notices:
        once: dict[str, Mail] = {}
        for whose in (one for one in to if one not in of.groups or one == notice.to):
            for address in to[whose]:
                once.setdefault(address.casefold(), _mail(of, notice, whose, address, name))
        yield from once.values()


def _mail(of: Transcript, notice: Notice, whose: str, address: str, name: str) -> Mail:
    identity = f"{of.id}/{name}/notice {notice.n}/{short(address.casefold())[:12]}"
    about = titled(f"{notice.name}, to {notice.to}")
    head = f"From the exercise {of.name}.\nSent at {notice.clock} to {notice.to}, by {', '.join(notice.channels)}."
    return Mail(identity, about, one_line(whose), address, marked(f"{notice.text}\n\n{head}"), notice.at)


def message(mail: Mail, sender: str, date: datetime.datetime | None = None) -> EmailMessage:
    """A mail as it goes over the wire. `date`: when it is sent (default: when it was in the exercise)."""
    made = EmailMessage()
    made["Subject"] = mail.about
    made["From"] = _address("nobody need answer", sender)
    made["To"] = _address(mail.name, mail.address)
    made["Date"] = email.utils.format_datetime(date or mail.written)
    made["Message-ID"] = f"<{short(mail.id)}@{sender.rpartition('@')[2]}>"
    made["Keywords"] = MARK
    made["Auto-Submitted"] = "auto-generated"
    made["X-Exercise"] = NOT_REAL
    made.set_content(mail.text)
    return made


def _address(name: str, address: str) -> Address:
    """An address with the mark and whose it is. Nothing stands in a name that means something in a header: where a long
    one is folded, the quotes around it get lost, and what follows a comma would be another address."""
    words = "".join(" " if c in _SPECIAL else c for c in name)
    return Address(shortened(one_line(f"{MARK} - {words}"), _NAME), addr_spec=address)


def _nowhere(of: Transcript) -> list[EmailMessage]:
    """The notices, each once, to its group, at addresses that lead nowhere."""
    to = {group: (f"{group.replace(' ', '-')}@{NOWHERE}",) for group in dict.fromkeys(n.to for n in of.notices)}
    found = [_mail(of, notice, notice.to, to[notice.to][0], "mail") for notice in of.notices]
    return [message(one, f"exercise@{NOWHERE}") for one in found]


def as_zip(of: Transcript) -> bytes:
    """The notices as .eml files in an archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for n, one in enumerate(_nowhere(of), 1):
            archive.writestr(zipfile.ZipInfo(f"EXERCISE-{n:03d}.eml", _ZIP_BEGINS), one.as_bytes())
    return out.getvalue()


def as_mbox(of: Transcript) -> bytes:
    """The notices as one mailbox."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "exercise.mbox"
        box = mailbox.mbox(path)
        for one, notice in zip(_nowhere(of), of.notices, strict=True):
            kept = mailbox.mboxMessage(one)
            kept.set_from(f"exercise@{NOWHERE}", notice.at.timetuple())
            box.add(kept)
        box.close()
        return path.read_bytes()
