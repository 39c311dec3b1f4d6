import { Markup, markup } from '../http/markup.ts';
import type { Node } from './adf.ts';

const BLOCKS: Record<string, string> = {
  paragraph: 'p',
  bulletList: 'ul',
  orderedList: 'ol',
  listItem: 'li',
  taskList: 'ul',
  blockquote: 'blockquote',
  table: 'table',
  tableRow: 'tr',
  tableHeader: 'th',
  tableCell: 'td',
  panel: 'aside',
};

const MARKS: Record<string, string> = { strong: 'strong', em: 'em', code: 'code', strike: 's' };

function children(node: Node): Markup[] {
  return (node.content ?? []).map(show);
}

function element(tag: string, content: Markup | Markup[]): Markup {
  const name = new Markup(tag);
  return markup`<${name}>${content}</${name}>`;
}

function marked(node: Node): Markup {
  return (node.marks ?? []).reduce<Markup>(
    (inner, mark) => {
      const tag = MARKS[mark.type];
      return tag ? element(tag, inner) : inner;
    },
    markup`${node.text ?? ''}`,
  );
}

/** The description as the issue page shows it: enough to recognise it, not a renderer of all of ADF. */
export function show(node: Node): Markup {
  const attrs = node.attrs ?? {};
  switch (node.type) {
    case 'text':
      return marked(node);
    case 'hardBreak':
      return markup`<br>`;
    case 'rule':
      return markup`<hr>`;
    case 'heading':
      return element(`h${Math.min(Number(attrs['level']) + 1, 6)}`, children(node));
    case 'codeBlock':
      return element('pre', element('code', children(node)));
    case 'taskItem':
      return markup`<li>${attrs['state'] === 'DONE' ? '☑' : '☐'} ${children(node)}</li>`;
    case 'mention':
    case 'emoji':
    case 'status':
      return markup`<span class="${node.type}">${String(attrs['text'])}</span>`;
    case 'inlineCard':
      return markup`${String(attrs['url'])}`;
    case 'date':
      return markup`${new Date(Number(attrs['timestamp'])).toDateString()}`;
    case 'media':
      return markup`<em>(picture)</em>`;
    default: {
      const tag = BLOCKS[node.type];
      return tag ? element(tag, children(node)) : markup`${children(node)}`;
    }
  }
}
