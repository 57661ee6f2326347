import * as z from 'zod';

const unique = (ids: readonly string[]) => new Set(ids).size === ids.length;

const subnetId = z.string().regex(/^subnet-[0-9a-f]+$/, 'must be a subnet id such as subnet-0123456789abcdef0');

// Numbers of subnets and groups: https://docs.aws.amazon.com/lambda/latest/api/API_VpcConfig.html
/** Network of the functions, needed when TDengine or Kafka is reachable only inside a VPC. */
export const vpcSettings = z
  .strictObject({
    vpcId: z
      .string()
      .regex(/^vpc-[0-9a-f]+$/, 'must be a VPC id such as vpc-0123456789abcdef0')
      .describe('The VPC.'),
    subnetIds: z
      .array(subnetId)
      .min(1)
      .max(16)
      .refine(unique, 'must not name a subnet twice')
      .describe('Private subnets for the functions; Lambda takes 16.'),
    securityGroupIds: z
      .array(z.string().regex(/^sg-[0-9a-f]+$/, 'must be a security group id such as sg-0123456789abcdef0'))
      .min(1)
      .max(5)
      .refine(unique, 'must not name a security group twice')
      .describe('Security groups of the functions; they must reach the brokers and TDengine. Lambda takes 5.'),
    createEndpoints: z
      .boolean()
      .default(false)
      .describe(
        'Make the VPC endpoints that the functions, and the event source mappings, need where no NAT gateway is. All of the VPC uses them from then on: read docs/networks.md first. Left out, `cdk synth` says which they are.',
      ),
    routeTableIds: z
      .array(z.string().regex(/^rtb-[0-9a-f]+$/, 'must be a route table id such as rtb-0123456789abcdef0'))
      .min(1)
      .refine(unique, 'must not name a route table twice')
      .optional()
      .describe(
        'With `createEndpoints`: the subnets’ route tables, for the endpoints of DynamoDB and S3, which cost nothing. Left out: those two are not made.',
      ),
  })
  .superRefine((vpc, context) => {
    if (vpc.routeTableIds !== undefined && !vpc.createEndpoints) {
      context.addIssue({ code: 'custom', path: ['routeTableIds'], message: 'goes with createEndpoints only' });
    }
  });

/** Network of the functions, by ids. */
export type VpcSettings = z.infer<typeof vpcSettings>;
