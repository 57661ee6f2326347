import { systemClock } from '../../functions/shared/clock.ts';
import type { ValueSchemaRegistrySettings } from '../../functions/shared/settings/index.ts';
import { askConfluent } from '../../functions/sink/decode/registry/confluent/ask-confluent.ts';
import { ConfluentSource } from '../../functions/sink/decode/registry/confluent/confluent-source.ts';
import { GlueSource } from '../../functions/sink/decode/registry/glue/glue-source.ts';
import { type OpenSchemas, schemasOf } from '../../functions/sink/decode/registry/open-schemas.ts';

/** Who asks a registry, with what a person gives in place of the SSM parameter that the function reads. */
export interface RegistrySecret {
  /** `user:password` of a Confluent registry. */
  readonly userInfo?: string | undefined;
  readonly token?: string | undefined;
}

/** The registry that settings name, asked as the function asks it. AWS Glue is asked with the credentials of the environment. */
export function realRegistry(settings: ValueSchemaRegistrySettings, secret: RegistrySecret): OpenSchemas {
  const { glueRegistryArn, url = '' } = settings;
  return schemasOf(
    glueRegistryArn === undefined
      ? { kind: 'confluent', source: confluentSource(url, secret) }
      : { kind: 'glue', source: new GlueSource(glueRegistryArn, process.env) },
  );
}

/** The schemas of a Confluent registry at an address. */
export function confluentSource(url: string, { userInfo, token }: RegistrySecret): ConfluentSource {
  const basic = userInfo === undefined ? undefined : `Basic ${Buffer.from(userInfo).toString('base64')}`;
  const authorization = async () => basic ?? (token === undefined ? undefined : `Bearer ${token}`);
  const { sleep: wait, random, now } = systemClock;
  return new ConfluentSource(askConfluent({ url, authorization, wait, random, now }));
}
