import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../../fixtures/tmq');

/** One step of a recorded exchange; see the README beside the recordings. */
export interface Step {
  readonly conn?: string;
  readonly open?: string;
  readonly close?: string;
  readonly closed?: number;
  readonly send?: { readonly action: string; readonly args: Readonly<Record<string, unknown>> };
  readonly receive?: Readonly<Record<string, unknown>>;
  readonly receiveText?: string;
  readonly receiveBinary?: string;
}

/** A message as it is to be decoded. */
export interface ExpectedMessage {
  readonly message_type: number;
  readonly meta?: unknown;
  readonly blocks?: readonly ExpectedBlock[];
}

/** A block as it is to be decoded; of many rows only how many, the first and the last. */
export interface ExpectedBlock {
  readonly table: string;
  readonly precision: string;
  readonly columns: readonly string[];
  readonly rows?: readonly (readonly unknown[])[];
  readonly rowCount?: number;
  readonly first?: readonly unknown[];
  readonly last?: readonly unknown[];
}

/** A recorded exchange with a real server. */
export interface Scenario {
  readonly scenario: string;
  readonly topics: readonly string[];
  readonly steps: readonly Step[];
  readonly expect: readonly ExpectedMessage[];
  readonly needs?: string;
}

/** Names of all recordings. */
export const SCENARIOS: readonly string[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.slice(0, -5));

/** Reads a recording. */
export function scenario(name: string): Scenario {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8'));
}

/** The binary answers of a recording that are there as a whole, in their order. */
export function binaryAnswers({ steps }: Scenario): readonly Buffer[] {
  return steps.flatMap(({ receiveBinary }) =>
    receiveBinary === undefined ? [] : [Buffer.from(receiveBinary, 'base64')],
  );
}
