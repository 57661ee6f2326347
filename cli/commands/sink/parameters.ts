import { KAFKA_AUTHENTICATIONS } from '../../../functions/shared/settings/kafka-names.ts';
import type { TargetOptions } from '../../../operations/target/target.ts';
import type { Waiting } from '../../../operations/waiting.ts';
import type { Context } from '../../frame/command.ts';
import { argument, choice, flag, naming, needed, parsed, texts } from '../../frame/parameter.ts';
import { brokersOption } from '../../terminal/usage.ts';

/** The sink that a command is for. */
export const SINK = naming('connector', argument(needed('CONNECTOR', 'name of the sink in the connectors file')));

/** Which of a sink's topics. */
export const TOPICS = texts('TOPIC', 'only this topic, as often as needed (left out: all topics of the sink)');

export const YES = flag('go on without asking');

/** How Kafka is reached where this machine reaches other listeners than the function. */
export const KAFKA_PARAMETERS = {
  brokers: parsed(
    'HOST:PORT,…',
    'brokers that can be reached from here (left out: those of the function)',
    undefined,
    (text, { shown, command }) => brokersOption(command, text, shown),
  ),
  kafkaAuthentication: choice(
    'METHOD',
    KAFKA_AUTHENTICATIONS,
    'how to sign in to these (left out: as the function does)',
  ),
};

/** What is done waits as its command does. */
export function waitingOf({ interrupted, progress }: Pick<Context<never>, 'interrupted' | 'progress'>): Waiting {
  return {
    signal: interrupted,
    sleep: async (ms) => {
      const { setTimeout: sleep } = await import('node:timers/promises');
      await sleep(ms, undefined, { signal: interrupted });
    },
    now: Date.now,
    told: (what) => progress(`${what} …`),
  };
}

/** The options that name a deployment, as a person has written them, for commands that are proposed. */
export function targetWords({
  connectors,
  deployment,
  region = [],
  profile,
  endpointUrl,
  local,
}: TargetOptions): string {
  const words = [
    ...(local === true ? ['--local'] : []),
    ...(connectors === undefined ? [] : ['--connectors', connectors]),
    ...(deployment === undefined ? [] : ['--deployment', deployment]),
    ...region.flatMap((each) => ['--region', each]),
    ...(profile === undefined ? [] : ['--profile', profile]),
    ...(endpointUrl === undefined ? [] : ['--endpoint-url', endpointUrl]),
  ];
  return words.map((word) => ` ${word}`).join('');
}
