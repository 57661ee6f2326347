import { OperationError } from '../operation-error.ts';
import { connectorNamed, type DeployedConnector, readDeployment } from '../target/deployment.ts';
import type { Target } from '../target/target.ts';
import { findInvocation, rangesOf } from './find-invocation.ts';
import { nextBatch } from './next-batch.ts';
import type { ReplayedInvocation } from './report.ts';
import type { ReplayRequest } from './request.ts';
import { sinkBatch, sinkOf } from './sink-batch.ts';
import { sourceTick } from './source-tick.ts';

/**
 * Runs again what an invocation did, with production code and on this machine, and writes nothing: neither to TDengine nor to
 * Kafka, nor any position.
 * @throws OperationError when it cannot be found, or something of it cannot be read
 */
export async function replay(target: Target, request: ReplayRequest): Promise<ReplayedInvocation> {
  const { what } = request;
  switch (what.kind) {
    case 'records': {
      const sink = await sinkOf(target, what.range.topic, request.connector);
      return sinkBatch(target, sink, [what.range], request);
    }
    case 'next': {
      const connector = await connectorNamed(target, what.name);
      if (connector.kind === 'source') return sourceTick(target, connector, request);
      return sinkBatch(target, connector, await nextBatch(target, connector, request.kafka), request);
    }
    case 'request': {
      const { requestId } = what;
      const found = await findInvocation(target, await connectorsOf(target, request), { ...request, requestId });
      const { connector, line } = found;
      switch (line.message) {
        case 'batch':
          return sinkBatch(target, connector, rangesOf(line, requestId), request, { ...found, line });
        case 'tick':
          return sourceTick(target, connector, request, { ...found, line });
      }
    }
  }
}

async function connectorsOf(
  target: Target,
  { connector }: Pick<ReplayRequest, 'connector'>,
): Promise<readonly DeployedConnector[]> {
  if (connector !== undefined) return [await connectorNamed(target, connector)];
  const { connectors } = await readDeployment(target);
  if (connectors.length > 0) return connectors;
  throw new OperationError('asked-wrongly', `deployment ${target.deployment} has no connectors: \`tdkafka deployed\``);
}
