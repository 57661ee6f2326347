import type { KafkaAuthentication } from '../settings/kafka-names.ts';
import type { Answer, DocsSection } from './check.ts';
import { type DescribedGroup, isAllowed, type TopicMetadata } from './kafka-requests.ts';

const SIGN_IN: DocsSection = { page: 'access.md', heading: 'Sign in to Kafka' };
const NETWORKS: DocsSection = { page: 'networks.md', heading: 'What you see' };
const NOT_READ: DocsSection = { page: 'runbook.md', heading: 'A topic is not read' };
const LETTERS: DocsSection = { page: 'runbook.md', heading: 'Dead letters cannot be sent' };
const NOT_MOVING: DocsSection = { page: 'runbook.md', heading: 'A source does not move' };

/** Kafka's error codes (https://kafka.apache.org/protocol.html#protocol_error_codes). */
const NONE = 0;
const UNKNOWN_TOPIC = 3;
const INVALID_TOPIC = 17;
const TOPIC_REFUSED = 29;
const GROUP_REFUSED = 30;

/** What a sign-in wants of who signs in. */
const LOGIN: Readonly<Record<KafkaAuthentication, string>> = {
  iam: 'allow kafka-cluster:Connect on the cluster to the role; from here it is who runs this',
  'scram-sha-256': 'mend user and password in the secret, or the user at the brokers',
  'scram-sha-512': 'mend user and password in the secret, and associate it with the cluster',
  mtls: 'give the secret a certificate that the brokers trust',
  tls: 'the listener wants somebody to sign in: mend kafka.authentication, or the port',
  plaintext: 'the listener wants TLS, or somebody to sign in: mend kafka.authentication, or the port',
};

/** Whether a broker lets in who asks. @param error undefined: it does. */
export function kafkaSignInVerdict(error: unknown, authentication: KafkaAuthentication): Answer {
  if (error === undefined) return { verdict: 'ok', answer: `let in by ${authentication}` };
  const { name, message } = innermost(error);
  const fail = (answer: string, advice: string, section: DocsSection): Answer => ({
    verdict: 'fail',
    ...{ answer, advice, section },
  });
  if (name.startsWith('KafkaJSSASL')) return fail(message, LOGIN[authentication], SIGN_IN);
  if (/certificate|alert|unknown ca/i.test(message)) return fail(message, LOGIN[authentication], SIGN_IN);
  if (name === 'KafkaJSConnectionClosedError' || /Closed connection/.test(message)) {
    return fail(`it closes the connection: ${message}`, LOGIN[authentication], SIGN_IN);
  }
  if (name === 'KafkaJSRequestTimeoutError' || /timeout|timed out/i.test(message)) {
    return fail(
      `it takes the connection and says nothing: ${message}`,
      authentication === 'plaintext'
        ? 'what listens there is no Kafka, speaks TLS, or hangs'
        : 'what listens there is no Kafka, or hangs',
      NETWORKS,
    );
  }
  return fail(message, LOGIN[authentication], SIGN_IN);
}

/** kafkajs packs errors into those of its tries. */
function innermost(error: unknown): Error {
  let inner = error instanceof Error ? error : new Error(String(error));
  for (let depth = 0; depth < 5; depth += 1) {
    const next = 'originalError' in inner ? inner.originalError : inner.cause;
    if (!(next instanceof Error)) break;
    inner = next;
  }
  return inner;
}

/** What a connector does with a topic. */
export type TopicUse = 'reads' | 'writes' | 'dead letters';

/** What is known of whether a missing topic is made. */
export interface TopicRules {
  readonly use: TopicUse;
  /** Whether the connector makes it; undefined: the brokers may (`auto.create.topics.enable`). */
  readonly mayCreate: boolean | undefined;
  /** What who asks may do with the cluster. */
  readonly clusterOperations: number;
}

