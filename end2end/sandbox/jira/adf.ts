/** A node of the Atlassian Document Format. */
export interface Node {
  type: string;
  attrs?: Record<string, unknown>;
  content?: Node[];
  text?: string;
  marks?: { type: string; attrs?: Record<string, unknown> }[];
  version?: number;
}

type Inline = string | Node;

const inlines = (parts: Inline[]): Node[] =>
  parts.map((part) => (typeof part === 'string' ? text(part) : part));

export const doc = (...content: Node[]): Node => ({ type: 'doc', version: 1, content });
export const text = (value: string, ...marks: string[]): Node => ({
  type: 'text',
  text: value,
  ...(marks.length > 0 && { marks: marks.map((type) => ({ type })) }),
});
export const link = (value: string, href: string): Node => ({
  type: 'text',
  text: value,
  marks: [{ type: 'link', attrs: { href } }],
});
export const hardBreak: Node = { type: 'hardBreak' };
export const mention = (id: string, name: string): Node => ({
  type: 'mention',
  attrs: { id, text: `@${name}`, accessLevel: '' },
});
export const emoji = (shortName: string, sign: string): Node => ({
  type: 'emoji',
  attrs: { shortName, text: sign },
});
export const status = (value: string): Node => ({ type: 'status', attrs: { text: value, color: 'blue' } });
export const date = (timestamp: string): Node => ({ type: 'date', attrs: { timestamp } });
export const inlineCard = (url: string): Node => ({ type: 'inlineCard', attrs: { url } });

export const p = (...parts: Inline[]): Node => ({ type: 'paragraph', content: inlines(parts) });
export const heading = (level: number, ...parts: Inline[]): Node => ({
  type: 'heading',
  attrs: { level },
  content: inlines(parts),
});
export const item = (...content: Node[]): Node => ({ type: 'listItem', content });
export const bullets = (...items: Node[]): Node => ({ type: 'bulletList', content: items });
export const numbered = (order: number, ...items: Node[]): Node => ({
  type: 'orderedList',
  attrs: { order },
  content: items,
});
export const tasks = (...items: [state: 'TODO' | 'DONE', what: string][]): Node => ({
  type: 'taskList',
  attrs: { localId: 'tasks' },
  content: items.map(([state, what], index) => ({
    type: 'taskItem',
    attrs: { state, localId: `task-${index}` },
    content: [text(what)],
  })),
});
export const code = (language: string, source: string): Node => ({
  type: 'codeBlock',
  attrs: { language },
  content: [text(source)],
});
export const quote = (...content: Node[]): Node => ({ type: 'blockquote', content });
export const panel = (panelType: string, ...content: Node[]): Node => ({
  type: 'panel',
  attrs: { panelType },
  content,
});
export const expand = (title: string, ...content: Node[]): Node => ({
  type: 'expand',
  attrs: { title },
  content,
});
export const rule: Node = { type: 'rule' };
export const media = (id: string): Node => ({
  type: 'mediaSingle',
  attrs: { layout: 'center' },
  content: [{ type: 'media', attrs: { id, type: 'file', collection: 'local', width: 640, height: 360 } }],
});
/** A table whose first row is its head. */
export const table = (...rows: string[][]): Node => ({
  type: 'table',
  attrs: { isNumberColumnEnabled: false, layout: 'default' },
  content: rows.map((cells, index) => ({
    type: 'tableRow',
    content: cells.map((cell) => ({ type: index === 0 ? 'tableHeader' : 'tableCell', content: [p(cell)] })),
  })),
});
