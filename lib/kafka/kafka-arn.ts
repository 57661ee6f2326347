import { Fn, Token } from 'aws-cdk-lib';

/**
 * ARN of a topic or consumer group of an MSK cluster, as `kafka-cluster:*` actions name it.
 * @see https://docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html
 */
export function kafkaResourceArn(clusterArn: string, kind: 'topic' | 'group', name: string): string {
  const [before = '', after = ''] = Token.isUnresolved(clusterArn)
    ? [0, 1].map((part) => Fn.select(part, Fn.split(':cluster/', clusterArn)))
    : clusterArn.split(':cluster/');
  return `${before}:${kind}/${after}/${literal(name)}`;
}

/** A consumer group may be named with an asterisk, which IAM would take for any text. */
function literal(name: string): string {
  return name.replaceAll('*', `\${*}`);
}
