import { GraphWidget, type HorizontalAnnotation, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';

/** A graph before it is placed. */
export interface Graph {
  readonly title: string;
  readonly left: readonly IMetric[];
  /**
   * Metrics of another unit.
   * @default - none
   */
  readonly right?: readonly IMetric[];
  /** Unit at the left axis, and at the right one. */
  readonly leftUnit: string;
  /** @default - no right axis */
  readonly rightUnit?: string;
  /**
   * Lines to compare with.
   * @default - none
   */
  readonly lines?: readonly HorizontalAnnotation[];
  /** @default HALF */
  readonly width?: number;
}

/** Width of the dashboard's grid: two graphs stand beside one another. */
export const HALF = 12;
export const WHOLE = 24;

/** A graph with axes from zero, of half the dashboard's width unless told otherwise. */
export function graph({ title, left, right = [], leftUnit, rightUnit, lines = [], width = HALF }: Graph): GraphWidget {
  return new GraphWidget({
    title,
    width,
    left: [...left],
    right: [...right],
    leftYAxis: { min: 0, label: leftUnit, showUnits: false },
    ...(rightUnit !== undefined && { rightYAxis: { min: 0, label: rightUnit, showUnits: false } }),
    leftAnnotations: [...lines],
  });
}
