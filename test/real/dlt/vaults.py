"""dlt's own providers for vaults, each over a dictionary instead of a network. They note the names that dlt asks for."""

import importlib.util
from typing import Any, Optional

from dlt.common.configuration.providers.airflow import AirflowSecretsTomlProvider
from dlt.common.configuration.providers.google_secrets import GoogleSecretsProvider
from dlt.common.configuration.providers.vault import VaultDocProvider


class _Held(VaultDocProvider):
    held: dict[str, str]
    asked: list[str]

    def _look_vault(self, full_key: str, hint: type) -> Optional[str]:
        name = getattr(self, "secret_name_prefix", "") + full_key
        self.asked.append(name)
        return self.held.get(name)


class _Google(_Held, GoogleSecretsProvider):
    pass


class _Airflow(_Held, AirflowSecretsTomlProvider):
    pass


# With the flags that dlt gives them when nobody says otherwise.
VAULTS: dict[str, Any] = {"gcp": lambda: _Google(None), "airflow": _Airflow}

# From 1.29 on.
if importlib.util.find_spec("dlt.common.configuration.providers.aws_secrets"):
    from dlt.common.configuration.providers.aws_secrets import AwsSecretsManagerProvider

    class _Aws(_Held, AwsSecretsManagerProvider):
        pass

    VAULTS["aws"] = lambda: _Aws(None)


def vault(kind: str, held: dict[str, str]) -> Any:
    """dlt's provider for this kind of vault, which holds these texts by name."""
    provider = VAULTS[kind]()
    provider.held = held
    provider.asked = []
    return provider
