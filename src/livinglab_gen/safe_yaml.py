"""How YAML is read: by the loader that makes plain values only, in C where there is one."""

from __future__ import annotations

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
