/** The schemas every server has beside the users' databases. */
export const SYSTEM_DATABASES: readonly string[] = ['information_schema', 'performance_schema'];

/** Whether a name is one of the server's own schemas. */
export function isSystemDatabase(name: string): boolean {
  return SYSTEM_DATABASES.includes(name);
}
