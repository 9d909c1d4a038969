import { MarkdownString } from 'vscode';
import type { NodeSummary } from '../protocol/engine.ts';
import type { NodeResult } from './message-types.ts';
import { describeResult } from './node-description.ts';

/** What a model, source, seed or test is, and how its last run ended. Untrusted: it can neither run commands nor hold HTML. */
export function nodeTooltip(node: NodeSummary, result: NodeResult | undefined): MarkdownString {
  const tooltip = new MarkdownString();
  tooltip.isTrusted = false;
  tooltip.supportHtml = false;
  tooltip.appendMarkdown('**').appendText(node.name).appendMarkdown('**  \n');
  const kind = [node.materialization ?? node.kind, node.attributionLabel, ...node.tags.map((tag) => `#${tag}`)].filter(
    (part) => part !== undefined,
  );
  tooltip.appendText(kind.join(' · ')).appendMarkdown('\n\n');
  if (node.description !== '') tooltip.appendMarkdown(`${node.description}\n\n`);
  if (result) {
    tooltip
      .appendText(`${result.status}, ${describeResult(result)}, ${new Date(result.finishedAt).toLocaleString()}`)
      .appendMarkdown('\n\n');
    const message = result.problem?.message ?? result.message;
    if (message !== undefined) tooltip.appendText(message).appendMarkdown('\n\n');
  }
  tooltip.appendText(node.path);
  return tooltip;
}
