/** ATT17xx: the command line and the editor. */
export const cliCodes = {
  ATT1701: 'Wrong usage of a command',
} as const;
