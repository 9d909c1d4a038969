/** What a project's templates can ask for beside its nodes and macros. */
export interface TemplateSettings {
  /** The `vars` that each package's templates see, command-line vars on top. */
  readonly varsByPackage: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** dbt_project.yml's `dispatch`: where `adapter.dispatch` looks for a namespace's macros, in order. */
  readonly dispatch: ReadonlyMap<string, readonly string[]>;
  /** dbt_project.yml's `profile`. */
  readonly profileName: string;
  /** Reads an environment variable; `untrusted` in a workspace that its user does not trust yet. */
  readonly environment: (name: string) => { readonly value: string | undefined } | 'untrusted';
}
