import {
  CancellationError,
  Hover,
  languages,
  type CancellationToken,
  type Disposable,
  type Position,
  type Range,
  type TextDocument,
} from 'vscode';
import type { CostStore } from './cost-store.ts';
import { EngineError } from './engine-error.ts';
import { nodeOfFile, projectOfFile } from './find-node.ts';
import { nodeTooltip } from './node-tooltip.ts';
import type { NodeKey, ProjectStore } from './project-store.ts';

/** A mention as people write it on one line: `ref('orders')`, `ref('shop', 'orders')`, `source('ga4', 'events')`. */
const mention = /\b(?:ref|source)\s*\(\s*(?:'[^']*'|"[^"]*")\s*(?:,\s*(?:'[^']*'|"[^"]*")\s*)?\)/;
const configCall = /\bconfig\s*\(/;

/**
 * What is mentioned in a model, shown where the mouse or the cursor is: over a `ref` or `source` that node, and on a target of BigQuery over the
 * first line and the config this model, each with what it would read.
 */
export function showCostInHovers(store: ProjectStore, costs: CostStore): Disposable {
  const keyAt = (document: TextDocument, position: Position): { readonly key: NodeKey; readonly range?: Range } | undefined => {
    const file = document.uri.fsPath;
    const project = projectOfFile(store, file);
    if (!project) return undefined;
    const range = document.getWordRangeAtPosition(position, mention);
    if (range) {
      const names = [...document.getText(range).matchAll(/'([^']*)'|"([^"]*)"/g)].map((match) => match[1] ?? match[2] ?? '');
      const isSource = document.getText(range).startsWith('source');
      const node = project.nodes.find(({ kind, name, sourceName }) =>
        isSource ? kind === 'source' && sourceName === names[0] && name === names[1] : isReferable(kind) && name === names.at(-1),
      );
      return node && { key: { root: project.root, id: node.id }, range };
    }
    if (!costs.applies(project)) return undefined;
    const isHead = position.line === 0 || document.getWordRangeAtPosition(position, configCall) !== undefined;
    const key = isHead ? nodeOfFile(store, file) : undefined;
    return key && { key };
  };

  return languages.registerHoverProvider(
    { scheme: 'file', pattern: '**/*.sql' },
    {
      provideHover: async (document, position, token) => {
        const found = keyAt(document, position);
        const node = found && store.node(found.key);
        if (!found || !node) return undefined;
        const cost =
          node.kind === 'model' && costs.applies(store.project(found.key.root)) ? await askCost(costs, found.key, token) : undefined;
        const tooltip = nodeTooltip(node, store.result(found.key), cost?.cost);
        if (cost?.trouble !== undefined) tooltip.appendMarkdown('\n\n').appendText(cost.trouble);
        return new Hover(tooltip, found.range);
      },
    },
  );
}

function isReferable(kind: string): boolean {
  return kind === 'model' || kind === 'seed';
}

async function askCost(costs: CostStore, key: NodeKey, token: CancellationToken) {
  try {
    return { cost: await costs.estimateNode(key, token), trouble: undefined };
  } catch (error) {
    if (error instanceof CancellationError) return undefined;
    const reason = error instanceof EngineError ? error.message : String(error);
    return { cost: undefined, trouble: `What it would read cannot be found out: ${reason}` };
  }
}
