import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Markup, markup, page } from '../http/markup.ts';
import { bytes, html, text, type Reply } from '../http/reply.ts';
import type { Router } from '../http/router.ts';
import type { Theme } from './site.ts';

/** A state of one of the app's screens, as its server renders it. */
export interface Story {
  name: string;
  screen: 'panel' | 'dialog' | 'message' | 'site-jobs';
  /** Which part of it is worth a picture. */
  picture: 'whole' | 'top' | 'bottom';
  html: string;
}

/** How wide a screen is shown: the panel's column in Jira, the dialog at its usual width. */
export const WIDTHS: Record<Story['screen'], number> = {
  panel: 360,
  dialog: 800,
  message: 360,
  'site-jobs': 1100,
};
export const THEMES: Theme[] = ['light', 'dark'];

const root = new URL('../../../', import.meta.url);

/** What `make stories` has written; nothing before that. Read again each time. */
export function readStories(): Story[] {
  try {
    return JSON.parse(readFileSync(new URL('target/stories.json', root), 'utf8')) as Story[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Scripts that would hydrate a page. A story is static. */
const LIFE = /<script\b[^>]*><\/script>|<link rel="(?:modulepreload|preload)"[^>]*>/g;

function storyPage({ html: document }: Story, theme: Theme): Reply {
  const still = document.replaceAll(LIFE, '').replace('<html ', `<html data-color-mode="${theme}" `);
  return html(200, still.replace('</title>', '</title><link rel="icon" href="data:,">'));
}

function frame({ name, screen }: Story, theme: Theme): Markup {
  const address = `/_sandbox/stories/${name}?theme=${theme}`;
  return markup`<figure><figcaption><a href="${address}">${theme}</a></figcaption>
<iframe src="${address}" title="${name}, ${theme}" width="${WIDTHS[screen]}"></iframe></figure>`;
}

function overview(): Reply {
  const stories = readStories();
  const links = stories.map(({ name }) => markup`<a href="#${name}">${name}</a> `);
  const sections = stories.map(
    (story) => markup`<section id="${story.name}"><h2>${story.name}</h2>
<div class="themes">${THEMES.map((theme) => frame(story, theme))}</div></section>`,
  );
  const nothing = markup`<p>There is nothing to show yet: run <code>make stories</code>, then reload.</p>`;
  const body = markup`<main><h1>Every state of panel and dialog</h1><p><a href="/">Back</a></p>
${stories.length > 0 ? markup`<nav>${links}</nav>${sections}` : nothing}</main>
<script>${new Markup(FIT)}</script>`;
  return html(200, page('Stories · Local Jira', '/_sandbox/stories/stories.css', body));
}

/** All files of the stylesheet in one, as a browser gets it from the app: hundreds of frames load it at once. */
async function stylesheet(): Promise<string> {
  const read = (name: string) => readFile(new URL(`style/${name}`, root), 'utf8');
  const main = await read('main.css');
  const names = [...main.matchAll(/^@import "([a-z-]+\.css)";$/gm)].map(([, name]) => name ?? '');
  return (await Promise.all(names.map(read))).join('\n');
}

/** Every state of all screens side by side in both themes, and each alone. */
export function serveStories(router: Router): void {
  router.page('GET', '/_sandbox/stories', overview);
  router.page('GET', '/_sandbox/stories/stories.css', () => bytes('text/css; charset=utf-8', CSS));
  router.page('GET', '/_sandbox/style/main.css', async () =>
    bytes('text/css; charset=utf-8', await stylesheet()),
  );
  router.page('GET', '/_sandbox/stories/:name', (exchange) => {
    const story = readStories().find(({ name }) => name === exchange.params['name']);
    const theme = exchange.query('theme') === 'dark' ? 'dark' : 'light';
    return story ? storyPage(story, theme) : text(404, 'No such story\n');
  });
}

/** As in Jira, each frame gets the height of its content. */
const FIT = `for (const frame of document.querySelectorAll('iframe')) {
  const fit = () => { frame.height = frame.contentDocument.querySelector('main').offsetHeight; };
  frame.addEventListener('load', fit);
  if (frame.contentDocument.readyState === 'complete' && frame.contentDocument.querySelector('main')) fit();
}
`;

const CSS = `:root { color-scheme: light dark; font: 14px/1.5 system-ui, sans-serif; }
main { margin: 16px 24px; }
nav a { display: inline-block; margin-right: 8px; }
.themes { display: flex; flex-wrap: wrap; gap: 16px; }
figure { margin: 0; }
iframe { display: block; border: 1px solid #8888; }
`;
