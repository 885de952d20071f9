"""What dlt would find in the environment and not in the TOML."""

from dataclasses import dataclass
from typing import Iterator

from documents import BothWays, Keys
from tables import NATIVE


@dataclass(frozen=True)
class Surprise:
    path: Keys
    what: str
    told: bool


def surprises(document: BothWays) -> Iterator[Surprise]:
    for path, value in document.values.items():
        if document.texts[path] is None:
            continue
        if isinstance(value, dict) and path[-1] in NATIVE and not document.shares_its_name(path):
            yield Surprise(path, "json_at_a_native_name", told=False)
        if not isinstance(value, dict) and comes_alive(document, path) and is_told_of(path):
            yield Surprise(path, "dead_key", told=bool(document.said[path] & {"dead-key", "name-collision"}))


def as_dlt_looks(path: Keys) -> Keys:
    """What a lookup that ends up at this path's variable is most likely to be: lower case, `__` a step, no empty keys."""
    return tuple(part for key in path for part in key.lower().split("__") if part)


def comes_alive(document: BothWays, path: Keys) -> bool:
    asked = as_dlt_looks(path)
    return bool(asked) and asked != path and document.from_toml(asked) is None and document.from_env(asked) is not None


def is_told_of(path: Keys) -> bool:
    """`clientId` and `[MyPipeline]` are names that a pipeline may well have; these are not."""
    *sections, key = path
    shouted = key == key.upper() and sum(character.isupper() for character in key) > 1
    return shouted or any("__" in part for part in path) or "" in sections
