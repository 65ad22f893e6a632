/** The sentences of a text in Markdown, without code blocks: those of paragraphs, headings, items of lists and cells. */
export function sentencesOf(markdown: string): readonly string[] {
  return blocksOf(markdown.replace(/^```[\s\S]*?^```/gm, '\n\n'))
    .flatMap((block) => block.replace(/\]\([^)]*\)/g, ']').split(betweenSentences))
    .filter((sentence) => wordsIn(sentence) > 0);
}

/** What stands between blanks and is not only signs. */
export function wordsIn(sentence: string): number {
  return sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

// What goes on in small letters is the same sentence: "e.g. this", "i.e. that".
const betweenSentences = /(?<=[.!?][)*"”’]*)\s+(?=[^\p{Ll}])/u;

function blocksOf(text: string): readonly string[] {
  const blocks: string[] = [];
  let open: string[] = [];
  const close = () => {
    if (open.length > 0) blocks.push(open.join(' '));
    open = [];
  };
  for (const line of text.split('\n').map((each) => each.trim())) {
    if (/^(\||#|[-*+] |\d+\. |$)/.test(line)) close();
    if (line.startsWith('|')) blocks.push(...line.split(/(?<!\\)\|/));
    else open.push(line.replace(/^(#+|[-*+]|\d+\.) /, ''));
    if (line.startsWith('#')) close();
  }
  close();
  return blocks;
}
