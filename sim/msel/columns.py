"""The columns of a master scenario events list, and by what other headings people have called them.

Ours are those of HSEEP's list. The others are the headings of published lists: sample files of a public exercise
platform (Cadence: two bank exercises, Roaring Winds, PATS19, a winter exercise, its own import sheet), Conducttr's
main events list and Sahana's exercise master log.
"""

from __future__ import annotations

COLUMNS = (
    "MSEL #", "Scenario Day", "Scenario Time", "Scheduled Time", "Event Type", "Inject Type", "Storyline", "Subject",
    "From (Simulated)", "To (Recipient Players)", "Method", "Description/Script", "Expected Action", "Objective",
    "Core Capability", "Responsible Controller", "Priority", "Trigger", "Status", "Released At", "Actual Response",
    "Notes",
)  # fmt: skip

KEPT = ""  #: what a heading is called that has no column of ours: it is kept in the notes, with its heading

_OTHERS: dict[str, tuple[str, ...]] = {
    "MSEL #": ("Event #", "MSEL Number", "Number", "Inject #", "Inject Number", "Source Reference", "No"),
    "Scenario Day": ("Day",),
    "Scenario Time": ("Story Time",),
    "Scheduled Time": ("Event Time", "Time", "Inject DTG", "Date and time", "Inject Time"),
    "Event Type": (),
    "Inject Type": ("Type",),
    "Storyline": ("Storyline/Thread", "Track", "Thread"),
    "Subject": ("Title",),
    "From (Simulated)": ("Send From (Simulated)", "Send From", "Sent From", "Source", "From"),
    "To (Recipient Players)": ("Send To (Recipient Players)", "Send To", "Sent To", "Target", "To"),
    "Method": ("Inject Mode", "Inject Method", "Delivery Method"),
    "Description/Script": ("Event Description", "Description", "Event Summary", "Message", "Script"),
    "Expected Action": ("Expected Outcomes", "Expected Reaction to Inject", "Expected Outcome", "Expected Response"),
    "Objective": ("1st/2nd Objective Supported", "1st Objective Supported", "2nd Objective Supported", "Objectives"),
    "Core Capability": ("Core Capabilities",),
    "Responsible Controller": ("Injected By (Responsible Controller)", "Injected By", "Controller", "Inject POC"),
    "Priority": (),
    "Trigger": ("Trigger Type",),
    "Status": (),
    "Released At": ("Fired At",),
    "Actual Response": ("Implementer/Narrative", "Implementer (Actual Narrative)"),
    "Notes": ("Notes/Remarks", "Comments/Notes", "Questions/Comments", "Note", "Remarks", "Controller Notes"),
    KEPT: (
        "Date", "ESF", "Background Information", "Inject Author", "Phase", "Location Name", "Location Type", "Faction",
        "Team", "Tab",
    ),
}  # fmt: skip


def plain(heading: str) -> str:
    """A heading without what does not tell two apart: case, spaces, hyphens, full stops."""
    return "".join(c for c in heading.casefold() if c not in " \t\r\n\xa0_-.")


_MEANS = {plain(other): ours for ours, others in _OTHERS.items() for other in others} | {
    plain(ours): ours for ours in COLUMNS
}


def column(heading: str) -> str | None:
    """Which of our columns a heading means, with or without what it explains in brackets; `KEPT` for one that is known
    and has none, None for an unknown one."""
    found = _MEANS.get(plain(heading))
    return _MEANS.get(plain(heading.partition("(")[0])) if found is None else found
