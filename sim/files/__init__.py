"""Reads and checks what authors write: scenarios, organisations and playbooks in plain YAML.

The words in a file are the fields of `sim.scenario`, with spaces for underscores. Whatever is wrong is a
`Complaint` with file and line, all at once in one `BadFile`; nothing half-read is ever returned.
"""

from sim.files.changes import as_changes, change
from sim.files.complaints import BadFile, Complaint
from sim.files.ends import HALF_AND_DOUBLE, Ends, ends
from sim.files.improving import improve
from sim.files.loading import (
    Source,
    as_playbook,
    as_scenario,
    check,
    load,
    load_organisation,
    load_playbook,
    load_regimes,
    located,
)
from sim.files.places import Kind, check_kind, kind_of, names, notes, shipped
from sim.files.plain import digest, digest_of, from_json, playbook_from_json, to_json
from sim.files.playbooks import playbook_text, write_playbook
from sim.files.presets import load_preset, preset_text
from sim.files.programmes import load_programme
from sim.files.revising import OF_PLAYBOOK, revise, revised, standing
from sim.files.sources import assumptions, unsourced
from sim.files.spaces import load_space
from sim.files.tools import holds_profiles, load_profiles, profiles
from sim.files.twins import twin
from sim.files.writing import STARTS, check_writable, copy

__all__ = [
    "HALF_AND_DOUBLE",
    "OF_PLAYBOOK",
    "STARTS",
    "BadFile",
    "Complaint",
    "Ends",
    "Kind",
    "Source",
    "as_changes",
    "as_playbook",
    "as_scenario",
    "assumptions",
    "change",
    "check",
    "check_kind",
    "check_writable",
    "copy",
    "digest",
    "digest_of",
    "ends",
    "from_json",
    "holds_profiles",
    "improve",
    "kind_of",
    "load",
    "load_organisation",
    "load_playbook",
    "load_preset",
    "load_profiles",
    "load_programme",
    "load_regimes",
    "load_space",
    "located",
    "names",
    "notes",
    "playbook_from_json",
    "playbook_text",
    "preset_text",
    "profiles",
    "revise",
    "revised",
    "shipped",
    "standing",
    "to_json",
    "twin",
    "unsourced",
    "write_playbook",
]
