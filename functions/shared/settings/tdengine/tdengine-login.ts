import type { TokenAs } from '../../tdengine/client/connection.ts';

/** The user of a login whose settings name none. */
export const DEFAULT_USER = 'root';

/** How a function logs in to TDengine: it names the SSM parameter with the secret, and never holds the secret. */
export type TDengineLogin =
  | { readonly kind: 'password'; readonly user: string; readonly passwordParameter: string }
  | { readonly kind: 'token'; readonly tokenParameter: string; readonly tokenAs?: TokenAs | undefined };

/** What `tdengine` in the connectors file says of the login. */
export interface LoginSettings {
  readonly user?: string | undefined;
  readonly passwordParameter?: string | undefined;
  readonly tokenParameter?: string | undefined;
  readonly tokenAs?: TokenAs | undefined;
}

/** The login that the settings ask for. @throws Error when they name no secret, which the schema does not let through. */
export function loginOf(settings: LoginSettings): TDengineLogin {
  const { user = DEFAULT_USER, passwordParameter, tokenParameter, tokenAs } = settings;
  if (tokenParameter !== undefined) return { kind: 'token', tokenParameter, ...(tokenAs && { tokenAs }) };
  if (passwordParameter !== undefined) return { kind: 'password', user, passwordParameter };
  throw new Error('tdengine needs exactly one of passwordParameter and tokenParameter');
}

/** The SSM parameter that holds the secret of a login. */
export function secretParameterOf(login: TDengineLogin): string {
  switch (login.kind) {
    case 'password':
      return login.passwordParameter;
    case 'token':
      return login.tokenParameter;
  }
}
