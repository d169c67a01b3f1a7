"""What a role knows: a fold over the perceptions that reached it, and over nothing else.

What everybody in the response sees is folded once, into a `Known` that all pictures share; whoever joins is
handed it over. A picture adds what only its role has seen.
"""

from sim.picture.known import Known
from sim.picture.notice import Notice
from sim.picture.seat import Picture

__all__ = ["Known", "Notice", "Picture"]
