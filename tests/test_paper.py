"""An exercise on paper: cards for the facilitator, handouts for players, and nothing on the wrong one."""

import pytest

from sim import paper
from sim.cli import main
from sim.scenario import IT_LEAD, PlannedInject, changed

ASKED = PlannedInject(
    "7", "A <b>seller</b>", (IT_LEAD,), "Well?\n<script>1</script>", by_hand=True, expected="They answer.",
    notes="be stern", handout="Line 3 & more",
)  # fmt: skip
PLAIN = PlannedInject("8", "Nothing on paper", (IT_LEAD,), "And?", by_hand=True)


@pytest.fixture
def listed(card):
    return changed(card, ("injects",), (ASKED, PLAIN))


def test_cards_have_all_of_each_and_no_markup_of_theirs(listed):
    page = paper.cards(listed)
    for words in (
        "EXERCISE",
        "A &lt;b&gt;seller",
        "&lt;script&gt;",
        "They answer.",
        "be stern",
        "by hand",
        "Nothing on paper",
    ):
        assert words in page
    assert "<script>" not in page and page.count("<article>") == 2


def test_handouts_have_what_players_get_and_nothing_of_the_facilitator(listed):
    page = paper.handouts(listed)
    assert "Line 3 &amp; more" in page and page.count("<article") == 1
    for words in ("be stern", "They answer.", "Well?", "by hand"):
        assert words not in page


def test_the_verb_writes_the_page_and_says_where_there_is_nothing(tmp_path, capsys):
    assert main(["print", "slow-search", "-o", str(tmp_path / "cards.html")]) == 0
    assert "nothing to print" in (tmp_path / "cards.html").read_text(encoding="utf-8")
    assert "ready to print" in capsys.readouterr().out
    assert main(["print", "slow-search", "-o", str(tmp_path / "none" / "cards.html")]) == 2
