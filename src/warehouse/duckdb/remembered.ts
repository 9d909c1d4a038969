/**
 * Answers that stay true while nothing in the database changes, so that one that was given need not be asked for on a connection again.
 * `generation` is another number after each change, and NaN while no files are open. That something is not there is asked anew each time:
 * another project's file may have come.
 */
export function remembered<Question, Answer>(
  generation: () => number,
  keyOf: (question: Question) => string,
  ask: (question: Question, signal: AbortSignal | undefined) => Promise<Answer>,
  isThere: (answer: Answer) => boolean,
): (question: Question, signal: AbortSignal | undefined) => Promise<Answer> {
  const answers = new Map<string, Answer>();
  let of = generation();
  return async (question, signal) => {
    signal?.throwIfAborted();
    const now = generation();
    if (of !== now) answers.clear();
    of = now;
    const key = keyOf(question);
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = await ask(question, signal);
    if (isThere(answer) && generation() === now) answers.set(key, answer);
    return answer;
  };
}
