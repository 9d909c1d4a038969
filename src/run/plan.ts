import type { Field } from '../googlesql/schema.ts';
import type { Problem } from '../problem/problem.ts';
import type { CompiledNode } from '../project/compiled-node.ts';
import type { DataTest, Model, NodeId, RunnableNode, Seed } from '../project/project.ts';
import type { PreparedStatement } from '../warehouse/warehouse.ts';
import type { PlannedIncrement } from './incremental/plan-increment.ts';
import type { SeedTable } from './seed-table.ts';

/** What a run will do, every statement of it analysed already. */
export interface Plan {
  /** Parents first. */
  readonly nodes: readonly PlannedNode[];
  /** Everything that is wrong with the selected nodes, in the order of the nodes; warnings about the selection first. */
  readonly problems: readonly Problem[];
}

export interface PlannedNode {
  readonly node: RunnableNode;
  /** Nodes of the plan that must end well before this one starts. */
  readonly dependsOn: readonly NodeId[];
  readonly work: PlannedWork;
}

export type PlannedWork = PlannedModel | PlannedSeed | PlannedTest | LateNode | InlinedModel | BrokenNode | UnreachableNode;

export interface PlannedModel {
  readonly kind: 'model';
  readonly node: Model;
  readonly compiled: CompiledNode;
  readonly statement: PreparedStatement;
  /** For an incremental model whose table is there: how its rows come into it. */
  readonly increment?: PlannedIncrement;
}

export interface PlannedSeed {
  readonly kind: 'seed';
  readonly node: Seed;
  readonly table: SeedTable;
}

export interface PlannedTest {
  readonly kind: 'test';
  readonly node: DataTest;
  readonly compiled: CompiledNode;
  /** Counts the failing rows and judges the count: one row of failures, should_warn, should_error. */
  readonly statement: PreparedStatement;
}

/**
 * A node whose template asks the warehouse about something that this very run makes, or one below it: what it is can only be known
 * when its parents are done.
 */
export interface LateNode {
  readonly kind: 'late';
  /** Compiles and analyses it; to be called when its parents are done. */
  readonly settle: (signal: AbortSignal) => Promise<SettledWork>;
}

export type SettledWork = Exclude<PlannedWork, LateNode | UnreachableNode>;

/** An ephemeral model: part of its children's SQL, so there is nothing to do and nothing to tell. */
export interface InlinedModel {
  readonly kind: 'inlined';
  readonly compiled: CompiledNode;
}

/** It is known already that the node fails. */
export interface BrokenNode {
  readonly kind: 'broken';
  readonly problem: Problem;
  /** Absent where the template could not be rendered. */
  readonly compiled?: CompiledNode;
}

/** A node below a broken one: nothing is known of it, and it will be skipped. */
export interface UnreachableNode {
  readonly kind: 'unreachable';
}

/** The columns that a node's relation will have; undefined where that is not known. */
export function fieldsOf(work: PlannedWork): readonly Field[] | undefined {
  if (work.kind === 'model') return work.increment?.change.fieldsAfter ?? work.statement.fields;
  return work.kind === 'seed' ? work.table.fields : undefined;
}
