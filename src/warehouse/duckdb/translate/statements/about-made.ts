import type { CreateTableAsSelectStmt, CreateTableStmt, CreateViewStmt } from '../../../../googlesql/resolved-node.ts';
import type { TableAbout } from '../../../../googlesql/schema.ts';
import { aboutOf } from '../../relation-note.ts';
import { type DefaultPath, tableNameOf } from '../../../table-path.ts';
import { describedAs } from './description-option.ts';
import { copiedScan, varietyOf } from './table-varieties.ts';

/** What is known of a table or view that a statement makes, besides its columns. */
export function aboutMade(statement: CreateTableStmt | CreateTableAsSelectStmt | CreateViewStmt, defaults: DefaultPath): TableAbout {
  const description = describedAs(statement.optionList, undefined);
  const variety = statement.kind === 'CreateTableAsSelectStmt' ? undefined : varietyOf(statement);
  const copied = statement.kind === 'CreateTableStmt' && variety !== undefined ? copiedScan(statement)?.table.fullName : undefined;
  const base = copied === undefined ? undefined : tableNameOf(copied.split('.'), defaults);
  return aboutOf({ ...(description !== undefined && { description }), ...(variety && { variety }), ...(base && { base }) });
}
