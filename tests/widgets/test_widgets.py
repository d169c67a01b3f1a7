"""The two widgets that `sim` offers, and the buttons on all of them."""

import pytest

import sim
from sim.widgets import parts


@pytest.mark.parametrize("thing", ["card-payments-down", None])
def test_a_table_says_what_it_wants(thing):
    with pytest.raises(TypeError, match=r"an exercise is wanted, such as sim.Exercise.*; seen "):
        sim.table(thing)


def test_a_double_press_of_a_button_does_its_work_once(monkeypatch):
    """However long the work takes: the second half waits in line meanwhile. Later it may be pressed again."""
    now, done = [100.0], []

    def work():
        done.append(now[0])
        now[0] += 3

    monkeypatch.setattr(parts.time, "monotonic", lambda: now[0])
    made = parts.button("Release now", work)
    press = lambda: made._handle_button_msg(made, {"event": "click"}, [])  # noqa: E731 - as the browser does
    press()
    press()
    now[0] += 0.3
    press()
    assert done == [100.0]
    now[0] += 0.2
    press()
    assert len(done) == 2


def test_what_was_not_done_may_be_tried_again_at_once():
    tried = []
    made = parts.button("Write", lambda: bool(tried.append(len(tried))))
    for _ in range(3):
        made._handle_button_msg(made, {"event": "click"}, [])
    assert tried == [0, 1, 2]
