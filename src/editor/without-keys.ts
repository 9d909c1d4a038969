import type { LogOutputChannel } from 'vscode';

const privateKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;

/** A text with the private keys in it left out, whether their line ends are written out or not. */
export function withoutPrivateKeys(text: string): string {
  return text.replace(privateKey, '(private key)');
}

/** The log for what is said between editor and engine: at its finest level messages are written whole, and some hold a key. */
export function logWithoutKeys(log: LogOutputChannel): LogOutputChannel {
  return new Proxy(log, {
    get: (target, name): unknown => {
      if (name === 'trace') return (message: string) => target.trace(withoutPrivateKeys(message));
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
