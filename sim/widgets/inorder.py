"""What is typed arrives before the press of a button that is meant to do something with it."""

from __future__ import annotations

import anywidget

from .browser import script


class InOrder(anywidget.AnyWidget):
    """Shows nothing; shown once on a page, it holds back the press of a button until what was typed before is on its
    way. Without it a press overtakes what somebody typed while the kernel was busy, and their last words are lost:
    changes of one field wait for each other, presses for nothing."""

    _esm = script("inorder.js")
