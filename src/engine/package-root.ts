import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * The folder that holds our package.json, with the sample project beside it: the same whether the engine runs from its sources or
 * from a bundle in dist/.
 */
export function packageRoot(): string {
  let folder = __dirname;
  while (!existsSync(path.join(folder, 'package.json'))) {
    const above = path.dirname(folder);
    if (above === folder) throw new Error(`No package.json above ${__dirname}`);
    folder = above;
  }
  return folder;
}
