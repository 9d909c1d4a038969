import type { Budget } from './budget.ts';
import { equals } from './compare.ts';
import { TemplateFault } from './fault.ts';
import { iterate, lengthOf } from './iterate.ts';
import { MacroFunction } from './mapped-text.ts';
import { JinjaIterator, JinjaTuple, Undefined, jinjaFunction, type JinjaObject, type JinjaValue } from './value.ts';

/** The rounds of a `for`, and what `loop` tells about them. Items are taken one by one, at most one ahead. */
export class Loop {
  #items: Iterator<JinjaValue>;
  readonly #source: JinjaValue | undefined;
  readonly #budget: Budget;
  readonly #depth0: number;
  #index0 = -1;
  #previous: JinjaValue | undefined;
  #current: JinjaValue | undefined;
  #next: IteratorResult<JinjaValue, unknown> | undefined;
  #length: number | undefined;
  #lastChanged: JinjaTuple | undefined;

  /** `filtered` are the items that passed the loop's `if`, where it has one. */
  constructor(source: JinjaValue, filtered: Iterator<JinjaValue> | undefined, budget: Budget, depth0: number) {
    this.#items = filtered ?? iterate(source)[Symbol.iterator]();
    this.#source = filtered ? undefined : source;
    this.#budget = budget;
    this.#depth0 = depth0;
  }

  /** The item of the next round; undefined when there is none. */
  advance(): JinjaValue | undefined {
    const next = this.#next ?? this.#items.next();
    this.#next = undefined;
    if (next.done === true) return undefined;
    this.#index0++;
    this.#previous = this.#current;
    this.#current = next.value;
    return next.value;
  }

  /** `loop`, with `recurse` for what `loop(…)` does in a recursive loop. */
  toObject(recurse: MacroFunction['callMapped'] | undefined): JinjaObject {
    return new MacroFunction('loop', recurse ?? refuseRecursion, (name) => this.#member(name));
  }

  #member(name: string): JinjaValue | undefined {
    switch (name) {
      case 'index':
        return BigInt(this.#index0 + 1);
      case 'index0':
        return BigInt(this.#index0);
      case 'first':
        return this.#index0 === 0;
      case 'last':
        return this.#peek().done === true;
      case 'length':
        return BigInt(this.#count());
      case 'revindex':
        return BigInt(this.#count() - this.#index0);
      case 'revindex0':
        return BigInt(this.#count() - this.#index0 - 1);
      case 'depth':
        return BigInt(this.#depth0 + 1);
      case 'depth0':
        return BigInt(this.#depth0);
      case 'previtem':
        return this.#previous === undefined ? new Undefined('There is no item before the first.') : this.#previous;
      case 'nextitem': {
        const next = this.#peek();
        return next.done === true ? new Undefined('There is no item after the last.') : next.value;
      }
      case 'cycle':
        return jinjaFunction('loop.cycle', ({ positional }) => this.#cycle(positional));
      case 'changed':
        return jinjaFunction('loop.changed', ({ positional }) => this.#changed(positional));
      default:
        return undefined;
    }
  }

  #peek(): IteratorResult<JinjaValue, unknown> {
    this.#next ??= this.#items.next();
    return this.#next;
  }

  /** As in Python, what has no length of its own is gone through to the end when it is asked for. */
  #count(): number {
    this.#length ??=
      (this.#source === undefined || this.#source instanceof JinjaIterator ? undefined : lengthOf(this.#source)) ?? this.#countRest();
    return this.#length;
  }

  #countRest(): number {
    const rest: JinjaValue[] = [];
    for (let next = this.#peek(); next.done !== true; next = this.#items.next()) {
      this.#budget.spend(1);
      rest.push(next.value);
    }
    this.#items = rest.values();
    this.#next = undefined;
    return this.#index0 + 1 + rest.length;
  }

  #cycle(values: readonly JinjaValue[]): JinjaValue {
    const value = values[this.#index0 % values.length];
    if (value === undefined) throw new TemplateFault('`loop.cycle` needs values to go round.');
    return value;
  }

  #changed(values: readonly JinjaValue[]): boolean {
    const now = new JinjaTuple(values);
    const changed = this.#lastChanged === undefined || !equals(this.#lastChanged, now, this.#budget);
    this.#lastChanged = now;
    return changed;
  }
}

function refuseRecursion(): never {
  throw new TemplateFault('`loop(…)` is called in a loop that is not recursive.', 'Write `{% for … in … recursive %}`.');
}
