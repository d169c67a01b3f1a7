"""The two widgets that `sim` offers."""

import pytest

import sim


@pytest.mark.parametrize("thing", ["card-payments-down", None])
def test_a_table_says_what_it_wants(thing):
    with pytest.raises(TypeError, match=r"an exercise is wanted, such as sim.Exercise.*; seen "):
        sim.table(thing)
