import { type ConnectorsFile, connectorsFile, parseSettings } from '../../../functions/shared/settings/index.ts';
import { fileWith } from './example-file.ts';

export const VPC = {
  vpcId: 'vpc-0a1b2c3d',
  subnetIds: ['subnet-0a1b2c3d', 'subnet-0a1b2c3e'],
  securityGroupIds: ['sg-0a1b2c3d'],
};

export const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:AmazonMSK_demo-a1B2c3';

/** Brokers of one's own, with SCRAM. */
export const SELF_MANAGED = {
  bootstrapServers: 'broker-1.plant.example:9096,broker-2.plant.example:9097',
  authentication: 'scram-sha-512',
  secretArn: SECRET,
};

/** The example file after the changes: MSK cluster demo, sink meters, source test. */
export function connectorsWith(changes: Readonly<Record<string, unknown>>): ConnectorsFile {
  return parseSettings(connectorsFile, fileWith(changes), 'connectors.yaml');
}
