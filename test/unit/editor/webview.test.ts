import assert from 'node:assert/strict';
import fc from 'fast-check';
import { webviewHtml } from '../../../src/editor/webview-html.ts';
import { isFromComparison, isToComparison } from '../../../src/protocol/comparison-panel.ts';
import { isFromDashboard, isToDashboard } from '../../../src/protocol/dashboard-panel.ts';
import { isPanelState } from '../../../src/protocol/panel-state.ts';
import { isFromReport, isToReport } from '../../../src/protocol/report-panel.ts';
import { isFromPreview, isToPreview } from '../../../src/protocol/preview-panel.ts';

const page = {
  title: 'Attribution',
  state: { root: '/shop' },
  script: 'https://x/a.js',
  style: 'https://x/a.css',
  source: 'https://x',
  nonce: 'bm9uY2U=',
};

describe('a panel’s page', () => {
  it('allows nothing inline, nothing evaluated and nothing remote', () => {
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(webviewHtml(page))?.[1] ?? '';
    assert.match(policy, /^default-src 'none'; script-src 'nonce-bm9uY2U=';/);
    assert.doesNotMatch(policy, /unsafe|\*/);
  });

  it('carries its state back whole, and nothing of it as markup', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (root, node) => {
        const html = webviewHtml({ ...page, state: { root, node }, title: root });
        const attribute = /<body data-state="([^"]*)">/.exec(html)?.[1] ?? '';
        const text = attribute.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
        assert.deepEqual(JSON.parse(text), { root, node });
        assert.equal(html.match(/</g)?.length, webviewHtml(page).match(/</g)?.length);
      }),
    );
  });
});

describe('messages of panels', () => {
  it('are known for what they are', () => {
    assert.ok(isFromDashboard({ type: 'openModel', id: 'model.shop.mart' }));
    assert.ok(isFromPreview({ type: 'read', request: 1, offset: 0, count: 100, sort: { column: 2, descending: true } }));
    assert.ok(isToDashboard({ type: 'busy' }));
    assert.ok(isToComparison({ type: 'busy', message: 'Comparing', fraction: 0.5 }));
    assert.ok(isFromComparison({ type: 'openModel', id: 'model.shop.mart' }));
    assert.ok(isToPreview({ type: 'page', request: 0, page: { offset: 0, rows: [] } }));
    assert.ok(isFromReport({ type: 'act', action: 1 }));
    assert.ok(isToReport({ type: 'report', report: {} }));
    assert.ok(isPanelState({ root: '/shop', kept: 'by the page' }));
    assert.ok(isPanelState({ root: '/shop', report: 'cost' }));
  });

  it('are dropped when a part is missing or of the wrong kind', () => {
    assert.ok(!isFromDashboard({ type: 'openModel' }));
    assert.ok(!isFromPreview({ type: 'read', request: 1, offset: -1, count: 100 }));
    assert.ok(!isFromPreview({ type: 'read', request: 1, offset: 0.5, count: 100 }));
    assert.ok(!isFromPreview({ type: 'export', sort: { column: '2', descending: true } }));
    assert.ok(!isFromReport({ type: 'act', action: -1 }));
    assert.ok(!isToComparison({ type: 'comparison', comparison: {} }));
    assert.ok(!isFromComparison({ type: 'openModel' }));
    assert.ok(!isPanelState({ root: 1 }));
    assert.ok(!isPanelState({ root: '/shop', report: 'other' }));
  });

  it('never make a guard throw, whatever arrives', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        for (const guard of [
          isFromDashboard,
          isToDashboard,
          isFromPreview,
          isToPreview,
          isFromReport,
          isToReport,
          isFromComparison,
          isToComparison,
          isPanelState,
        ])
          assert.equal(typeof guard(value), 'boolean');
      }),
    );
  });
});
