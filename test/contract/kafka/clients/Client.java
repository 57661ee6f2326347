import java.time.Duration;
import java.util.*;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.*;

/** What a program does with Kafka by its own client; prints what came of it as one line of JSON. */
public class Client {
  static final long DEADLINE = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
  static String brokers;
  static String topic;

  public static void main(String[] args) throws Exception {
    brokers = args[0];
    topic = args[3];
    Map<String, String> out = new LinkedHashMap<>();
    try (Admin admin = Admin.create(config())) {
      Map<String, String> setting = Map.of("max.message.bytes", "2000000");
      admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1).configs(setting))).all().get();
      until(() -> quietly(() -> admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(3))).all().get()));
      try (KafkaConsumer<String, String> consumer = consumer(Map.of())) {
        until(() -> consumer.partitionsFor(topic).size() == 3);
        out.put("partitions", "" + consumer.partitionsFor(topic).size());
      }
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
      Config described = admin.describeConfigs(List.of(resource)).all().get().get(resource);
      out.put("setting", quoted(described.get("max.message.bytes").value()));
      List<String> codecs = List.of("none", "gzip", "snappy", "lz4", "zstd");
      for (String codec : codecs) {
        Map<String, Object> options = Map.of("compression.type", codec, "enable.idempotence", "true");
        try (KafkaProducer<String, String> producer = producer(options)) {
          ProducerRecord<String, String> record = new ProducerRecord<>(topic, 0, "k", codec);
          record.headers().add(new RecordHeader("h", "1".getBytes()));
          producer.send(record).get();
        }
      }
      readAlone(out, codecs.size());
      TopicPartition first = new TopicPartition(topic, 0);
      ListOffsetsResult latest = admin.listOffsets(Map.of(first, OffsetSpec.latest()));
      out.put("latest", "" + latest.partitionResult(first).get().offset());
      String group = topic + "-group";
      readInGroup(out, admin, group, codecs.size());
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      out.put("committed", "" + committed.get(first).offset());
      try (KafkaConsumer<String, String> consumer = consumer(Map.of("isolation.level", "read_committed"))) {
        consumer.assign(List.of(new TopicPartition(topic, 1)));
        consumer.seekToBeginning(consumer.assignment());
        List<String> values = new ArrayList<>();
        for (ConsumerRecord<String, String> record : poll(consumer, 1)) values.add(quoted(record.value()));
        out.put("transaction", values.toString());
      }
      boolean isListed = false;
      for (ConsumerGroupListing each : admin.listConsumerGroups().all().get())
        isListed |= each.groupId().equals(group);
      out.put("groups", "" + isListed);
      until(() -> quietly(() -> admin.deleteConsumerGroups(List.of(group)).all().get()));
      Map<String, Object> sasl = config();
      sasl.put("bootstrap.servers", args[1]);
      sasl.put("security.protocol", "SASL_SSL");
      sasl.put("sasl.mechanism", "SCRAM-SHA-512");
      sasl.put("sasl.jaas.config", "org.apache.kafka.common.security.scram.ScramLoginModule required"
          + " username=\"test\" password=\"test-secret\";");
      sasl.put("ssl.truststore.type", "PEM");
      sasl.put("ssl.truststore.location", args[2]);
      try (Admin signedIn = Admin.create(sasl)) {
        out.put("signedIn", "" + signedIn.listTopics().names().get().contains(topic));
      }
      admin.deleteTopics(List.of(topic)).all().get();
    }
    List<String> fields = new ArrayList<>();
    out.forEach((name, value) -> fields.add(quoted(name) + ":" + value));
    System.out.println("{" + String.join(",", fields) + "}");
  }

  static void readAlone(Map<String, String> out, int count) {
    try (KafkaConsumer<String, String> consumer = consumer(Map.of())) {
      TopicPartition first = new TopicPartition(topic, 0);
      consumer.assign(List.of(first));
      consumer.seekToBeginning(consumer.assignment());
      List<String> values = new ArrayList<>();
      Set<String> keys = new TreeSet<>();
      List<String> headers = new ArrayList<>();
      List<ConsumerRecord<String, String>> records = poll(consumer, count);
      for (ConsumerRecord<String, String> record : records) {
        values.add(quoted(record.value()));
        keys.add(quoted(record.key()));
      }
      records.get(0).headers().forEach(header ->
          headers.add("[" + quoted(header.key()) + "," + quoted(new String(header.value())) + "]"));
      out.put("alone", values.toString());
      out.put("keys", keys.toString());
      out.put("headers", headers.toString());
      long start = consumer.beginningOffsets(List.of(first)).get(first);
      out.put("ends", List.of(start, consumer.endOffsets(List.of(first)).get(first)).toString());
      Map<TopicPartition, OffsetAndTimestamp> since = consumer.offsetsForTimes(Map.of(first, records.get(2).timestamp()));
      out.put("since", "" + (since.get(first).offset() <= 2));
    }
  }

  static void readInGroup(Map<String, String> out, Admin admin, String group, int count) throws Exception {
    try (KafkaConsumer<String, String> member = consumer(Map.of("group.id", group));
        KafkaProducer<String, String> producer = producer(Map.of("transactional.id", topic + "-tx"))) {
      member.subscribe(List.of(topic));
      out.put("group", "" + poll(member, count).size());
      member.commitSync();
      String state = admin.describeConsumerGroups(List.of(group)).all().get().get(group).state().name();
      out.put("state", quoted(state));
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, 1, "k", "out"));
      producer.flush();
      producer.abortTransaction();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, 1, "k", "in"));
      Map<TopicPartition, OffsetAndMetadata> position = Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(3));
      producer.sendOffsetsToTransaction(position, member.groupMetadata());
      producer.commitTransaction();
    }
  }

  static List<ConsumerRecord<String, String>> poll(KafkaConsumer<String, String> consumer, int count) {
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    until(() -> {
      consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      return records.size() >= count;
    });
    return records;
  }

  static Map<String, Object> config() {
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", brokers);
    config.put("request.timeout.ms", "30000");
    return config;
  }

  static KafkaConsumer<String, String> consumer(Map<String, Object> options) {
    Map<String, Object> config = config();
    config.put("auto.offset.reset", "earliest");
    config.put("enable.auto.commit", "false");
    config.putAll(options);
    return new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer());
  }

  static KafkaProducer<String, String> producer(Map<String, Object> options) {
    Map<String, Object> config = config();
    config.putAll(options);
    return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
  }

  interface Attempt {
    void run() throws Exception;
  }

  static boolean quietly(Attempt attempt) {
    try {
      attempt.run();
      return true;
    } catch (Exception error) {
      return false;
    }
  }

  static void until(BooleanSupplier attempt) {
    while (!attempt.getAsBoolean()) {
      if (System.nanoTime() > DEADLINE) throw new IllegalStateException("not within a minute");
      quietly(() -> Thread.sleep(50));
    }
  }

  static String quoted(String text) {
    return "\"" + text + "\"";
  }
}
