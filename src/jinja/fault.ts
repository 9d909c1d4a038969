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
  /** True where a loop around the place is most likely to blame, false where it is what stands at the place itself. */
  readonly ofLoop: boolean;

  constructor(message: string, hint?: string, ofLoop = true) {
    super(message, hint);
    this.ofLoop = ofLoop;
    this.name = 'LimitFault';
  }
}

/** Something undefined was used as if it were there. */
export class UndefinedFault extends TemplateFault {
  /** The name, where it is a name of its own and no member of something. */
  readonly undefinedName: string | undefined;

  constructor(undefinedName: string | undefined, message: string, hint?: string) {
    super(message, hint);
    this.name = 'UndefinedFault';
    this.undefinedName = undefinedName;
  }
}
