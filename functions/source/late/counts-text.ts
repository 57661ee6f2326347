import type { PublishedCounts } from './published-counts.ts';

const BASE = 36;

/**
 * Counts as short text for a checkpoint: `since;width;` and the buckets in their order, each as the steps from the one
 * before (left out: one step), a `.`, and its rows, in base 36. 720 buckets of a thousand rows take 2 to 3 KB.
 */
export function countsText({ since, widthMs, counts }: PublishedCounts): string {
  let text = `${since};${widthMs};`;
  let before = 0;
  for (const [bucket, rows] of [...counts].sort(([a], [b]) => a - b)) {
    const index = bucket / widthMs;
    const step = index - before;
    text += `${step === 1 ? '' : `${step.toString(BASE)}.`}${rows.toString(BASE)},`;
    before = index;
  }
  return text;
}

/** @throws Error when the text is not one of {@link countsText}. */
export function parseCounts(text: string): PublishedCounts {
  const counts = countsIn(text);
  if (counts === undefined) {
    throw new Error(
      'the counts of published rows in the checkpoint table are not readable: move the table to its position to forget them',
    );
  }
  return counts;
}

function countsIn(text: string): PublishedCounts | undefined {
  const parts = /^(-?\d{1,19});([1-9]\d{0,14});((?:(?:-?[0-9a-z]+\.)?[0-9a-z]+,)*)$/.exec(text);
  if (parts === null) return undefined;
  const [, since = '', width = '', buckets = ''] = parts;
  const widthMs = Number(width);
  const counts = new Map<number, number>();
  let index = 0;
  for (const bucket of buckets.split(',').slice(0, -1)) {
    const dot = bucket.indexOf('.');
    index += dot < 0 ? 1 : Number.parseInt(bucket.slice(0, dot), BASE);
    const rows = Number.parseInt(bucket.slice(dot + 1), BASE);
    if (!Number.isSafeInteger(index * widthMs) || !Number.isSafeInteger(rows)) return undefined;
    counts.set(index * widthMs, rows);
  }
  return { since: BigInt(since), widthMs, counts };
}
