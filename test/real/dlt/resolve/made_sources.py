"""Sources, resources and a destination as people write them, with an argument for every kind of hint.

Each gives back what dlt has put into its arguments.
"""

import datetime
import tempfile
from decimal import Decimal
from typing import Any, Callable, Dict, Iterator, List, Literal, Optional, Sequence, Union

import dlt
from dlt.common.configuration.container import Container
from dlt.common.configuration.specs import (
    AwsCredentials,
    BaseConfiguration,
    ConnectionStringCredentials,
    GcpServiceAccountCredentials,
    configspec,
)
from dlt.common.pipeline import PipelineContext
from dlt.common.typing import TSecretStrValue, TSecretValue
from dlt.destinations.impl.postgres.configuration import PostgresCredentials

_got: list[dict[str, Any]] = []


def _take(arguments: dict[str, Any]) -> Iterator[dict[str, int]]:
    _got.append(arguments)
    yield {"id": 1}


@configspec
class Paging(BaseConfiguration):
    size: int = 100
    token: Optional[TSecretStrValue] = None


@configspec
class Account(BaseConfiguration):
    name: str = None
    paging: Paging = None
    login: Optional[ConnectionStringCredentials] = None


@configspec
class Mine(BaseConfiguration):
    regions: Dict[str, str] = None
    limits: Optional[Dict[str, int]] = None


@dlt.source(name="pipedrive", section="pipedrive")
def pipedrive(
    pipedrive_api_key: str = dlt.secrets.value,
    since: datetime.datetime = dlt.config.value,
    limit: int = 10,
) -> Any:
    arguments = dict(locals())
    return dlt.resource(lambda: _take(arguments), name="deals")


@dlt.source(name="every_hint", section="made")
def every_hint(
    text: str = dlt.secrets.value,
    number: int = dlt.secrets.value,
    fraction: float = dlt.secrets.value,
    switch: bool = dlt.secrets.value,
    names: List[str] = dlt.secrets.value,
    rows: Sequence[Dict[str, Any]] = dlt.secrets.value,
    options: Dict[str, Any] = dlt.secrets.value,
    filters: Optional[Dict[str, Any]] = None,
    anything: Any = dlt.secrets.value,
    untyped=dlt.secrets.value,
    mode: Literal["fast", "slow"] = "slow",
    price: Decimal = dlt.secrets.value,
    key: bytes = dlt.secrets.value,
    moment: datetime.datetime = dlt.secrets.value,
    day: datetime.date = dlt.secrets.value,
    clock: datetime.time = dlt.secrets.value,
    either: Union[str, List[str]] = "all",
    maybe: Optional[int] = None,
    raw: TSecretValue = dlt.secrets.value,
) -> Any:
    arguments = dict(locals())
    return dlt.resource(lambda: _take(arguments), name="rows")


@dlt.source(name="database", section="databases")
def database(
    credentials: Union[ConnectionStringCredentials, str] = dlt.secrets.value,
    schema: Optional[str] = None,
    chunk_size: int = 50000,
    backend_kwargs: Dict[str, Any] = None,
) -> Any:
    arguments = dict(locals())
    return dlt.resource(lambda: _take(arguments), name="tables")


@dlt.source(name="clouds", section="clouds")
def clouds(
    credentials: Union[GcpServiceAccountCredentials, AwsCredentials, PostgresCredentials] = dlt.secrets.value,
    account: Account = None,
) -> Any:
    arguments = dict(locals())
    return dlt.resource(lambda: _take(arguments), name="objects")


@dlt.resource(name="tickets", section="zendesk")
def tickets(subdomain: str = dlt.config.value, token: TSecretStrValue = dlt.secrets.value, page: int = 1) -> Any:
    yield from _take({"subdomain": subdomain, "token": token, "page": page})


@dlt.destination(name="sink", batch_size=10)
def sink(items: Any, table: Any, api_url: str = dlt.config.value, api_key: str = dlt.secrets.value) -> None:
    _got.append({"api_url": api_url, "api_key": api_key})


def _run_into_sink() -> Any:
    """A whole run: extract, normalize, load."""
    dlt.current.pipeline().run(tickets(), destination=sink)


def _take_all(made: Any) -> None:
    list(made)


CALLS: dict[str, Callable[[], None]] = {
    **{
        made.__name__: (lambda made=made: _take_all(made()))
        for made in (pipedrive, every_hint, database, clouds, tickets)
    },
    "run_into_sink": _run_into_sink,
}


def called(name: str, pipeline: Optional[str]) -> dict[str, Any]:
    """What arrived in the arguments of one of `CALLS`, made within a pipeline of that name or without one."""
    _got.clear()
    context = Container()[PipelineContext]
    try:
        with tempfile.TemporaryDirectory() as folder:
            if pipeline:
                dlt.pipeline(pipeline, pipelines_dir=folder)
            CALLS[name]()
    finally:
        context.deactivate()
    return {f"{number}.{name}": value for number, arguments in enumerate(_got) for name, value in arguments.items()}
