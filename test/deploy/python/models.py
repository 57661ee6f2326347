"""Prints what AWS's own models say of the properties of our resources, as JSON: test/fixtures/aws/models.json.

botocore has the length, pattern, count and range of what each API takes; cfn-lint has CloudFormation's own schemas, with
what of a resource is create-only. Both are packages of requirements.txt.
"""

import glob
import gzip
import json
import os

import botocore
import cfnlint

# Resource type -> (service, operation, what the API calls otherwise than CloudFormation).
OPERATIONS = {
    "AWS::CloudWatch::Alarm": ("cloudwatch", "PutMetricAlarm", {}),
    "AWS::CloudWatch::Dashboard": ("cloudwatch", "PutDashboard", {}),
    "AWS::IAM::Policy": ("iam", "PutRolePolicy", {}),
    "AWS::IAM::Role": ("iam", "CreateRole", {}),
    "AWS::Lambda::EventInvokeConfig": ("lambda", "PutFunctionEventInvokeConfig", {}),
    "AWS::Lambda::EventSourceMapping": (
        "lambda",
        "CreateEventSourceMapping",
        {"KMSKeyArn": "KmsKeyArn", "Endpoints{value}": "Endpoints.KafkaBootstrapServers"},
    ),
    "AWS::Lambda::Function": ("lambda", "CreateFunction", {"KMSKeyArn": "KmsKeyArn"}),
    "AWS::Logs::LogGroup": (
        "logs",
        "CreateLogGroup",
        {"logGroupName": "LogGroupName", "kmsKeyId": "KmsKeyId", "logGroupClass": "LogGroupClass"},
    ),
    "AWS::SSM::Parameter": ("ssm", "PutParameter", {}),
    "AWS::Scheduler::Schedule": ("scheduler", "CreateSchedule", {}),
}

# Types whose schemas are asked for what is create-only.
TYPES = [
    *OPERATIONS,
    "AWS::DynamoDB::GlobalTable",
    "AWS::EC2::SecurityGroup",
    "AWS::EC2::SecurityGroupIngress",
    "AWS::EC2::VPCEndpoint",
    "AWS::IAM::ManagedPolicy",
]

# No template of ours has them.
LEFT_OUT = (
    "CapacityProviderConfig", "Code", "DeadLetterConfig", "DocumentDB", "DurableConfig", "EcsParameters", "EphemeralStorage",
    "Evaluat", "EventBridgeParameters", "FileSystem", "ImageConfig", "KinesisParameters", "Layers", "Queues",
    "SageMaker", "ScalingConfig", "SnapStart", "SqsParameters", "Tags", "tags", "TenancyConfig", "WarmUp",
)


def shapes(service, operation):
    """The shapes of a service's newest model, and the input of one operation."""
    folder = os.path.join(os.path.dirname(botocore.__file__), "data", service)
    with gzip.open(sorted(glob.glob(f"{folder}/*/service-2.json.gz"))[-1]) as file:
        model = json.load(file)
    return model["shapes"], model["operations"][operation]["input"]["shape"]


def limits(service, operation, renamed):
    """Limits by path: `A.B` of structures, `A[]` of lists, `A{key}` and `A{value}` of maps."""
    all_shapes, first = shapes(service, operation)
    found = {}

    def walk(name, path):
        shape = all_shapes[name]
        kind = shape["type"]
        limit = {key: shape[key] for key in ("min", "max", "pattern", "enum") if key in shape}
        if limit and kind != "structure":
            found[path] = {"type": kind, **limit}
        if kind == "structure":
            for member, of in shape["members"].items():
                if member.startswith(LEFT_OUT):
                    continue
                walk(of["shape"], ".".join(filter(None, [path, renamed.get(member, member)])))
        elif kind == "list":
            walk(shape["member"]["shape"], f"{path}[]")
        elif kind == "map":
            last = path.rsplit(".", 1)[-1]
            value = renamed.get(f"{last}{{value}}")
            # A map of one key, which CloudFormation has as a structure.
            if value is None:
                walk(shape["key"]["shape"], f"{path}{{key}}")
            walk(shape["value"]["shape"], f"{path}{{value}}" if value is None else path[: -len(last)] + value)

    walk(first, "")
    return found


def create_only():
    """Create-only properties by type."""
    folder = os.path.join(os.path.dirname(cfnlint.__file__), "data", "schemas")
    with open(os.path.join(folder, "providers", "us-east-1.json"), encoding="utf8") as file:
        names = json.load(file)
    found = {}
    for kind in TYPES:
        with open(os.path.join(folder, "resources", f"{names[kind]}.json"), encoding="utf8") as file:
            paths = json.load(file).get("createOnlyProperties", [])
        found[kind] = sorted(path.removeprefix("/properties/").replace("/", ".") for path in paths)
    return found


def enums():
    """Values that CloudFormation's schemas list and the APIs' models do not."""
    folder = os.path.join(os.path.dirname(cfnlint.__file__), "data", "schemas")
    with open(os.path.join(folder, "providers", "us-east-1.json"), encoding="utf8") as file:
        names = json.load(file)
    with open(os.path.join(folder, "resources", f"{names['AWS::Logs::LogGroup']}.json"), encoding="utf8") as file:
        retention = json.load(file)["properties"]["RetentionInDays"]["enum"]
    return {"AWS::Logs::LogGroup": {"RetentionInDays": {"type": "integer", "enum": retention}}}


result = {kind: limits(*operation) for kind, operation in OPERATIONS.items()}
for kind, more in enums().items():
    result[kind].update(more)
print(json.dumps({"limits": result, "createOnly": create_only()}, indent=1, sort_keys=True))
