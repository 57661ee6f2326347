import { Stack } from 'aws-cdk-lib';
import { ParameterTier, StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { ADVANCED_TIER_BYTES, digestOf, documentText } from '../../functions/shared/document/document-text.ts';
import { SettingsError } from '../../functions/shared/settings/index.ts';

/** Properties of a settings document. */
export interface SettingsDocumentProps {
  /** Full name of the parameter, beginning with `/`. */
  readonly parameterName: string;
  /** The run-time settings. */
  readonly document: object;
}

/**
 * A connector's run-time settings in SSM Parameter Store: one JSON document, so that a change to it is all or nothing.
 * @throws SettingsError when the document is larger than a parameter can be.
 */
export class SettingsDocument extends Construct {
  /** Name of the parameter. */
  readonly parameterName: string;
  readonly parameterArn: string;
  /** Of the document's text, by which the function knows that it was checked. */
  readonly digest: string;

  constructor(scope: Construct, id: string, props: SettingsDocumentProps) {
    super(scope, id);
    this.parameterName = props.parameterName;
    this.parameterArn = Stack.of(this).formatArn({
      service: 'ssm',
      resource: 'parameter',
      resourceName: props.parameterName.slice(1),
    });
    const text = documentText(props.document);
    checkSize(text, props.document, props.parameterName);
    this.digest = digestOf(text);
    new StringParameter(this, 'Resource', {
      parameterName: props.parameterName,
      description: 'Settings that take effect within a minute. A deploy writes its own again.',
      stringValue: text,
      // SSM takes no parameter back from the advanced tier to the standard one, and a deploy that asked for it would fail,
      // its rollback too: the tier is SSM's own affair.
      tier: ParameterTier.INTELLIGENT_TIERING,
    });
  }
}

function checkSize(text: string, document: object, parameterName: string): void {
  if (Buffer.byteLength(text) <= ADVANCED_TIER_BYTES) return;
  const plain = Buffer.byteLength(JSON.stringify(document));
  throw new SettingsError(parameterName, [
    `the run-time settings are ${plain} bytes, packed ${Buffer.byteLength(text)}, and SSM takes at most ${ADVANCED_TIER_BYTES}; divide the connector in two`,
  ]);
}
