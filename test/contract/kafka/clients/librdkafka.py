"""What a program does with Kafka by librdkafka; prints what came of it as one line of JSON."""

import json
import sys
import time

from confluent_kafka import Consumer, ConsumerGroupTopicPartitions, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, ConfigResource, NewPartitions, NewTopic, OffsetSpec

brokers, sasl_brokers, ca_file, topic = sys.argv[1:]
base = {"bootstrap.servers": brokers}
deadline = time.monotonic() + 60


def results(futures):
    return [future.result(timeout=30) for future in futures.values()]


def produce(config, sends):
    producer = Producer({**base, **config})
    failed = []
    for send in sends:
        producer.produce(topic, partition=0, on_delivery=lambda error, _: error and failed.append(str(error)), **send)
    producer.flush(30)
    assert not failed, failed


def poll(consumer, count):
    messages = []
    while len(messages) < count and time.monotonic() < deadline:
        message = consumer.poll(0.2)
        if message is not None and message.error() is None:
            messages.append(message)
    return messages


def assigned(config):
    consumer = Consumer({**base, "group.id": f"{topic}-none", "auto.offset.reset": "earliest", **config})
    consumer.assign([TopicPartition(topic, 0, 0)])
    return consumer


def until(attempt):
    while True:
        try:
            return attempt()
        except Exception:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


admin = AdminClient(base)
results(admin.create_topics([NewTopic(topic, 2, 1, config={"max.message.bytes": "2000000"})]))
until(lambda: results(admin.create_partitions([NewPartitions(topic, 3)])))


def partitions():
    found = len(admin.list_topics(topic, timeout=10).topics[topic].partitions)
    assert found == 3
    return found


out = {"partitions": until(partitions)}
resource = ConfigResource(ConfigResource.Type.TOPIC, topic)
out["setting"] = results(admin.describe_configs([resource]))[0]["max.message.bytes"].value

codecs = ["none", "gzip", "snappy", "lz4", "zstd"]
for codec in codecs:
    send = {"key": "k", "value": codec, "headers": [("h", b"1")]}
    produce({"compression.type": codec, "enable.idempotence": True}, [send])
reader = assigned({})
messages = poll(reader, len(codecs))
out["alone"] = [message.value().decode() for message in messages]
out["keys"] = sorted({message.key().decode() for message in messages})
out["headers"] = [[name, value.decode()] for name, value in messages[0].headers()]
out["ends"] = list(reader.get_watermark_offsets(TopicPartition(topic, 0), timeout=10))
times = reader.offsets_for_times([TopicPartition(topic, 0, messages[2].timestamp()[1])], timeout=10)
out["since"] = times[0].offset <= 2
reader.close()
latest = results(admin.list_offsets({TopicPartition(topic, 0): OffsetSpec.latest()}))
out["latest"] = latest[0].offset

group = f"{topic}-group"
member = Consumer({**base, "group.id": group, "auto.offset.reset": "earliest", "enable.auto.commit": False})
member.subscribe([topic])
out["group"] = len(poll(member, len(codecs)))
member.commit(asynchronous=False)
out["state"] = results(admin.describe_consumer_groups([group]))[0].state.name
transactional = Producer({**base, "transactional.id": f"{topic}-tx"})
transactional.init_transactions(30)
for value, commit in (("out", False), ("in", True)):
    transactional.begin_transaction()
    transactional.produce(topic, value, partition=1)
    if commit:
        position = [TopicPartition(topic, 0, 3)]
        transactional.send_offsets_to_transaction(position, member.consumer_group_metadata(), 30)
        transactional.commit_transaction(30)
    else:
        transactional.flush(30)
        transactional.abort_transaction(30)
member.close()
committed = results(admin.list_consumer_group_offsets([ConsumerGroupTopicPartitions(group)]))[0]
out["committed"] = [each.offset for each in committed.topic_partitions if each.partition == 0][0]
reader = assigned({"isolation.level": "read_committed"})
reader.assign([TopicPartition(topic, 1, 0)])
out["transaction"] = [message.value().decode() for message in poll(reader, 1)]
reader.close()
out["groups"] = group in [each.group_id for each in admin.list_consumer_groups().result(timeout=30).valid]
until(lambda: results(admin.delete_consumer_groups([group])))

sasl = {
    "bootstrap.servers": sasl_brokers,
    "security.protocol": "SASL_SSL",
    "sasl.mechanism": "SCRAM-SHA-512",
    "sasl.username": "test",
    "sasl.password": "test-secret",
    "ssl.ca.location": ca_file,
}
out["signedIn"] = topic in AdminClient(sasl).list_topics(timeout=20).topics
results(admin.delete_topics([topic]))
print(json.dumps(out))
