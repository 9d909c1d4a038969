import { l10n, MarkdownString } from 'vscode';
import type { NodeSummary } from '../protocol/engine.ts';
import { costText } from './cost-text.ts';
import { jobText } from './job-text.ts';
import type { ModelCost, NodeResult } from './message-types.ts';
import { describeResult } from './node-description.ts';
import { pricePerTib } from './settings.ts';

/** What a model, source, seed or test is, what it would read, and how its last run ended. Untrusted: it can neither run commands nor hold HTML. */
export function nodeTooltip(node: NodeSummary, result: NodeResult | undefined, cost: ModelCost | undefined): MarkdownString {
  const tooltip = new MarkdownString();
  tooltip.isTrusted = false;
  tooltip.supportHtml = false;
  tooltip.appendMarkdown('**').appendText(node.name).appendMarkdown('**  \n');
  const kind = [node.materialization ?? node.kind, node.attributionLabel, ...node.tags.map((tag) => `#${tag}`)].filter(
    (part) => part !== undefined,
  );
  tooltip.appendText(kind.join(' · ')).appendMarkdown('\n\n');
  if (node.description !== '') tooltip.appendMarkdown(`${node.description}\n\n`);
  if (cost) tooltip.appendText(costLine(cost)).appendMarkdown('\n\n');
  if (result) {
    tooltip
      .appendText(`${result.status}, ${describeResult(result)}, ${new Date(result.finishedAt).toLocaleString()}`)
      .appendMarkdown('\n\n');
    const message = result.problem?.message ?? result.message;
    if (message !== undefined) tooltip.appendText(message).appendMarkdown('\n\n');
    if (result.job) {
      const job = jobText({ ...result, ...(message !== undefined && { message }) });
      if (job !== '') tooltip.appendText(job).appendMarkdown('  \n');
      // The link is made by the engine from a job's project and id, escaped.
      tooltip.appendMarkdown(`[${l10n.t('Open the job in Google Cloud')}](${result.job.link})\n\n`);
    }
  }
  tooltip.appendText(node.path);
  return tooltip;
}

/** What a run of a node would read, in one sentence. */
export function costLine({ bytes }: ModelCost): string {
  if (bytes === null) return l10n.t('What it would read is not known: what it reads is not built yet, or something is wrong with it.');
  return bytes === 0 ? l10n.t('Building it reads nothing.') : l10n.t('Would read {0} (dry run).', costText(bytes, pricePerTib()));
}
