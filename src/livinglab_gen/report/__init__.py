"""Result values as text for people or as JSON for programs. Nothing is printed here."""

from livinglab_gen.report.adoptions import adoption, adoption_facts
from livinglab_gen.report.campaigns import campaign
from livinglab_gen.report.catalogue import (
    BlueprintStatus,
    blueprint,
    blueprints,
    faults,
    link,
    linked,
    published,
    region,
    region_facts,
    regions,
    said,
)
from livinglab_gen.report.fleets import fleet, fleet_csv, fleet_page, rehearsal
from livinglab_gen.report.imports import imports, imports_facts, verification
from livinglab_gen.report.projects import filled_in, made, project_facts, tree
from livinglab_gen.report.text import as_json, table
from livinglab_gen.report.updates import (
    done,
    done_facts,
    drift,
    drift_facts,
    ended,
    healed,
    preview,
    preview_facts,
    status,
    status_facts,
    undone,
)

__all__ = [
    "BlueprintStatus",
    "adoption",
    "adoption_facts",
    "as_json",
    "blueprint",
    "blueprints",
    "campaign",
    "done",
    "done_facts",
    "drift",
    "drift_facts",
    "ended",
    "faults",
    "filled_in",
    "fleet",
    "fleet_csv",
    "fleet_page",
    "healed",
    "imports",
    "imports_facts",
    "link",
    "linked",
    "made",
    "preview",
    "preview_facts",
    "project_facts",
    "published",
    "region",
    "region_facts",
    "regions",
    "rehearsal",
    "said",
    "status",
    "status_facts",
    "table",
    "tree",
    "undone",
    "verification",
]
