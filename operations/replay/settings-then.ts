import { SETTINGS_EXPIRY_MS } from '../../functions/shared/document/expiry.ts';
import { readJson } from '../../functions/shared/document/parse-document.ts';
import { isoMs } from '../../functions/shared/tdengine/time/iso-writer.ts';
import { OperationError } from '../operation-error.ts';
import { readSettings, type SettingsPlace, type SettingsVersion } from '../settings/document.ts';
import type { Target } from '../target/target.ts';

/** Which settings something is replayed by. */
export type SettingsWanted =
  | { readonly kind: 'now' }
  /** Those in force when the invocation began. */
  | { readonly kind: 'then' }
  | { readonly kind: 'version'; readonly version: number };

/** Settings, and why they may not be those that the function had. */
export interface ReplaySettings extends SettingsVersion {
  readonly note: string | null;
}

/**
 * The settings that are wanted. Needs ssm:GetParameter, and for those of then ssm:GetParameterHistory.
 * @param at when the invocation began, in ms since 1970; undefined: none is replayed.
 * @throws OperationError when there are none, or SSM knows no version of so long ago
 */
export async function replaySettings(
  target: Pick<Target, 'aws'>,
  place: SettingsPlace,
  wanted: SettingsWanted,
  at: number | undefined,
): Promise<ReplaySettings> {
  switch (wanted.kind) {
    case 'now':
      return { ...(await readSettings(target, place)), note: null };
    case 'version':
      return { ...(await readSettings(target, place, wanted.version)), note: null };
    case 'then':
      if (at !== undefined) return settingsAt(target, place, at);
      throw new OperationError(
        'asked-wrongly',
        'settings of then are those of an invocation: name a request, or a version',
      );
  }
}

async function settingsAt(
  { aws }: Pick<Target, 'aws'>,
  { region, settingsParameter }: SettingsPlace,
  at: number,
): Promise<ReplaySettings> {
  const { paginateGetParameterHistory } = await import('aws-sdk-client-ssm');
  const client = await aws.in(region).ssm();
  let found: { readonly version: number; readonly at: number; readonly text: string } | undefined;
  let before: number | undefined;
  for await (const { Parameters = [] } of paginateGetParameterHistory({ client }, { Name: settingsParameter })) {
    for (const { Version = 0, LastModifiedDate, Value = '' } of Parameters) {
      const written = LastModifiedDate?.getTime() ?? 0;
      if (written > at || (found !== undefined && Version < found.version)) continue;
      before = found?.version;
      found = { version: Version, at: written, text: Value };
    }
  }
  if (found === undefined) {
    throw new OperationError(
      'refused',
      `SSM has no version of ${settingsParameter} from before ${isoMs(at)}: replay by those in force with --settings now`,
    );
  }
  const seconds = Math.round((at - found.at) / 1_000);
  return {
    version: found.version,
    modified: isoMs(found.at) ?? '',
    document: readJson(found.text, settingsParameter),
    note:
      before !== undefined && at - found.at < SETTINGS_EXPIRY_MS
        ? `version ${found.version} was written ${seconds} seconds before: the function may have had version ${before} still (--settings ${before})`
        : null,
  };
}
