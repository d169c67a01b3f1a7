"""Writes docs/tools.md anew from scenarios/tools.yaml: `python docs/make_tools.py`."""

from collections.abc import Iterable
from pathlib import Path

from sim.files import profiles
from sim.scenario import Profile, Setting

PAGE = Path(__file__).with_name("tools.md")
NONE = "–"

HEAD = """# Tools

Organisations respond with tools: a pager, a chat, a mailing service.
Each has limits, makes people wait, or loses something, and that changes how an incident goes.
Choose yours in the organisation's file, and see what it costs:

```yaml
tools: [PagerDuty, Slack, {name: SendGrid, carries: e-mail}]
```

Without that line no tool is in play, and nothing of this happens; the shipped organisation has none.
On the command line, `--with "tools=SendGrid, Slack"` chooses for one run or study.

What stands under *sets* takes the place of the organisation's own number when the file is read.
`<it>` is what the tool carries: a channel, or a way to come together; *usually* says which, if you do not.
A change that you name (`--with "channels.e-mail.bounces=10 %"`) comes after that.
A tool cannot carry what it is not made for; two tools for one channel are allowed and warned of.
The numbers are those of [tools.yaml](../scenarios/tools.yaml). Put a file of that name beside the \
organisation's file, or into a folder `scenarios` where you start, and yours are taken; \
`drill check scenarios/tools.yaml` says what is wrong in it.

This page is written by `python docs/make_tools.py` from that file; a test fails when it is stale, another when a tool \
does not move the measure that is said to show it.

"""

BETWEEN = """
## What to try

| what happens | how |
|---|---|
| an alert storm, most of which the pager drops | `paging.storm=1,000` with PagerDuty: the support desk, which rings \
people up, may be quicker |
| a channel in which everybody and every machine writes | `channels.chat.busy=55` with Slack |
| a post is shared now instead of queued | `channels.facebook.queues=no` with Buffer; or the communications lead holds \
planned posts back, and ours takes the next slot |
| a mailing list that nobody has cleaned | `channels.e-mail.bounces=20 %` with SendGrid |
| the room of a small licence | `calls.bridge.room=4` with Zoom |
| a clumsy ticket form | `lowered=20 %` with ServiceNow |
| another way to go out in time | `channels.e-mail.approves=none` with Mailchimp: whoever sends may release, too |

All of these can be set without any tool: they are fields of a channel, of the pager, of a call and of the organisation.

## What is known and changes nothing

"""


def page() -> str:
    """The text of the page."""
    rows = [_row(profile) for profile in profiles()]
    columns = ("tool", "kind", "what it does", "usually carries", "sets", "seen in", "source", "confidence", "due")
    limits = [(one.name, limit.says, limit.why, limit.source) for one in profiles() for limit in one.limits]
    return (
        HEAD + _table(columns, rows) + BETWEEN + _table(("tool", "limit", "why it changes nothing", "source"), limits)
    )


def _row(profile: Profile) -> tuple[str, ...]:
    return (
        f"**{profile.name}**",
        profile.kind,
        profile.about,
        _listed(profile.usually),
        _listed(f"`{setting.change}`" for setting in profile.sets),
        _listed(profile.shows),
        _listed(dict.fromkeys(map(_source, profile.sets)), "; "),
        _listed(dict.fromkeys(setting.confidence for setting in profile.sets)),
        profile.due or NONE,
    )


def _source(setting: Setting) -> str:
    return f"{setting.source} ({setting.as_of})"


def _listed(texts: Iterable[str], between: str = ", ") -> str:
    return between.join(texts) or NONE


def _table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows), ""])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
