type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;
type Child = Node | string | undefined;

/**
 * An element with attributes and children. Strings become text nodes, so that a value from the warehouse is never markup;
 * an attribute that is `false` or undefined is left out, `true` stands without a value.
 */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes?: Attributes,
  children?: readonly Child[],
): HTMLElementTagNameMap[Name];
export function element(name: string, attributes?: Attributes, children?: readonly Child[]): HTMLElement;
export function element(name: string, attributes: Attributes = {}, children: readonly Child[] = []): HTMLElement {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) made.setAttribute(key, value === true ? '' : String(value));
  }
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** The element of the page's skeleton with an id. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no #${id}`);
  return found;
}
