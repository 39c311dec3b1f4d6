import type { BrowserContext, ConsoleMessage, Page } from '@playwright/test';

/** Console errors, page errors and CSP violations of every page and frame of the contexts it watches. */
export class Problems {
  private readonly all: string[] = [];
  private readonly allowed: (string | RegExp)[] = [];
  private over = false;

  async watch(context: BrowserContext): Promise<void> {
    await context.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => {
        console.error(`CSP violation: ${event.effectiveDirective} blocked ${event.blockedURI || 'inline'}`);
      });
    });
    context.on('console', (message) => this.onConsole(message));
    context.on('weberror', (error) => this.note(`page error: ${error.error().message}`));
    context.on('page', (page: Page) => page.on('crash', () => this.note(`crash of ${page.url()}`)));
  }

  /** From now on servers may be unreachable, and pages may report errors. */
  stop(): void {
    this.over = true;
  }

  /** Expects a problem that the test provokes; everything else still fails it. */
  allow(pattern: string | RegExp): void {
    this.allowed.push(pattern);
  }

  /** Whether such a problem has occurred, allowed or not. */
  seen(pattern: string | RegExp): boolean {
    return this.all.some((text) => matches(text, pattern));
  }

  unexpected(): string[] {
    return [...new Set(this.all)].filter((text) => !this.allowed.some((pattern) => matches(text, pattern)));
  }

  private note(problem: string): void {
    if (!this.over) this.all.push(problem);
  }

  private onConsole(message: ConsoleMessage): void {
    if (message.type() !== 'error') return;
    this.note(`console error: ${message.text()} (${stripQuery(message.location().url)})`);
  }
}

const matches = (text: string, pattern: string | RegExp): boolean =>
  typeof pattern === 'string' ? text.includes(pattern) : pattern.test(text);

const stripQuery = (url: string): string => url.split('?')[0]!;
