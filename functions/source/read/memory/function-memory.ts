import { getHeapStatistics } from 'node:v8';

const MB = 2 ** 20;

/** What the function takes without any row, in bytes: Node, the bundle, connections. */
const BASE_BYTES = 115 * MB;

/** Part of the memory that may be used: a function that goes over its limit is ended by Lambda without a word. */
const USABLE = 0.8;

/** Rows of which the memory is counted as 1 have taken up to 4.7 by the time the garbage collector passes; measured by bench/source/measure-wide.ts. */
const COUNTED = 0.18;

/** With less than this a row of a few hundred KB could not pass. */
const LEAST_BYTES = 8 * MB;

/** The function's memory in bytes: what Lambda says it has, or what its heap may grow to where that is less. */
export function functionMemory(variables: Readonly<Record<string, string | undefined>>): number {
  const said = Number(variables.AWS_LAMBDA_FUNCTION_MEMORY_SIZE) * MB;
  const heap = getHeapStatistics().heap_size_limit;
  return said > 0 ? Math.min(said, heap) : heap;
}

/** How much of a function's memory rows may take, in bytes. */
export function memoryForRows(functionBytes: number): number {
  return Math.max(LEAST_BYTES, (functionBytes * USABLE - BASE_BYTES) * COUNTED);
}
