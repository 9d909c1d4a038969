import { join, resolve } from 'node:path';

/** The extension's own folder: the one that holds package.json. */
export const extensionFolder = resolve(import.meta.dirname, '../..');

/** Editors and browsers that were fetched for tests and `npm start`; safe to delete. */
export const toolsFolder = join(extensionFolder, '.vscode-test');
