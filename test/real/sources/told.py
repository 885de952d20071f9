"""What dlt read, as JSON that keeps the type of every value, and the file that each came from."""

from typing import Any


def told(value: Any) -> Any:
    if isinstance(value, dict):
        return ["table", {key: told(item) for key, item in value.items()}]
    if isinstance(value, list):
        return ["array", [told(item) for item in value]]
    if isinstance(value, bool):
        return ["boolean", str(value)]
    if isinstance(value, (int, float)):
        return [type(value).__name__, repr(value)]
    if isinstance(value, str):
        return ["str", value]
    return [type(value).__name__, value.isoformat()]


def provider_told(provider: Any) -> dict:
    doc = provider._config_doc
    return {"files": provider.present_locations, "doc": told(doc), "origins": origins(provider, doc)}


def origins(provider: Any, doc: dict, path: tuple = ()) -> dict:
    """Dotted path of a value -> file, where this version of dlt keeps it (1.31 does, 1.26 does not)."""
    if not hasattr(provider, "get_value_location"):
        return {}
    found = {}
    for key, value in doc.items():
        if isinstance(value, dict):
            found.update(origins(provider, value, (*path, key)))
        else:
            found[".".join((*path, key))] = provider.get_value_location(key, None, *path)
    return found
