/** What each file that names our version says it is. */
export function versionsIn(text: (path: string) => string): Readonly<Record<string, string>> {
  const first = (path: string, pattern: RegExp) => pattern.exec(text(path))?.[1] ?? 'none';
  const images = [...text('Dockerfile').matchAll(/image\.version="([^"]+)"/g)].map(
    ([, version]) => version,
  );
  return {
    'package.json': first('package.json', /^ {2}"version": "([^"]+)"/m),
    'package-lock.json': first('package-lock.json', /^ {2}"version": "([^"]+)"/m),
    'dbt/dbt_project.yml': first('dbt/dbt_project.yml', /^version: "([^"]+)"/m),
    Dockerfile: [...new Set(images)].join(' and '),
  };
}

/** The section of a version that has a day; undefined where it has none, or is not released. */
export function notesOf(changelog: string, version: string): string | undefined {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((one) => one.startsWith(`${version} (`));
  if (section === undefined || !/^\S+ \(\d{4}-\d\d-\d\d\)\n/.test(section)) return undefined;
  return section.slice(section.indexOf('\n')).trim();
}
