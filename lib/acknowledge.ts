import { Token, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Says why something is as it is that cdk-nag asks about: reasons by the ids of its findings. An id with an ARN that is
 * known at deploy only is left out: CDK takes it for no id, and fails.
 */
export function acknowledge(scope: IConstruct, reasons: Readonly<Record<string, string>>): void {
  const known = Object.entries(reasons).filter(([id]) => !Token.isUnresolved(id));
  Validations.of(scope).acknowledge(...known.map(([id, reason]) => ({ id, reason })));
}

/** The id of what cdk-nag finds about a resource with a wildcard. */
export function wildcard(resource: string): string {
  return `AwsSolutions-IAM5[Resource::${resource}]`;
}
