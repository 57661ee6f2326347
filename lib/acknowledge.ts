import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Says why something is as it is that cdk-nag asks about: reasons by the ids of its findings. */
export function acknowledge(scope: IConstruct, reasons: Readonly<Record<string, string>>): void {
  Validations.of(scope).acknowledge(...Object.entries(reasons).map(([id, reason]) => ({ id, reason })));
}

/** The id of what cdk-nag finds about a resource with a wildcard. */
export function wildcard(resource: string): string {
  return `AwsSolutions-IAM5[Resource::${resource}]`;
}
