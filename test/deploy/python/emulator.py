"""The AWS emulator with refusals of AWS that it does not have, and with what it forgets of mappings and of log lines.

Sources:
https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html (ResourceConflictException)
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html
https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

import json
import re
import sys

from ministack import app
from ministack.services import cloudwatch, cloudwatch_logs, lambda_svc, ssm
from ministack.services.cloudformation import provisioners

MAPPING = "AWS::Lambda::EventSourceMapping"
CREATE_ONLY = ("EventSourceArn", "SelfManagedEventSource", "StartingPosition", "StartingPositionTimestamp")
KEPT = ("Topics", "SelfManagedEventSource", "SelfManagedKafkaEventSourceConfig", "AmazonManagedKafkaEventSourceConfig")
TIER_BYTES = {"Standard": 4096, "Advanced": 8192}


def group_of(mapping):
    """The consumer group of a mapping, of its properties or as it is kept."""
    config = mapping.get("AmazonManagedKafkaEventSourceConfig") or mapping.get("SelfManagedKafkaEventSourceConfig") or {}
    return config.get("ConsumerGroupId")


def refuse_second(props):
    """Lambda takes no second mapping of a function and topic, and a consumer group for one mapping only."""
    _, function, _, _ = provisioners._lambda_function_for_cfn_ref(props.get("FunctionName", ""))
    for uuid, other in lambda_svc._esms.items():
        is_same = other.get("FunctionName") == function and other.get("Topics") == props.get("Topics")
        if is_same or group_of(other) == group_of(props) is not None:
            raise ValueError(
                "Resource handler returned message: An event source mapping with this event source, function and "
                f"consumer group already exists. Please update or delete the existing mapping with UUID {uuid} "
                "(Service: Lambda, Status Code: 409, HandlerErrorCode: AlreadyExists)"
            )


def create_mapping(logical_id, props, stack_name):
    """Makes a mapping that is the only one of its kind."""
    refuse_second(props)
    uuid, attributes = provisioners._lambda_esm_create(logical_id, props, stack_name)
    lambda_svc._esms[uuid].update({name: props[name] for name in KEPT if name in props})
    return uuid, attributes


def update_mapping(physical_id, old, new, stack_name):
    """Replaces a mapping as CloudFormation does, the new one first; refuses what Lambda's update does not take."""
    if any(old.get(name) != new.get(name) for name in CREATE_ONLY):
        replaced = create_mapping(physical_id, new, stack_name)
        provisioners._delete_predecessor(provisioners._lambda_esm_delete, physical_id, old)
        return replaced
    if group_of(old) != group_of(new) or old.get("Topics") != new.get("Topics"):
        raise ValueError(
            "Resource handler returned message: Topics and ConsumerGroupId cannot be updated "
            "(Service: Lambda, Status Code: 400, HandlerErrorCode: InvalidRequest)"
        )
    return provisioners._lambda_esm_update(physical_id, old, new, stack_name)


def checked_put(put):
    """SSM's own put, which holds the value to its tier, and takes no parameter back from the advanced one."""

    def put_parameter(data):
        existing = ssm._parameters.get(data.get("Name", ""))
        size = len(data.get("Value", "").encode())
        was_advanced = existing is not None and existing.get("Tier") == "Advanced"
        tier = data.get("Tier")
        if tier in (None, "Intelligent-Tiering"):
            # It goes up when it has to, and never down.
            is_large = size > TIER_BYTES["Standard"] and tier is not None
            data = {**data, "Tier": "Advanced" if was_advanced or is_large else "Standard"}
        elif was_advanced and tier == "Standard":
            return refusal(
                "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the "
                "advanced-parameter tier to the standard-parameter tier."
            )
        if size > TIER_BYTES[data["Tier"]]:
            return refusal(f"{data['Tier']} tier parameters support a maximum parameter value of {TIER_BYTES[data['Tier']]} characters.")
        return put(data)

    return put_parameter


def refusal(message):
    """SSM's answer to what it does not take."""
    body = {"__type": "ValidationException", "message": message}
    return 400, {"Content-Type": "application/x-amz-json-1.1"}, json.dumps(body).encode()


def json_line(line):
    """A line of a log that is an object of JSON; None of another."""
    try:
        parsed = json.loads(line)
    except ValueError:
        return None
    return parsed if isinstance(parsed, dict) else None


def filter_pattern(compiled):
    """The emulator's own patterns, and those of JSON that ask for one of several texts, which it takes for all lines."""

    def compile_pattern(pattern):
        wanted = re.findall(r'\$\.([\w.]+) = "([^"]*)"', pattern or "")
        if not wanted:
            return compiled(pattern)

        def matches(message):
            line = json_line(message)
            return line is not None and any(value_at(line, path) == value for path, value in wanted)

        return matches

    return compile_pattern


def value_at(line, path):
    """What an object has at names with dots between them."""
    for name in path.split("."):
        line = line.get(name) if isinstance(line, dict) else None
    return line


def record_metrics(text):
    """CloudWatch takes metrics from the lines of functions that are in the embedded metric format."""
    for line in map(json_line, text.splitlines()):
        for directive in value_at(line or {}, "_aws.CloudWatchMetrics") or []:
            for names in directive["Dimensions"]:
                dimensions = {name: line[name] for name in names}
                for metric in directive["Metrics"]:
                    values = line[metric["Name"]]
                    for value in values if isinstance(values, list) else [values]:
                        cloudwatch.record_metric(directive["Namespace"], metric["Name"], value, metric["Unit"], dimensions)


def error_line(body, request_id):
    """The line with which Lambda's own client ends an invocation that has failed, in a log of JSON."""
    error = body if isinstance(body, dict) else {}
    message = {"errorType": error.get("errorType"), "errorMessage": error.get("errorMessage")}
    return json.dumps({"level": "ERROR", "message": message, "requestId": request_id})


def told_invocation(execute):
    """An invocation whose log has its error and metrics, and of which the function's mapping tells how a batch ended."""

    def execute_function(function, event, request_id):
        result = execute(function, event, request_id)
        log = result.get("log") or ""
        record_metrics(log)
        if result.get("error"):
            result["log"] = "\n".join(filter(None, [log, error_line(result.get("body"), request_id)]))
        if isinstance(event, dict) and "records" in event:
            name = (function.get("config") or function).get("FunctionName")
            for mapping in lambda_svc._esms.values():
                if mapping.get("FunctionName") == name:
                    mapping["LastProcessingResult"] = "PROBLEM: Function call failed" if result.get("error") else "OK"
        return result

    return execute_function


provisioners._RESOURCE_HANDLERS[MAPPING].update(create=create_mapping, update=update_mapping)
ssm._put_parameter = checked_put(ssm._put_parameter)
cloudwatch_logs._compile_filter_pattern = filter_pattern(cloudwatch_logs._compile_filter_pattern)
lambda_svc._execute_function_warm = told_invocation(lambda_svc._execute_function_warm)

if __name__ == "__main__":
    sys.exit(app.main())
