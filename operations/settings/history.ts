import * as z from 'zod';
import { readJson } from '../../functions/shared/document/parse-document.ts';
import type { Target } from '../target/target.ts';
import { settingsChange, settingsChanges } from './changes.ts';
import type { SettingsPlace } from './document.ts';

const version = z.object({
  version: z.number(),
  modified: z.string().describe('ISO 8601.'),
  by: z.string().describe('ARN of who wrote it.'),
  changes: z.array(settingsChange).describe('Against the version before; empty of the first that is known.'),
});

/** What `tdkafka settings history --json` prints: SSM keeps a hundred versions. */
export const historyJson = z.object({ connector: z.string(), parameter: z.string(), versions: z.array(version) });
export type SettingsHistory = z.infer<typeof historyJson>;

/** The versions of a connector's settings, the newest first. Needs ssm:GetParameterHistory. */
export async function readHistory({ aws }: Pick<Target, 'aws'>, place: SettingsPlace): Promise<SettingsHistory> {
  const { paginateGetParameterHistory } = await import('aws-sdk-client-ssm');
  const client = await aws.in(place.region).ssm();
  const versions: z.infer<typeof version>[] = [];
  let before: unknown;
  for await (const { Parameters = [] } of paginateGetParameterHistory({ client }, { Name: place.settingsParameter })) {
    for (const { Version = 0, LastModifiedDate, LastModifiedUser = '', Value = '' } of Parameters) {
      const document = documentOf(Value, place.settingsParameter);
      const changes = before === undefined ? [] : [...settingsChanges(before, document)];
      versions.push({
        version: Version,
        modified: LastModifiedDate?.toISOString() ?? '',
        by: LastModifiedUser,
        changes,
      });
      before = document;
    }
  }
  return { connector: place.name, parameter: place.settingsParameter, versions: versions.reverse() };
}

/** A version that somebody wrote by hand need not be JSON. */
function documentOf(text: string, parameter: string): unknown {
  try {
    return readJson(text, parameter);
  } catch {
    return text;
  }
}
