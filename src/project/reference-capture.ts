import { renderTemplate } from '../jinja/render-template.ts';
import { staticCalls } from '../jinja/static-calls.ts';
import type { SourceRange } from '../jinja/source-map.ts';
import type { Template } from '../jinja/template.ts';
import type { JinjaValue } from '../jinja/value.ts';
import { placeOf, ProblemError, type Problem } from '../problem/problem.ts';
import type { TextRange } from '../problem/text-position.ts';
import { mergeConfig, type Config } from './config.ts';
import { nodeContext } from './context/node-context.ts';
import { RelationValue } from './context/relation.ts';
import { atOwnPlace } from './own-place.ts';
import type { Mention } from './node-draft.ts';
import type { ProjectFrame } from './project-frame.ts';

export interface CaptureRequest {
  readonly frame: ProjectFrame;
  readonly package: string;
  readonly template: Template;
  /** Config that is known before the template runs. */
  readonly config: Config;
  readonly relation: JinjaValue;
  readonly model: () => JinjaValue;
  /** Globals beside dbt's: a generic test's arguments. */
  readonly extra?: Readonly<Record<string, JinjaValue>>;
}

export interface Capture {
  /** What the template's own `config(…)` calls say, and where the last call that set a key stands. */
  readonly config: Config;
  readonly configPlaces: ReadonlyMap<string, TextRange>;
  readonly mentions: readonly Mention[];
  readonly problems: readonly Problem[];
}

/**
 * Renders a template as dbt does while it parses (`execute` is false), to see what it refers to and what it sets. Where it fails, that
 * is a problem, and what it mentions plainly, without running, is taken in its place.
 */
export function captureReferences(request: CaptureRequest): Capture {
  const { frame, template } = request;
  const recorder = new Recorder(request);
  try {
    renderTemplate(template, {
      globals: request.extra ? { ...recorder.context(), ...request.extra } : recorder.context(),
      macros: frame.macros,
      package: request.package,
    });
    return recorder.capture([]);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const own = { ...template.file, file: template.file.path, range: { start: 0, end: 0 } };
    return recorder.capture([atOwnPlace(error.problem, own)], plainMentions(template));
  }
}

/** Placeholder facts: nothing that a template may ask about a run is known while its dependencies are found. */
const noRun = { startedAt: '1970-01-01T00:00:00Z', invocationId: '', incremental: false, fullRefresh: false };

export class Recorder {
  readonly #request: Omit<CaptureRequest, 'template'>;
  readonly #mentions: Mention[] = [];
  readonly #warnings: Problem[] = [];
  readonly #places = new Map<string, TextRange>();
  #own: Config = {};

  constructor(request: Omit<CaptureRequest, 'template'>) {
    this.#request = request;
  }

  context(): Readonly<Record<string, JinjaValue>> {
    const { frame, relation, model, config } = this.#request;
    const placeholder = (project: string, dataset: string, table: string): JinjaValue => new RelationValue({ project, dataset, table });
    return nodeContext({
      projectName: frame.name,
      package: this.#request.package,
      target: frame.target,
      settings: frame.settings,
      execute: false,
      run: noRun,
      relation,
      model,
      nodes: new Map(),
      answers: undefined,
      config: {
        add: (values, { place, context }) => {
          this.#own = mergeConfig(this.#own, values);
          for (const key of Object.keys(values)) this.#places.set(key, context.outermostCall ?? place);
        },
        get: (name) => mergeConfig(config, this.#own)[name],
      },
      ref: (target, place) => {
        this.#mention({ kind: 'ref', target, range: place });
        return placeholder(frame.target.project, frame.target.dataset, target.name);
      },
      source: (target, place) => {
        this.#mention({ kind: 'source', target, range: place });
        return placeholder(frame.target.project, target.source, target.table);
      },
      warn: (message, place) => this.#warnings.push({ code: 'ATT1102', severity: 'warning', message, ...this.#placeOf(place) }),
    });
  }

  capture(problems: readonly Problem[], otherwise: readonly Mention[] = []): Capture {
    const mentions = [...this.#mentions];
    for (const mention of otherwise) if (!mentions.some((known) => sameTarget(known, mention))) mentions.push(mention);
    return { config: this.#own, configPlaces: this.#places, mentions, problems: [...this.#warnings, ...problems] };
  }

  #mention(mention: Mention): void {
    this.#mentions.push(mention);
  }

  /** Warnings stand where the template, or its outermost macro call, gives them. */
  #placeOf(place: SourceRange): Pick<Problem, 'place'> {
    const file = this.#request.frame.macros.macros.find((macro) => macro.file === place.file)?.template.file;
    return file ? { place: placeOf(file.path, file.text, place) } : {};
  }
}

export function sameTarget(a: Mention, b: Mention): boolean {
  return a.kind === b.kind && JSON.stringify(a.target) === JSON.stringify(b.target);
}

function plainMentions(template: Template): readonly Mention[] {
  return staticCalls(template, ['ref', 'source']).flatMap(({ name, positional, keyword, range }): readonly Mention[] => {
    const [first, second] = positional.map((argument) => argument?.value);
    if (first === undefined || positional.length > 2) return [];
    if (name === 'source') return second === undefined ? [] : [{ kind: 'source', target: { source: first, table: second }, range }];
    const version = (keyword.get('v') ?? keyword.get('version'))?.value;
    const target = second === undefined ? { package: undefined, name: first, version } : { package: first, name: second, version };
    return [{ kind: 'ref', target, range }];
  });
}
