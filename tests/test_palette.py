"""That colour never speaks alone, that texts can be read in both lights, and that the style sheet agrees."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from sim import palette
from sim.widgets.browser import STYLE

SHEET = STYLE.read_text(encoding="utf-8")


def luminance(colour: str) -> float:
    """Relative luminance by WCAG 2.2."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio by WCAG 2.2, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def of_the_sheet(name: str) -> tuple[str, str]:
    """A colour of the style sheet by light and by dark."""
    light, dark = re.search(rf"--drill-{name}: light-dark\((#\w{{6}}), (#\w{{6}})\)", SHEET).groups()
    return light, dark


def test_contrast_is_what_the_standard_says():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("text", ["ink", "muted"])
@pytest.mark.parametrize("ground", ["page", "card", "well"])
def test_text_can_be_read_by_light_and_by_dark(text, ground):
    for letters, behind in zip(of_the_sheet(text), of_the_sheet(ground), strict=True):
        assert contrast(letters, behind) >= 4.5


@pytest.mark.parametrize("ground", ["page", "card", "well"])
@pytest.mark.parametrize("edge", ["focus", "edge"])
def test_focus_rings_and_edges_of_fields_can_be_seen(edge, ground):
    for line, behind in zip(of_the_sheet(edge), of_the_sheet(ground), strict=True):
        assert contrast(line, behind) >= 3


def test_black_can_be_read_on_every_state_and_on_the_accent():
    for colour in (*(state.colour for state in palette.STATES.values()), palette.ACCENT):
        assert contrast("#000000", colour) >= 4.5


def test_the_style_sheet_has_the_colours_of_the_palette():
    for name in ("orange", "sky-blue", "green", "yellow", "blue", "vermillion", "purple", "grey"):
        assert f"--drill-{name}: {getattr(palette, name.replace('-', '_').upper())};" in SHEET


def test_states_differ_in_colour_and_in_symbol():
    for one, other in combinations(palette.STATES.values(), 2):
        assert one.colour != other.colour
        assert one.symbol != other.symbol


def test_marks_differ_in_shape_and_the_accent_belongs_to_the_open_decision():
    for one, other in combinations(palette.MARKS.values(), 2):
        assert one.shape != other.shape
    assert [name for name, kind in palette.MARKS.items() if kind.colour == palette.ACCENT] == ["prompt"]
    assert palette.ACCENT not in palette.SERIES
    assert palette.ACCENT not in {state.colour for state in palette.STATES.values()}


def test_a_known_name_has_its_line_whatever_else_is_drawn():
    alone = palette.lines(["tell-early"], palette.STRATEGIES)["tell-early"]
    among = palette.lines(["aardvark", "standard", "tell-early", "zebra"], palette.STRATEGIES)
    assert among["tell-early"] == alone
    assert len(set(among.values())) == 4


def test_names_of_users_have_colours_of_their_own_as_long_as_there_are_any():
    """A playbook and two changes to it: dots have no dash, so a second blue would be the first strategy's."""
    drawn = palette.lines(["standard", "standard with a", "standard with b", "mine"], palette.STRATEGIES)
    assert len({line.colour for line in drawn.values()}) == 4
    assert {line.dash for line in drawn.values()} == {"-"}


def test_two_dozen_lines_are_told_apart():
    names = [f"series {i}" for i in range(24)]
    assert len(set(palette.lines(names).values())) == 24


def test_a_board_says_name_symbol_and_word_and_lets_no_markup_in():
    html = palette.board({"pay<b>": "down"})
    assert "pay&lt;b&gt;" in html
    assert "○ down" in html
    with pytest.raises(KeyError):
        palette.board({"payments": "on fire"})


def test_matplotlib_draws_the_same_shapes():
    from matplotlib.figure import Figure

    axes = Figure().subplots()
    for kind in palette.MARKS.values():
        axes.plot([0], [0], marker=kind.marker(), color=kind.colour or "black")
    assert len(axes.lines) == len(palette.MARKS)
