import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Called as what Python itself, pip, dbt and their makers import. */
const modules = [
  'sitecustomize',
  'usercustomize',
  'site',
  'encodings',
  'venv',
  'ensurepip',
  'pip',
  'runpy',
  'json',
  'subprocess',
  'logging',
  'dbt',
  'click',
  'yaml',
  'jinja2',
  'duckdb',
  'agate',
];

export interface PlantedModules {
  /** A folder that nobody who trusts its files should work in, and its user does. */
  readonly folder: string;
  /** Variables with which Python would look there, too. */
  readonly env: Readonly<Record<string, string>>;
  /** Which of them were run. */
  ran(): readonly string[];
}

/** Python modules, a startup file and settings of dbt and pip that tell when somebody uses them. */
export function plantModules(folder: string): PlantedModules {
  mkdirSync(folder, { recursive: true });
  const told = `${folder}.ran`;
  const tell = (name: string) => `open(${JSON.stringify(told)}, 'a').write('${name}\\n')\n`;
  for (const name of modules) writeFileSync(join(folder, `${name}.py`), tell(name));
  writeFileSync(join(folder, 'startup.py'), tell('startup'));
  writeFileSync(join(folder, 'dbt_project.yml'), 'name: planted\nprofile: planted\n');
  writeFileSync(join(folder, 'profiles.yml'), 'planted: {target: t, outputs: {t: {type: none}}}\n');
  writeFileSync(join(folder, 'pip.conf'), '[global]\nindex-url = http://127.0.0.1:1/\n');
  writeFileSync(join(folder, 'pyvenv.cfg'), 'home = /nowhere\n');
  return {
    folder,
    env: { PYTHONPATH: `.:${folder}`, PYTHONSTARTUP: 'startup.py', PYTHONUSERBASE: folder },
    ran: () => (existsSync(told) ? readFileSync(told, 'utf8').trim().split('\n') : []),
  };
}
