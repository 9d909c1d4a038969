/** 0 all good; 1 something failed (a model, a test); 2 wrong usage or configuration. */
export type ExitCode = 0 | 1 | 2;
