import { EventEmitter, type Disposable, type SecretStorage } from 'vscode';
import type { ProjectRoot } from '../protocol/engine.ts';
import { isServiceAccountKey, type StoredKey } from '../protocol/target-configuration.ts';

const prefix = 'serviceAccountKey:';

/** Keys of service accounts that a person has stored, one a target. They are kept in VS Code's secret storage and nowhere else. */
export class StoredKeys implements Disposable {
  readonly #secrets: SecretStorage;
  readonly #changed = new EventEmitter<void>();
  readonly #subscription: Disposable;
  #keys: readonly StoredKey[] = [];
  #loaded: Promise<void>;

  /** A key came or went, in this window or another. */
  readonly onChanged = this.#changed.event;

  constructor(secrets: SecretStorage) {
    this.#secrets = secrets;
    this.#loaded = this.#reload();
    this.#subscription = secrets.onDidChange(({ key }) => {
      if (key.startsWith(prefix)) void this.#reload();
    });
  }

  /** Resolves when `all` is as the storage is. Never rejects: a storage that cannot be read holds nothing. It may wait for a person to unlock it. */
  loaded(): Promise<void> {
    return this.#loaded;
  }

  get all(): readonly StoredKey[] {
    return this.#keys;
  }

  find(root: ProjectRoot, target: string): StoredKey | undefined {
    return this.#keys.find((stored) => stored.root === root && stored.target === target);
  }

  async store({ root, target, key }: StoredKey): Promise<void> {
    const { client_email, private_key } = key;
    await this.#secrets.store(nameOf(root, target), JSON.stringify({ client_email, private_key }));
    await this.#reload();
  }

  async forget(root: ProjectRoot, target: string): Promise<void> {
    await this.#secrets.delete(nameOf(root, target));
    await this.#reload();
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  async #reload(): Promise<void> {
    this.#loaded = this.#load();
    await this.#loaded;
    this.#changed.fire();
  }

  async #load(): Promise<void> {
    try {
      const names = (await this.#secrets.keys()).filter((name) => name.startsWith(prefix));
      const read = await Promise.all(names.map(async (name) => readKey(name, await this.#secrets.get(name))));
      this.#keys = read.filter((stored) => stored !== undefined);
    } catch {
      this.#keys = [];
    }
  }
}

function nameOf(root: ProjectRoot, target: string): string {
  return prefix + JSON.stringify([root, target]);
}

function readKey(name: string, text: string | undefined): StoredKey | undefined {
  try {
    const place: unknown = JSON.parse(name.slice(prefix.length));
    const key: unknown = JSON.parse(text ?? '');
    const [root, target] = Array.isArray(place) ? place.map(String) : [];
    return root !== undefined && target !== undefined && isServiceAccountKey(key) ? { root, target, key } : undefined;
  } catch {
    return undefined;
  }
}
