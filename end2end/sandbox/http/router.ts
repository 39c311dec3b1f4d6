import type { Exchange } from './exchange.ts';
import { text, type Reply } from './reply.ts';

export type Handler = (exchange: Exchange) => Reply | Promise<Reply>;

interface Route {
  method: string;
  pattern: RegExp;
  handler: Handler;
  recorded: boolean;
}

export interface Match {
  handler: Handler;
  params: Record<string, string>;
  recorded: boolean;
}

/** `:name` matches one path segment, `*name` the rest of the path. */
function compile(path: string): RegExp {
  const source = path
    .replace(/[.~$()+]/g, '\\$&')
    .replace(/:(\w+)/g, '(?<$1>[^/]+)')
    .replace(/\*(\w+)/g, '(?<$1>.+)');
  return new RegExp(`^${source}$`);
}

/** Routes of one origin. Those added with `page` are the sandbox's own furniture and stay out of the log. */
export class Router {
  private readonly routes: Route[] = [];

  add(method: string, path: string, handler: Handler): this {
    this.routes.push({ method, pattern: compile(path), handler, recorded: true });
    return this;
  }

  page(method: string, path: string, handler: Handler): this {
    this.routes.push({ method, pattern: compile(path), handler, recorded: false });
    return this;
  }

  match(method: string, path: string): Match {
    for (const route of this.routes) {
      const found = route.method === method ? route.pattern.exec(path) : null;
      if (found) return { handler: route.handler, params: { ...found.groups }, recorded: route.recorded };
    }
    return { handler: missing, params: {}, recorded: path !== '/favicon.ico' };
  }
}

function missing(exchange: Exchange): Reply {
  exchange.call.wrong(`no such route: ${exchange.method} ${exchange.url.pathname}`);
  return text(404, 'Not found\n');
}
