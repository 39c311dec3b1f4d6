import { data } from './page.ts';

/** The attributes that Atlassian's design tokens and the host script's theming read. */
export function setTheme(theme: 'light' | 'dark'): void {
  const root = document.documentElement;
  root.dataset['theme'] =
    'light:light dark:dark spacing:spacing typography:typography-modernized shape:shape';
  root.dataset['colorMode'] = theme;
  document.cookie = `local-jira-${data.site}-theme=${theme}; path=/; SameSite=Lax`;
  const toggle = document.getElementById('theme');
  if (toggle) toggle.textContent = theme === 'dark' ? 'Light theme' : 'Dark theme';
}

export function watchThemeToggle(): void {
  document.getElementById('theme')?.addEventListener('click', () => {
    setTheme(document.documentElement.dataset['colorMode'] === 'dark' ? 'light' : 'dark');
  });
}
