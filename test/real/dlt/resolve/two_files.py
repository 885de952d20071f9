"""Random pairs of secrets.toml and config.toml that get in each other's way.

    python two_files.py SEED COUNT FOLDER

Each value is a text that tells where it stands. The same seed gives the same pairs.
"""

import random
import sys
from pathlib import Path
from typing import Any

# Sections that lie on one way of dlt's, more and less specific, for a pipeline and for all.
_SECTIONS = [
    (), ("sources",), ("sources", "a"), ("sources", "b"), ("sources", "a", "b"), ("sources", "a", "a"), ("sources", "A"),
    ("destination",), ("destination", "d"), ("load",), ("sources", "a__b"),
]  # fmt: skip
_KEYS = ["limit", "token", "LIMIT", "Token"]
_FIELDS = ["password", "host", "Host"]
_MAPPING = "headers"


def put(table: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    for key in path[:-1]:
        table = table.setdefault(key, {})
        if not isinstance(table, dict):
            return
    table.setdefault(path[-1], value)


def document(rng: random.Random, secret: bool) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for _ in range(rng.randrange(1, 5)):
        sections = rng.choice(_SECTIONS)
        scope = rng.choice([(), (), ("my_pipeline",)])
        kind = rng.random()
        if kind < 0.6:
            path = (*scope, *sections, rng.choice(_KEYS[:2] if rng.random() < 0.7 else _KEYS))
        elif kind < 0.8:
            path = (*scope, *sections, "credentials", rng.choice(_FIELDS[:2] if rng.random() < 0.8 else _FIELDS))
        elif kind < 0.88 and secret:
            path = (*scope, *sections, "credentials")
        else:
            path = (*scope, *sections, _MAPPING, rng.choice("xy"))
        put(made, path, text_of(path, secret))
    return made


def text_of(path: tuple[str, ...], secret: bool) -> str:
    file = "secrets" if secret else "config"
    if path[-1] == "credentials":
        return f"postgresql://{file}@{'.'.join(path)}/d"
    return f"{file}: {'.'.join(path)}"


def main(seed: str, count: str, folder: str) -> None:
    import tomlkit

    for number in range(int(count)):
        rng = random.Random(f"{seed} {number}")
        here = Path(folder) / f"{number:05}"
        here.mkdir(parents=True, exist_ok=True)
        for name, secret in (("secrets", True), ("config", False)):
            (here / f"{name}.toml").write_text(tomlkit.dumps(document(rng, secret)), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
