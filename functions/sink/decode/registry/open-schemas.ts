import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { systemClock } from '../../../shared/clock.ts';
import type { ValueSchemaRegistrySettings } from '../../../shared/settings/index.ts';
import { type BatchTime, BatchValues } from './batch-values.ts';
import { askConfluent } from './confluent/ask-confluent.ts';
import { ConfluentSource } from './confluent/confluent-source.ts';
import { GlueSource } from './glue/glue-source.ts';
import { RegistryError } from './schema-source.ts';
import { ValueSchemas } from './value-schemas.ts';

/** The schemas of a registry, kept for as long as a container has the settings that name it. */
export interface OpenSchemas {
  /** The values of a batch. */
  batch(time: BatchTime): BatchValues;
}

/** Opens the registry that settings name; nothing is asked before a record needs it. */
export function openSchemas(settings: ValueSchemaRegistrySettings): OpenSchemas {
  const schemas = new ValueSchemas(
    settings.glueRegistryArn === undefined
      ? { kind: 'confluent', source: confluentSource(settings) }
      : { kind: 'glue', source: new GlueSource(settings.glueRegistryArn, process.env) },
  );
  return { batch: (time) => new BatchValues(schemas, time) };
}

function confluentSource(settings: ValueSchemaRegistrySettings): ConfluentSource {
  const { url = '', basicAuthUserInfoParameter: basic, bearerAuthTokenParameter: bearer } = settings;
  const authorization = async () => {
    if (basic !== undefined) return `Basic ${Buffer.from(await secretIn(basic)).toString('base64')}`;
    return bearer === undefined ? undefined : `Bearer ${await secretIn(bearer)}`;
  };
  const { sleep: wait, random, now } = systemClock;
  return new ConfluentSource(askConfluent({ url, authorization, wait, random, now }));
}

/** What a parameter holds, without the line end that a text from a file often has. @throws RegistryError naming it */
async function secretIn(parameter: string): Promise<string> {
  const command = new GetParametersCommand({ Names: [parameter], WithDecryption: true });
  const { Parameters } = await new SSMClient().send(command).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RegistryError(`SSM parameter ${parameter} cannot be read: ${reason}`);
  });
  const value = Parameters[0]?.Value.trimEnd();
  if (value === undefined) throw new RegistryError(`SSM parameter ${parameter} does not exist`);
  if (!/^[\x20-\x7e]+$/.test(value)) {
    throw new RegistryError(`SSM parameter ${parameter} must hold the registry’s secret alone, in ASCII`);
  }
  return value;
}
