import type { TableVariety } from './schema.ts';
import type { TextRange } from '../problem/text-position.ts';
import type { SqlType } from './sql-type.ts';
import type { SqlValue } from './sql-value.ts';

/** Where a node stands in the statement as it was given, UTF-16 offsets; absent for what the analyser added itself. */
interface Placed {
  readonly range?: TextRange;
}

/** A column of some scan: `id` is unique in the statement, the names are for people. */
export interface Column {
  readonly id: string;
  readonly table: string;
  readonly name: string;
  readonly type: SqlType;
}

interface Expression extends Placed {
  readonly type: SqlType;
}

export interface Literal extends Expression {
  readonly kind: 'Literal';
  readonly value: SqlValue;
  readonly hasExplicitType: boolean;
}

export interface Parameter extends Expression {
  readonly kind: 'Parameter';
  /** Empty for a positional one. */
  readonly name: string;
  readonly position: string;
}

export interface ColumnRef extends Expression {
  readonly kind: 'ColumnRef';
  readonly column: Column;
  /** The column is one of a query around this subquery. */
  readonly isCorrelated: boolean;
}

interface CallBase extends Expression {
  /** Without the `ZetaSQL:` in front: `$add`, `date_diff`. Functions of the catalog have their group in front instead. */
  readonly function: string;
  readonly argumentTypes: readonly SqlType[];
  readonly argumentList: readonly ResolvedExpression[];
  readonly genericArgumentList: readonly FunctionArgument[];
  readonly errorMode: 'DEFAULT_ERROR_MODE' | 'SAFE_ERROR_MODE';
  readonly collationList: readonly unknown[];
}

export interface FunctionCall extends CallBase {
  readonly kind: 'FunctionCall';
}

export interface AggregateFunctionCall extends CallBase {
  readonly kind: 'AggregateFunctionCall';
  readonly distinct: boolean;
  readonly nullHandlingModifier: NullHandling;
  readonly havingModifier?: { readonly kind: 'MAX' | 'MIN' | 'INVALID'; readonly havingExpr: ResolvedExpression };
  readonly orderByItemList: readonly OrderByItem[];
  readonly limit?: ResolvedExpression;
}

export interface AnalyticFunctionCall extends CallBase {
  readonly kind: 'AnalyticFunctionCall';
  readonly distinct: boolean;
  readonly nullHandlingModifier: NullHandling;
  readonly windowFrame?: WindowFrame;
}

export type NullHandling = 'DEFAULT_NULL_HANDLING' | 'IGNORE_NULLS' | 'RESPECT_NULLS';

export interface FunctionArgument {
  readonly expr?: ResolvedExpression;
  readonly inlineLambda?: InlineLambda;
}

export interface InlineLambda {
  readonly argumentList: readonly Column[];
  readonly body: ResolvedExpression;
}

export interface Cast extends Expression {
  readonly kind: 'Cast';
  readonly expr: ResolvedExpression;
  readonly returnNullOnError: boolean;
  readonly format?: ResolvedExpression;
  readonly timeZone?: ResolvedExpression;
  readonly typeModifiers?: { readonly typeParameters?: TypeParameters };
}

export interface TypeParameters {
  readonly stringTypeParameters?: { readonly maxLength?: string };
  readonly numericTypeParameters?: { readonly precision?: string; readonly scale?: string };
  readonly childList: readonly TypeParameters[];
}

export interface MakeStruct extends Expression {
  readonly kind: 'MakeStruct';
  readonly fieldList: readonly ResolvedExpression[];
}

export interface GetStructField extends Expression {
  readonly kind: 'GetStructField';
  readonly expr: ResolvedExpression;
  readonly fieldIdx: string;
}

export interface GetJsonField extends Expression {
  readonly kind: 'GetJsonField';
  readonly expr: ResolvedExpression;
  readonly fieldName: string;
}

export interface SubqueryExpr extends Expression {
  readonly kind: 'SubqueryExpr';
  readonly subqueryType: 'SCALAR' | 'ARRAY' | 'EXISTS' | 'IN' | 'LIKE_ANY' | 'LIKE_ALL';
  readonly inExpr?: ResolvedExpression;
  readonly subquery: ResolvedScan;
  readonly parameterList: readonly ColumnRefNode[];
}

