"""One service repo: made from a release, held against it, brought to another."""

from livinglab_gen.project.disk import CannotWrite
from livinglab_gen.project.drift import Change, Drift, Healed, Report, drift, heal, owner_of
from livinglab_gen.project.ending import Ended, NothingUnderWay, StillInConflict, give_up, go_on, undo
from livinglab_gen.project.new import (
    MAXIMUM_NAME,
    BadName,
    DestinationExists,
    NewProject,
    plan,
    prepare,
    valid_name,
    write,
)
from livinglab_gen.project.origin import ANSWERS, NotAServiceRepo, Origin, origin
from livinglab_gen.project.releases import Notes, Releases
from livinglab_gen.project.status import Status, status
from livinglab_gen.project.update import (
    NOBODY,
    BranchTaken,
    Done,
    Preview,
    Update,
    Wish,
    branch,
    message,
    named_update,
    preview,
    update,
    worked_out,
)

__all__ = [
    "ANSWERS",
    "MAXIMUM_NAME",
    "NOBODY",
    "BadName",
    "BranchTaken",
    "CannotWrite",
    "Change",
    "DestinationExists",
    "Done",
    "Drift",
    "Ended",
    "Healed",
    "NewProject",
    "NotAServiceRepo",
    "Notes",
    "NothingUnderWay",
    "Origin",
    "Preview",
    "Releases",
    "Report",
    "Status",
    "StillInConflict",
    "Update",
    "Wish",
    "branch",
    "drift",
    "give_up",
    "go_on",
    "heal",
    "message",
    "named_update",
    "origin",
    "owner_of",
    "plan",
    "prepare",
    "preview",
    "status",
    "undo",
    "update",
    "valid_name",
    "worked_out",
    "write",
]
