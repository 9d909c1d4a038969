/** What goes wrong inside a value's operation, which does not know where in the template it stands; the interpreter adds the place. */
export class TemplateFault extends Error {
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.name = 'TemplateFault';
    this.hint = hint;
  }
}

/** The template used up what it was given: it would not come to an end, or its output would be too large. */
export class LimitFault extends TemplateFault {
  constructor(message: string, hint?: string) {
    super(message, hint);
    this.name = 'LimitFault';
  }
}
