"""What can go wrong with a region's name or its profile; each fault carries its cure."""

from livinglab_gen.errors import LivingLabError
from livinglab_gen.regions.model import Region


class RegionFault(LivingLabError):
    """A text that names no single region; ``candidates`` are the regions it may have meant."""

    def __init__(self, message: str, *, candidates: tuple[Region, ...] = ()) -> None:
        super().__init__(message)
        self.candidates = candidates


class UnknownRegion(RegionFault):
    """No kabupaten or kota has this code or name."""

    exit_code = 10


class AmbiguousRegion(RegionFault):
    """More than one kabupaten or kota has this name."""

    exit_code = 11


class ProfileError(LivingLabError):
    """A region profile that cannot be used; ``faults`` holds one sentence per fault."""

    exit_code = 12

    def __init__(self, message: str, *, faults: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.faults = faults
