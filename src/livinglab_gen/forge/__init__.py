"""The only module that speaks to a git host: it finds the repos of a group, and puts proposals there."""

from livinglab_gen.forge.groups import is_group, repos
from livinglab_gen.forge.hosts import KNOWN, Kind, UnknownHost, kind_of, kinds
from livinglab_gen.forge.model import Proposal
from livinglab_gen.forge.proposals import propose, stands_aside
from livinglab_gen.forge.results import Result, result
from livinglab_gen.forge.sites import HostRefused
from livinglab_gen.forge.tokens import NoToken

__all__ = [
    "KNOWN",
    "HostRefused",
    "Kind",
    "NoToken",
    "Proposal",
    "Result",
    "UnknownHost",
    "is_group",
    "kind_of",
    "kinds",
    "propose",
    "repos",
    "result",
    "stands_aside",
]
