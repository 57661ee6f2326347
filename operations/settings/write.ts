import * as z from 'zod';
import { documentText } from '../../functions/shared/document/document-text.ts';
import { OperationError } from '../operation-error.ts';
import type { Target } from '../target/target.ts';
import { settingsChange, settingsChanges } from './changes.ts';
import { checkedDocument, readSettings, type SettingsPlace, type SettingsVersion } from './document.ts';

/** What the commands that write settings print with `--json`. */
export const writtenJson = z.object({
  connector: z.string(),
  parameter: z.string().describe('SSM parameter.'),
  version: z.number().nullable().describe('The version that was written; null when nothing was.'),
  undo: z.number().describe('The version before, which `tdkafka settings revert` goes back to.'),
  changes: z.array(settingsChange),
});
export type Written = z.infer<typeof writtenJson>;

/** How settings are written. */
export interface WriteOptions {
  /** Whether only to tell what would be written. */
  readonly dryRun: boolean;
  /** What the new settings are called in messages. */
  readonly source: string;
}

/**
 * Writes settings that follow from those that are there, after the functions' own code has checked them. Nothing is written
 * when nothing changes.
 * @param before the version that they were made of; when another one has come meanwhile, it stays in force.
 * @throws SettingsError when the function would refuse them; OperationError `refused` when somebody else wrote meanwhile.
 * Needs ssm:PutParameter and ssm:GetParameter.
 */
export async function writeSettings(
  target: Pick<Target, 'aws'>,
  place: SettingsPlace,
  before: SettingsVersion,
  document: unknown,
  { dryRun, source }: WriteOptions,
): Promise<Written> {
  const checked = checkedDocument(place.kind, document, source);
  const changes = [...settingsChanges(before.document, checked)];
  const told = { connector: place.name, parameter: place.settingsParameter, undo: before.version, changes };
  if (dryRun || changes.length === 0) return { ...told, version: null };
  const now = await readSettings(target, place);
  if (now.version !== before.version) throw overtaken(place, before, now.version);
  const version = await put(target, place, documentText(checked));
  if (version !== before.version + 1) {
    // SSM has no condition: theirs came between the look and the write, and goes on top again.
    const theirs = await readSettings(target, place, version - 1);
    await put(target, place, documentText(Object(theirs.document)));
    throw overtaken(place, before, version - 1);
  }
  return { ...told, version };
}

function overtaken({ settingsParameter }: SettingsPlace, before: SettingsVersion, theirs: number): OperationError {
  return new OperationError(
    'refused',
    `somebody else has written ${settingsParameter} meanwhile: version ${theirs}, while these settings were made of version ${before.version}; theirs is in force. Look at \`tdkafka settings history\`, and do it again`,
  );
}

async function put({ aws }: Pick<Target, 'aws'>, place: SettingsPlace, Value: string): Promise<number> {
  const { PutParameterCommand } = await import('aws-sdk-client-ssm');
  const client = await aws.in(place.region).ssm();
  // The tier is SSM's own affair: it takes no parameter back to the standard one.
  const request = { Name: place.settingsParameter, Value, Overwrite: true, Tier: 'Intelligent-Tiering' } as const;
  const { Version = 0 } = await client.send(new PutParameterCommand(request));
  return Version;
}
