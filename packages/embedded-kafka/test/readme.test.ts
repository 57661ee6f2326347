import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withRawClient } from '../src/client/raw-client.ts';
import { startKafka } from '../src/index.ts';
import { Writer } from '../src/wire/writer.ts';
import { blocksOf, run, tableOf } from './support/readme.ts';

describe('the README of the embedded broker', { concurrency: 2 }, () => {
  for (const [number, code] of blocksOf('ts').entries()) {
    it(`has examples that run: number ${number + 1}`, () => assert.equal(run(code), undefined));
  }

  it('has three examples', () => assert.equal(blocksOf('ts').length, 3));

  it('lists the requests and versions of the broker’s ApiVersions', async () => {
    const kafka = await startKafka();
    const told = await withRawClient(kafka.brokers, async (client) => {
      const answer = await client.request(18, 0, new Writer());
      assert.equal(answer.int16(), 0);
      return answer.array((each) => [each.int16(), each.int16(), each.int16()] as const);
    });
    await kafka.close();
    const listed = tableOf('What it answers').map(([key, , versions]) => `${key}: ${versions}`);
    const inOrder = told.toSorted(([one], [other]) => one - other);
    assert.deepEqual(
      listed,
      inOrder.map(([key, from, to]) => `${key}: ${from}–${to}`),
    );
  });
});
