"""`drill coverage` and `drill versions`: a playbook held against what is wanted, and against what it was before."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from sim.verb_tables import of_study, table, width, wrapped

if TYPE_CHECKING:
    from sim.covering import Coverage
    from sim.scenario import Playbook


def add(verb: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the verbs with their arguments, by the function that makes one."""
    coverage = verb("coverage", _coverage, "whom a playbook tells, when, and whom that must be told it leaves out")
    coverage.add_argument("playbook")
    coverage.add_argument("organisation", nargs="?", default="marketplace")
    coverage.add_argument("--json", action="store_true")
    versions = verb("versions", _versions, "a playbook's new version against its old one, on the same luck")
    versions.add_argument("old")
    versions.add_argument("new")
    versions.add_argument("scenario", nargs="+")
    versions.add_argument("--replications", type=int, default=100)
    versions.add_argument("--seed", type=int, default=1)
    versions.add_argument("--workers", type=int, default=1)
    versions.add_argument("--json", action="store_true")


def _coverage(arguments: argparse.Namespace) -> int:
    from sim import covering, files

    organisation = files.load_organisation(arguments.organisation)
    found = covering.coverage(files.load_playbook(arguments.playbook), organisation)
    if arguments.json:
        print(json.dumps(_data(found), ensure_ascii=False, indent=1))
    else:
        print("\n".join(_said(found, organisation.name)))
    return 1 if found.untold else 0


def _data(found: Coverage) -> dict:
    names = ("category", "group", "audience", "occasions", "lacks")
    return {
        "share": found.share,
        "audiences": [{name: getattr(row, name) for name in names} for row in found.rows],
        "must be told and are not": found.untold,
        "occasions without a notice": found.silent_on,
        "groups without a notice": found.groups,
        "categories without a notice": found.categories,
    }


def _said(found: Coverage, organisation: str) -> Iterator[str]:
    import pandas as pd

    from sim.covering import MOMENTS

    if found.share is None:
        yield f"{organisation} wants nobody told, so there is nothing to cover"
    else:
        heads = ("category", "group", "audience", *MOMENTS)
        rows = [
            (r.category, r.group, r.audience, *(", ".join(r.moment(m)) or "–" for m in MOMENTS)) for r in found.rows
        ]
        yield table(pd.DataFrame(rows, columns=list(heads)), width())
        yield f"\n{found.playbook} covers {found.share:.0%} of what {organisation} wants told"
    yield from (f"must be told and is not: {group}, where it is {category}" for category, group in found.untold)
    without = (("occasions", found.silent_on), ("groups", found.groups), ("categories", found.categories))
    yield from (f"{what} without a notice: {', '.join(names)}" for what, names in without if names)


def _versions(arguments: argparse.Namespace) -> int:
    from sim import files
    from sim.experiment.revising import revised, versions

    old, new = files.load_playbook(arguments.old), files.load_playbook(arguments.new)
    study = versions(
        old,
        new,
        arguments.scenario,
        replications=arguments.replications,
        seed=arguments.seed,
        workers=arguments.workers,
    )
    changed = revised(old, new)
    if arguments.json:
        records = json.loads(study.table().to_json(orient="records"))
        print(json.dumps({"changed": changed, "table": records}, ensure_ascii=False, indent=1))
        return 0
    print("\n".join([*_which(old, new), f"changed: {', '.join(changed) or 'nothing that is played'}", ""]))
    print(of_study(study, width()))
    print("\n" + wrapped("\n".join(study.verdicts()), width()))
    return 0


def _which(old: Playbook, new: Playbook) -> Iterator[str]:
    from sim.experiment.revising import labelled

    for word, one in (("old", old), ("new", new)):
        yield f"{word}: {labelled(one)}" + (f", adopted because {one.adopted_because}" if one.adopted_because else "")
