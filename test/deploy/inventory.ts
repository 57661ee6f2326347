import { paginateListStacks } from '@aws-sdk/client-cloudformation';
import { paginateListTables } from '@aws-sdk/client-dynamodb';
import { paginateListRoles } from '@aws-sdk/client-iam';
import { paginateListEventSourceMappings, paginateListFunctions } from '@aws-sdk/client-lambda';
import { paginateListSchedules } from '@aws-sdk/client-scheduler';
import { paginateDescribeParameters } from 'aws-sdk-client-ssm';
import type { AwsClients } from './aws.ts';

/** What there is of the kinds of resources that a deployment has, sorted: `table NAME`. Stacks that are deleted are not. */
export async function inventory(aws: AwsClients): Promise<readonly string[]> {
  const lists = await Promise.all([
    namesOf('stack', paginateListStacks({ client: aws.cloudFormation }, {}), ({ StackSummaries = [] }) =>
      StackSummaries.filter(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE').map(({ StackName }) => StackName),
    ),
    namesOf('function', paginateListFunctions({ client: aws.lambda }, {}), ({ Functions = [] }) =>
      Functions.map(({ FunctionName }) => FunctionName),
    ),
    namesOf('mapping', paginateListEventSourceMappings({ client: aws.lambda }, {}), ({ EventSourceMappings = [] }) =>
      EventSourceMappings.map(({ UUID }) => UUID),
    ),
    namesOf('schedule', paginateListSchedules({ client: aws.scheduler }, {}), ({ Schedules = [] }) =>
      Schedules.map(({ Name }) => Name),
    ),
    namesOf('role', paginateListRoles({ client: aws.iam }, {}), ({ Roles = [] }) =>
      Roles.map(({ RoleName }) => RoleName),
    ),
    namesOf('parameter', paginateDescribeParameters({ client: aws.ssm }, {}), ({ Parameters = [] }) =>
      Parameters.map(({ Name }) => Name),
    ),
    namesOf('table', paginateListTables({ client: aws.dynamoDb }, {}), ({ TableNames = [] }) => TableNames),
  ]);
  return lists.flat().sort();
}

async function namesOf<Page>(
  kind: string,
  pages: AsyncIterable<Page>,
  names: (page: Page) => readonly (string | undefined)[],
): Promise<string[]> {
  const found: string[] = [];
  for await (const page of pages) found.push(...names(page).map((name) => `${kind} ${name}`));
  return found;
}
