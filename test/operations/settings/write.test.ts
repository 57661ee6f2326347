import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { documentText } from '../../../functions/shared/document/document-text.ts';
import { sinkRuntime } from '../../../functions/shared/settings/index.ts';
import { startSsm } from '../../../local/ssm/ssm.ts';
import { OperationError } from '../../../operations/operation-error.ts';
import { readSettings } from '../../../operations/settings/document.ts';
import { withValueAt } from '../../../operations/settings/set-path.ts';
import { writeSettings } from '../../../operations/settings/write.ts';
import { openAws } from '../../../operations/target/aws.ts';
import { forThisFile } from '../../support/servers/for-this-file.ts';

const place = { name: 'meters', kind: 'sink', region: 'eu-west-1', settingsParameter: '/s' } as const;
const ssm = await forThisFile(startSsm());
const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
const aws = openAws({ endpointUrl: ssm.url, credentials });
await forThisFile(Promise.resolve({ close: async () => aws.close() }));
const options = { dryRun: false, source: 'these' };

function put(database: string): void {
  const value = documentText(sinkRuntime.parse({ database }));
  ssm.put({ name: '/s', value, type: 'String', overwrite: true });
}

describe('settings that are written', () => {
  it('are refused when somebody else wrote after they were read, and theirs stay in force', async () => {
    put('one');
    const before = await readSettings({ aws }, place);
    put('two');
    await assert.rejects(
      writeSettings({ aws }, place, before, withValueAt(before.document, 'database', 'mine'), options),
      (error) =>
        error instanceof OperationError && error.code === 'refused' && /version 2, .*version 1;/.test(error.message),
    );
    assert.equal(Object((await readSettings({ aws }, place)).document).database, 'two');
  });

  it('give way to those of somebody who wrote between the last look and the write', async () => {
    put('one');
    const before = await readSettings({ aws }, place);
    const client = await aws.in('eu-west-1').ssm();
    client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          if (commandName === 'PutParameterCommand') {
            client.middlewareStack.remove('overtaking');
            put('theirs');
          }
          return next(args);
        },
      { name: 'overtaking' },
    );
    await assert.rejects(
      writeSettings({ aws }, place, before, withValueAt(before.document, 'database', 'mine'), options),
      (error) => error instanceof OperationError && error.code === 'refused',
    );
    assert.equal(Object((await readSettings({ aws }, place)).document).database, 'theirs');
  });

  it('say that the parameter is not there', async () => {
    await assert.rejects(
      readSettings({ aws }, { ...place, settingsParameter: '/none' }),
      new OperationError('refused', 'SSM parameter /none is not there: a deploy makes it'),
    );
    await assert.rejects(
      readSettings({ aws }, place, 99),
      new OperationError('asked-wrongly', '/s has no version 99: `tdkafka settings history`'),
    );
  });
});

describe('a value that is set at a path', () => {
  const document = { errors: { tolerance: 'none' }, routes: [{ stable: 'a' }, { stable: 'b' }] };

  it('takes the place of the one there, and leaves the rest and the given document as they are', () => {
    assert.deepEqual(withValueAt(document, 'routes[1].stable', 'c'), {
      ...document,
      routes: [{ stable: 'a' }, { stable: 'c' }],
    });
    assert.equal(document.routes[1]?.stable, 'b');
  });

  it('makes mappings on its way, and goes behind a list’s last entry', () => {
    assert.deepEqual(withValueAt({}, 'a.b', 1), { a: { b: 1 } });
    assert.deepEqual(withValueAt({ list: [1] }, 'list[1]', 2), { list: [1, 2] });
  });

  it('is taken away when there is none', () => {
    assert.deepEqual(withValueAt(document, 'errors.tolerance', undefined), { ...document, errors: {} });
    assert.deepEqual(withValueAt(document, 'routes[0]', undefined), { ...document, routes: [{ stable: 'b' }] });
  });

  it('is refused where there is no such place', () => {
    for (const [path, said] of [
      ['', /is no path/],
      ['a..b', /is no path/],
      ['routes[5].stable', /the list has 2 entries/],
      ['routes.stable', /the list has 2 entries/],
      ['errors.tolerance.x', /no mapping/],
    ] as const) {
      assert.throws(
        () => withValueAt(document, path, 1),
        (error) => error instanceof OperationError && said.test(error.message),
        path,
      );
    }
  });
});
