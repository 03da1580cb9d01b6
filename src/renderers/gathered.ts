/** Many short pieces of text as few longer ones, each of which is worth handing on. */

const WORTH_HANDING_ON = 64 * 1024;

export function* gathered(pieces: Iterable<string>): Iterable<string> {
  let text = "";
  for (const piece of pieces) {
    text += piece;
    if (text.length < WORTH_HANDING_ON) continue;
    yield text;
    text = "";
  }
  if (text !== "") yield text;
}
