import type { Outcome } from '../../functions/sink/settle/outcomes.ts';

/** How a record ended, in words. */
export function outcomeText(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'written':
      return 'written';
    case 'skipped':
      return `skipped (${outcome.reason})`;
    case 'rejected':
      return `rejected (${outcome.error.stage}): ${outcome.error.message}`;
    case 'retry':
      return `would be sent again and again: ${outcome.error.message}`;
  }
}
