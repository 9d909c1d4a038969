import { window, type Disposable, type WebviewPanel } from 'vscode';
import type { ProjectRoot } from '../protocol/engine.ts';
import { isPanelState, type PanelState } from '../protocol/panel-state.ts';
import { ComparisonPanel, type ComparisonRequest } from './comparison-panel.ts';
import { panelTypes } from './contributions.ts';
import { DashboardPanel } from './dashboard-panel.ts';
import type { EditorServices } from './editor-services.ts';
import { PreviewPanel } from './preview-panel.ts';
import type { NodeKey } from './project-store.ts';
import { ReportPanel, type ReportRequest } from './report-panel.ts';
import { reportRequest } from './show-reports.ts';

/** The open panels: one dashboard and one comparison a project, one preview a node. They come back when the window does. */
export class Panels implements Disposable {
  readonly #services: EditorServices;
  readonly #dashboards = new Map<ProjectRoot, DashboardPanel>();
  readonly #previews = new Map<string, PreviewPanel>();
  readonly #reports = new Map<string, ReportPanel>();
  readonly #comparisons = new Map<ProjectRoot, ComparisonPanel>();
  readonly #serializers: readonly Disposable[];

  constructor(services: EditorServices) {
    this.#services = services;
    this.#serializers = [
      window.registerWebviewPanelSerializer(panelTypes.dashboard, {
        deserializeWebviewPanel: (panel, state: unknown) => this.#bringBack(panel, state, ({ root }) => this.#addDashboard(root, panel)),
      }),
      window.registerWebviewPanelSerializer(panelTypes.comparison, {
        deserializeWebviewPanel: (panel, state: unknown) =>
          this.#bringBack(panel, state, ({ root }) => void this.#addComparison(root, panel)),
      }),
      window.registerWebviewPanelSerializer(panelTypes.preview, {
        deserializeWebviewPanel: (panel, state: unknown) =>
          this.#bringBack(panel, state, ({ root, node }) => {
            if (node === undefined) panel.dispose();
            else this.#addPreview({ root, id: node }, panel);
          }),
      }),
      window.registerWebviewPanelSerializer(panelTypes.report, {
        deserializeWebviewPanel: (panel, state: unknown) =>
          this.#bringBack(panel, state, ({ root, report }) => {
            if (report === undefined) panel.dispose();
            else this.#addReport(reportRequest(services, root, report), panel);
          }),
      }),
    ];
  }

  /** One report of a kind a project: it tells what was asked for last. */
  showReport(request: ReportRequest): void {
    const there = this.#reports.get(reportKey(request));
    if (there) there.show(request);
    else this.#addReport(request);
  }

  showDashboard(root: ProjectRoot): void {
    const there = this.#dashboards.get(root);
    if (there) there.reveal();
    else this.#addDashboard(root);
  }

  /** A preview that is there already is shown with rows as they are now. */
  showPreview(key: NodeKey): void {
    const there = this.#previews.get(previewKey(key));
    if (!there) {
      this.#addPreview(key);
      return;
    }
    there.reveal();
    there.refresh();
  }

  /** Compares the project's targets, in the panel that is there or a new one. */
  async showComparison(root: ProjectRoot, request: ComparisonRequest): Promise<void> {
    const comparison = this.#comparisons.get(root) ?? this.#addComparison(root);
    comparison.reveal();
    await comparison.compare(request);
  }

  dispose(): void {
    const panels = [...this.#dashboards.values(), ...this.#previews.values(), ...this.#reports.values(), ...this.#comparisons.values()];
    for (const disposable of [...this.#serializers, ...panels]) disposable.dispose();
  }

  async #bringBack(panel: WebviewPanel, state: unknown, add: (state: PanelState) => void): Promise<void> {
    if (!this.#services.store.read) await this.#services.store.refresh();
    if (isPanelState(state) && this.#services.store.project(state.root)) add(state);
    else panel.dispose();
  }

  #addDashboard(root: ProjectRoot, panel?: WebviewPanel): void {
    const dashboard = new DashboardPanel(this.#services, root, panel);
    this.#dashboards.set(root, dashboard);
    dashboard.onDidDispose(() => {
      this.#dashboards.delete(root);
      dashboard.dispose();
    });
  }

  #addReport(request: ReportRequest, panel?: WebviewPanel): void {
    const report = new ReportPanel(this.#services, request, panel);
    const key = reportKey(request);
    this.#reports.set(key, report);
    report.onDidDispose(() => {
      this.#reports.delete(key);
      report.dispose();
    });
  }

  #addComparison(root: ProjectRoot, panel?: WebviewPanel): ComparisonPanel {
    const comparison = new ComparisonPanel(this.#services, root, panel);
    this.#comparisons.set(root, comparison);
    comparison.onDidDispose(() => {
      this.#comparisons.delete(root);
      comparison.dispose();
    });
    return comparison;
  }

  #addPreview(key: NodeKey, panel?: WebviewPanel): void {
    const preview = new PreviewPanel(this.#services, key, panel);
    this.#previews.set(previewKey(key), preview);
    preview.onDidDispose(() => {
      this.#previews.delete(previewKey(key));
      preview.dispose();
    });
  }
}

function reportKey({ root, kind }: ReportRequest): string {
  return `${kind}|${root}`;
}

function previewKey({ root, id }: NodeKey): string {
  return `${root}|${id}`;
}
