import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { settingsParameterName } from '../../functions/shared/document/document.ts';
import { type Runner, startRunner } from '../../local/runner/runner.ts';
import { untilIdle } from '../../local/runner/until-idle.ts';
import { startWorld } from '../support/integration/world.ts';

describe('a parameter that is missing in SSM', () => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  let runner: Runner;
  beforeEach(async () => {
    world = await startWorld(undefined);
  });
  afterEach(async () => {
    await runner.stop();
    await world.close();
  });

  const password = '/real/password';
  for (const kind of ['the password', 'the settings']) {
    it(`leaves the records unread, and the error names ${kind}`, async () => {
      const file = world.file({});
      const settings = settingsParameterName(file.parameterPrefix, file.deployment, 'meters');
      const missing = kind === 'the password' ? password : settings;
      const { ssm } = world.parts;
      const put: typeof ssm.put = (request) => (request.name === missing ? undefined : ssm.put(request));
      await world.send('meters v=1 1648432611249000000');
      runner = await startRunner(file, { ...world.parts, ssm: { ...ssm, put } });
      await assert.rejects(untilIdle(runner), (error: Error) => {
        assert.match(error.message, /failed 5 times and was neither written nor dead-lettered/);
        assert.ok(error.message.includes(missing), error.message);
        assert.equal(error.message.includes('\n'), false);
        return true;
      });
    });
  }
});
