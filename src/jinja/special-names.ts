const special: ReadonlySet<string> = new Set(['caller', 'varargs', 'kwargs']);

interface SpecialNames {
  readonly usesCaller: boolean;
  readonly usesVarargs: boolean;
  readonly usesKwargs: boolean;
}

/** Which of `caller`, `varargs` and `kwargs` a macro names: only then may it be called with more than its parameters. */
export class SpecialNameTracker {
  readonly #inside: Set<string>[] = [];

  enter(): void {
    this.#inside.push(new Set());
  }

  see(name: string): void {
    if (special.has(name)) for (const names of this.#inside) names.add(name);
  }

  leave(): SpecialNames {
    const names = this.#inside.pop() ?? new Set<string>();
    return { usesCaller: names.has('caller'), usesVarargs: names.has('varargs'), usesKwargs: names.has('kwargs') };
  }
}