export interface WithExpr extends Expression {
  readonly kind: 'WithExpr';
  readonly assignmentList: readonly ComputedColumn[];
  readonly expr: ResolvedExpression;
}

export interface ArgumentRef extends Expression {
  readonly kind: 'ArgumentRef';
  readonly name: string;
}

export interface Constant extends Expression {
  readonly kind: 'Constant';
  readonly constant: { readonly name: string };
}

export interface DmlDefault extends Expression {
  readonly kind: 'Dmldefault';
}

export interface SystemVariable extends Expression {
  readonly kind: 'SystemVariable';
  readonly namePath: readonly string[];
}

export type ResolvedExpression =
  | Literal
  | Parameter
  | ColumnRef
  | FunctionCall
  | AggregateFunctionCall
  | AnalyticFunctionCall
  | Cast
  | MakeStruct
  | GetStructField
  | GetJsonField
  | SubqueryExpr
  | WithExpr
  | ArgumentRef
  | Constant
  | DmlDefault
  | SystemVariable;

/** A column reference in a place where nothing else can stand. */
export type ColumnRefNode = Omit<ColumnRef, 'kind'>;

export interface ComputedColumn {
  readonly column: Column;
  readonly expr: ResolvedExpression;
}

export interface OutputColumn {
  readonly name: string;
  readonly column: Column;
}

export interface OrderByItem extends Placed {
  readonly columnRef: ColumnRefNode;
  readonly isDescending: boolean;
  readonly nullOrder: 'ORDER_UNSPECIFIED' | 'NULLS_FIRST' | 'NULLS_LAST';
  readonly collationName?: ResolvedExpression;
}

interface Scan extends Placed {
  readonly columnList: readonly Column[];
  readonly isOrdered: boolean;
}

export interface SingleRowScan extends Scan {
  readonly kind: 'SingleRowScan';
}

export interface TableScan extends Scan {
  readonly kind: 'TableScan';
  readonly table: { readonly name: string; readonly fullName: string };
  readonly columnIndexList: readonly string[];
  readonly forSystemTimeExpr?: ResolvedExpression;
}

export interface JoinScan extends Scan {
  readonly kind: 'JoinScan';
  readonly joinType: 'INNER' | 'LEFT' | 'RIGHT' | 'FULL';
  readonly leftScan: ResolvedScan;
  readonly rightScan: ResolvedScan;
  readonly joinExpr?: ResolvedExpression;
}

export interface ArrayScan extends Scan {
  readonly kind: 'ArrayScan';
  readonly inputScan?: ResolvedScan;
  readonly arrayExpr: ResolvedExpression;
  readonly elementColumn: Column;
  readonly arrayOffsetColumn?: { readonly column: Column };
  readonly joinExpr?: ResolvedExpression;
  readonly isOuter: boolean;
}

export interface FilterScan extends Scan {
  readonly kind: 'FilterScan';
  readonly inputScan: ResolvedScan;
  readonly filterExpr: ResolvedExpression;
}

export interface ProjectScan extends Scan {
  readonly kind: 'ProjectScan';
  readonly inputScan: ResolvedScan;
  readonly exprList: readonly ComputedColumn[];
}

export interface AggregateScan extends Scan {
  readonly kind: 'AggregateScan';
  readonly inputScan: ResolvedScan;
  readonly groupByList: readonly ComputedColumn[];
  readonly aggregateList: readonly ComputedColumn[];
  readonly groupingSetList: readonly GroupingSetBase[];
  readonly groupingCallList: readonly { readonly groupByColumn: ColumnRefNode; readonly outputColumn: Column }[];
}

export type GroupingSetBase =
  | { readonly kind: 'GroupingSet'; readonly groupByColumnList: readonly ColumnRefNode[] }
  | { readonly kind: 'Rollup'; readonly rollupColumnList: readonly { readonly columnList: readonly ColumnRefNode[] }[] }
  | { readonly kind: 'Cube'; readonly cubeColumnList: readonly { readonly columnList: readonly ColumnRefNode[] }[] };

export interface SetOperationItem {
  readonly scan: ResolvedScan;
  readonly outputColumnList: readonly Column[];
}

export interface SetOperationScan extends Scan {
  readonly kind: 'SetOperationScan';
  readonly opType: 'UNION_ALL' | 'UNION_DISTINCT' | 'INTERSECT_ALL' | 'INTERSECT_DISTINCT' | 'EXCEPT_ALL' | 'EXCEPT_DISTINCT';
  readonly inputItemList: readonly SetOperationItem[];
}

