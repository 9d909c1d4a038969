import type { Problem } from '../problem/problem.ts';
import type { PreviewOpened, PreviewPage, PreviewSort } from './engine.ts';

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
