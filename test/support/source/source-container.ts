import { join } from 'node:path';
import { type SinkContainer, startContainer } from '../sink/sink-container.ts';

/** The source's handler in a process of its own. */
export type SourceContainer = SinkContainer;

const FILE = join(import.meta.dirname, 'source-process.ts');

/** Starts a container with variables in its environment; it loads its code meanwhile. */
export function startSourceContainer(variables: Readonly<Record<string, string>>): SourceContainer {
  return startContainer(variables, FILE);
}
