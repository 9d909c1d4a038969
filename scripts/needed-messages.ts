import protobuf from 'protobufjs';

/** The part of a descriptor that some methods of a service need: the methods, their messages, and what those consist of. */
export function neededMessages(root: protobuf.Root, service: protobuf.Service, methods: readonly string[]): protobuf.INamespace {
  const needed = new Set<string>();
  const need = (type: protobuf.ReflectionObject | null): void => {
    if (type === null || needed.has(type.fullName)) return;
    needed.add(type.fullName);
    need(type.parent);
    if (!(type instanceof protobuf.Type)) return;
    for (const field of type.fieldsArray) need(field.resolve().resolvedType);
  };
  for (const name of methods) {
    const method = service.methods[name];
    if (method === undefined) throw new Error(`${service.fullName} has no method ${name}.`);
    method.resolve();
    need(method.resolvedRequestType);
    need(method.resolvedResponseType);
  }
  need(service);
  return withOnly(root.toJSON(), '', (fullName) => needed.has(fullName), methods);
}

function withOnly(
  namespace: protobuf.INamespace,
  path: string,
  isNeeded: (fullName: string) => boolean,
  methods: readonly string[],
): protobuf.INamespace {
  const entries = Object.entries(namespace.nested ?? {}).flatMap(([name, member]): [string, protobuf.AnyNestedObject][] => {
    const fullName = `${path}.${name}`;
    if (!isNeeded(fullName)) return [];
    if ('methods' in member) {
      return [
        [name, { ...member, methods: Object.fromEntries(Object.entries(member.methods).filter(([method]) => methods.includes(method))) }],
      ];
    }
    return [[name, 'nested' in member ? { ...member, ...withOnly(member, fullName, isNeeded, methods) } : member]];
  });
  return entries.length === 0 ? namespace : { ...namespace, nested: Object.fromEntries(entries) };
}
