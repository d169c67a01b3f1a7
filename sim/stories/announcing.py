"""Announcing: what callers hear before anything else is recorded, and recorded anew when more is known."""

from __future__ import annotations

from sim import actions as act
from sim.events import AnnouncementRecorded


def cannot_record(world, role: str, action: act.RecordAnnouncement) -> str | None:
    """Only where something can be put before the line, one after the other, and when there is something new."""
    phone, desk = world.scenario.organisation.support.phone, world.truth.desk
    if not phone or not phone.announcement:
        return "nothing can be put before the line here"
    if desk.recording:
        return "it is being recorded"
    return None if desk.announced is None or desk.old_announcement else "it is up to date"


def record(world, role: str, action: act.RecordAnnouncement) -> None:
    """Somebody begins to record."""
    world.start(_recording(world, role))


def _recording(world, role: str):
    """Callers hear it after a while, and it says what is known then."""
    desk, takes = world.truth.desk, world.scenario.organisation.support.phone.announcement.recording
    desk.recording, desk.recordings = True, desk.recordings + 1
    yield world.env.timeout(world.luck.seconds(takes, "records an announcement", desk.recordings))
    desk.move_on()
    desk.recording, desk.announced = False, world.now
    world.record(AnnouncementRecorded(world.now, role))
