import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SSMClient } from 'aws-sdk-client-ssm';
import { replaySettings, type SettingsWanted } from '../../../operations/replay/settings-then.ts';

const AT = Date.parse('2024-05-01T12:00:00Z');
const PLACE = { name: 'meters', kind: 'sink', region: 'eu-west-1', settingsParameter: '/d/meters/settings' } as const;

/** Settings that were written so many seconds before: the version before last, and the last. */
function settings(wanted: SettingsWanted, at: number | undefined, ...secondsBefore: readonly number[]) {
  const client = new SSMClient({ region: 'eu-west-1' });
  client.send = async () => ({
    Parameters: secondsBefore.map((seconds, index) => ({
      Version: index + 1,
      LastModifiedDate: new Date(AT - seconds * 1_000),
      Value: `{"n":${index + 1}}`,
    })),
  });
  const aws = { in: () => Object.assign(Object.create(null), { ssm: async () => client }), close() {} };
  return replaySettings({ aws }, PLACE, wanted, at);
}

describe('the settings that an invocation is replayed by', () => {
  it('are the last ones that were written before it began', async () => {
    const { version, document, note } = await settings({ kind: 'then' }, AT, 7_200, 3_600, -1);
    assert.deepEqual([version, document, note], [2, { n: 2 }, null]);
  });

  it('may be those before, where they were written within the minute that a function keeps what it has read', async () => {
    const { version, note } = await settings({ kind: 'then' }, AT, 7_200, 20);
    assert.equal(version, 2);
    assert.match(note ?? '', /^version 2 was written 20 seconds before: .* version 1 still \(--settings 1\)$/);
    assert.equal((await settings({ kind: 'then' }, AT, 20)).note, null);
  });

  it('are not known where SSM has kept no version of so long ago, or where no invocation is replayed', async () => {
    await assert.rejects(settings({ kind: 'then' }, AT, -60), {
      code: 'refused',
      message: /no version of \S+ from before/,
    });
    await assert.rejects(settings({ kind: 'then' }, undefined, 60), { code: 'asked-wrongly' });
  });
});
