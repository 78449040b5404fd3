import { openDatabase } from '../db/database.ts'
import { assertSchema, migrate } from '../db/migrate.ts'
import { openLog } from './actions/log/open-log.ts'
import { buildApp } from './app.ts'
import { type Config, ConfigError } from './config.ts'
import { filePost } from './gateways/mail/file-post.ts'
import type { Post } from './gateways/mail/post.ts'
import { smtpPost } from './gateways/mail/smtp-post.ts'
import { readOrCreateSecret } from './gateways/secret-file.ts'
import { stripeProvider } from './gateways/stripe/stripe.ts'
import { statementWorkerThread } from './jobs/statement-worker.ts'
import { textsIn } from './plugins/texts.ts'

/** Serves the fund until SIGTERM or SIGINT; requests under way are answered first. @returns once it listens */
export async function serve(config: Config, { demo }: { demo: boolean }): Promise<void> {
  migrate(config.databaseUrl)
  assertSchema(config.databaseUrl)
  const database = openDatabase(config.databaseUrl, stopAtDiskFailure)
  // Stopped between an erasure and this, the log may still hold what was erased.
  await database.truncateLog()
  const opened = await openLog(database, config)
  const { refusal } = opened.log
  if (refusal) console.error(textsIn('en')(`refusals.${refusal.code}`, refusal.values))
  const context = {
    ...opened,
    clock: Date.now,
    requestKey: readOrCreateSecret(`${config.dataDir}/keys/request.key`),
    dataDir: config.dataDir,
  }
  const app = await buildApp({
    context,
    statementWorker: statementWorkerThread(context, stopAtDiskFailure),
    publicUrl: config.publicUrl,
    trustedProxies: config.trustedProxies,
    metricsToken: config.metricsToken,
    cards: config.stripe && stripeProvider(config.stripe),
    bankSecrets: config.bankSecrets,
    post: postOf(config),
    // Whoever sees a demonstration reads its passwords too: asking for a telephone would only keep people out of it.
    secondFactor: demo ? 'off' : 'required',
    demo,
    logLevel: demo ? 'silent' : 'info',
  })
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, async () => {
      await app.close()
      database.close()
      process.exit(0)
    })
  try {
    await app.listen({ port: config.port, host: config.host })
  } catch (error) {
    await app.close()
    database.close()
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    throw isTaken
      ? new ConfigError(`Port ${config.port} of ${config.host} is in use. Choose another one with PORT.`)
      : error
  }
  app.nightlyVerification.begin()
}

/** Without a mail server letters become files, from an address that cannot be answered. */
function postOf({ mail, dataDir, publicUrl }: Config): Post {
  if (mail) return smtpPost(mail)
  return filePost(`${dataDir}/mail`, `Quỹ “Vì người nghèo” <khong-tra-loi@${new URL(publicUrl).hostname}>`)
}

function stopAtDiskFailure(error: unknown): void {
  console.error('The disk failed at commit; stopping, so that the service manager starts the fund again.', error)
  process.exit(1)
}
