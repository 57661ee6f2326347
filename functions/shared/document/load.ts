import {
  type GetParametersByPathCommand,
  type GetParametersCommand,
  type Parameter,
  type ParametersAnswer,
  SSMClient,
} from '@aws-sdk/client-ssm';
import type { MiddlewareObj } from '@middy/core';
import ssm from '@middy/ssm';
import { ANSWER_MS, withDeadline } from '../deadlines.ts';
import type { TDengineEnvironment } from '../environment.ts';
import { SettingsError } from '../settings/errors.ts';
import type { TDengineConnection } from '../tdengine/client/connection.ts';
import type { ParseDocument } from './document-text.ts';
import { SETTINGS_EXPIRY_MS } from './expiry.ts';
import { connectionReader, type ErrorLog, lastGood } from './parameters.ts';

/** Most of an invocation's time that is spent on reading again what has been read before. */
const REFRESH_PART = 1 / 3;

/** What an invocation runs with. Each is the same object until a parameter that it comes from changes. */
export interface Loaded<T> {
  readonly settings: T;
  /** TDengine with the secrets to reach it. */
  readonly connection: TDengineConnection;
}

/** The parameters of a connector, as its environment names them. */
export interface ParameterNames {
  readonly settingsParameter: string;
  readonly tdengine: TDengineEnvironment;
}

/** Settings of one connector: give `middleware` to middy, ask `current` inside the handler. */
export interface SettingsLoader<T> {
  readonly middleware: MiddlewareObj;
  /** What the running invocation runs with. */
  current(): Loaded<T>;
}

/**
 * Reads a connector's settings, the secret of its TDengine and the certificates from SSM, again when they are older than
 * {@link SETTINGS_EXPIRY_MS}. One that cannot be read or used fails the invocation when none was good before; later the
 * last good one stays in force and `log` is told. Either way `measure` counts it as `invalidSettings`. The first read
 * begins at once, in Lambda's init phase.
 * The invocation fails with SettingsError, naming the parameter and what is wrong with it.
 */
export function settingsLoader<T>(
  parse: ParseDocument<T>,
  { settingsParameter, tdengine }: ParameterNames,
  log: ErrorLog,
  measure: (measures: Readonly<Record<'invalidSettings', number>>) => void,
): SettingsLoader<T> {
  const counted: ErrorLog = {
    error(message, error) {
      log.error(message, error);
      measure({ invalidSettings: 1 });
    },
  };
  const connection = connectionReader(tdengine, counted);
  const parameters = ssm({
    AwsClient: VerbatimSsmClient,
    fetchData: { settings: settingsParameter, ...connection.parameters },
    cacheExpiry: SETTINGS_EXPIRY_MS,
    cacheKey: settingsParameter,
  });
  const settings = lastGood(settingsParameter, counted, (text) => parse(text, settingsParameter));
  let loaded: Loaded<T> | undefined;

  return {
    middleware: {
      name: 'settings',
      before: async (request) => {
        const internal: { settings: unknown } & Record<string, unknown> = { settings: undefined };
        await parameters.before?.({ ...request, internal });
        // With settings at hand, most of the time is for the work.
        const remaining = request.context.getRemainingTimeInMillis() - ANSWER_MS;
        const patience = loaded === undefined ? remaining : remaining * REFRESH_PART;
        for (const [name, value] of Object.entries(internal)) {
          internal[name] = withDeadline(Promise.resolve(value), patience, 'SSM');
        }
        // Together: one that fails while another is awaited would end the process as an unhandled rejection.
        const [newSettings, newConnection] = await Promise.all([
          settings(internal.settings),
          connection.read(internal),
        ]).catch((error: unknown) => {
          if (error instanceof SettingsError) measure({ invalidSettings: 1 });
          throw error;
        });
        loaded = { settings: newSettings, connection: newConnection };
      },
    },
    current() {
      if (loaded === undefined) throw new Error('settings are asked for outside an invocation');
      return loaded;
    },
  };
}

/**
 * SSM for @middy/ssm with values that come out as they were stored. The package parses each value that looks like
 * JSON, and so would change a password such as `"a"`; a value wrapped as JSON text comes out of that untouched.
 */
export class VerbatimSsmClient extends SSMClient {
  override async send(command: GetParametersCommand | GetParametersByPathCommand): Promise<ParametersAnswer> {
    const answer = await super.send(command);
    return { ...answer, Parameters: answer.Parameters.map(wrapped) };
  }
}

function wrapped(parameter: Parameter): Parameter {
  // A StringList is not parsed but split at commas, and joined by them again when it is read as a text.
  return parameter.Type === 'StringList' ? parameter : { ...parameter, Value: JSON.stringify(parameter.Value) };
}