export interface OrderByScan extends Scan {
  readonly kind: 'OrderByScan';
  readonly inputScan: ResolvedScan;
  readonly orderByItemList: readonly OrderByItem[];
}

export interface LimitOffsetScan extends Scan {
  readonly kind: 'LimitOffsetScan';
  readonly inputScan: ResolvedScan;
  readonly limit: ResolvedExpression;
  readonly offset?: ResolvedExpression;
}

export interface WithScan extends Scan {
  readonly kind: 'WithScan';
  readonly withEntryList: readonly { readonly withQueryName: string; readonly withSubquery: ResolvedScan }[];
  readonly query: ResolvedScan;
  readonly recursive: boolean;
}

export interface WithRefScan extends Scan {
  readonly kind: 'WithRefScan';
  readonly withQueryName: string;
}

export interface RecursiveScan extends Scan {
  readonly kind: 'RecursiveScan';
  readonly opType: 'UNION_ALL' | 'UNION_DISTINCT';
  readonly nonRecursiveTerm: SetOperationItem;
  readonly recursiveTerm: SetOperationItem;
}

export interface RecursiveRefScan extends Scan {
  readonly kind: 'RecursiveRefScan';
}

export interface AnalyticScan extends Scan {
  readonly kind: 'AnalyticScan';
  readonly inputScan: ResolvedScan;
  readonly functionGroupList: readonly AnalyticFunctionGroup[];
}

export interface AnalyticFunctionGroup {
  readonly partitionBy?: { readonly partitionByList: readonly ColumnRefNode[] };
  readonly orderBy?: { readonly orderByItemList: readonly OrderByItem[] };
  readonly analyticFunctionList: readonly ComputedColumn[];
}

export interface WindowFrame {
  readonly frameUnit: 'ROWS' | 'RANGE';
  readonly startExpr: WindowFrameExpr;
  readonly endExpr: WindowFrameExpr;
}

export interface WindowFrameExpr {
  readonly boundaryType: 'UNBOUNDED_PRECEDING' | 'OFFSET_PRECEDING' | 'CURRENT_ROW' | 'OFFSET_FOLLOWING' | 'UNBOUNDED_FOLLOWING';
  readonly expression?: ResolvedExpression;
}

export interface SampleScan extends Scan {
  readonly kind: 'SampleScan';
  readonly inputScan: ResolvedScan;
  /** As it is written: `SYSTEM`, `BERNOULLI`, `RESERVOIR`. */
  readonly method: string;
  readonly size: ResolvedExpression;
  readonly unit: 'ROWS' | 'PERCENT';
}

export interface TvfScan extends Scan {
  readonly kind: 'Tvfscan';
  readonly tvf: { readonly name: string };
}

export type ResolvedScan =
  | SingleRowScan
  | TableScan
  | JoinScan
  | ArrayScan
  | FilterScan
  | ProjectScan
  | AggregateScan
  | SetOperationScan
  | OrderByScan
  | LimitOffsetScan
  | WithScan
  | WithRefScan
  | RecursiveScan
  | RecursiveRefScan
  | AnalyticScan
  | SampleScan
  | TvfScan;

export interface QueryStmt extends Placed {
  readonly kind: 'QueryStmt';
  readonly outputColumnList: readonly OutputColumn[];
  readonly isValueTable: boolean;
  readonly query: ResolvedScan;
}

interface CreateStatement extends Placed {
  readonly namePath: readonly string[];
  readonly createMode: 'CREATE_DEFAULT' | 'CREATE_OR_REPLACE' | 'CREATE_IF_NOT_EXISTS';
  readonly createScope: 'CREATE_DEFAULT_SCOPE' | 'CREATE_PRIVATE' | 'CREATE_PUBLIC' | 'CREATE_TEMP';
}

/** One of OPTIONS (name = value). */
export interface WrittenOption {
  readonly name: string;
  readonly value: ResolvedExpression;
}

export interface ColumnAnnotations {
  readonly notNull: boolean;
  readonly optionList?: readonly WrittenOption[];
  readonly typeParameters?: TypeParameters;
  readonly collationName?: ResolvedExpression;
  /** Of an array's elements, of a struct's fields. */
  readonly childList?: readonly ColumnAnnotations[];
}

