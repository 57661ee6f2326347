import { networkNotes } from '../../lib/network/network-notes.ts';
import { routeNotes } from '../../lib/sink/route-notes.ts';
import { keyNotes } from '../../lib/stacks/key-notes.ts';
import type { FurtherCheck } from './validate.ts';

/** What synth says of a file that it takes: routes without a time, what the network and the keys need. */
export const fileNotes: FurtherCheck = async ({ file }) => ({
  problems: [],
  notes: [...routeNotes(file), ...networkNotes(file), ...keyNotes(file)],
});
