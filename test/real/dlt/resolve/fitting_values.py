"""Values that fit a hint, each as people may write it, and a few that do not."""

import datetime
import json
import random
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin

from dlt.common.configuration.specs import BaseConfiguration, ConnectionStringCredentials
from dlt.common.configuration.specs.base_configuration import extract_inner_hint

_PEM = "-----BEGIN PRIVATE KEY-----\ncanary7f3a\n-----END PRIVATE KEY-----\n"
_TEXTS = [
    "canary-7f3a", "canary 7f3a: ä€😀", "0012", "true", "1e5", "null", "{}", '{"a": 1}', "[1, 2]", "a,b", "'quoted'",
    "$HOME `x` \\n %s", "  padded ", "two\nlines\n", "<not a placeholder", "postgresql://u:canary-7f3a@h/d", _PEM, "é", "e\u0301",
]  # fmt: skip
_FIELDS = {
    "bucket_url": ["s3://canary/7f3a", "gs://canary/7f3a", "az://canary/7f3a", "file:///tmp/canary", "sftp://h/canary"],
    "private_key": [_PEM, _PEM.replace("\n", "\\n")],
    "port": [5432, "5432"],
    "host": ["h.example.com"],
    "database": ["canary_7f3a"],
    "drivername": ["postgresql", "mysql+pymysql"],
}
_SCALARS = [True, False, 0, 1, -5, 2**53, 1.5, 10e6, "7", "yes", "", datetime.date(2026, 11, 24), [], ["a"], [1.0, "b"]]


def stray(rng: random.Random) -> Any:
    """Whatever someone may have written there by mistake."""
    return rng.choice([*_SCALARS, *_TEXTS, {"a": 1}, {"X-Key": "canary-7f3a"}, {}])


def fitting(rng: random.Random, key: str, hint: Any) -> Any:
    inner = extract_inner_hint(hint, preserve_literal=True)
    if key in _FIELDS and rng.random() < 0.8:
        return rng.choice(_FIELDS[key])
    if get_origin(inner) is Literal:
        return rng.choice([str(one) if isinstance(one, str) else one for one in get_args(inner)])
    if get_origin(inner) is Union or inner is Union:
        return fitting(rng, key, rng.choice(get_args(inner) or [str]))
    return of_type(rng, inner, hint)


def of_type(rng: random.Random, inner: Any, hint: Any) -> Any:
    if inner is bool:
        return rng.choice([True, False, True, False, "true", "False", "yes", 0, 1])
    if inner is int:
        return rng.choice([rng.randrange(10**6), rng.randrange(10**6), 2**63, -1, 10e3, "12", "1_000", "0x1F"])
    if inner in (float, Decimal):
        return rng.choice([rng.random(), 1e-7, 24.0, 1e22, 3, "2.5", float("inf")])
    if isinstance(inner, type) and issubclass(inner, Mapping):
        return mapping(rng, 0)
    if inner in (list, tuple, set) or isinstance(inner, type) and hasattr(inner, "append"):
        return rng.choice([[], ["a", "canary-7f3a"], ["ä", "x,y"], '["a","b"]', [1, 2.0], [{"a": 1}]])
    if inner is datetime.datetime:
        zone = datetime.timezone(datetime.timedelta(hours=rng.choice([0, 2, -5])))
        return rng.choice([datetime.datetime(2026, 11, 24, 1, 2, 3, 4000, zone), "2026-11-24T01:02:03Z"])
    if inner is datetime.date:
        return rng.choice([datetime.date(2026, 11, 24), "2026-11-24"])
    if inner is datetime.time:
        return rng.choice([datetime.time(1, 2, 3), "01:02:03"])
    if inner is bytes:
        return "Y2FuYXJ5LTdmM2E="
    return rng.choice([*_TEXTS, *_TEXTS, 12, 1.0, True])


def mapping(rng: random.Random, depth: int) -> Any:
    """A table; as TOML has them, or as JSON in a text, which dlt takes for one."""
    made: dict[str, Any] = {}
    for _ in range(rng.randrange(1, 4)):
        key = rng.choice(["a", "Camel", "X-Api-Key", "with.dot", "b", "ä", "text2vec-contextionary"])
        value = rng.choice(["canary-7f3a", 1, 1.0, True, ["x", 1.0], "ä"])
        made[key] = mapping(rng, depth + 1) if depth < 2 and rng.random() < 0.2 else value
    return json.dumps(made) if depth == 0 and rng.random() < 0.15 else made


def native_text(rng: random.Random, spec: type[BaseConfiguration]) -> Any:
    """A spec as one text, if it has such a form; sometimes that of another one."""
    if rng.random() < 0.1:
        return stray(rng)
    if issubclass(spec, ConnectionStringCredentials) and rng.random() < 0.9:
        return connection_string(rng, spec)
    return rng.choice([service_account(rng), client_secret(rng), "canary-7f3a", "hf_canary7f3a"])


def connection_string(rng: random.Random, spec: type[BaseConfiguration]) -> str:
    driver = getattr(spec, "drivername", None) or "postgresql"
    user = rng.choice(["", "u@", "u:canary-7f3a@", "u:c%2Fan%40ary@"])
    port = rng.choice(["", ":15432"])
    query = rng.choice(["", "?sslmode=require", "?a=1&warehouse=w", "?read_only=true"])
    return f"{driver}://{user}h.example.com{port}/{rng.choice(['d', ''])}{query}"


def service_account(rng: random.Random) -> str:
    made = {"type": "service_account", "project_id": "p", "private_key": _PEM, "client_email": "a@p.example.com"}
    if rng.random() < 0.3:
        del made[rng.choice(list(made))]
    return json.dumps(made, indent=rng.choice([None, 2]))


def client_secret(rng: random.Random) -> str:
    made = {"client_id": "c", "client_secret": "canary-7f3a", "refresh_token": "canary-7f3a", "project_id": "p"}
    return json.dumps({rng.choice(["installed", "web"]): made})
