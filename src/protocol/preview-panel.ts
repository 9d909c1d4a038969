import type { Problem } from '../problem/problem.ts';
import type { PreviewOpened, PreviewPage, PreviewSort } from './engine.ts';
import { isRecord } from './panel-state.ts';

/** Editor -> preview webview. */
export type ToPreview =
  | { readonly type: 'opened'; readonly result: PreviewOpened }
  | { readonly type: 'page'; readonly request: number; readonly page: PreviewPage }
  | { readonly type: 'busy'; readonly message: string | undefined }
  | { readonly type: 'problem'; readonly problem: Problem };

/** Preview webview -> editor. */
export type FromPreview =
  | { readonly type: 'ready' }
  | { readonly type: 'read'; readonly request: number; readonly offset: number; readonly count: number; readonly sort?: PreviewSort }
  | { readonly type: 'copy'; readonly text: string }
  | { readonly type: 'export'; readonly sort?: PreviewSort }
  | { readonly type: 'refresh' }
  | { readonly type: 'cancel' };

/** Whether a message that came to a preview's page is one of ours. The parts that the engine made are taken as they are. */
export function isToPreview(value: unknown): value is ToPreview {
  if (!isRecord(value)) return false;
  switch (value.type) {
    case 'opened':
      return isRecord(value.result);
    case 'page':
      return isCount(value.request) && isRecord(value.page);
    case 'busy':
      return value.message === undefined || typeof value.message === 'string';
    case 'problem':
      return isRecord(value.problem);
    default:
      return false;
  }
}

/** Whether a message that came from a preview's page is one of ours. */
export function isFromPreview(value: unknown): value is FromPreview {
  if (!isRecord(value)) return false;
  switch (value.type) {
    case 'ready':
    case 'refresh':
    case 'cancel':
      return true;
    case 'read':
      return isCount(value.request) && isCount(value.offset) && isCount(value.count) && isSort(value.sort);
    case 'copy':
      return typeof value.text === 'string';
    case 'export':
      return isSort(value.sort);
    default:
      return false;
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isSort(value: unknown): value is PreviewSort | undefined {
  return value === undefined || (isRecord(value) && isCount(value.column) && typeof value.descending === 'boolean');
}
