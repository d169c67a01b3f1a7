"""The rows of laws, schemes and contracts, from which an organisation's file lists those that bind it by name."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from sim.consistency import Unread, problems_of_regimes
from sim.files.checking import to_complaints
from sim.files.complaints import BadFile, Complaint, Where, suggest
from sim.files.fill import Filling, stand_in
from sim.files.places import shipped
from sim.files.tree import Broken, Node, Scalar, file_text, shown, tree
from sim.scenario import Regime, Regimes

FILE = "regimes.yaml"


@dataclass(slots=True)
class Rows:
    """The rows that a file in `folder` names: those of `regimes.yaml` beside it, in ./scenarios, or the shipped ones.
    Read when the first one is asked for; `complaints` are about that file."""

    folder: Path | None = None
    complaints: list[Complaint] = field(default_factory=list)
    _found: dict[str, Regime] | None = None

    def row(self, filling: Filling, node: Node, path: Where) -> Regime:
        """The row of a name; after a complaint its stand-in."""
        known = self._rows()
        if not isinstance(node, Scalar):
            return filling.record(Regime, node, path)
        if node.text in known:
            return known[node.text]
        if not self.complaints:  # else it may stand there, unread
            wrong = f"there is no row of this name in {shown(self._file())}; there are: {', '.join(known)}"
            filling.complain(node.line, path, node.text, wrong, suggest(node.text, known))
        return stand_in(Regime)

    def _rows(self) -> dict[str, Regime]:
        if self._found is None:
            regimes, self.complaints = read(self._file())
            self._found = {one.name: one for one in regimes.clocks if not isinstance(one.name, Unread)}
        return self._found

    def _file(self) -> Path:
        folders = [*([self.folder] if self.folder else []), Path("scenarios"), shipped()]
        return next((file for folder in folders if os.path.isfile(file := folder / FILE)), shipped() / FILE)


def read(file: Path) -> tuple[Regimes, list[Complaint]]:
    """A file of rows, with what is wrong in it; what could not be read has stand-ins."""
    name = shown(file)
    try:
        root, found = tree(file_text(file), name)
    except BadFile as bad:
        return stand_in(Regimes), list(bad.complaints)
    if isinstance(root, Broken):
        return stand_in(Regimes), found
    filling = Filling(name)
    regimes = filling.value(Regimes, root, ())
    return regimes, [*found, *filling.complaints, *to_complaints(problems_of_regimes(regimes), name, root)]
