import { defineCommand } from '../frame/command.ts';
import { flag } from '../frame/parameter.ts';
import { TARGET_PARAMETERS, withTarget } from '../frame/target-parameters.ts';

export const command = defineCommand({
  about: `Tells what of a connectors file is deployed, what is deployed that is in the file no more, and which sinks need two
deploys, since their mappings can only be made anew. cdk leaves a stack alone that has left the file: it runs on until
you delete it, as this command tells.

It asks CloudFormation (cloudformation:DescribeStacks, GetTemplate) and changes nothing.`,
  parameters: {
    ...TARGET_PARAMETERS,
    check: flag(
      'exit code 1 when a stack is deployed that is not in the file, a sink needs two deploys, or has no mappings',
    ),
  },
  examples: ['deployed', 'deployed --connectors plant.yaml --check', "deployed --json | jq '.stacks[].status'"],
  json: async () => (await import('../../operations/deployed/read-deployed.ts')).deployedJson,
  async run({ check, ...options }, { show, width }) {
    const [{ isRight, readDeployed, toDeployedJson }, { DEFAULT_FILE, fileOf }, { deployedLines }] = await Promise.all([
      import('../../operations/deployed/read-deployed.ts'),
      import('../../operations/target/target.ts'),
      import('./deployed/report-lines.ts'),
    ]);
    return withTarget(options, async (target) => {
      const deployed = await readDeployed(target);
      const { path, file } = fileOf(target);
      const ofDeploy = path === DEFAULT_FILE ? '' : ` -c connectors=${path}`;
      show(toDeployedJson(target.deployment, deployed), () => deployedLines(file, deployed, ofDeploy, width));
      return check && !isRight(deployed) ? 'findings' : 'done';
    });
  },
});
