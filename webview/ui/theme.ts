/** Colours of the editor's theme as they are now: a canvas cannot read CSS variables. */
export interface ThemeColours {
  readonly foreground: string;
  readonly muted: string;
  readonly background: string;
  readonly gridLine: string;
  /** One for each series, told apart in every theme. */
  readonly series: readonly string[];
  /** Set in the high contrast themes: bars have to have an outline there. */
  readonly outline: string | undefined;
  readonly font: string;
}

/** Without orange: the default themes give it half transparent, as a highlight. */
const seriesNames = ['blue', 'yellow', 'green', 'purple', 'red'];

export function themeColours(): ThemeColours {
  const style = getComputedStyle(document.body);
  const colour = (name: string, fallback: string): string => style.getPropertyValue(`--vscode-${name}`).trim() || fallback;
  const foreground = colour('foreground', style.color);
  const outline = style.getPropertyValue('--vscode-contrastBorder').trim();
  return {
    foreground,
    muted: colour('descriptionForeground', foreground),
    background: colour('editor-background', style.backgroundColor),
    gridLine: colour('editorWidget-border', colour('panel-border', 'rgba(128, 128, 128, 0.35)')),
    series: seriesNames.map((name) => colour(`charts-${name}`, foreground)),
    outline: outline === '' ? undefined : outline,
    font: colour('font-family', 'sans-serif'),
  };
}

/** Calls back whenever the editor's theme changes; the editor then sets new classes and variables on the document. */
export function onThemeChange(listener: () => void): void {
  const observer = new MutationObserver(listener);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
}

export function prefersReducedMotion(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches || document.body.classList.contains('vscode-reduce-motion');
}
