/** What Kafka takes as a topic's name (org.apache.kafka.common.internals.Topic). */
export const TOPIC_NAME = /^(?!\.{1,2}$)[a-zA-Z0-9._-]{1,249}$/;
