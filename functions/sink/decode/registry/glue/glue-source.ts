import { NoAnswerError, ServiceError } from '@aws-sdk/client-ssm';
import { systemClock } from '../../../../shared/clock.ts';
import { awsCall, MAX_ATTEMPTS } from '../../../../shared/ssm/aws-call.ts';
import { unreadable } from '../../../rows/record-error.ts';
import { objectOf } from '../../json-object.ts';
import { RegistryError, type SchemaFormat, type SchemaSource, type SchemaText } from '../schema-source.ts';

/** Longest wait, in ms, for a connection and the whole answer of one try. */
const ANSWER_MS = 10_000;

const FORMATS: readonly SchemaFormat[] = ['AVRO', 'PROTOBUF', 'JSON'];

/** The schemas of AWS Glue in the region of a registry. */
export class GlueSource implements SchemaSource {
  readonly #variables: Readonly<Record<string, string | undefined>>;

  /** @param variables the environment: credentials and, for tests, the service's address. */
  constructor(registryArn: string, variables: Readonly<Record<string, string | undefined>>) {
    const [, , , region] = registryArn.split(':');
    this.#variables = { ...variables, AWS_REGION: region };
  }

  /** @see https://docs.aws.amazon.com/glue/latest/webapi/API_GetSchemaVersion.html */
  async schema(id: string, timeoutMs: number): Promise<SchemaText> {
    if (timeoutMs <= 0) throw new RegistryError('AWS Glue: the time of the invocation is used up');
    const call = { service: 'glue', target: 'AWSGlue.GetSchemaVersion', body: JSON.stringify({ SchemaVersionId: id }) };
    const answer = await awsCall(call, {
      variables: this.#variables,
      timeoutMs: Math.min(ANSWER_MS, timeoutMs / MAX_ATTEMPTS),
      now: systemClock.date,
      wait: systemClock.sleep,
      random: systemClock.random,
    }).catch((error: unknown) => {
      if (error instanceof ServiceError && error.name === 'EntityNotFoundException') {
        throw unreadable(`AWS Glue has no schema version ${id}`);
      }
      if (error instanceof ServiceError || error instanceof NoAnswerError) {
        throw new RegistryError(`AWS Glue gives no schema version ${id}: ${error.name}: ${error.message}`);
      }
      throw error;
    });
    const { SchemaDefinition: text, DataFormat } = objectOf(jsonOf(answer.body)) ?? {};
    const format = FORMATS.find((each) => each === DataFormat);
    if (typeof text !== 'string') throw new RegistryError(`AWS Glue’s answer for schema version ${id} is no schema`);
    if (format === undefined)
      throw unreadable(`schema version ${id} is neither of Avro, nor of Protobuf, nor a JSON Schema`);
    return { format, text, references: [] };
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
