import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An error of Atlassian's validator. */
interface ValidationError {
  level: string;
  line?: number;
  message: string;
}

interface Validator {
  validate(resolve: boolean, file: string): Promise<{ success: boolean; errors?: ValidationError[] }>;
}

// A CommonJS package whose types want others of Atlassian's.
const { validate } = createRequire(import.meta.url)('@forge/manifest') as Validator;

const template = join(import.meta.dirname, '../../frontend/forge');
const APP = 'ari:cloud:ecosystem::app/8db33809-1f32-48bb-8c52-5877dab48107';

/** The manifest as `forge-app` writes it, with a folder for each resource. */
function lay(folder: string): string {
  const text = readFileSync(join(template, 'manifest.yml'), 'utf8')
    .replaceAll('${APP_ID}', APP)
    .replaceAll('${BASE_URL}', 'https://jobs.example.com');
  for (const [, path] of text.matchAll(/path: (static\/\w+)/g)) {
    mkdirSync(join(folder, path ?? ''), { recursive: true });
    writeFileSync(join(folder, path ?? '', 'index.html'), '<!doctype html><html><head></head></html>');
  }
  cpSync(join(template, 'locales'), join(folder, 'locales'), { recursive: true });
  writeFileSync(join(folder, 'manifest.yml'), text);
  return text;
}

const folder = mkdtempSync(join(tmpdir(), 'forge-app-'));
try {
  lay(folder);
  process.chdir(folder);
  const { success, errors = [] } = await validate(false, 'manifest.yml');
  for (const { level, line, message } of errors) console.error(`${level}: line ${line ?? '?'}: ${message}`);
  if (!success || errors.length > 0) process.exitCode = 1;
} finally {
  process.chdir(template);
  rmSync(folder, { recursive: true });
}
