import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { it } from 'node:test';
import { promisify } from 'node:util';
import type { GuardedTarget } from '../../../support/kafka-contract/guarded.ts';
import { fresh } from '../../../support/kafka-contract/targets.ts';

const run = promisify(execFile);

/** A client that hangs has failed the test. */
const PATIENCE_MS = 120_000;

/** A program that does with Kafka what programs do, by one client library; its last arguments are added by the test. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  /** What it sends a record with each of. */
  readonly codecs: readonly string[];
}

/**
 * Declares that a program works with a broker: it makes a topic and adds a partition, reads its settings, sends records with each codec
 * from an idempotent producer, reads them alone and as a member of a group, looks for offsets by time, aborts a transaction and commits
 * one with the group's position, deletes the group, signs in by SCRAM-SHA-512 over TLS, and deletes the topic.
 */
export function itWorksFor(target: GuardedTarget, name: string, { command, args, codecs }: Program): void {
  it(`works for ${name}`, async () => {
    const topic = fresh('client');
    const { stdout } = await run(command, [...args, target.brokers(), target.saslTls(), target.caFile(), topic], {
      timeout: PATIENCE_MS,
    });
    assert.deepEqual(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''), {
      partitions: 3,
      setting: '2000000',
      alone: codecs,
      keys: ['k'],
      headers: [['h', '1']],
      ends: [0, codecs.length],
      since: true,
      latest: codecs.length,
      group: codecs.length,
      state: 'STABLE',
      committed: 3,
      transaction: ['in'],
      groups: true,
      signedIn: true,
    });
  });
}
