import * as z from 'zod';
import { parseSettings } from '../../shared/settings/parse.ts';

/** Names of tables in a command; `*` stands for any characters. */
export const tablePatterns = z.array(z.string().min(1).max(192)).min(1);

/** A time in ISO 8601 with its zone, as text, written as in the settings. */
export const zonedTime = z.iso.datetime({
  offset: true,
  error: 'must be a time with its zone such as 2024-01-01T00:00:00Z',
});

/** An operator's name for a backfill. */
export const backfillName = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,64}$/, 'must be 1 to 64 of a-z, A-Z, 0-9, ".", "_", "-"');

/** Checks the arguments of a command. @throws SettingsError naming command, key, value there and what is allowed. */
export function parseArguments<T extends z.ZodType>(schema: T, command: string, args: unknown): z.output<T> {
  return parseSettings(schema, args, `command ${command}`);
}

/** Whether a backfill is the one that is asked for: by its own id `<id>/<table>`, or by the `<id>` of all of its tables. */
export function isOf(asked: string, id: string): boolean {
  return id === asked || id.startsWith(`${asked}/`);
}
