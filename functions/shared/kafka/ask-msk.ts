import { GetBootstrapBrokersCommand, type GetBootstrapBrokersResponse, KafkaClient } from '@aws-sdk/client-kafka';
import { awsTimeouts, CONTROL_PLANE_MS } from '../aws-timeouts.ts';
import { regionOf } from './bootstrap.ts';

/** Asks Amazon MSK for a cluster's brokers, in the cluster's region. */
export async function askMsk(clusterArn: string): Promise<GetBootstrapBrokersResponse> {
  const region = regionOf(clusterArn);
  const requestHandler = awsTimeouts(CONTROL_PLANE_MS);
  const client = new KafkaClient({ requestHandler, ...(region !== undefined && { region }) });
  try {
    return await client.send(new GetBootstrapBrokersCommand({ ClusterArn: clusterArn }));
  } finally {
    // No other client uses its connections.
    client.destroy();
  }
}
