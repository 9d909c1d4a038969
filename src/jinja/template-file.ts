/** A file of the template language, with the path that its positions are told by. */
export interface TemplateFile {
  /** Absolute path. */
  readonly path: string;
  readonly text: string;
}
