"""One service repo: made from a release, and held against it."""

from livinglab_gen.project.drift import Change, Drift, Report, drift
from livinglab_gen.project.new import (
    MAXIMUM_NAME,
    BadName,
    CannotWrite,
    DestinationExists,
    NewProject,
    plan,
    prepare,
    valid_name,
    write,
)
from livinglab_gen.project.origin import NotAServiceRepo, Origin, origin

__all__ = [
    "MAXIMUM_NAME",
    "BadName",
    "CannotWrite",
    "Change",
    "DestinationExists",
    "Drift",
    "NewProject",
    "NotAServiceRepo",
    "Origin",
    "Report",
    "drift",
    "origin",
    "plan",
    "prepare",
    "valid_name",
    "write",
]