/** Whether a topic is there, is led, and may be read or written. @param topic undefined: the brokers say nothing of it. */
export function topicVerdict(topic: TopicMetadata | undefined, rules: TopicRules): Answer {
  const { use } = rules;
  const section = use === 'reads' ? NOT_READ : use === 'writes' ? NOT_MOVING : LETTERS;
  const fail = (answer: string, advice: string): Answer => ({ verdict: 'fail', answer, advice, section });
  switch (topic?.errorCode) {
    case undefined:
      return { verdict: 'unknown', answer: 'the broker tells nothing of it' };
    case NONE:
      break;
    case UNKNOWN_TOPIC:
      return missing(rules, section);
    case INVALID_TOPIC:
      return fail('it is not a name that Kafka accepts', 'mend the setting that makes it');
    case TOPIC_REFUSED:
      return fail(
        'TOPIC_AUTHORIZATION_FAILED: it may not be looked at',
        'allow DESCRIBE (IAM: kafka-cluster:DescribeTopic)',
      );
    default:
      return { verdict: 'unknown', answer: `Kafka's error ${topic?.errorCode}` };
  }
  const { partitions, operations } = topic;
  const count = `${partitions.length} partition${partitions.length === 1 ? '' : 's'}`;
  const right = use === 'reads' ? 'READ' : 'WRITE';
  const isRight = isAllowed(operations, right);
  if (isRight === false) {
    const action = right === 'READ' ? 'kafka-cluster:ReadData' : 'kafka-cluster:WriteData';
    return fail(`${count}, and ${right} is not allowed`, `allow ${right} of the topic (IAM: ${action})`);
  }
  const dark = partitions.filter(({ leader }) => leader < 0);
  if (dark.length > 0) {
    return fail(
      `${dark.length} of ${count} have no leader: ${dark.map(({ partition }) => partition).join(', ')}`,
      'start the brokers that have them',
    );
  }
  const told = isRight === undefined ? `whether ${right} is allowed is not told` : `${right} is allowed`;
  return { verdict: isRight === undefined ? 'warn' : 'ok', answer: `${count}, ${told}` };
}

function missing({ use, mayCreate, clusterOperations }: TopicRules, section: DocsSection): Answer {
  const answer = 'it does not exist';
  if (use === 'reads') return { verdict: 'fail', answer, advice: 'make it, or mend topics', section };
  if (mayCreate === true) {
    return isAllowed(clusterOperations, 'CREATE') === false
      ? {
          ...{ verdict: 'fail', answer: `${answer}, and CREATE is not allowed` },
          ...{ advice: 'make it, or allow CREATE of topics (IAM: kafka-cluster:CreateTopic)', section },
        }
      : { verdict: 'ok', answer: `${answer} yet: it is made with the first record` };
  }
  return {
    ...{ verdict: 'warn', answer: `${answer} yet` },
    ...{ advice: 'make it, unless the brokers do (auto.create.topics.enable)', section },
  };
}

/** Whether a group may be read in, and who is in it. */
export function groupVerdict({ errorCode, state, members, operations }: DescribedGroup): Answer {
  if (errorCode === GROUP_REFUSED) {
    return {
      verdict: 'fail',
      answer: 'GROUP_AUTHORIZATION_FAILED: it may not be looked at',
      advice: 'allow DESCRIBE and READ of the group (IAM: kafka-cluster:DescribeGroup, AlterGroup)',
      section: NOT_READ,
    };
  }
  if (errorCode !== NONE) return { verdict: 'unknown', answer: `Kafka's error ${errorCode}` };
  const who = `${state}, ${members} member${members === 1 ? '' : 's'}`;
  if (isAllowed(operations, 'READ') === false) {
    return {
      verdict: 'fail',
      answer: `${who}, and READ is not allowed`,
      advice: 'allow READ of the group (IAM: kafka-cluster:AlterGroup)',
      section: NOT_READ,
    };
  }
  if (state === 'Dead') return { verdict: 'ok', answer: 'nobody has read in it yet' };
  return { verdict: 'ok', answer: who };
}
