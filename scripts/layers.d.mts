export declare const layers: Readonly<Record<string, readonly string[]>>;
export declare const pureLayers: readonly string[];
export declare const ownedPackages: readonly { readonly packages: readonly string[]; readonly owner: string }[];
