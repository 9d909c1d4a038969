import type { TableName } from '../../googlesql/schema.ts';
import { tableKey } from '../../googlesql/schema.ts';
import type { RelationType } from './relation.ts';

/**
 * What templates learn from the warehouse while they are compiled. A template is rendered in one go, so an answer that is not known
 * yet ends the rendering with `QueryNeeded` or `RelationNeeded`: the caller finds the answer and compiles again.
 */
export interface WarehouseAnswers {
  /** The rows of a query of `run_query` or `statement`; undefined while they are not known. */
  rows(sql: string): QueryRows | undefined;
  /** What a relation is; undefined while it is not known, null where there is none. */
  relation(name: TableName): RelationAnswer | null | undefined;
}

export interface QueryRows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

export interface RelationAnswer {
  readonly type: RelationType;
  readonly columns: readonly { readonly name: string; readonly dataType: string }[];
}

export class QueryNeeded extends Error {
  readonly sql: string;

  constructor(sql: string) {
    super(`The template needs the rows of: ${sql}`);
    this.name = 'QueryNeeded';
    this.sql = sql;
  }
}

export class RelationNeeded extends Error {
  readonly relation: TableName;

  constructor(relation: TableName) {
    super(`The template asks what ${tableKey(relation)} is`);
    this.name = 'RelationNeeded';
    this.relation = relation;
  }
}
