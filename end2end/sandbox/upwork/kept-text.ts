/** How Upwork changes a title or description. It documents none of this. */
export const TEXT_FORMS = [
  'as sent',
  'escaped',
  'typographic quotes',
  'decomposed',
  'one line',
  'without final punctuation',
  'cut',
] as const;

export type TextForm = (typeof TEXT_FORMS)[number];

/** Where `cut` cuts. */
const LIMIT = 40;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function kept(text: string, form: TextForm): string {
  switch (form) {
    case 'as sent':
      return text;
    case 'escaped':
      return text.replace(/[&<>"]/g, (sign) => ENTITIES[sign]!);
    case 'typographic quotes':
      return text.replace(/"([^"]*)"/g, '“$1”').replaceAll("'", '’');
    case 'decomposed':
      return text.normalize('NFD');
    case 'one line':
      return text.trim().replace(/\s+/g, ' ');
    case 'without final punctuation':
      return text.replace(/[.!?\s]+$/, '');
    case 'cut':
      return text.length > LIMIT ? `${text.slice(0, LIMIT)}…` : text;
  }
}
