/** Answers kept because a trail asks the same thing millions of times: its addresses, names and methods are few. */

/** More texts than this are no few; then it begins anew, so that hostile records cannot fill the memory. */
const MOST = 4096;
const LONGEST = 1024;

/** `answer` must depend on nothing but its text, and nobody may change what it answered: everyone gets the same object. */
export function memo<T>(answer: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const found = answer(text);
    if (text.length > LONGEST) return found;
    if (known.size === MOST) known.clear();
    known.set(text, found);
    return found;
  };
}
