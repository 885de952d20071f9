"""Holds requests to AWS's own description of Secrets Manager, as botocore has it. Standard input: a JSON list of
[operation, body]. Standard output: a JSON list of what is wrong, and how many operations were seen.
"""

import json
import sys

import botocore.session
from botocore.validate import ParamValidator

model = botocore.session.get_session().get_service_model("secretsmanager")
wrong: list[str] = []
seen: set[str] = set()
for operation, body in json.load(sys.stdin):
    if operation not in model.operation_names:
        wrong.append(f"{operation}: no such operation")
        continue
    seen.add(operation)
    report = ParamValidator().validate(body, model.operation_model(operation).input_shape)
    if report.has_errors():
        wrong.append(f"{operation}: {report.generate_report()}")
    token = body.get("ClientRequestToken")
    if token is not None and not 32 <= len(token) <= 64:
        wrong.append(f"{operation}: a token of {len(token)} characters")
print(json.dumps({"wrong": wrong, "seen": sorted(seen)}))
