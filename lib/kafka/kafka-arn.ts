/**
 * ARN of a topic or consumer group of an MSK cluster, as `kafka-cluster:*` actions name it.
 * @see https://docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html
 */
export function kafkaResourceArn(clusterArn: string, kind: 'topic' | 'group', name: string): string {
  return `${clusterArn.replace(':cluster/', `:${kind}/`)}/${literal(name)}`;
}

/** A consumer group may be named with an asterisk, which IAM would take for any text. */
function literal(name: string): string {
  return name.replaceAll('*', `\${*}`);
}
