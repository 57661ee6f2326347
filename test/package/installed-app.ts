import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';

const top = join(import.meta.dirname, '../..');

/** Where npm puts the programs of what is installed. */
const BIN = 'node_modules/.bin';

/** An empty folder with the package installed from its tarball, and the apps of `apps/` in it. */
export class InstalledApp {
  readonly #folder = mkdtempSync(join(tmpdir(), 'installed-package-'));
  /** Paths in the tarball. */
  readonly packed: readonly string[];

  /** Packs, which builds, and installs, which may ask the registry for CDK. */
  constructor() {
    const packs = mkdtempSync(join(this.#folder, 'pack-'));
    npm(top, 'pack', '--silent', '--pack-destination', packs);
    const [tarball = ''] = readdirSync(packs);
    writeFileSync(join(this.#folder, 'package.json'), '{ "name": "own-app", "version": "1.0.0", "private": true }');
    // The CDK of the clone: the newest that the package takes would be another one every week.
    const peers = ['aws-cdk-lib', 'constructs'].map((name) => `${name}@${versionOf(name)}`);
    npm(this.#folder, 'install', '--prefer-offline', '--no-audit', '--no-fund', join(packs, tarball), ...peers);
    this.packed = filesUnder(join(this.#folder, 'node_modules/tdengine-kafka-lambda'));
    cpSync(join(import.meta.dirname, 'apps'), this.#folder, { recursive: true });
  }

  /** Compiles the app of a folder as strictly as TypeScript can, types of packages too. @returns the errors */
  compile(name: string): string {
    const config = {
      compilerOptions: {
        target: 'es2022',
        module: 'nodenext',
        strict: true,
        skipLibCheck: false,
        // CDK's own types need them.
        types: ['node'],
        typeRoots: [join(top, 'node_modules/@types')],
      },
      include: ['.'],
    };
    writeFileSync(join(this.#folder, name, 'tsconfig.json'), JSON.stringify(config));
    return spawnSync(join(top, 'node_modules/.bin/tsc'), ['--project', join(this.#folder, name)], { encoding: 'utf8' })
      .stdout;
  }

  /** Synthesizes the app of a file. */
  synth(file: string): SynthesizedApp {
    const output = mkdtempSync(join(this.#folder, 'cdk-'));
    const { status, stderr } = spawnSync(process.execPath, [file], {
      cwd: this.#folder,
      encoding: 'utf8',
      env: { ...process.env, CDK_OUTDIR: output, NODE_OPTIONS: '' },
    });
    const files = filesUnder(output);
    return {
      status,
      stderr,
      handlers: files.filter((path) => /(^|\/)asset\.[^/]+\/handler\.mjs$/.test(path)),
      findings: files
        .filter((path) => /(metadata|manifest)\.json$/.test(path))
        .flatMap((path) => readFileSync(join(output, path), 'utf8').match(/"aws:cdk:(warning|error)"/g) ?? []),
      template: (stack) => Template.fromJSON(readJson(join(output, `${stack}.template.json`))),
    };
  }

  /** Runs the `tdkafka` that npm has put there. */
  tdkafka(...args: readonly string[]): { readonly status: number | null; readonly out: string; readonly err: string } {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(BIN, 'tdkafka'), ...args], {
      cwd: this.#folder,
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    return { status, out: stdout, err: stderr };
  }

  /** Starts the same, and ends it once its standard output has a text. @returns whether it had */
  async tdkafkaSays(text: string, ...args: readonly string[]): Promise<boolean> {
    const child = spawn(process.execPath, [join(BIN, 'tdkafka'), ...args], {
      cwd: this.#folder,
      env: { ...process.env, NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    for await (const chunk of child.stdout) {
      out += chunk;
      if (out.includes(text)) child.kill('SIGINT');
    }
    return out.includes(text);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}

/** What an app made. */
export interface SynthesizedApp {
  readonly status: number | null;
  readonly stderr: string;
  /** Paths of the functions' handlers among the assets. */
  readonly handlers: readonly string[];
  /** Warnings and errors that CDK attached to constructs. */
  readonly findings: readonly string[];
  /** @param stack path of its template without `.template.json` */
  template(stack: string): Template;
}

function npm(cwd: string, ...parameters: string[]): void {
  // npm tells its children where it was started: without that it works in the folder that it is given.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD$)/i.test(name)));
  execFileSync('npm', parameters, { cwd, env, stdio: ['ignore', 'ignore', 'inherit'] });
}

function versionOf(name: string): string {
  return String(readJson(join(top, 'node_modules', name, 'package.json')).version);
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

function readJson(path: string): Record<string, unknown> {
  return JSON.parse(readFileSync(path, 'utf8'));
}
