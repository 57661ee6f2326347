import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { systemClock } from '../clock.ts';
import { ANSWER_MS } from '../deadlines.ts';
import { connectionReader } from '../document/parameters.ts';
import type { ConnectorEnvironment } from '../environment.ts';
import { kafkaSecurity } from '../kafka/auth.ts';
import { bootstrapBrokers } from '../kafka/bootstrap.ts';
import { SettingsError } from '../settings/errors.ts';
import { createTDengine, type TDengine } from '../tdengine/client/client.ts';
import { addressesOf } from '../tdengine/client/connection.ts';
import { isoTime } from '../tdengine/time/iso-writer.ts';
import { type Check, type CheckResult, runChecks } from './check.ts';
import { KAFKA_CHECKS } from './kafka-checks.ts';
import { type DoctorPorts, doctorPorts, once, type Wanted, type WantedTopic } from './ports.ts';
import { SETTINGS_CHECKS } from './settings-checks.ts';
import { TDENGINE_CHECKS } from './tdengine-checks.ts';

/** What a function answers with. */
export interface FunctionDiagnosis {
  readonly checks: readonly CheckResult[];
}

/** Looks at all that a function needs. @param asked the value of `doctor` in the event @param remainingMs until Lambda ends it */
export type FunctionDoctor = (asked: unknown, remainingMs: number) => Promise<FunctionDiagnosis>;

/** What is different from function to function. */
export interface DoctorParts<S> {
  readonly kind: DoctorPorts['kind'];
  readonly environment: ConnectorEnvironment;
  /** Reads the document of the settings. @throws SettingsError */
  parse(text: string, parameter: string): S | Promise<S>;
  wanted(settings: S, topics: readonly WantedTopic[]): Wanted;
  /** Topics that it writes to; those that it reads come with the event. */
  topics(settings: S, tdengine: () => Promise<TDengine>): Promise<readonly WantedTopic[]>;
  /** Checks of its own. */
  readonly checks: readonly Check<DoctorPorts>[];
}

/** Makes a function's diagnosis of itself. Nothing is changed. */
export function functionDoctor<S>(parts: DoctorParts<S>): FunctionDoctor {
  const { kind, environment } = parts;
  const reader = connectionReader(environment.tdengine, { error() {} });
  return async (asked, remainingMs) => {
    const end = systemClock.now() + remainingMs - ANSWER_MS;
    const given = topicsOf(asked);
    const settings = once(async () => {
      const name = environment.settingsParameter;
      return parts.parse(await parameterNamed(name), name);
    });
    const connection = once(async () => {
      const entries = Object.entries(reader.parameters);
      const found = await Promise.all(entries.map(async ([key, name]) => [key, await parameterNamed(name)] as const));
      return reader.read(Object.fromEntries(found));
    });
    const wanted = async () => parts.wanted(await settings(), given);
    const ports = doctorPorts({
      ...{ kind, from: 'function', wanted, connection },
      addresses: async () => addressesOf(environment.tdengine.url),
      openTDengine: (each) => createTDengine(each),
      needsKafka: async () => kind === 'source' || (await wanted()).deadLetterTopic !== undefined,
      async kafka() {
        const [brokers, security] = await Promise.all([
          bootstrapBrokers(environment.kafka),
          kafkaSecurity(environment.kafka),
        ]);
        return { brokers, security, authentication: environment.kafka.authentication };
      },
      topics: async () => [
        ...given,
        ...(await parts.topics(await settings(), async () => createTDengine(await connection()))),
      ],
      now: () => systemClock.date(),
    });
    const checks = [RUNS, ...SETTINGS_CHECKS, ...TDENGINE_CHECKS, ...KAFKA_CHECKS, ...parts.checks];
    try {
      return { checks: await runChecks(checks, ports, { timeLeft: () => end - systemClock.now() }) };
    } finally {
      await ports.close();
    }
  };
}

const RUNS: Check<DoctorPorts> = {
  name: 'function',
  needs: [],
  limitMs: 1_000,
  tried: () => 'invoke it',
  run: async ({ kind, now }) => ({
    ...{ verdict: 'ok', answer: `the function of the ${kind} runs; its clock says ${isoTime(BigInt(now()), 'ms')}` },
  }),
};

const ssm = once(async () => new SSMClient());

async function parameterNamed(name: string): Promise<string> {
  const answer = await (await ssm()).send(new GetParametersCommand({ Names: [name], WithDecryption: true }));
  const value = answer.Parameters[0]?.Value;
  if (value === undefined) throw new SettingsError(`SSM parameter ${name}`, ['does not exist']);
  return value;
}

/** The topics of an event: those of the function's mappings, which it does not know itself. Anything else is none. */
function topicsOf(asked: unknown): readonly WantedTopic[] {
  const topics: unknown = typeof asked === 'object' && asked !== null ? Reflect.get(asked, 'topics') : undefined;
  if (!Array.isArray(topics)) return [];
  return topics.slice(0, 100).flatMap((each: unknown) => {
    const { topic, group } = Object(each);
    if (typeof topic !== 'string') return [];
    return [{ topic, ...(typeof group === 'string' && { group }) }];
  });
}
