import { required } from './environment.ts';

/** Credentials of an AWS role, as Lambda puts them into a function's environment. */
export interface EnvironmentCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/**
 * The credentials in the environment. Nowhere else is looked for them: in Lambda there is nowhere else, and what stands
 * behind AWS's default chain, such as a metadata service, only answers by silence. @throws Error naming the variable
 */
export function environmentCredentials(
  variables: Readonly<Record<string, string | undefined>>,
): EnvironmentCredentials {
  const sessionToken = variables.AWS_SESSION_TOKEN;
  return {
    accessKeyId: required(variables, 'AWS_ACCESS_KEY_ID'),
    secretAccessKey: required(variables, 'AWS_SECRET_ACCESS_KEY'),
    ...(sessionToken !== undefined && sessionToken !== '' && { sessionToken }),
  };
}
