"""What the fuzzer knows of the platform under test: a true request of every operation (CSMS_TRUE_REQUESTS, JSON).

Its ids and its credential go into the generated requests as well, for a made-up id is only ever not found. With
`only_true` they are sent alone. Which statuses each operation answered is written to CSMS_STATUSES.
"""

import atexit
import json
import os

import schemathesis

with open(os.environ["CSMS_TRUE_REQUESTS"], encoding="utf-8") as file:
    WORLD = json.load(file)
REQUESTS = WORLD["requests"]
STATUSES = {}


@schemathesis.hook
def before_load_schema(context, raw_schema):
    for path, item in raw_schema["paths"].items():
        for method in [name for name, operation in item.items() if operation.get("x-never-ends")]:
            del item[method]
        for method, operation in item.items():
            request = REQUESTS.get(f"{method.upper()} {path}")
            if request is not None:
                know_ids(operation, request)
                know_body(operation, request)


def know_ids(operation, request):
    for parameter in operation.get("parameters", []):
        known = {**request["path_parameters"], **request["query"]}.get(parameter["name"])
        if known is not None and parameter["in"] != "header":
            parameter["schema"] = {"anyOf": [{"enum": [known]}, parameter["schema"]]}
            parameter["example"] = known


def know_body(operation, request):
    if "body" in request:
        media = operation["requestBody"]["content"][request["media_type"]]
        media["example"] = request["body"]


@schemathesis.hook
def before_add_examples(context, examples):
    request = REQUESTS.get(context.operation.label)
    if request is not None:
        fields = {name: request[name] for name in ("path_parameters", "query", "body", "media_type") if name in request}
        examples[:] = [context.operation.Case(headers={}, **fields), *([] if WORLD["only_true"] else examples)]


@schemathesis.hook
def before_call(context, case, kwargs):
    request = REQUESTS.get(case.operation.label, {})
    case.headers["Authorization"] = request.get("authorization", WORLD["authorization"])
    # The run itself needs them.
    for name, value in case.path_parameters.items():
        if value in WORLD["untouchable"]:
            case.path_parameters[name] = "none"


@schemathesis.hook
def after_call(context, case, response):
    STATUSES.setdefault(case.operation.label, set()).add(response.status_code)


@schemathesis.serializer("text/csv")
def as_csv(context, value):
    return (value if isinstance(value, str) else json.dumps(value)).encode()


@schemathesis.serializer("application/x-ndjson")
def as_ndjson(context, value):
    return (value if isinstance(value, str) else json.dumps(value)).encode()


@atexit.register
def write_statuses():
    with open(os.environ["CSMS_STATUSES"], "w", encoding="utf-8") as file:
        json.dump({operation: sorted(found) for operation, found in STATUSES.items()}, file)
