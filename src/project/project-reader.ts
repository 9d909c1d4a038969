import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { createMacroLibrary, type MacroLibrary } from '../jinja/macro-library.ts';
import { parseTemplate } from '../jinja/parse-template.ts';
import type { Template } from '../jinja/template.ts';
import { placeOf, ProblemError, type Problem } from '../problem/problem.ts';
import { targetObject } from './context/target-object.ts';
import { cycleProblemsOf } from './cycle-problems.ts';
import { dbtMacros } from './dbt-macros.ts';
import { docFunction } from './docs.ts';
import { NodeDrafter, type PackageFile } from './draft-nodes.ts';
import { projectFileName } from './find-projects.ts';
import { NodeLinker } from './link-nodes.ts';
import { classifyFile, packageFolders, type ClassifiedFile } from './package-files.ts';
import { ParseCache } from './parse-cache.ts';
import { isFile, isFolder, listFiles, readTextFiles, type ReadFile } from './project-files.ts';
import type { ProjectFrame, ProjectPackage } from './project-frame.ts';
import type { YamlText } from './project-settings.ts';
import { profilePaths, setUpProject, textGlobals, withPackages, type LoadOptions, type ProjectSetup } from './project-setup.ts';
import type { Project } from './project.ts';
import type { BigQueryTarget } from './target.ts';

interface TrackedFile {
  /** The root of the package that it belongs to. */
  readonly owner: string;
  readonly file: ClassifiedFile;
  readonly read: ReadFile;
}

/**
 * Reads one project and keeps what it came to, so that a change costs only what it touches. Reading never fails: what is wrong is in
 * the project's problems. One call at a time: each waits for the one before.
 */
