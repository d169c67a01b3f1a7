from sim.widgets.palette import *  # noqa: F403 - moves here when the widgets are done
