import { isPanelState, type PanelState } from '../../src/protocol/panel-state.ts';

/** The panel's identity that the editor wrote into the page; it has to be kept in the page's state for a restart of the editor. */
export function panelStateOfPage(): PanelState | undefined {
  try {
    const state: unknown = JSON.parse(document.body.dataset.state ?? 'null');
    return isPanelState(state) ? state : undefined;
  } catch {
    return undefined;
  }
}
