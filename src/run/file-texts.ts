import { readFile } from 'node:fs/promises';
import type { Project } from '../project/project.ts';

/** Gives a file's text as the project read it; undefined for a file that is not there any more. */
export type FileTexts = (file: string) => Promise<string | undefined>;

/** Templates' texts come from the project itself (the disk may have moved on), other files' from the disk; each is read once. */
export function fileTexts(project: Pick<Project, 'nodes'>): FileTexts {
  const known = new Map<string, Promise<string | undefined>>();
  for (const node of project.nodes.values()) {
    if ('template' in node && node.template?.file.path === node.file) known.set(node.file, Promise.resolve(node.template.file.text));
  }
  return (file) => {
    const text = known.get(file) ?? readFile(file, 'utf8').catch(() => undefined);
    known.set(file, text);
    return text;
  };
}
