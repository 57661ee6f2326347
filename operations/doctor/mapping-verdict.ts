import type { Answer, DocsSection } from '../../functions/shared/doctor/check.ts';
import type { SinkMapping } from '../target/mappings.ts';

const NOT_READ: DocsSection = { page: 'runbook.md', heading: 'A topic is not read' };
const SIGN_IN: DocsSection = { page: 'access.md', heading: 'Sign in to Kafka' };
const NETWORKS: DocsSection = { page: 'networks.md', heading: 'What you see' };
const KEYS: DocsSection = { page: 'access.md', heading: 'Keys of your own' };

/** What is behind a text of Lambda's, and what to do. */
interface Problem {
  readonly text: RegExp;
  readonly advice: string;
  readonly section: DocsSection;
}

/**
 * The problems that Lambda documents, by their texts in `LastProcessingResult` and their codes in `StateTransitionReason`;
 * the first that fits counts.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-kafka-troubleshoot.html
 */
const PROBLEMS: readonly Problem[] = [
  {
    text: /Cluster failed to authorize Lambda|EVENT_SOURCE_(?:NOT_AUTHORIZED|AUTHZ_ERROR)/i,
    advice:
      'allow DescribeConfigs on the cluster, Describe and Read on topic and group to the user of the secret; with IAM deploy again, which grants them',
    section: SIGN_IN,
  },
  {
    text: /SASL authentication failed/i,
    advice: 'mend user and password in the secret; with IAM allow kafka-cluster:Connect to the function’s role',
    section: SIGN_IN,
  },
  {
    text: /Server failed to authenticate Lambda|EVENT_SOURCE_(?:NOT_AUTHENTICATED|AUTHN_ERROR)/i,
    advice: 'the brokers do not take the client’s certificate: give the secret one that they trust',
    section: SIGN_IN,
  },
  {
    text: /Lambda failed to authenticate (?:the )?server/i,
    advice:
      'the brokers’ certificate is of an authority that Lambda does not know, or for other names: kafka.serverRootCaCertificateSecretArn',
    section: SIGN_IN,
  },
  {
    text: /certificate.*(?:private )?key.*(?:invalid|PEM)|(?:private key|certificate).* (?:is|are) invalid/i,
    advice: 'the secret must hold certificate and privateKey in PEM, an encrypted key by PBES1',
    section: SIGN_IN,
  },
  {
    text: /FilterCriteria|KMS|decrypt/i,
    advice: 'let the policy of the key admit lambda.amazonaws.com to kms:Decrypt',
    section: KEYS,
  },
  {
    text: /schema registry/i,
    advice: 'the registry must be reachable for Lambda’s pollers, and its secret right',
    section: NOT_READ,
  },
  {
    text: /topic.*(?:not exist|not found|unknown)|unknown.*topic/i,
    advice: 'make the topic, or mend topics',
    section: NOT_READ,
  },
  {
    text: /throttl|concurren/i,
    advice: 'Lambda has no concurrency left for the function: see the line “concurrency”',
    section: { page: 'runbook.md', heading: 'Invocations are throttled' },
  },
  {
    text: /Function call failed|FUNCTION_CONFIG_NOT_VALID|invo/i,
    advice: 'the function fails, and its batches come again: its log says why',
    section: { page: 'runbook.md', heading: 'Invocations fail' },
  },
  {
    text: /Connection error|cannot be resolved|timed? ?out|subnet|security group|network interface|ENI\b|VPC/i,
    advice:
      'the pollers do not reach the brokers, Lambda, STS or Secrets Manager: the cluster’s groups must admit themselves, and its subnets need a NAT gateway or the endpoints',
    section: NETWORKS,
  },
  {
    text: /permission|not authorized|AccessDenied|execution role|assume/i,
    advice: 'the function’s role lacks a right, or is gone: deploy again',
    section: NOT_READ,
  },
  {
    text: /ESM_CONFIG_NOT_VALID|configuration/i,
    advice: 'deploy the sink again, or make its mapping anew',
    section: { page: 'runbook.md', heading: 'Make a mapping anew' },
  },
];

/** What Lambda says of a mapping, in words. */
export function mappingVerdict({
  state,
  lastProcessingResult: last = '',
  stateTransitionReason: reason = '',
}: SinkMapping): Answer {
  const why = reason === '' || reason === 'USER_INITIATED' || reason === 'User action' ? '' : ` (${reason})`;
  const answer = `${state}${why}${last === '' ? '' : `, last: ${last}`}`;
  const isBad = last.startsWith('PROBLEM') || /_NOT_|_ERROR\b/.test(reason);
  if (isBad) {
    const known = PROBLEMS.find(({ text }) => text.test(last) || text.test(reason));
    return {
      ...{ verdict: 'fail', answer },
      advice: known?.advice ?? 'look at the mapping in Lambda, and at the brokers’ own logs',
      section: known?.section ?? NOT_READ,
    };
  }
  switch (state) {
    case 'Enabled':
      return { verdict: 'ok', answer };
    case 'Disabled':
      return {
        ...{ verdict: 'warn', answer },
        ...{ advice: 'the sink is paused: tdkafka resume', section: { page: 'commands.md', heading: PAUSE } },
      };
    case 'Creating':
    case 'Enabling':
    case 'Updating':
      return {
        ...{ verdict: 'warn', answer },
        ...{ advice: 'wait for some minutes; one that stays so does not reach the brokers', section: NETWORKS },
      };
    default:
      return { verdict: 'warn', answer, advice: 'nothing is read: was it meant to be?', section: NOT_READ };
  }
}

const PAUSE = 'Sinks: pause, resume, seek';