export interface ColumnDefinition {
  readonly name: string;
  readonly type: SqlType;
  readonly annotations?: ColumnAnnotations;
  readonly defaultValue?: { readonly expression: ResolvedExpression };
}

export interface CreateTableStmt extends CreateStatement {
  readonly kind: 'CreateTableStmt';
  readonly variety?: TableVariety;
  readonly collationName?: ResolvedExpression;
  readonly optionList: readonly WrittenOption[];
  readonly columnDefinitionList: readonly ColumnDefinition[];
  readonly likeTable?: { readonly name: string; readonly fullName: string };
  readonly cloneFrom?: ResolvedScan;
  readonly copyFrom?: ResolvedScan;
  readonly partitionByList: readonly ResolvedExpression[];
}

export interface CreateTableAsSelectStmt extends CreateStatement {
  readonly kind: 'CreateTableAsSelectStmt';
  readonly optionList: readonly WrittenOption[];
  readonly columnDefinitionList: readonly ColumnDefinition[];
  readonly outputColumnList: readonly OutputColumn[];
  readonly query: ResolvedScan;
  readonly partitionByList: readonly ResolvedExpression[];
}

export interface CreateSnapshotTableStmt extends CreateStatement {
  readonly kind: 'CreateSnapshotTableStmt';
  readonly optionList: readonly WrittenOption[];
  readonly cloneFrom: ResolvedScan;
}

export interface CreateMaterializedViewStmt extends Omit<CreateViewStmt, 'kind'> {
  readonly kind: 'CreateMaterializedViewStmt';
}

export interface CreateViewStmt extends CreateStatement {
  readonly kind: 'CreateViewStmt';
  readonly variety?: TableVariety;
  readonly optionList: readonly WrittenOption[];
  readonly outputColumnList: readonly OutputColumn[];
  readonly query: ResolvedScan;
  /** The text of the query. */
  readonly sql: string;
}

export interface CreateSchemaStmt extends CreateStatement {
  readonly kind: 'CreateSchemaStmt';
  readonly collationName?: ResolvedExpression;
}

export interface CreateFunctionStmt extends CreateStatement {
  readonly kind: 'CreateFunctionStmt';
  readonly argumentNameList: readonly string[];
  /** `OTHER` for an argument of ANY TYPE. */
  readonly argumentTypes: readonly SqlType[];
  readonly hasExplicitReturnType: boolean;
  readonly returnType?: SqlType;
  readonly language: string;
  readonly code: string;
  readonly isAggregate: boolean;
  readonly isRemote: boolean;
  readonly optionList: readonly { readonly name: string }[];
}

export interface CreateTableFunctionStmt extends CreateStatement {
  readonly kind: 'CreateTableFunctionStmt';
  readonly argumentNameList: readonly string[];
  readonly argumentTypes: readonly SqlType[];
  readonly language: string;
  readonly code: string;
}

export interface DropVarietyStmt extends Placed {
  readonly kind: 'DropMaterializedViewStmt' | 'DropSnapshotTableStmt';
  readonly isIfExists: boolean;
  readonly namePath: readonly string[];
}

export interface DropStmt extends Placed {
  readonly kind: 'DropStmt';
  readonly variety?: TableVariety;
  readonly objectType: string;
  readonly isIfExists: boolean;
  readonly namePath: readonly string[];
  readonly dropMode: 'DROP_MODE_UNSPECIFIED' | 'RESTRICT' | 'CASCADE';
}

export interface DropFunctionStmt extends Placed {
  readonly kind: 'DropFunctionStmt' | 'DropTableFunctionStmt';
  readonly isIfExists: boolean;
  readonly namePath: readonly string[];
}

export interface TransactionStmt extends Placed {
  readonly kind: 'BeginStmt' | 'CommitStmt' | 'RollbackStmt';
}

export interface AssertStmt extends Placed {
  readonly kind: 'AssertStmt';
  readonly expression: ResolvedExpression;
  readonly description: string;
}

export interface AlterTableStmt extends Placed {
  readonly kind: 'AlterTableStmt';
  readonly namePath: readonly string[];
  readonly alterActionList: readonly AlterAction[];
  readonly isIfExists: boolean;
}

