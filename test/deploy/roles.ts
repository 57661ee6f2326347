import { GetRolePolicyCommand, paginateListRolePolicies, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { type AwsClients, present } from './aws.ts';

/** The statements of all policies that are written into a role. */
export async function statementsOf({ iam }: AwsClients, role: string): Promise<readonly unknown[]> {
  const statements: unknown[] = [];
  for await (const { PolicyNames = [] } of paginateListRolePolicies({ client: iam }, { RoleName: role })) {
    for (const PolicyName of PolicyNames) {
      const { PolicyDocument = '' } = await iam.send(new GetRolePolicyCommand({ RoleName: role, PolicyName }));
      const { Statement } = JSON.parse(decodeURIComponent(PolicyDocument));
      statements.push(...Statement);
    }
  }
  return statements;
}

/** Whether a role may do this, by what is written into it. */
export async function mayDo({ iam }: AwsClients, roleArn: string, action: string, resource: string): Promise<boolean> {
  const { EvaluationResults = [] } = await iam.send(
    new SimulatePrincipalPolicyCommand({ PolicySourceArn: roleArn, ActionNames: [action], ResourceArns: [resource] }),
  );
  return present(EvaluationResults[0], `the decision about ${action}`).EvalDecision === 'allowed';
}
