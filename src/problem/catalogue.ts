import { cliCodes } from './codes-cli.ts';
import { eventCodes } from './codes-events.ts';
import { graphCodes } from './codes-graph.ts';
import { projectCodes } from './codes-project.ts';
import { runCodes } from './codes-run.ts';
import { sqlCodes } from './codes-sql.ts';
import { templateCodes } from './codes-template.ts';
import { warehouseCodes } from './codes-warehouse.ts';

/** Every problem's stable code with what it means in general; the message of a problem says what it is in particular. */
export const catalogue = {
  ...projectCodes,
  ...templateCodes,
  ...graphCodes,
  ...sqlCodes,
  ...warehouseCodes,
  ...eventCodes,
  ...runCodes,
  ...cliCodes,
} as const;

export type ProblemCode = keyof typeof catalogue;
