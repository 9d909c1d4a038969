import { parse } from 'tldts';

/** The host of a URL as NET.HOST reads it: every text is taken for one, with or without a scheme. Undefined where there is none. */
export function urlHost(url: string): string | undefined {
  const trimmed = url.replace(/^[\0- ]+|[\0- ]+$/g, '').replaceAll('\\', '/');
  const withoutScheme = trimmed.replace(/^(?:[^:/?#]*:)?\/\//, '');
  const authority = /^[^/?#]*/.exec(withoutScheme)?.[0] ?? '';
  const place = authority.slice(authority.lastIndexOf('@') + 1);
  const host = (place.startsWith('[') ? /^\[(?:[^\]]*$|[^\]]*\][^:]*)/ : /^[^:]*/).exec(place)?.[0] ?? '';
  const named = host.replace(/^\.+/, '').replace(/\.+$/, '.');
  return named === '' || named === '.' ? undefined : named;
}

interface Domain {
  readonly publicSuffix: string;
  readonly registered: string | undefined;
}

/** What publicsuffix.org says of a host, in the host's own spelling. Private domains there are no public suffixes, as BigQuery documents. */
export function domainOf(host: string): Domain | undefined {
  const point = host.endsWith('.') ? '.' : '';
  const name = (point === '' ? host : host.slice(0, -1)).split('..').at(-1) ?? '';
  if (name === '') return undefined;
  if (/[\u3002\uff0e\uff61]/.test(name)) throw new Error(`The local engine does not know the domain of a host with such points: ${host}`);
  const { publicSuffix, domain, isIcann } = parse(name.toLowerCase(), { extractHostname: false, validateHostname: false });
  if (publicSuffix === null || isIcann !== true) return undefined;
  const own = (part: string) => name.slice(name.length - part.length) + point;
  return { publicSuffix: own(publicSuffix), registered: domain === null ? undefined : own(domain) };
}
