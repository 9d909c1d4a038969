import { plainText } from '../../../../googlesql/plain-text.ts';
import type { WrittenOption } from '../../../../googlesql/resolved-node.ts';

/** The description after OPTIONS (description = …); `before` where it says nothing of that, and undefined where it takes it away. */
export function describedAs(options: readonly WrittenOption[] | undefined, before: string | undefined): string | undefined {
  const option = options?.findLast(({ name }) => name.toLowerCase() === 'description');
  if (option === undefined) return before;
  return option.value.kind === 'Literal' && option.value.value !== null ? plainText(option.value.value) : undefined;
}

/** The same object without a description, or with another one. */
export function withDescription<T extends object>(
  described: T & { readonly description?: string },
  description: string | undefined,
): Omit<T, 'description'> & { readonly description?: string } {
  if (description !== undefined) return { ...described, description };
  const bare: Omit<T, 'description'> & { description?: string } = { ...described };
  delete bare.description;
  return bare;
}
