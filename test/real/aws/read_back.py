"""What dlt's own provider for AWS reads back from the server at AWS_ENDPOINT_URL, next to the TOML that was pushed there.

    python read_back.py CASES

CASES is a file of JSON: files, each with the prefix under which its document lies there, and pipelines to ask for. The
settings that switch the provider on come in the environment, as the tool prints them. Prints one JSON document.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

os.environ.update(DLT_DISABLE_PLUGINS="1", RUNTIME__DLTHUB_TELEMETRY="false")
sys.path.insert(0, str(Path(__file__).parent.parent / "dlt"))

import dlt
from dlt.common.configuration.providers.aws_secrets import AwsSecretsManagerProvider
from dlt.common.configuration.specs.config_providers_context import _extra_providers
from dlt.common.typing import TSecretStrValue

from documents import dotted, paths_of, read_toml
from sameness import same


class Asked(list[str]):
    """The ids of the secrets that dlt asks AWS for, in order."""

    def listen(self) -> None:
        look = AwsSecretsManagerProvider._look_vault

        def noting(provider: AwsSecretsManagerProvider, full_key: str, hint: type) -> Any:
            self.append(provider.secret_name_prefix + full_key)
            return look(provider, full_key, hint)

        AwsSecretsManagerProvider._look_vault = noting  # type: ignore[method-assign]


def provider_at(prefix: str | None) -> AwsSecretsManagerProvider:
    """As dlt makes it for a job with these settings."""
    os.environ.pop("PROVIDERS__AWS_SECRETS__SECRET_NAME_PREFIX", None)
    if prefix is not None:
        os.environ["PROVIDERS__AWS_SECRETS__SECRET_NAME_PREFIX"] = prefix
    [provider] = _extra_providers()
    assert isinstance(provider, AwsSecretsManagerProvider)
    return provider


def compare(file: Path, prefix: str | None) -> dict[str, Any]:
    toml = read_toml(file)
    if toml is None:
        return {"file": file.name, "checks": 0, "unequal": ["dlt refuses the file"]}
    vault = provider_at(prefix)
    checks, unequal = 0, []
    for path, value in paths_of(toml._config_doc):
        for hint in (str, TSecretStrValue):
            checks += 1
            found = vault.get_value(path[-1], hint, None, *path[:-1])[0]
            if not same(value, found):
                unequal.append(dotted(path))
    return {"file": file.name, "checks": checks, "unequal": unequal}


def asked_for(pipeline: str | None, asked: Asked) -> list[str]:
    asked.clear()
    provider_at(None).get_value("api_key", TSecretStrValue, pipeline, "sources", "pipedrive")
    return list(asked)


def main(cases: dict[str, Any]) -> None:
    asked = Asked()
    asked.listen()
    compared = [compare(Path(case["file"]), case["prefix"]) for case in cases["documents"]]
    names = {str(pipeline): asked_for(pipeline, asked) for pipeline in cases["pipelines"]}
    print(json.dumps({"dlt": dlt.__version__, "documents": compared, "asked": names}))


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
