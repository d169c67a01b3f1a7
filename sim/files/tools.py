"""Tool profiles: what the tools that an organisation has chosen do to its numbers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sim.consistency import Unread
from sim.consistency.finding import repeated
from sim.files.checking import to_complaints
from sim.files.complaints import BadFile, Complaint, Wrong
from sim.files.fill import Filling
from sim.files.paths import walk
from sim.files.places import shipped
from sim.files.settings import value_of
from sim.files.tree import Fields, file_text, shown, tree
from sim.scenario import Organisation, Problem, Profile, Profiles, Setting, Tool, changed

FILE = "tools.yaml"
IT = "<it>"  #: stands in a setting for what the tool carries
#: What each kind of tool carries by name: where that stands, and of which kind it must be.
_CARRIES = {
    "mail": ("channels", ("direct",)),
    "social": ("channels", ("broadcast",)),
    "chat": ("channels", ("direct",)),
    "bridge": ("calls", ()),
}
#: What of a support desk a tool's numbers may be of.
_OF_THE_DESK = ("phone", "chat", "tickets", "bot")


def profiles(folder: Path | None = None) -> tuple[Profile, ...]:
    """The profiles of `tools.yaml` in this folder, in ./scenarios, or the shipped ones: the first file that is there.
    Raises BadFile with all that is wrong in it."""
    near = [place / FILE for place in (folder, Path("scenarios")) if place]
    return load_profiles(next((file for file in near if os.path.isfile(file)), shipped() / FILE))


def load_profiles(name_or_path: str | os.PathLike) -> tuple[Profile, ...]:
    """The profiles of a file. Raises BadFile with everything that is wrong."""
    file = Path(name_or_path)
    name = shown(file)
    root, found = tree(file_text(file), name)
    if not isinstance(root, Fields):
        raise BadFile(found or [Complaint(name, 1, "", None, "fields are expected here, such as 'profiles'")])
    filling = Filling(name)
    read = filling.value(Profiles, root, ())
    if wrong := [*found, *filling.complaints, *to_complaints(_ill(read), name, root)]:
        raise BadFile(sorted(wrong, key=lambda one: one.line or 0))
    return read.profiles


def holds_profiles(file: Path) -> bool:
    """Whether a file seems to hold profiles of tools, by its first words."""
    try:
        return any(line.startswith("profiles:") for line in file_text(file).splitlines())
    except BadFile:
        return False


def _ill(read: Profiles) -> Iterator[Problem]:
    """What does not fit in profiles, whatever the organisation: two of one name, and what is no change."""
    yield from repeated(("profiles",), [profile.name for profile in read.profiles])
    for place, profile in enumerate(read.profiles):
        for number, setting in enumerate(profile.sets):
            if not isinstance(setting.change, Unread) and "=" not in setting.change:
                path = ("profiles", place, "sets", number, "change")
                yield Problem(path, setting.change, "a change is written path=value, such as paging.takes=120")


def equipped(organisation: Organisation, folder: Path | None = None) -> tuple[Organisation, list[Problem]]:
    """The organisation with the numbers of its tools in the place of its own, with their sources, and with what each
    carries by name; and what is wrong with its choice, which leaves it as it is. Profiles are looked for in `folder`
    first, where its file lies."""
    if any(isinstance(tool.name, Unread) for tool in organisation.tools):
        return organisation, []
    known = {profile.name: profile for profile in profiles(folder)}
    wrong = list(_wrong(organisation, known))
    if wrong:
        return organisation, wrong
    new, chosen, sources = organisation, [], []
    for tool in organisation.tools:
        profile = known[tool.name]
        chosen.append(Tool(tool.name, carried(tool, profile)))
        for setting, change in settings(chosen[-1], profile):
            new, path = _set(new, change)
            sources.append((path, f"profile of {tool.name}: {setting.source}"))
    return changed(changed(new, ("tools",), tuple(chosen)), ("sources",), (*reversed(sources), *new.sources)), []


def carried(tool: Tool, profile: Profile) -> tuple[str, ...]:
    """What a tool carries: what the organisation says, else what it usually does, else what it is."""
    return tool.carries or profile.usually or (profile.kind,)


def settings(tool: Tool, profile: Profile) -> Iterator[tuple[Setting, str]]:
    """Each setting of a tool's profile, with the change that it makes; one for each thing that it carries."""
    for setting in profile.sets:
        for name in tool.carries if IT in setting.change else ("",):
            yield setting, setting.change.replace(IT, name)


def _set(organisation: Organisation, change: str) -> tuple[Organisation, str]:
    """The organisation with one value replaced, and the path of that. Raises BadFile where a profile is wrong."""
    path, _, text = (part.strip() for part in change.partition("="))
    label = f"{FILE}, {change!r}"
    try:
        names, form = walk(organisation, Organisation, path)
    except Wrong as wrong:
        raise BadFile([Complaint(label, None, path, None, wrong.wrong, wrong.suggestion)]) from None
    value, complaints = value_of(form, text, names, label)
    if complaints:
        raise BadFile(complaints)
    new: Any = changed(organisation, names, value)
    return new, path


def _wrong(organisation: Organisation, known: dict[str, Profile]) -> Iterator[Problem]:
    yield from repeated(("tools",), [tool.name for tool in organisation.tools])
    for place, tool in enumerate(organisation.tools):
        if tool.name not in known:
            wrong = f"there is no profile of this tool; there are: {', '.join(known)}"
            yield Problem(("tools", place, "name"), tool.name, wrong, tuple(known))
        else:
            yield from _wrongly_carried(organisation, place, tool, known[tool.name])


def _wrongly_carried(organisation: Organisation, place: int, tool: Tool, profile: Profile) -> Iterator[Problem]:
    """What it is said to carry must be there, and be something that it can carry; so must what its numbers are of."""
    where, kinds = _CARRIES.get(profile.kind, ("", ()))
    for field in _OF_THE_DESK if profile.kind == "support" else ():
        of_it = any(setting.change.startswith(f"support.{field}.") for setting in profile.sets)
        if of_it and getattr(organisation.support, field) is None:
            yield Problem(("tools", place, "name"), tool.name, f"its numbers are of 'support: {field}'; there is none")
    if not where:
        if tool.carries:
            wrong = f"a {profile.kind} carries nothing by name; leave this out"
            yield Problem(("tools", place, "carries"), ", ".join(tool.carries), wrong)
        return
    there = {thing.name: thing for thing in getattr(organisation, where)}
    fit = [name for name, thing in there.items() if not kinds or thing.kind in kinds]
    for name in carried(tool, profile):
        if name not in fit and not isinstance(name, Unread):
            yield Problem(("tools", place, "carries"), name, _unfit(profile, where, name in there, fit), tuple(fit))


def _unfit(profile: Profile, where: str, there: bool, fit: list[str]) -> str:
    among = f"say which of {where} {profile.name} carries: {', '.join(fit) or 'there is none'}"
    return f"this is nothing that a tool of the kind '{profile.kind}' carries; {among}" if there else among
