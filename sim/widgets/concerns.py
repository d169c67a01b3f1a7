"""What a notice is about: the incidents that are not over, or those of them that its writer chooses."""

from __future__ import annotations

from collections.abc import Callable

from ipywidgets import Checkbox, VBox

from sim import actions as act
from sim.picture import Known

from .parts import box, show
from .ticks import heading, tick
from .words import incident_named


class Concerns:
    """Tick boxes for the incidents of one notice. `view` is hidden where there is nothing to choose; `changed()` is
    called when somebody chooses."""

    def __init__(self, changed: Callable[[], object]):
        self.ticks: dict[int, Checkbox] = {}
        self.view = box(VBox, [], "drill-ticks", "drill-approvals")
        self._changed = changed
        self._given: tuple[int, ...] = ()
        self._open: tuple[int, ...] = ()
        show(self.view, False)

    def offer(self, draft: act.Draft, known: Known) -> None:
        """Boxes for what is not over and for what the draft was written for; one alone needs no choice."""
        self._given, self._open = draft.incidents, known.open
        numbers = dict.fromkeys([*known.open, *(n for n in draft.incidents if n in known.incidents)])
        ticked, several = draft.incidents or known.open, len(numbers) > 1
        self.ticks = {n: tick(incident_named(known.incidents[n]), n in ticked) for n in numbers} if several else {}
        self.view.children = [heading("incidents"), *self.ticks.values()]
        show(self.view, several)
        for each in self.ticks.values():
            each.observe(lambda _: self._changed(), "value")

    @property
    def chosen(self) -> tuple[int, ...]:
        """Those it is about; empty: all that are not over, where nobody has chosen otherwise."""
        chosen = tuple(number for number, each in self.ticks.items() if each.value)
        if not self.ticks or set(chosen) == set(self._given):
            return self._given
        return () if not self._given and set(chosen) == set(self._open) else chosen

    @property
    def nothing(self) -> bool:
        """Whether somebody has to choose, and has chosen none."""
        return bool(self.ticks) and not any(each.value for each in self.ticks.values())