export class ProjectReader {
  readonly #root: string;
  #options: LoadOptions;
  readonly #parsed = new ParseCache();
  readonly #drafter = new NodeDrafter(this.#parsed);
  readonly #linker = new NodeLinker();
  #projectFiles: { readonly project: ReadFile; readonly profiles: ReadFile; readonly installed: readonly ReadFile[] } = {
    project: undefined,
    profiles: undefined,
    installed: [],
  };
  #setup: ProjectSetup | undefined;
  #setupInputs = '';
  #files = new Map<string, TrackedFile>();
  #frame: { readonly inputs: readonly unknown[]; readonly frame: ProjectFrame } | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(root: string, options: LoadOptions) {
    this.#root = path.resolve(root);
    this.#options = options;
  }

  /** Reads everything from disk; what has the same text as before is not parsed again. */
  read(): Promise<Project> {
    return this.#inTurn(async () => {
      await this.#readAll();
      return this.#assemble();
    });
  }

  /** Takes in files and folders that were changed, added or deleted (absolute paths). */
  update(changed: readonly string[]): Promise<Project> {
    return this.#inTurn(async () => {
      const paths = changed.map((one) => path.resolve(one));
      if (!this.#setup || paths.some((one) => this.#changesSetup(one))) await this.#readAll();
      else for (const one of paths) await this.#refresh(one);
      return this.#assemble();
    });
  }

  /** Reads the project for another target. */
  selectTarget(targetName: string): Promise<Project> {
    return this.#inTurn(async () => {
      this.#options = { ...this.#options, targetName };
      if (this.#setup) this.#setUp();
      else await this.#readAll();
      return this.#assemble();
    });
  }

  /** Reads the project with another target of the editor's settings, or none. */
  offerTarget(settingsTarget: BigQueryTarget | undefined): Promise<Project> {
    return this.#inTurn(async () => {
      this.#options = { ...this.#options, settingsTarget };
      if (this.#setup) this.#setUp();
      else await this.#readAll();
      return this.#assemble();
    });
  }

  #inTurn<Result>(action: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(action);
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #readAll(): Promise<void> {
    const [project, ...profiles] = await readTextFiles([
      path.join(this.#root, projectFileName),
      ...profilePaths(this.#root, this.#options),
    ]);
    const found = profiles.find((file) => file !== undefined);
    this.#projectFiles = { project, profiles: found, installed: [] };
    const { rootPackage } = this.#setUp();
    const folder = path.resolve(this.#root, rootPackage.settings.packagesPath);
    const names = await readdir(folder).catch(() => []);
    const installed = await readTextFiles(names.sort().map((name) => path.join(folder, name, projectFileName)));
    this.#projectFiles = { project, profiles: found, installed };
    const { packages } = this.#setUp();
    const files = new Map<string, TrackedFile>();
    for (const owner of packages) {
      const lists = await Promise.all(packageFolders(owner).map((one) => listFiles(one)));
      const classified = [...new Set(lists.flat())].flatMap((file) => classifyFile(owner, file) ?? []);
      for (const tracked of await readTracked(owner, classified)) files.set(tracked.file.path, tracked);
    }
    for (const known of this.#files.keys()) if (!files.has(known)) this.#parsed.forget(known);
    this.#files = files;
  }

  #setUp(): ProjectSetup {
    const { project, profiles, installed } = this.#projectFiles;
    // The same texts and options mean the same setup, and that the nodes need not be read again.
    const { targetName, settingsTarget, vars } = this.#options;
    const inputs = JSON.stringify([[project, profiles, ...installed], targetName, settingsTarget, vars]);
    if (this.#setup && this.#setupInputs === inputs) return this.#setup;
    const setup = withPackages(setUpProject(this.#root, project, profiles, this.#options), installed, this.#options);
    this.#setup = setup;
    this.#setupInputs = inputs;
    return setup;
  }

  #changesSetup(changed: string): boolean {
    const name = path.basename(changed);
    if (name === projectFileName || name === 'profiles.yml') return true;
    const packagesFolder = path.resolve(this.#root, this.#setup?.rootPackage.settings.packagesPath ?? 'dbt_packages');
    return changed === packagesFolder || path.dirname(changed) === packagesFolder;
  }

  async #refresh(changed: string): Promise<void> {
    const owner = this.#setup?.packages.findLast(({ root }) => changed === root || changed.startsWith(root + path.sep));
    if (!owner) return;
    if (await isFolder(changed)) {
      const inside = packageFolders(owner).some(
        (folder) => changed === folder || changed.startsWith(folder + path.sep) || folder.startsWith(changed + path.sep),
      );
      const listed = inside ? (await listFiles(changed)).flatMap((file) => classifyFile(owner, file) ?? []) : [];
      for (const tracked of await readTracked(owner, listed)) this.#files.set(tracked.file.path, tracked);
      this.#forgetMissing(changed, new Set(listed.map((file) => file.path)));
      return;
    }
    const classified = classifyFile(owner, changed);
    const [tracked] = classified ? await readTracked(owner, [classified]) : [];
    if (tracked) this.#files.set(changed, tracked);
    else this.#forgetMissing(changed, new Set());
  }

  /** A file, or all that was in a folder, is gone. */
  #forgetMissing(changed: string, present: ReadonlySet<string>): void {
    for (const known of this.#files.keys()) {
      if ((known !== changed && !known.startsWith(changed + path.sep)) || present.has(known)) continue;
      this.#files.delete(known);
      this.#parsed.forget(known);
    }
  }

  #assemble(): Project {
    const setup = this.#setup ?? this.#setUp();
    const files = [...this.#files.values()].sort((a, b) => (a.file.path < b.file.path ? -1 : 1));
    const problems: Problem[] = [...setup.problems, ...files.flatMap(({ read }) => (read && 'problem' in read ? [read.problem] : []))];
    const frame = this.#frameOf(setup, files, problems);
    const drafted = setup.packages.map((owner) =>
      this.#drafter.draft(frame, owner, files.filter((one) => one.owner === owner.root).flatMap(withText)),
    );
    const linked = this.#linker.link(
      setup.rootPackage.name,
      drafted.flatMap(({ drafts }) => drafts),
    );
    const hooks = { start: hookTemplates(setup, 'onRunStart'), end: hookTemplates(setup, 'onRunEnd') };
    problems.push(
      ...drafted.flatMap((one) => one.problems),
      ...linked.problems,
      ...cycleProblemsOf(linked.nodes),
      ...hooks.start.problems,
      ...hooks.end.problems,
    );
    return {
      root: this.#root,
      name: setup.rootPackage.name,
      target: setup.target,
      targets: setup.targets,
      vars: setup.settings.varsByPackage.get(setup.rootPackage.name) ?? {},
      nodes: linked.nodes,
      macros: frame.macros,
      settings: setup.settings,
      onRunStart: hooks.start.templates,
      onRunEnd: hooks.end.templates,
      problems: problems.map((problem) => this.#ofPackage(problem)),
    };
  }

  /** What is wrong with the files of installed packages is a warning: whoever uses them cannot mend it. */
  #ofPackage(problem: Problem): Problem {
    const folder = path.resolve(this.#root, this.#setup?.rootPackage.settings.packagesPath ?? 'dbt_packages') + path.sep;
    const isSetting = problem.code === 'ATT1002' || problem.code === 'ATT1003' || problem.code === 'ATT1007';
    return isSetting && problem.place?.file.startsWith(folder) ? { ...problem, severity: 'warning' } : problem;
  }

  /** The frame stays the same one while nothing that it is made of changes: then nodes need not be read again. */
  #frameOf(setup: ProjectSetup, files: readonly TrackedFile[], problems: Problem[]): ProjectFrame {
    const macros = setup.packages.map((owner) => ({ package: owner.name, templates: this.#macroTemplates(owner, files, problems) }));
    const docs = setup.packages.map((owner) => [owner.name, this.#docsOf(owner, files, problems)] as const);
    const inputs = [setup, ...macros.flatMap(({ templates }) => templates), ...docs.flatMap(([, blocks]) => blocks)];
    if (this.#frame && this.#frame.inputs.length === inputs.length && this.#frame.inputs.every((input, index) => input === inputs[index]))
      return this.#frame.frame;
    const library = createMacroLibrary([...macros, { package: 'dbt', templates: dbtMacros() }], setup.rootPackage.name);
    const frame = makeFrame(
      this.#root,
      setup,
      library,
      new Map(docs.map(([name, blocks]) => [name, new Map(blocks.flatMap((one) => [...one]))])),
    );
    this.#frame = { inputs, frame };
    return frame;
  }

  #macroTemplates(owner: ProjectPackage, files: readonly TrackedFile[], problems: Problem[]): readonly Template[] {
    return files
      .filter((one) => one.owner === owner.root && one.file.role === 'macro')
      .flatMap(withText)
      .flatMap((file) => {
        const parsed = this.#parsed.template(file.path, file.text);
        problems.push(...parsed.problems);
        return parsed.template ?? [];
      });
  }

  #docsOf(owner: ProjectPackage, files: readonly TrackedFile[], problems: Problem[]): readonly ReadonlyMap<string, string>[] {
    return files
      .filter((one) => one.owner === owner.root && one.file.role === 'docs')
      .flatMap(withText)
      .map((file) => {
        const docs = this.#parsed.docs(file.path, file.text);
        problems.push(...docs.problems);
        return docs.blocks;
      });
  }
}

async function readTracked(owner: ProjectPackage, files: readonly ClassifiedFile[]): Promise<readonly TrackedFile[]> {
  // A seed's rows are not read here: it may be large.
  const texts = new Map(
    (await readTextFiles(files.filter(({ role }) => role !== 'seed').map((file) => file.path))).flatMap((read) =>
      read ? [[read.path, read] as const] : [],
    ),
  );
  const seeds = await Promise.all(
    files.filter(({ role }) => role === 'seed').map(async (file) => ((await isFile(file.path)) ? [file.path] : [])),
  );
  const present = new Set(seeds.flat());
  return files.flatMap((file) => {
    const read = file.role === 'seed' ? (present.has(file.path) ? { path: file.path, text: '' } : undefined) : texts.get(file.path);
    return read ? [{ owner: owner.root, file, read }] : [];
  });
}

function withText({ file, read }: TrackedFile): readonly PackageFile[] {
  return read && 'text' in read ? [{ ...file, text: read.text }] : [];
}

function makeFrame(
  root: string,
  setup: ProjectSetup,
  macros: MacroLibrary,
  docs: ReadonlyMap<string, ReadonlyMap<string, string>>,
): ProjectFrame {
  const { rootPackage, packages, target, targets, settings, problems } = setup;
  const targetValue = targetObject(target, settings.profileName);
  return {
    root,
    name: rootPackage.name,
    rootPackage,
    packages,
    target,
    targets,
    settings,
    macros,
    textGlobals: (packageName) => ({
      ...textGlobals(settings.varsByPackage.get(packageName) ?? {}, settings.environment),
      target: targetValue,
      project_name: rootPackage.name,
    }),
    doc: docFunction(docs),
    problems,
  };
}

/** The hooks of all packages, installed ones first, as dbt runs them: what a package needs is there before the project's own. */
function hookTemplates(
  setup: ProjectSetup,
  key: 'onRunStart' | 'onRunEnd',
): { readonly templates: readonly Template[]; readonly problems: readonly Problem[] } {
  const templates: Template[] = [];
  const problems: Problem[] = [];
  for (const { settings } of [...setup.packages].reverse()) {
    for (const text of settings[key]) {
      const file = settings.file;
      try {
        templates.push(parseTemplate({ path: file.path, text: inPlace(file.text, text) }));
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        problems.push({ ...error.problem, place: placeOf(file.path, file.text, text.range) });
      }
    }
  }
  return { templates, problems };
}

/** The text of a YAML value after as much white space as there is text before it in its file, so that places come out right. */
function inPlace(file: string, { range, value }: YamlText): string {
  const quote = /^["']/.test(file.slice(range.start)) ? 1 : 0;
  return file.slice(0, range.start + quote).replace(/[^\r\n]/g, ' ') + value;
}
