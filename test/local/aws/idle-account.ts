import { functionNameOf } from '../../../functions/bundle/function-names.ts';
import { type ConnectorsFile, consumerGroupOf } from '../../../functions/shared/settings/index.ts';
import { BACKFILLS_EVENT, tickEvent } from '../../../functions/source/event.ts';
import { accountOf, type LocalAccount } from '../../../local/aws/account.ts';
import { LogStore } from '../../../local/aws/logs/log-store.ts';
import { MetricStore } from '../../../local/aws/metrics/metric-store.ts';
import type { SwitchedMapping } from '../../../local/event-source-mapping/switched-mapping.ts';
import type { LambdaFunction } from '../../../local/lambda/lambda.ts';

/** What a runner of a file has, with nothing that runs. */
export function idleAccount(file: ConnectorsFile): LocalAccount {
  const never: LambdaFunction = { invoke: () => Promise.reject(new Error('nothing runs here')), close: async () => {} };
  const nothing = { environment: {}, codeFolder: '', ...never };
  const sinks = Object.entries(file.sinks);
  const sources = Object.entries(file.sources);
  const of = (kind: 'sink' | 'source', connector: string) => ({
    ...{ kind, connector, name: functionNameOf(file.deployment, connector, kind), ...nothing },
  });
  const idle = { counted: fail, state: fail, stop: fail };
  return accountOf(
    file,
    { brokers: '', dynamoDbUrl: '', ssm: { port: 0, url: '', service: { operations: {} }, put: fail, close: fail } },
    {
      deployer: {
        functions: [
          ...sinks.map(([name, settings]) => ({ ...of('sink', name), settings })),
          ...sources.map(([name, settings]) => ({ ...of('source', name), settings })),
        ],
        logs: new LogStore(),
        metrics: new MetricStore(),
      },
      sinks: sinks.map(([name, settings]) => ({
        ...{ name, settings, ...idle },
        mappings: settings.topics.map((topic) =>
          idleMapping(topic, consumerGroupOf(file.deployment, name, topic, settings)),
        ),
      })),
      sources: sources.map(([name, settings]) => ({
        ...{ name, settings, ...idle },
        schedules: [...Array.from({ length: settings.shards }, (_, shard) => tickEvent(shard)), BACKFILLS_EVENT].map(
          (event) => ({ event, enabled: true, stop: fail }),
        ),
      })),
      stop: fail,
    },
  );
}

function idleMapping(topic: string, groupId: string): SwitchedMapping {
  const status = { state: 'Enabled', lastModified: new Date(0), lastProcessingResult: 'OK' } as const;
  const calls = { enable: fail, disable: fail, counted: fail, state: fail, stop: fail };
  return { uuid: `mapping of ${topic}`, topic, groupId, status: () => status, ...calls };
}

function fail(): never {
  throw new Error('nothing runs here');
}
