import { isIP } from 'node:net';
import type { Check } from './check.ts';
import { coordinatorQuestion, groupQuestion, metadataQuestion } from './kafka-requests.ts';
import { groupVerdict, kafkaSignInVerdict, type TopicUse, topicVerdict } from './kafka-verdicts.ts';
import type { DoctorPorts } from './ports.ts';
import { findHost, openTcp, type Place, speakTls } from './probe.ts';
import { asked } from './settings-checks.ts';
import { dnsVerdict, tcpVerdict, tlsVerdict } from './way-verdicts.ts';

const WAY_MS = 5_000;
/** Longer than what is asked takes at most, so that silence is told as what it is. */
const LIMIT_MS = 14_000;

const BROKERS = {
  of: 'broker',
  list: async (ports: DoctorPorts) => ((await ports.needsKafka()) ? (await ports.kafka()).brokers : []),
};

/** What is looked at of Kafka. */
export const KAFKA_CHECKS: readonly Check<DoctorPorts>[] = [
  {
    name: 'Kafka brokers',
    needs: ['function'],
    limitMs: LIMIT_MS,
    tried: () => 'find the brokers, and what it takes to sign in',
    run: (ports) =>
      asked(ports, 'MSK or Secrets Manager', async () => {
        if (!(await ports.needsKafka())) {
          return 'the function needs none: without a dead letter topic only Lambda’s pollers do';
        }
        const { brokers, authentication } = await ports.kafka();
        return `${brokers.join(', ')}, by ${authentication}`;
      }),
  },
  {
    name: 'Kafka DNS',
    needs: ['Kafka brokers'],
    limitMs: LIMIT_MS,
    each: {
      of: BROKERS.of,
      list: async (ports) => (await BROKERS.list(ports)).filter((broker) => isIP(placeOf(broker).host) === 0),
    },
    tried: (broker) => `find the name of ${broker}`,
    run: async (_, broker) => dnsVerdict(await findHost(placeOf(broker).host)),
  },
  {
    name: 'Kafka TCP',
    needs: ['Kafka brokers', 'Kafka DNS'],
    limitMs: LIMIT_MS,
    each: BROKERS,
    tried: (broker) => `connect to ${broker}`,
    run: async (_, broker) => tcpVerdict(await openTcp(placeOf(broker), WAY_MS), 'Kafka'),
  },
  {
    name: 'Kafka TLS',
    needs: ['Kafka brokers', 'Kafka TCP'],
    limitMs: LIMIT_MS,
    each: {
      of: BROKERS.of,
      list: async (ports) =>
        (await ports.needsKafka()) && (await ports.kafka()).security.ssl !== undefined ? BROKERS.list(ports) : [],
    },
    tried: (broker) => `look at the certificate of ${broker}`,
    async run(ports, broker) {
      const { ssl } = (await ports.kafka()).security;
      const trust = typeof ssl === 'object' ? ssl : {};
      return tlsVerdict(await speakTls(placeOf(broker), trust, WAY_MS), 'Kafka', ports.now());
    },
  },
  {
    name: 'Kafka sign-in',
    needs: ['Kafka brokers', 'Kafka TCP', 'Kafka TLS'],
    limitMs: LIMIT_MS,
    each: BROKERS,
    tried: (broker) => `sign in to ${broker}`,
    run: signInAt,
  },
  {
    name: 'Kafka advertised',
    needs: ['Kafka sign-in'],
    limitMs: LIMIT_MS,
    each: {
      of: 'advertised broker',
      async list(ports) {
        const known = await BROKERS.list(ports);
        if (known.length === 0) return [];
        const { brokers } = await (await ports.anyBroker()).ask(metadataQuestion([]));
        return brokers.map(({ place }) => place).filter((place) => !known.includes(place));
      },
    },
    tried: (broker) => `sign in to ${broker}, to which the brokers send their clients`,
    async run(ports, broker) {
      const way = tcpVerdict(await openTcp(placeOf(broker), WAY_MS), 'Kafka');
      return way.verdict === 'ok' ? signInAt(ports, broker) : way;
    },
  },
  {
    name: 'topic',
    needs: ['Kafka sign-in'],
    limitMs: LIMIT_MS,
    each: { of: 'topic', list: async (ports) => ((await ports.needsKafka()) ? topicNames(ports) : []) },
    tried: (topic) => `look for topic ${topic}, and whether it may be used`,
    run: (ports, topic) => lookAtTopic(ports, topic, ports.kind === 'sink' ? 'reads' : 'writes'),
  },
  {
    name: 'dead letter topic',
    needs: ['settings', 'Kafka sign-in'],
    limitMs: LIMIT_MS,
    each: {
      of: 'dead letter topic',
      async list(ports) {
        const { deadLetterTopic } = await ports.wanted();
        return deadLetterTopic === undefined ? [] : [deadLetterTopic];
      },
    },
    tried: (topic) => `look for topic ${topic}, and whether it may be written`,
    run: (ports, topic) => lookAtTopic(ports, topic, 'dead letters'),
  },
  {
    name: 'consumer group',
    needs: ['Kafka sign-in'],
    limitMs: LIMIT_MS,
    each: {
      of: 'consumer group',
      async list(ports) {
        if (!(await ports.needsKafka())) return [];
        const groups = (await ports.topics()).flatMap(({ group }) => (group === undefined ? [] : [group]));
        return [...new Set(groups)];
      },
    },
    tried: (group) => `ask who reads in group ${group}, and whether it may be read in`,
    async run(ports, group) {
      const { errorCode, place } = await (await ports.anyBroker()).ask(coordinatorQuestion(group));
      if (place === undefined) return groupVerdict({ errorCode, state: '', members: 0, operations: 0 });
      return groupVerdict(await (await ports.signIn(place)).ask(groupQuestion(group)));
    },
  },
];

async function signInAt(ports: DoctorPorts, broker: string) {
  const { authentication } = await ports.kafka();
  try {
    await ports.signIn(broker);
    return kafkaSignInVerdict(undefined, authentication);
  } catch (error) {
    return kafkaSignInVerdict(error, authentication);
  }
}

async function lookAtTopic(ports: DoctorPorts, topic: string, use: TopicUse) {
  const [talk, { mayCreateTopics }] = await Promise.all([
    ports.anyBroker(),
    ports.wanted().catch(() => ({ mayCreateTopics: undefined })),
  ]);
  const { topics, operations } = await talk.ask(metadataQuestion([topic]));
  const rules = { use, mayCreate: mayCreateTopics, clusterOperations: operations };
  return topicVerdict(
    topics.find((each) => each.topic === topic),
    rules,
  );
}

async function topicNames(ports: DoctorPorts): Promise<readonly string[]> {
  return [...new Set((await ports.topics()).map(({ topic }) => topic))];
}

function placeOf(broker: string): Place {
  const at = broker.lastIndexOf(':');
  return { host: broker.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(broker.slice(at + 1)) };
}
