/** The parts of Atlassian's host script (`connect-host.js`) that this page uses. */
export interface Extension {
  addon_key: string;
  key: string;
  url?: string;
  options: Record<string, unknown>;
}

export interface DialogAction {
  identifier: string;
  text: string;
  disabled?: boolean;
  onClick(): void;
}

export interface DialogRequest {
  id: string;
  size?: string;
  width?: string;
  height?: string;
  header?: string;
  chrome?: boolean;
  closeOnEscape?: boolean;
  actions: DialogAction[];
  onHide?(): void;
}

export interface FlagRequest {
  id: string;
  title?: string;
  body?: string;
  type?: string;
  close?: string;
  actions: { actionKey: string; actionText: string; executeAction(): void }[];
  onClose(id: string): void;
}

type ModuleFunction = ((...args: never[]) => unknown) & { returnsPromise?: boolean };

export interface ConnectHost {
  getFrameworkAdaptor(): {
    registerModule(module: {
      getModuleRegistrationName(): string;
      isEnabled(): boolean;
      getProvider(): unknown;
    }): void;
  };
  defineModule(name: string, functions: Record<string, ModuleFunction>): void;
  defineModule(functions: Record<string, ModuleFunction>): void;
  createExtension(extension: Extension): {
    iframeAttributes: Record<string, string>;
    extension: { id: string };
  };
  destroy(extensionId: string): void;
  broadcastEvent(type: string, target: Record<string, string>, event: unknown): void;
  onIframeEstablished(callback: (data: { extension: { id: string } }) => void): void;
}

declare global {
  const connectHost: ConnectHost;
  interface Window {
    /** For tests, and for use in the console. */
    localJira: { setTheme(theme: 'light' | 'dark'): void; established: string[]; refreshes: number };
    _AP: { dialogModules?: Record<string, Record<string, { options: unknown }>> };
  }
}
