import { GetBootstrapBrokersCommand, type GetBootstrapBrokersResponse, KafkaClient } from '@aws-sdk/client-kafka';
import { awsTimeouts, CONTROL_PLANE_MS } from '../../deadlines.ts';

/** Asks Amazon MSK for a cluster's brokers. @param region of the cluster; undefined: the function's. */
export async function askMsk(clusterArn: string, region: string | undefined): Promise<GetBootstrapBrokersResponse> {
  const requestHandler = awsTimeouts(CONTROL_PLANE_MS);
  const client = new KafkaClient({ requestHandler, ...(region !== undefined && { region }) });
  try {
    return await client.send(new GetBootstrapBrokersCommand({ ClusterArn: clusterArn }));
  } finally {
    // No other client uses its connections.
    client.destroy();
  }
}
