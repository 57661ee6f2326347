import { type FunctionDoctor, functionDoctor } from '../shared/doctor/in-function.ts';
import { wantedBySink } from '../shared/doctor/wanted.ts';
import { parseDocument } from '../shared/document/parse-sink.ts';
import type { ConnectorEnvironment } from '../shared/environment.ts';

/** Looks at all that a sink's function needs. */
export function sinkDoctor(environment: ConnectorEnvironment): FunctionDoctor {
  return functionDoctor({
    ...{ kind: 'sink', environment, parse: parseDocument, checks: [] },
    wanted: (settings, topics) =>
      wantedBySink(
        settings,
        topics.map(({ topic }) => topic),
      ),
    topics: async () => [],
  });
}
