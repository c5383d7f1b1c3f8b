"""Many service repos at once: which region runs what, and what a release would do to all of them."""

from livinglab_gen.fleet.inventory import Filter, Look, Standing, inventory
from livinglab_gen.fleet.members import Member, NoFleet, members
from livinglab_gen.fleet.rehearsal import Broken, Outcome, Rehearsal, Rehearsed, rehearse
from livinglab_gen.fleet.trial import Trial, try_out

__all__ = [
    "Broken",
    "Filter",
    "Look",
    "Member",
    "NoFleet",
    "Outcome",
    "Rehearsal",
    "Rehearsed",
    "Standing",
    "Trial",
    "inventory",
    "members",
    "rehearse",
    "try_out",
]
