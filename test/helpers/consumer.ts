import { execFile } from 'node:child_process'
import { copyFile, cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const project = join(import.meta.dirname, '../..')
const tsc = join(project, 'node_modules/typescript/bin/tsc')
const typings = join(project, 'node_modules/miniprogram-api-typings')

/** How strict the TypeScript of those is who use the client. */
const STRICT = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
  target: 'ES2018',
  lib: ['ES2018'],
  module: 'ESNext',
  moduleResolution: 'Bundler',
}

interface Config {
  files: string[]
  compilerOptions?: object
}

/** A strict mini program project that has the package installed, and nothing else. */
export class Consumer {
  private constructor(readonly folder: string) {}

  static async install(): Promise<Consumer> {
    const folder = await mkdtemp(join(tmpdir(), 'wx-user-voice-'))
    const installed = join(folder, 'node_modules/wx-user-voice')
    await cp(join(project, 'dist/client'), join(installed, 'dist/client'), { recursive: true })
    // Says where the package is that is imported by its name.
    await copyFile(join(project, 'package.json'), join(installed, 'package.json'))
    return new Consumer(folder)
  }

  write(file: string, text: string): Promise<void> {
    return writeFile(join(this.folder, file), text)
  }

  /** @returns the configuration's file */
  async configure({ files, compilerOptions }: Config): Promise<string> {
    const config = join(this.folder, 'tsconfig.json')
    const options = { ...STRICT, types: [typings], skipLibCheck: true, ...compilerOptions }
    await writeFile(config, JSON.stringify({ compilerOptions: options, files }))
    return config
  }

  /** What the compiler says: `''` where all is right. */
  async compile(config: Config): Promise<string> {
    const args = [tsc, '-p', await this.configure(config), '--pretty', 'false']
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: this.folder }).catch(
      (failure: { stdout: string }) => failure,
    )
    return stdout
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true })
  }
}
