"""What the domain says of directions holds: more or less, in pairs of runs with the same luck (`directions.py`)."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from arms import Arm, Claim
from directions import CLAIMS
from joblib import Parallel, delayed

from sim.experiment.measuring import end
from sim.experiment.pairing import Paired, paired
from sim.experiment.running import Strategy, followed, rows
from sim.metrics import UNITS

SEED, LEVEL = 1, 0.999
REPLICATIONS, WITHOUT = 200, 40  #: pairs of a claim; of one from which the reason has been taken away
ALL = [claim for block in CLAIMS.values() for claim in block]
PAGE = Path(__file__).parent.parent / "docs" / "validation.md"


def _rows(arm: Arm, replications: int) -> np.ndarray:
    return rows(arm.played(), Strategy("arm", arm.playbook), SEED, range(replications))


def _played(arms: list[Arm], replications: int) -> dict[Arm, np.ndarray]:
    """The rows of each arm, played once however many claims share it, in two processes."""
    arms = list(dict.fromkeys(arms))
    return dict(zip(arms, Parallel(n_jobs=2)(delayed(_rows)(arm, replications) for arm in arms), strict=True))


@pytest.fixture(scope="module")
def found(request) -> dict[Arm, np.ndarray]:
    return _played([arm for claim in _asked(request, "found") for arm in (claim.a, claim.b)], REPLICATIONS)


@pytest.fixture(scope="module")
def found_without(request) -> dict[Arm, np.ndarray]:
    return _played([arm for claim in _asked(request, "found_without") for arm in _without(claim)], WITHOUT)


def _asked(request, fixture: str) -> list[Claim]:
    """The claims of the tests that were chosen and need this fixture; the page needs them all."""
    items = [item for item in request.session.items if item.path == Path(__file__) and fixture in item.fixturenames]
    chosen = [item.callspec.params["claim"] for item in items if hasattr(item, "callspec")]
    return ALL if len(chosen) < len(items) else chosen


def _without(claim: Claim) -> tuple[Arm, Arm]:
    return claim.a.on(*claim.without), claim.b.on(*claim.without)


def _values(claim: Claim, a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The claim's measure in both arms. A time that never came counts as the whole length that was followed, as in a
    study; of what is no time, replications in which either arm has no value are left out, as in a study."""
    one, other = (x[:, list(UNITS).index(claim.measure)] for x in (a, b))
    if UNITS[claim.measure] == "min":
        horizon = followed(claim.a.played())
        return np.where(np.isnan(one), horizon, one), np.where(np.isnan(other), horizon, other)
    both = ~(np.isnan(one) | np.isnan(other))
    return one[both], other[both]


def _judged(claim: Claim, a: np.ndarray, b: np.ndarray) -> Paired:
    horizon = end(claim.measure, followed(claim.a.played()))
    return paired(*_values(claim, a, b), horizon=horizon, level=LEVEL)


def _named(claim: Claim) -> str:
    return claim.says


@pytest.mark.parametrize("claim", ALL, ids=_named)
def test_it_goes_as_the_domain_says(claim, found):
    one = _judged(claim, found[claim.a], found[claim.b])
    assert one.n >= 0.9 * REPLICATIONS
    assert one.low > 0 if claim.direction == "more" else one.high < 0, f"{one.mean:.3g} [{one.low:.3g}, {one.high:.3g}]"
    if claim.every:
        assert (one.share_more if claim.direction == "more" else one.share_less) == 1
    for values, exact in zip(_values(claim, found[claim.a], found[claim.b]), claim.exactly, strict=True):
        assert exact is None or (values == exact).all()


@pytest.mark.parametrize("claim", [claim for claim in ALL if claim.without], ids=_named)
def test_without_its_reason_nothing_is_left_of_it(claim, found_without):
    """A claim that the model could not fail to meet would say nothing about it."""
    a, b = _without(claim)
    assert _judged(claim, found_without[a], found_without[b]).identical


def test_claims_are_many_and_each_is_made_once():
    assert len(ALL) >= 30
    assert len({claim.says for claim in ALL}) == len(ALL)
    assert all(claim.direction in ("more", "less") and claim.measure in UNITS for claim in ALL)
    assert all(followed(claim.a.played()) == followed(claim.b.played()) for claim in ALL)


# -------------------------------------------------------------------------------------------------- the page


def _number(x: float) -> str:
    """Three digits that mean something."""
    text = f"{x:,.0f}" if abs(x) >= 100 else f"{x:.3g}"
    return text.replace("-", "−")


def _line(claim: Claim, one: Paired) -> str:
    unit = {"number": "", "money": "", "index": ""}.get(UNITS[claim.measure], f" ({UNITS[claim.measure]})")
    between = f"{_number(one.low)} to {_number(one.high)}" if one.low != one.high else "always"
    return f"| {claim.says} | {claim.measure}{unit} | {_number(one.mean)} | {between} |"


def _table(found) -> str:
    lines = ["| claim | measure | difference | 99.9 % interval |", "|---|---|---|---|"]
    for block, claims in CLAIMS.items():
        lines.append(f"| **{block}** | | | |")
        lines += [_line(claim, _judged(claim, found[claim.a], found[claim.b])) for claim in claims]
    return "\n".join(lines) + "\n"


def test_the_page_has_what_was_measured(found, request):
    """The table stands between two marks in docs/validation.md; `--remake-golden` writes it anew."""
    text = PAGE.read_text(encoding="utf-8")
    marked = re.compile(r"(?<=<!-- directions -->\n).*?(?=<!-- end of directions -->)", re.S)
    assert len(marked.findall(text)) == 1
    if request.config.getoption("--remake-golden"):
        PAGE.write_text(marked.sub(lambda _: _table(found), text), encoding="utf-8")
    else:
        assert marked.findall(text) == [_table(found)], "stale: pytest tests/test_directions.py --remake-golden"
