/** Whether `text` as a whole matches a shell pattern: `*`, `?`, `[abc]`, `[!abc]`; `*` takes in every character. As Python's fnmatch. */
export function matchesGlob(text: string, pattern: string): boolean {
  return new RegExp(`^${globSource(pattern, '.')}$`, 's').test(text);
}

/** Whether a path (with `/`) matches a glob in which `*` stays inside one folder and `**` stands for any number of folders. */
export function matchesPathGlob(path: string, pattern: string): boolean {
  const parts = pattern.split('/').filter((part) => part !== '' && part !== '.');
  const source = parts.map((part, index) => {
    const last = index === parts.length - 1;
    if (part === '**') return last ? '.*' : '(?:[^/]+/)*';
    return globSource(part, '[^/]') + (last ? '' : '/');
  });
  return new RegExp(`^${source.join('')}$`, 's').test(path);
}

export function isGlob(text: string): boolean {
  return /[*?[\]]/.test(text);
}

function globSource(pattern: string, any: string): string {
  return pattern.replace(/\[(!?)(\]?[^\]]*)\]|[\s\S]/g, (found, negated: string | undefined, members: string | undefined) => {
    if (members !== undefined) return members === '' ? '\\[\\]' : `[${negated ? '^' : ''}${members.replace(/[\\\]^[]/g, '\\$&')}]`;
    if (found === '*') return `${any}*`;
    if (found === '?') return any;
    return found.replace(/[\\^$.|?*+()[\]{}/-]/g, '\\$&');
  });
}
