"""What a release holds: the composed tree, its questions, and what it says of itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from livinglab_gen import git, registry
from livinglab_gen.catalogue import Blueprint, Composition, Layer, Owner
from livinglab_gen.git import EXECUTABLE, REGULAR, File
from livinglab_gen.registry.model import PAYLOAD

MINIMUM_COPIER = "9.17.2"

_ANSWERS = "{{ _copier_conf.answers_file }}.jinja"
_FACTS = ".livinglab.yml.jinja"


def compose(composition: Composition, scratch: Path, *, version: str, tag: str) -> dict[PurePosixPath, File]:
    """All files of the release's repository; `scratch` is a bare repository to hash trees in."""
    blueprint = composition.blueprint
    payload = dict(_payload(composition, version=version, tag=tag))
    tree = git.write_tree(scratch, payload)
    return {
        PurePosixPath("copier.yml"): _file(_questionnaire(composition, version=version, tree=tree)),
        PurePosixPath("blueprint.json"): _file(_description(blueprint, version)),
        PurePosixPath("README.md"): _file(_readme(blueprint, version)),
        **_licence(composition),
        **{PurePosixPath(PAYLOAD) / path: file for path, file in payload.items()},
    }


def _payload(composition: Composition, *, version: str, tag: str) -> Iterator[tuple[PurePosixPath, File]]:
    for piece in composition.pieces.values():
        mode = EXECUTABLE if piece.source.executable else REGULAR
        yield piece.path, File(piece.source.path.read_bytes(), mode)
    yield (
        PurePosixPath(_ANSWERS),
        _file(
            "# Jawaban yang membentuk repo ini; dipakai saat memperbarui. Jangan diubah dengan tangan.\n"
            "{{ _copier_answers|to_nice_yaml -}}\n"
        ),
    )
    yield PurePosixPath(_FACTS), _file(_facts(composition, version=version, tag=tag))


def _facts(composition: Composition, *, version: str, tag: str) -> str:
    """The service repo's record of its release; rendered anew by every copy and update."""
    facts = {"schema": 1, "blueprint": composition.blueprint.id, "version": version, "tag": tag}
    owners = {
        Owner.region.value: _globs(composition.layers, Owner.region),
        Owner.generated.value: _globs(composition.layers, Owner.generated),
        Owner.ministry.value: ["**"],
    }
    return (
        "# Asal repo ini: rilis, commit, dan isi (tree) yang membentuknya, serta pemilik setiap berkas.\n"
        "# Yang pertama cocok berlaku: region (milik daerah), generated (dibuat ulang), ministry\n"
        "# (mengikuti katalog). Berkas ini ditulis ulang setiap pembaruan; jangan diubah dengan tangan.\n"
        f"{_yaml(facts)}"
        'commit: "{{ _copier_conf.vcs_ref_hash }}"\n'
        'tree: "{{ release_tree }}"\n'
        f"{_yaml({'owners': owners})}"
    )


def _questionnaire(composition: Composition, *, version: str, tree: str) -> str:
    blueprint = composition.blueprint
    settings = {
        "_min_copier_version": MINIMUM_COPIER,
        "_subdirectory": PAYLOAD,
        "_skip_if_exists": _globs(composition.layers, Owner.region),
        "_message_after_copy": (
            f"{blueprint.title} siap. Di dalam foldernya: `make run`, atau `make demo` untuk mencoba.\n"
        ),
    }
    constants = {**blueprint.constants, "blueprint_version": version, "release_tree": tree}
    computed = {
        name: {"type": "str", "default": _literal(value), "when": False} for name, value in constants.items()
    }
    texts = [layer.questions_text.strip() for layer in composition.layers]
    documents = [_yaml(settings), _yaml(computed), *(f"{text}\n" for text in texts if text)]
    return f"# {blueprint.title} {version}: {blueprint.summary}\n" + "---\n".join(documents)


def _description(blueprint: Blueprint, version: str) -> str:
    """What a registry shows of a release without its catalogue: `blueprint.json`, schema 1."""
    facts: dict[str, Any] = {
        "schema": 1,
        "id": blueprint.id,
        "version": version,
        "title": blueprint.title,
        "summary": {"id": blueprint.summary, "en": blueprint.summary_en},
        "purpose": {"id": blueprint.purpose, "en": blueprint.purpose_en},
        "owner": blueprint.owner,
        "layers": list(blueprint.layers),
        "roles": list(blueprint.roles),
        "outcomes": list(blueprint.outcomes),
        "legal": list(blueprint.legal),
        "indicators": {k: list(v) for k, v in blueprint.indicators.items()},
        "architecture": list(blueprint.architecture),
        "personal_data": {k: list(v) for k, v in blueprint.personal_data.items()},
        "changelog": [
            {
                "version": e.version,
                "date": e.date.isoformat(),
                "changes": list(e.changes),
                "notes": e.notes,
            }
            for e in blueprint.released
            if e.date
        ],
    }
    return json.dumps(facts, indent=2, ensure_ascii=False) + "\n"


def _readme(blueprint: Blueprint, version: str) -> str:
    return (
        f"# {blueprint.title} {version}\n\n{blueprint.summary}.\n\n{blueprint.purpose}\n\n"
        f"*{blueprint.summary_en}.* {blueprint.purpose_en}\n\n"
        "## Memakai templat ini\n\n"
        f"Dengan livinglab: `livinglab new {blueprint.id} --region <kode atau nama>`.\n\n"
        "Dengan Copier saja: `copier copy --vcs-ref "
        f"{registry.tag_of(version)} <alamat repo ini> <folder>`,\n"
        "lalu `copier update` untuk rilis berikutnya.\n"
        "Templat ini tidak menjalankan apa pun: `--trust` tidak pernah diperlukan.\n\n"
        "Lisensi: lihat LICENSE.\n"
    )


def _licence(composition: Composition) -> dict[PurePosixPath, File]:
    """The licence of what is generated is the licence of the template too."""
    path = PurePosixPath("LICENSE")
    piece = composition.pieces.get(path)
    return {path: File(piece.source.path.read_bytes())} if piece and not piece.rendered else {}


def _globs(layers: Sequence[Layer], owner: Owner) -> list[str]:
    return list(dict.fromkeys(glob for layer in layers for glob in layer.owners.get(owner, ())))


def _literal(value: str) -> str:
    """`value` as a Jinja text that renders to itself."""
    return f"{{% raw %}}{value}{{% endraw %}}" if re.search(r"\{[{%#]", value) else value


def _yaml(data: Mapping[str, Any]) -> str:
    import yaml

    return yaml.safe_dump(dict(data), sort_keys=False, allow_unicode=True, width=4096)


def _file(text: str) -> File:
    return File(text.encode())
