import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { systemClock } from '../../../shared/clock.ts';
import { readCertificates } from '../../../shared/settings/certificates.ts';
import { SettingsError } from '../../../shared/settings/errors.ts';
import type { ValueSchemaRegistrySettings } from '../../../shared/settings/index.ts';
import { BatchKeys } from './batch-keys.ts';
import { type BatchTime, BatchValues } from './batch-values.ts';
import { askConfluent } from './confluent/ask-confluent.ts';
import { ConfluentSource } from './confluent/confluent-source.ts';
import { GlueSource } from './glue/glue-source.ts';
import { RegistryError } from './schema-source.ts';
import { type SchemasOptions, ValueSchemas } from './value-schemas.ts';

/** The schemas of a registry, kept for as long as a container has the settings that name it. */
export interface OpenSchemas {
  /** The values of a batch. */
  batch(time: BatchTime): BatchValues;
  /** The keys of a batch, whose schemas are remembered apart: each has mostly that of the one before. */
  keys(time: BatchTime): BatchKeys;
}

/** Opens the registry that settings name; nothing is asked before a record needs it. */
export function openSchemas(settings: ValueSchemaRegistrySettings): OpenSchemas {
  return schemasOf(
    settings.glueRegistryArn === undefined
      ? { kind: 'confluent', source: confluentSource(settings) }
      : { kind: 'glue', source: new GlueSource(settings.glueRegistryArn, process.env) },
  );
}

/** The schemas of a source, remembered for values and for keys. */
export function schemasOf(options: SchemasOptions): OpenSchemas {
  const [values, keys] = [new ValueSchemas(options), new ValueSchemas(options)];
  return {
    batch: (time) => new BatchValues(values, time),
    keys: (time) => new BatchKeys(new BatchValues(keys, time)),
  };
}

function confluentSource(settings: ValueSchemaRegistrySettings): ConfluentSource {
  const { url = '', basicAuthUserInfoParameter: basic, bearerAuthTokenParameter: bearer } = settings;
  const { caCertificateParameter: ca } = settings;
  const authorization = async () => {
    if (basic !== undefined) return `Basic ${Buffer.from(await secretIn(basic)).toString('base64')}`;
    return bearer === undefined ? undefined : `Bearer ${await secretIn(bearer)}`;
  };
  const certificates = async () => (ca === undefined ? undefined : certificatesIn(ca));
  const { sleep: wait, random, now } = systemClock;
  return new ConfluentSource(askConfluent({ url, authorization, certificates, wait, random, now }));
}

/** The certificates that a parameter holds. @throws RegistryError naming it */
async function certificatesIn(parameter: string): Promise<string> {
  const text = await textIn(parameter);
  try {
    return readCertificates(`SSM parameter ${parameter}`, text);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new RegistryError(error.message);
  }
}

/** What a parameter holds, without the line end that a text from a file often has. @throws RegistryError naming it */
async function secretIn(parameter: string): Promise<string> {
  const value = (await textIn(parameter)).trimEnd();
  if (!/^[\x20-\x7e]+$/.test(value)) {
    throw new RegistryError(`SSM parameter ${parameter} must hold the registry’s secret alone, in ASCII`);
  }
  return value;
}

/** @throws RegistryError naming the parameter */
async function textIn(parameter: string): Promise<string> {
  const command = new GetParametersCommand({ Names: [parameter], WithDecryption: true });
  const { Parameters } = await new SSMClient().send(command).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RegistryError(`SSM parameter ${parameter} cannot be read: ${reason}`);
  });
  const value = Parameters[0]?.Value;
  if (value === undefined) throw new RegistryError(`SSM parameter ${parameter} does not exist`);
  return value;
}
