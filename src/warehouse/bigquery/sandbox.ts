/** Whether the project was found to have no billing: then it has no DML, and asking again is in vain. */
export interface Sandbox {
  isKnown(): boolean;
  found(): void;
}

/** Billing may be switched on while the engine runs. */
const rememberedMs = 600_000;

export function createSandbox(): Sandbox {
  let until = 0;
  return {
    isKnown: () => Date.now() < until,
    found: () => {
      until = Date.now() + rememberedMs;
    },
  };
}