export type AlterAction =
  | { readonly kind: 'AddColumnAction'; readonly isIfNotExists: boolean; readonly columnDefinition: ColumnDefinition }
  | { readonly kind: 'DropColumnAction'; readonly isIfExists: boolean; readonly name: string }
  | { readonly kind: 'RenameColumnAction'; readonly isIfExists: boolean; readonly name: string; readonly newName: string }
  | { readonly kind: 'RenameToAction'; readonly newPath: readonly string[] }
  | { readonly kind: 'SetOptionsAction'; readonly optionList: readonly WrittenOption[] }
  | {
      readonly kind: 'AlterColumnOptionsAction';
      readonly isIfExists: boolean;
      readonly column: string;
      readonly optionList: readonly WrittenOption[];
    }
  | { readonly kind: 'AlterColumnDropNotNullAction'; readonly isIfExists: boolean; readonly column: string }
  | { readonly kind: 'AlterColumnDropDefaultAction'; readonly isIfExists: boolean; readonly column: string }
  | {
      readonly kind: 'AlterColumnSetDefaultAction';
      readonly isIfExists: boolean;
      readonly column: string;
      readonly defaultValue: { readonly expression: ResolvedExpression };
    }
  | {
      readonly kind: 'AlterColumnSetDataTypeAction';
      readonly isIfExists: boolean;
      readonly column: string;
      readonly updatedType: SqlType;
      readonly updatedTypeParameters?: TypeParameters;
      readonly updatedAnnotations?: ColumnAnnotations;
    };

export interface InsertStmt extends Placed {
  readonly kind: 'InsertStmt';
  readonly tableScan: Omit<TableScan, 'kind'>;
  readonly insertMode: string;
  readonly insertColumnList: readonly Column[];
  readonly query?: ResolvedScan;
  readonly queryOutputColumnList: readonly Column[];
  readonly rowList: readonly InsertRow[];
}

export interface InsertRow {
  readonly valueList: readonly { readonly value: ResolvedExpression }[];
}

export interface UpdateItem {
  readonly target: ResolvedExpression;
  readonly setValue?: { readonly value: ResolvedExpression };
  readonly arrayUpdateList: readonly unknown[];
  readonly deleteList: readonly unknown[];
  readonly updateList: readonly unknown[];
  readonly insertList: readonly unknown[];
}

export interface UpdateStmt extends Placed {
  readonly kind: 'UpdateStmt';
  readonly tableScan: Omit<TableScan, 'kind'>;
  readonly whereExpr: ResolvedExpression;
  readonly updateItemList: readonly UpdateItem[];
  readonly fromScan?: ResolvedScan;
}

export interface DeleteStmt extends Placed {
  readonly kind: 'DeleteStmt';
  readonly tableScan: Omit<TableScan, 'kind'>;
  readonly whereExpr: ResolvedExpression;
}

export interface TruncateStmt extends Placed {
  readonly kind: 'TruncateStmt';
  readonly tableScan: Omit<TableScan, 'kind'>;
  readonly whereExpr?: ResolvedExpression;
}

export interface MergeWhen {
  readonly matchType: 'MATCHED' | 'NOT_MATCHED_BY_SOURCE' | 'NOT_MATCHED_BY_TARGET';
  readonly matchExpr?: ResolvedExpression;
  readonly actionType: 'INSERT' | 'UPDATE' | 'DELETE';
  readonly insertColumnList: readonly Column[];
  readonly insertRow?: InsertRow;
  readonly updateItemList: readonly UpdateItem[];
}

export interface MergeStmt extends Placed {
  readonly kind: 'MergeStmt';
  readonly tableScan: Omit<TableScan, 'kind'>;
  readonly fromScan: ResolvedScan;
  readonly mergeExpr: ResolvedExpression;
  readonly whenClauseList: readonly MergeWhen[];
}

export type ResolvedStatement =
  | QueryStmt
  | CreateTableStmt
  | CreateTableAsSelectStmt
  | CreateViewStmt
  | CreateSchemaStmt
  | CreateFunctionStmt
  | CreateTableFunctionStmt
  | DropStmt
  | DropFunctionStmt
  | TransactionStmt
  | AssertStmt
  | AlterTableStmt
  | InsertStmt
  | UpdateStmt
  | DeleteStmt
  | TruncateStmt
  | MergeStmt;
