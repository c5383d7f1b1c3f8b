"""Many service repos at once: which region runs what, what a release would do to them, and its campaign."""

from livinglab_gen.fleet.campaign import Campaign, State, Step, propose
from livinglab_gen.fleet.course import Opened, Outside, Plan, carry_out
from livinglab_gen.fleet.inventory import EVERY, Filter, Look, Standing, inventory
from livinglab_gen.fleet.journal import BadJournal, Journal, journal
from livinglab_gen.fleet.members import Member, NoFleet, members
from livinglab_gen.fleet.outcome import Broken, Outcome
from livinglab_gen.fleet.rehearsal import Rehearsal, Rehearsed, rehearse
from livinglab_gen.fleet.rings import Health, Patience, Ring, sizes
from livinglab_gen.fleet.trial import Trial, try_out

__all__ = [
    "EVERY",
    "BadJournal",
    "Broken",
    "Campaign",
    "Filter",
    "Health",
    "Journal",
    "Look",
    "Member",
    "NoFleet",
    "Opened",
    "Outcome",
    "Outside",
    "Patience",
    "Plan",
    "Rehearsal",
    "Rehearsed",
    "Ring",
    "Standing",
    "State",
    "Step",
    "Trial",
    "carry_out",
    "inventory",
    "journal",
    "members",
    "propose",
    "rehearse",
    "sizes",
    "try_out",
]
