"""The AWS emulator with refusals of AWS that it does not have, and with what it forgets of an event source mapping.

Sources:
https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html (ResourceConflictException)
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html
https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html
"""

import json
import sys

from ministack import app
from ministack.services import lambda_svc, ssm
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


provisioners._RESOURCE_HANDLERS[MAPPING].update(create=create_mapping, update=update_mapping)
ssm._put_parameter = checked_put(ssm._put_parameter)

if __name__ == "__main__":
    sys.exit(app.main())
