import type { Writer } from '../../wire/writer.ts';

/** Numbers of `AclOperation`. */
const READ = 3;
const WRITE = 4;
const CREATE = 5;
const DELETE = 6;
const ALTER = 7;
const DESCRIBE = 8;
const CLUSTER_ACTION = 9;
const DESCRIBE_CONFIGS = 10;
const ALTER_CONFIGS = 11;
const IDEMPOTENT_WRITE = 12;

/** What there is to be allowed on a topic, on a group and on the cluster; who asks may do all of it, as where Kafka has no authorizer. */
export const TOPIC_OPERATIONS = [READ, WRITE, CREATE, DELETE, ALTER, DESCRIBE, DESCRIBE_CONFIGS, ALTER_CONFIGS];
export const GROUP_OPERATIONS = [READ, DELETE, DESCRIBE, DESCRIBE_CONFIGS, ALTER_CONFIGS];
export const CLUSTER_OPERATIONS = [
  CREATE,
  ALTER,
  DESCRIBE,
  CLUSTER_ACTION,
  DESCRIBE_CONFIGS,
  ALTER_CONFIGS,
  IDEMPOTENT_WRITE,
];

/** Stands for operations that were not asked for. */
const NOT_ASKED = -(2 ** 31);

/** Writes a bit for each operation. @param operations undefined when they were not asked for. */
export function writeOperations(writer: Writer, operations: readonly number[] | undefined): Writer {
  return writer.int32(operations?.reduce((bits, operation) => bits | (1 << operation), 0) ?? NOT_ASKED);
}
