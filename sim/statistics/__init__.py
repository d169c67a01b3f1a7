"""What numbers of many runs say, and how sure that is: pure functions of arrays, which know nothing of incidents.

Each file answers one question of a planner: `quantiles` (how bad is one day in ten?), `survival` (how long until it
has come, and how often never?), `shares` (in how many runs?), `medians` (what if a few runs decide the mean?),
`screening` and `selection` (which strategy is best?), `regret` (what does a choice cost where another was better?),
`effects` (what matters where everything may be otherwise at once?).
"""
