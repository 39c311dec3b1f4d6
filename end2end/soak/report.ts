/** What one part of a soak has found: figures for the table, and what was wrong. */
export interface Finding {
  title: string;
  figures: string;
  wrong: string[];
}

export const finding = (title: string, figures: string, wrong: string[]): Finding => ({
  title,
  figures,
  wrong,
});

/** A line of the table in docs/RELIABILITY.md, then what was wrong. Returns whether all went well. */
export function report({ title, figures, wrong }: Finding): boolean {
  console.log(`| ${title} | ${figures} |`);
  for (const what of wrong) console.log(`NOT WELL ${title}: ${what}`);
  return wrong.length === 0;
}
