import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import fp from 'fastify-plugin'

/** Addresses of the site's own files; each holds the hash of its content, so it may be kept for ever. */
export type Assets = {
  stylesheet: string
  script: string
  icon: string
  /** Of the few staff pages that send and cover photographs. */
  evidenceStyle: string
  evidenceScript: string
}

type Asset = { path: string; type: string; plain: Buffer; br: Buffer; gzip: Buffer }

declare module 'fastify' {
  interface FastifyInstance {
    readonly assets: Assets
  }
}

const publicFolder = fileURLToPath(new URL('../../public', import.meta.url))

/** Serves one stylesheet and one script, those of the staff's photographs, and the icon, built and compressed at start, from memory under `/assets/`. */
export default fp(
  async (app) => {
    const stylesheet = asset('site', 'css', 'text/css; charset=utf-8', await bundle('css'))
    const script = asset('site', 'js', 'text/javascript; charset=utf-8', await bundle('js'))
    const evidenceStyle = asset('evidence', 'css', 'text/css; charset=utf-8', await bundle('css', 'evidence'))
    const evidenceScript = asset('evidence', 'js', 'text/javascript; charset=utf-8', await bundle('js', 'evidence'))
    const icon = asset('icon', 'svg', 'image/svg+xml', await readFile(`${publicFolder}/img/icon.svg`))
    app.decorate('assets', {
      stylesheet: stylesheet.path,
      script: script.path,
      icon: icon.path,
      evidenceStyle: evidenceStyle.path,
      evidenceScript: evidenceScript.path,
    })

    for (const file of [stylesheet, script, evidenceStyle, evidenceScript, icon]) {
      app.get(file.path, async (request, reply) => {
        const encoding = (['br', 'gzip'] as const).find((name) => request.headers['accept-encoding']?.includes(name))
        if (encoding) reply.header('content-encoding', encoding)
        return reply
          .type(file.type)
          .header('vary', 'accept-encoding')
          .header('cache-control', 'public, max-age=31536000, immutable')
          .send(file[encoding ?? 'plain'])
      })
    }
  },
  { name: 'assets' },
)

/** `public/<kind>/<name>.<kind>` with everything it imports, as one minified file. */
export async function bundle(kind: 'css' | 'js', name = 'site'): Promise<Buffer> {
  const { outputFiles } = await build({
    entryPoints: [`${publicFolder}/${kind}/${name}.${kind}`],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    // Old Android telephones: nesting and the like are rewritten for them.
    target: ['chrome88', 'safari14'],
    // Safari 14 has it, but for a default value that is a function: nothing here does that.
    supported: { destructuring: true },
    logLevel: 'silent',
  })
  const [output] = outputFiles
  if (!output) throw new Error(`Nothing was built from public/${kind}`)
  return Buffer.from(output.contents)
}

function asset(name: string, extension: string, type: string, plain: Buffer): Asset {
  const hash = createHash('sha256').update(plain).digest('hex').slice(0, 12)
  return {
    path: `/assets/${name}.${hash}.${extension}`,
    type,
    plain,
    br: brotliCompressSync(plain),
    gzip: gzipSync(plain),
  }
}
