"""What a program does with Kafka by kafka-python; prints what came of it as one line of JSON."""

import json
import sys
import time

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType
from kafka.structs import OffsetAndMetadata

brokers, sasl_brokers, ca_file, topic = sys.argv[1:]
deadline = time.monotonic() + 60
first, second = TopicPartition(topic, 0), TopicPartition(topic, 1)


def consumer(**options):
    return KafkaConsumer(
        bootstrap_servers=brokers, auto_offset_reset="earliest", enable_auto_commit=False, **options
    )


def poll(reader, count):
    messages = []
    while len(messages) < count and time.monotonic() < deadline:
        for records in reader.poll(timeout_ms=200).values():
            messages.extend(records)
    return messages


def until(attempt):
    while True:
        try:
            return attempt()
        except Exception:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


admin = KafkaAdminClient(bootstrap_servers=brokers)
settings = {"num_partitions": 2, "replication_factor": 1, "configs": {"max.message.bytes": "2000000"}}
admin.create_topics({topic: settings})
until(lambda: admin.create_partitions({topic: 3}))


def partitions():
    (found,) = [len(each["partitions"]) for each in admin.describe_topics([topic])]
    assert found == 3
    return found


out = {"partitions": until(partitions)}
described = admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic)])
(by_name,) = described.values()
out["setting"] = by_name[topic]["max.message.bytes"]["value"]

codecs = ["none", "gzip"]
for codec in codecs:
    producer = KafkaProducer(
        bootstrap_servers=brokers, compression_type=None if codec == "none" else codec, enable_idempotence=True
    )
    producer.send(topic, codec.encode(), b"k", [("h", b"1")], partition=0).get(timeout=30)
    producer.close()
reader = consumer(group_id=None)
reader.assign([first])
reader.seek_to_beginning(first)
messages = poll(reader, len(codecs))
out["alone"] = [message.value.decode() for message in messages]
out["keys"] = sorted({message.key.decode() for message in messages})
out["headers"] = [[name, value.decode()] for name, value in messages[0].headers]
out["ends"] = [reader.beginning_offsets([first])[first], reader.end_offsets([first])[first]]
out["since"] = reader.offsets_for_times({first: messages[1].timestamp})[first].offset <= 1
out["latest"] = reader.end_offsets([first])[first]
reader.close()

group = f"{topic}-group"
member = consumer(group_id=group)
member.subscribe([topic])
out["group"] = len(poll(member, len(codecs)))
member.commit()
out["state"] = admin.describe_groups([group])[group]["group_state"].upper()
transactional = KafkaProducer(bootstrap_servers=brokers, transactional_id=f"{topic}-tx")
transactional.init_transactions()
for value, commit in ((b"out", False), (b"in", True)):
    transactional.begin_transaction()
    transactional.send(topic, value, partition=1).get(timeout=30)
    if commit:
        position = {first: OffsetAndMetadata(3, "", -1)}
        transactional.send_offsets_to_transaction(position, member.group_metadata())
        transactional.commit_transaction()
    else:
        transactional.abort_transaction()
transactional.close()
member.close()
out["committed"] = admin.list_group_offsets([group])[group][first].offset
reader = consumer(group_id=None, isolation_level="read_committed")
reader.assign([second])
reader.seek_to_beginning(second)
out["transaction"] = [message.value.decode() for message in poll(reader, 1)]
reader.close()
out["groups"] = group in [each["group_id"] for each in admin.list_groups()]
until(lambda: admin.delete_groups([group]))

signed_in = KafkaConsumer(
    bootstrap_servers=sasl_brokers,
    security_protocol="SASL_SSL",
    sasl_mechanism="SCRAM-SHA-512",
    sasl_plain_username="test",
    sasl_plain_password="test-secret",
    ssl_cafile=ca_file,
)
out["signedIn"] = topic in signed_in.topics()
signed_in.close()
admin.delete_topics([topic])
admin.close()
print(json.dumps(out))
