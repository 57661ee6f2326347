import type { KafkaSecurity } from '../kafka/auth.ts';
import type { KafkaAuthentication } from '../settings/kafka-names.ts';
import type { TDengine } from '../tdengine/client/client.ts';
import type { TDengineConnection } from '../tdengine/client/connection.ts';
import type { KafkaTalk } from './kafka-talk.ts';

/** What the settings in force want to be there. */
export interface Wanted {
  readonly databases: readonly string[];
  /** Whether the connector makes a database that is missing. */
  readonly mayCreateDatabase: boolean;
  readonly deadLetterTopic: string | undefined;
  /** Whether the connector makes topics that are missing; undefined: the brokers may. */
  readonly mayCreateTopics: boolean | undefined;
}

/** A topic of a connector; a sink reads it in a consumer group, a source writes to it. */
export interface WantedTopic {
  readonly topic: string;
  readonly group?: string | undefined;
}

/** How the brokers are reached. */
export interface KafkaWay {
  /** Each `HOST:PORT`. */
  readonly brokers: readonly string[];
  readonly security: KafkaSecurity;
  readonly authentication: KafkaAuthentication;
}

/** Where checks are made: at the machine of an operator, or within the function of a connector. */
export type CheckedFrom = 'here' | 'function';

/** How what is diagnosed is found out, from a machine or from within a function. */
export interface DoctorAsks {
  readonly kind: 'sink' | 'source';
  /** Whose rights and whose network it is. */
  readonly from: CheckedFrom;
  /** The settings in SSM. @throws SettingsError or an error of SSM's when they cannot be read or used */
  wanted(): Promise<Wanted>;
  /** Addresses of TDengine, by the function's environment. */
  addresses(): Promise<readonly string[]>;
  /** TDengine with its secret and certificates of SSM. */
  connection(): Promise<TDengineConnection>;
  openTDengine(connection: TDengineConnection): TDengine;
  /** Whether Kafka has to be reached from where this is asked. */
  needsKafka(): Promise<boolean>;
  /** The brokers, by MSK or the environment, with the secrets of Secrets Manager. */
  kafka(): Promise<KafkaWay>;
  topics(): Promise<readonly WantedTopic[]>;
  /** In ms since 1970. */
  now(): number;
}

/** What a connector is diagnosed with: each is asked once, however many checks want it. */
export interface DoctorPorts extends DoctorAsks {
  /** Signs in to a broker. @param place `HOST:PORT` */
  signIn(place: string): Promise<KafkaTalk>;
  /** The first broker that lets one in. */
  anyBroker(): Promise<KafkaTalk>;
  /** Ends all connections to brokers. */
  close(): Promise<void>;
}

/** Makes ports; nothing is asked yet. */
export function doctorPorts(asks: DoctorAsks): DoctorPorts {
  const kafka = once(asks.kafka);
  const talks: KafkaTalk[] = [];
  const signIn = onceEach(async (place) => {
    // kafkajs comes with it.
    const [{ signInTo }, { security }] = await Promise.all([import('./kafka-talk.ts'), kafka()]);
    const talk = await signInTo(place, security);
    talks.push(talk);
    return talk;
  });
  return {
    ...asks,
    wanted: once(asks.wanted),
    addresses: once(asks.addresses),
    connection: once(asks.connection),
    needsKafka: once(asks.needsKafka),
    topics: once(asks.topics),
    kafka,
    signIn,
    anyBroker: once(async () => Promise.any((await kafka()).brokers.map(signIn))),
    close: async () => {
      await Promise.all(talks.map((talk) => talk.close()));
    },
  };
}

/** Asks for something once. */
export function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return () => {
    asked ??= ask();
    return asked;
  };
}

/** Asks for something once for each of several. */
function onceEach<T>(ask: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const asked = new Map<string, Promise<T>>();
  return (key) => {
    const known = asked.get(key) ?? ask(key);
    asked.set(key, known);
    return known;
  };
}
