import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { QueryResult, TDengine } from '../../../../functions/shared/tdengine/client/client.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import {
  assertNotAhead,
  assertWhole,
  finish,
  newScene,
  sceneToDisturb,
  tickOnce,
} from '../../../support/source/disturbed.ts';
import { startFaultWorld } from '../../../support/source/fault-world.ts';

const world = await forThisFile(startFaultWorld());
const scene = await newScene(world);

/** A TDengine whose REST service ends some answers early and calls them whole, and how many statements it was asked. */
function cutting(isCut: (sql: string, number: number) => boolean, keep: number): TDengine & { asked(): number } {
  let asked = 0;
  return {
    asked: () => asked,
    async query(sql): Promise<QueryResult> {
      const number = asked++;
      const answer = await world.tdengine.query(sql);
      return isCut(sql, number) ? { ...answer, rows: answer.rows.slice(0, answer.rows.length * keep) } : answer;
    },
    execute: world.tdengine.execute,
  };
}

describe('an answer of TDengine that was cut short and looks complete', () => {
  it('at any statement costs no row, and no row is sent without its columns', async () => {
    const plain = cutting(() => false, 1);
    await tickOnce(world, await sceneToDisturb(world, scene), { tdengine: plain });
    await assertWhole(world, scene, 0, 'whole answers');
    assert.ok(plain.asked() > 30, `${plain.asked()} statements`);
    for (let cut = 0; cut < plain.asked(); cut += 1) {
      // Of one row, half is none.
      const keep = cut % 2 === 0 ? 0.5 : 0;
      await sceneToDisturb(world, scene);
      await tickOnce(world, scene, { tdengine: cutting((_sql, number) => number === cut, keep) });
      await assertNotAhead(world, scene);
      await finish(world, scene);
      await assertWhole(world, scene, 1, `statement ${cut} cut to ${keep}`);
    }
  });

  const KINDS: readonly RegExp[] = [
    /^SELECT `precision`/,
    /^SELECT count.*ins_/,
    /^SELECT (stable|table)_name/,
    /^SELECT now/,
    /^SELECT _wstart/,
    /^SELECT first/,
    /^SELECT count.*FROM `/,
    /^SELECT `v`/,
  ];
  for (const [index, kind] of KINDS.entries()) {
    it(`always at statements like ${kind.source} moves no position over unread rows`, async () => {
      await sceneToDisturb(world, scene);
      await tickOnce(world, scene, { tdengine: cutting((sql) => kind.test(sql), index % 2 === 0 ? 0 : 0.5) });
      await assertNotAhead(world, scene);
      await finish(world, scene);
      await assertWhole(world, scene, 1, 'always cut');
    });
  }
});
