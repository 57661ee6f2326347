import assert from 'node:assert/strict';
import { it } from 'node:test';
import { makeTopic, sizeOf } from '../../support/kafka-contract/clients.ts';
import { record, withFunctionsProducer } from '../../support/kafka-contract/functions-producer.ts';
import { read, values } from '../../support/kafka-contract/read.ts';
import { fresh, onEachBroker, type Target } from '../../support/kafka-contract/targets.ts';
import { type Cut, cuttingProxy } from '../../support/proxies/cutting-proxy.ts';

onEachBroker('a connection of the functions’ producer that is cut', (target) => {
  for (const [what, cuts, requests, count] of [
    ['before the broker has the request loses nothing and writes nothing twice', ['before'], 1, 20],
    [
      'before the broker has the request, twice in a row, loses nothing and writes nothing twice',
      ['before', 'before'],
      1,
      20,
    ],
    ['after the broker has the request, without an answer, loses nothing', ['after'], 2, 40],
    ['again and again loses nothing', ['before', 'after', 'before', 'after'], 3, 60],
  ] as const) {
    it(what, async () => {
      const topic = fresh('cut');
      await makeTopic(target, topic);
      const sent = Array.from({ length: 20 }, (_, index) => String(index));
      const got = await throughCuts(target, topic, cuts, [sent]);
      assert.equal(got.requests, requests);
      assert.deepEqual(got.values, Array.from({ length: count / 20 }, () => sent).flat());
    });
  }

  it('between two calls loses nothing and writes nothing twice', async () => {
    const topic = fresh('cut-between');
    await makeTopic(target, topic);
    const got = await throughCuts(target, topic, [undefined, 'before'], [['a'], ['b'], ['c']]);
    assert.deepEqual(got.values, ['a', 'b', 'c']);
  });

  it('while many batches are sent keeps the order of each key', async () => {
    const topic = fresh('cut-amid');
    await makeTopic(target, topic, 2);
    const records = Array.from({ length: 6_000 }, (_, index) =>
      record(topic, `d${index % 5}`, `${index}`.padEnd(900, '.')),
    );
    const proxy = await cuttingProxy(target.brokers(), [undefined, 'after', 'before']);
    try {
      await withFunctionsProducer(proxy.brokers, (producer) => producer.produce(records));
    } finally {
      await proxy.close();
    }
    const byKey = Map.groupBy(await read(target, topic, await sizeOf(target, topic)), ({ message }) =>
      String(message.key),
    );
    for (const [key, ofKey] of byKey) {
      // What was written twice stays in order by its first time, and a repetition begins no later than it ended.
      const firsts = [...new Set(values(ofKey))];
      assert.deepEqual(
        firsts,
        records.filter((one) => one.key === key).map(({ value }) => value),
      );
    }
  });

  it('during several calls at once loses no record of any call', async () => {
    const topics = Array.from({ length: 6 }, () => fresh('cut-many'));
    await Promise.all(topics.map((topic) => makeTopic(target, topic, 2)));
    const texts = Array.from({ length: 50 }, (_, index) => String(index));
    const proxy = await cuttingProxy(target.brokers(), [undefined, undefined, 'before', 'after', undefined, 'before']);
    try {
      await withFunctionsProducer(proxy.brokers, (producer) =>
        Promise.all(
          topics.map(async (topic) => {
            for (let call = 0; call < 3; call += 1) {
              await producer.produce(texts.map((text) => record(topic, 'k', `${call} ${text}`)));
            }
          }),
        ),
      );
    } finally {
      await proxy.close();
    }
    const sent = [0, 1, 2].flatMap((call) => texts.map((text) => `${call} ${text}`));
    for (const topic of topics) {
      assert.deepEqual([...new Set(values(await read(target, topic, await sizeOf(target, topic))))], sent);
    }
  });

  it('whenever it is made ends the call with an error when its time is up, and not later', async () => {
    const topic = fresh('cut-off');
    await makeTopic(target, topic);
    const always: readonly Cut[] = Array.from({ length: 1_000 }, () => 'before');
    const proxy = await cuttingProxy(target.brokers(), always);
    try {
      const began = performance.now();
      await assert.rejects(
        withFunctionsProducer(proxy.brokers, (producer) => producer.produce([record(topic, 'k', 'v')]), {
          remainingMs: 2_000,
        }),
        { name: /Error$/ },
      );
      assert.ok(performance.now() - began < 6_000);
    } finally {
      await proxy.close();
    }
    assert.equal(await sizeOf(target, topic), 0);
  });
});

/** Sends values, one call each, through a connection that breaks off; gives what is in the topic, and how many requests came through. */
async function throughCuts(
  target: Target,
  topic: string,
  cuts: readonly (Cut | undefined)[],
  calls: readonly (readonly string[])[],
): Promise<{ readonly values: readonly (string | undefined)[]; readonly requests: number }> {
  const proxy = await cuttingProxy(target.brokers(), cuts);
  try {
    await withFunctionsProducer(proxy.brokers, async (producer) => {
      for (const call of calls) await producer.produce(call.map((value) => record(topic, 'k', value)));
    });
  } finally {
    await proxy.close();
  }
  return { values: values(await read(target, topic, await sizeOf(target, topic))), requests: proxy.produced() };
}
