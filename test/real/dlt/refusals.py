"""Why a document or a secret is not pushed at all: each reason by name, checked here by a rule of its own."""

import math
import tomllib
from pathlib import Path
from typing import Any, Callable, Optional

import tomlkit

from documents import BothWays, Keys
from explanations import holds


def is_toml_1_0(file: Path) -> bool:
    """What Python's own strict parser says. Like TOML itself it takes a lone carriage return for an error."""
    try:
        tomllib.loads(file.read_bytes().decode())
    except ValueError:
        return False
    return True


def tomlkit_version() -> tuple[int, ...]:
    return tuple(map(int, tomlkit.__version__.split(".")))


def document_refusal(file: Path, by_us: bool, by_dlt: bool) -> Optional[str]:
    """Why a document that the tool or dlt refuses is refused; None when there is no good reason."""
    if by_us and by_dlt:
        return "refused by both"
    if by_us and not is_toml_1_0(file):
        return "not TOML 1.0, refused by the tool alone"
    if by_dlt and not is_toml_1_0(file) and tomlkit_version() < (0, 14):
        return "TOML 1.1, which this tomlkit does not know"
    return None


def is_bad_number(leaf: Any) -> bool:
    if type(leaf) is float:
        return not math.isfinite(leaf)
    return type(leaf) is int and not -(2**63) <= leaf < 2**64


def _has_nul(path: Keys, value: Any, document: BothWays) -> bool:
    return holds([*path, value], lambda leaf: isinstance(leaf, str) and "\0" in leaf)


def _has_bad_number(path: Keys, value: Any, document: BothWays) -> bool:
    return isinstance(value, (list, dict)) and holds(value, is_bad_number)


def _meets_another(path: Keys, value: Any, document: BothWays) -> bool:
    return document.shares_its_name(path)


def _is_system_name(path: Keys, value: Any, document: BothWays) -> bool:
    return document.names[path] in ("PATH", "HOME", "USER", "LANG", "TZ") or document.names[path].startswith("DLT_")


# The problems that keep a secret from being pushed because no environment could hold it, or hold both.
# Others (a placeholder, a masking string) are about what is in it, and what would be pushed is compared all the same.
REFUSALS: dict[str, Callable[[Keys, Any, BothWays], bool]] = {
    "nul-character": _has_nul,
    "number-in-json": _has_bad_number,
    "name-collision": _meets_another,
    "reserved-name": _is_system_name,
}


def secret_refusal(path: Keys, value: Any, document: BothWays) -> Optional[str]:
    """The reason why this path is not pushed, if there is one and it holds."""
    if any(is_no_name(document.names[path[:n]]) for n in range(1, len(path) + 1)):
        return "no variable can have this name"
    said = document.said[path]
    return next((code for code, holds_true in REFUSALS.items() if code in said and holds_true(path, value, document)), None)


def is_no_name(name: str) -> bool:
    return not name or "=" in name or "\0" in name
