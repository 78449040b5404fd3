// The map: every plugin and feature of the site by name, in the order it is wired.
import formbody from '@fastify/formbody'
import multipart from '@fastify/multipart'
import Fastify, { type FastifyInstance, LogController } from 'fastify'
import { hotline } from '../db/queries/units.ts'
import type { Context } from './actions/context.ts'
import type { Post } from './gateways/mail/post.ts'
import { MAX_STATEMENT_BYTES } from './gateways/statement-file.ts'
import type { CardProvider } from './gateways/stripe/card-provider.ts'
import cardJob from './jobs/card-job.ts'
import checkpointJob from './jobs/checkpoint-job.ts'
import delegationJob from './jobs/delegation-job.ts'
import mailJob from './jobs/mail-job.ts'
import nightlyVerify from './jobs/nightly-verify.ts'
import noticeJob from './jobs/notice-job.ts'
import reminderJob from './jobs/reminder-job.ts'
import statementJobs from './jobs/statement-jobs.ts'
import type { StatementWorker } from './jobs/statement-worker.ts'
import witnessJob from './jobs/witness-job.ts'
import assets from './plugins/assets.ts'
import compression from './plugins/compression.ts'
import errorPages, { answerFrameworkError } from './plugins/error-pages.ts'
import fund from './plugins/fund.ts'
import guards from './plugins/guards.ts'
import language, { rewriteUrl } from './plugins/language.ts'
import letters from './plugins/letters.ts'
import pages from './plugins/pages.ts'
import preferences from './plugins/preferences.ts'
import publicCache from './plugins/public-cache.ts'
import requestLog from './plugins/request-log.ts'
import security from './plugins/security.ts'
import session from './plugins/session.ts'
import texts from './plugins/texts.ts'
import aboutRoutes from './web/about/routes.ts'
import accountsRoutes from './web/accounts/routes.ts'
import pledgeApiRoutes from './web/api/pledge-routes.ts'
import projectApiRoutes from './web/api/project-routes.ts'
import siteFiles from './web/api/site-files.ts'
import summaryApiRoutes from './web/api/summary-routes.ts'
import appealRoutes from './web/appeals/routes.ts'
import auditLogRoutes from './web/audit-log/routes.ts'
import bankNoticeRoutes from './web/bank-notices/routes.ts'
import cardRefundRoutes from './web/card/refund-routes.ts'
import cardRoutes from './web/card/routes.ts'
import cardStaffRoutes from './web/card/staff-routes.ts'
import cardWebhook from './web/card/webhook.ts'
import cashReceiptRoutes from './web/cash-receipts/routes.ts'
import collectiveBoxRoutes from './web/collective/box-routes.ts'
import confirmationRoutes from './web/collective/confirmation-routes.ts'
import collectiveRoutes from './web/collective/routes.ts'
import correctionsRoutes from './web/corrections/routes.ts'
import dataRequestRoutes from './web/data-requests/routes.ts'
import delegationRoutes from './web/delegation/routes.ts'
import publicEventRoutes from './web/events/public-routes.ts'
import eventRoutes from './web/events/routes.ts'
import findPledgeRoutes from './web/giving/find-routes.ts'
import givingRoutes from './web/giving/routes.ts'
import goodsRoutes from './web/goods/routes.ts'
import healthRoutes from './web/health/routes.ts'
import homeRoutes from './web/home/routes.ts'
import photoFiles from './web/houses/photo-files.ts'
import housesRoutes from './web/houses/routes.ts'
import ledgerApiRoutes from './web/ledger/api-routes.ts'
import ledgerDownloads from './web/ledger/downloads.ts'
import ledgerRoutes from './web/ledger/routes.ts'
import logRoutes from './web/log/routes.ts'
import matchingRoutes from './web/matching/routes.ts'
import metricsRoutes from './web/metrics/routes.ts'
import paperRoutes from './web/papers/routes.ts'
import peopleRoutes from './web/people/routes.ts'
import preferencesRoutes from './web/preferences/routes.ts'
import askAgain from './web/sign-in/ask-again.ts'
import attempts from './web/sign-in/attempts.ts'
import secondFactorRoutes from './web/sign-in/code-routes.ts'
import signInRoutes from './web/sign-in/routes.ts'
import staffAppealRoutes from './web/staff-appeals/routes.ts'
import staffClaimRoutes from './web/staff-corrections/claim-routes.ts'
import staffErasureRoutes from './web/staff-corrections/erasure-routes.ts'
import staffCorrectionRoutes from './web/staff-corrections/routes.ts'
import staffDonorRoutes from './web/staff-donors/routes.ts'
import staffHomeRoutes from './web/staff-home/routes.ts'
import staffHousesRoutes from './web/staff-houses/routes.ts'
import staffMailRoutes from './web/staff-mail/routes.ts'
import staffMoneyOutRoutes from './web/staff-money-out/routes.ts'
import staffPaperRoutes from './web/staff-papers/routes.ts'
import staffPieceRoutes from './web/staff-photos/piece-routes.ts'
import staffPhotoRoutes from './web/staff-photos/routes.ts'
import staffPledgeRoutes from './web/staff-pledges/routes.ts'
import statementRoutes from './web/statements/routes.ts'
import verificationRoutes from './web/verification/routes.ts'
import bankWebhooks, { type BankSecrets } from './web/webhooks/bank-routes.ts'

export type AppOptions = {
  context: Context
  statementWorker: StatementWorker
  /** Where people reach the site, without a slash at the end. With https, cookies are marked secure. */
  publicUrl: string
  trustedProxies: readonly string[]
  /** Where letters go; null when this process sends none. */
  post: Post | null
  /** Who sends it may read the measurements from another machine; without one nobody may. */
  metricsToken?: string | null
  /** Where cards are taken; without one the site offers no gift by card. */
  cards?: CardProvider | null
  /** What the banks' providers sign their notifications with; without any they are all off. */
  bankSecrets?: BankSecrets
  /** Whether people with power sign in with a code besides the password. Off for the demonstration alone. */
  secondFactor: 'required' | 'off'
  /** Shows "Dữ liệu minh họa" on every page. */
  demo: boolean
  logLevel: 'info' | 'silent'
}

const MAX_FORM_BYTES = 256 * 1024

export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const bankSecrets = options.bankSecrets ?? { sepay: null, casso: null, payos: null }
  const secure = options.publicUrl.startsWith('https:')
  const cards = options.cards ?? null
  const app = Fastify({
    logger: { level: options.logLevel },
    logController: new LogController({ disableRequestLogging: true }),
    rewriteUrl,
    trustProxy: options.trustedProxies.length > 0 ? [...options.trustedProxies] : false,
    frameworkErrors: answerFrameworkError,
    bodyLimit: MAX_FORM_BYTES,
    // Coercion turns what people type into something else before anybody has looked at it.
    ajv: { customOptions: { coerceTypes: false } },
    routerOptions: { maxParamLength: 200 },
  })
  await app.register(requestLog)
  await app.register(fund, { context: options.context, publicUrl: options.publicUrl, takesCards: cards !== null })
  await app.register(checkpointJob)
  await app.register(witnessJob)
  await app.register(statementJobs, { worker: options.statementWorker })
  await app.register(noticeJob)
  await app.register(nightlyVerify)
  if (cards) await app.register(cardJob, { cards })
  await app.register(security, { secure, formsLeadTo: cards ? [cards.checkoutOrigin] : [] })
  await app.register(formbody, { bodyLimit: MAX_FORM_BYTES })
  await app.register(multipart, { limits: { fileSize: MAX_STATEMENT_BYTES, files: 1, fields: 20, fieldSize: 10_000 } })
  await app.register(session, { secure, asksForCodes: options.secondFactor === 'required' })
  await app.register(compression)
  await app.register(assets)
  await app.register(language)
  await app.register(preferences)
  await app.register(texts)
  await app.register(letters)
  await app.register(mailJob, { post: options.post })
  await app.register(delegationJob)
  await app.register(reminderJob, { isOn: options.post !== null })
  await app.register(pages, { demo: options.demo, hotline: () => hotline(options.context.database.read) })
  await app.register(errorPages)
  await app.register(attempts)
  await app.register(askAgain)
  await app.register(guards)
  await app.register(publicCache)

  // Public
  await app.register(healthRoutes)
  await app.register(metricsRoutes, { token: options.metricsToken ?? null })
  await app.register(preferencesRoutes)
  await app.register(homeRoutes)
  await app.register(ledgerRoutes)
  await app.register(ledgerDownloads)
  await app.register(ledgerApiRoutes)
  await app.register(logRoutes)
  await app.register(summaryApiRoutes)
  await app.register(projectApiRoutes)
  await app.register(pledgeApiRoutes)
  await app.register(accountsRoutes)
  await app.register(aboutRoutes)
  await app.register(correctionsRoutes)
  await app.register(verificationRoutes)
  await app.register(siteFiles)
  await app.register(givingRoutes)
  await app.register(findPledgeRoutes)
  await app.register(paperRoutes)
  if (cards) {
    await app.register(cardRoutes, { cards })
    await app.register(cardWebhook, { cards })
  }
  await app.register(housesRoutes)
  await app.register(photoFiles)
  await app.register(confirmationRoutes)
  await app.register(publicEventRoutes)
  await app.register(appealRoutes)
  await app.register(bankWebhooks, { secrets: bankSecrets })

  // Staff
  await app.register(signInRoutes)
  await app.register(secondFactorRoutes)
  await app.register(cashReceiptRoutes)
  await app.register(collectiveRoutes)
  await app.register(collectiveBoxRoutes)
  await app.register(goodsRoutes)
  await app.register(eventRoutes)
  await app.register(staffHomeRoutes)
  await app.register(staffHousesRoutes)
  await app.register(staffPhotoRoutes)
  await app.register(staffPieceRoutes)
  await app.register(staffAppealRoutes)
  await app.register(staffMoneyOutRoutes)
  await app.register(peopleRoutes)
  await app.register(delegationRoutes)
  await app.register(auditLogRoutes)
  await app.register(statementRoutes)
  await app.register(bankNoticeRoutes, {
    isOn: { sepay: bankSecrets.sepay !== null, casso: bankSecrets.casso !== null, payos: bankSecrets.payos !== null },
  })
  await app.register(cardStaffRoutes)
  await app.register(cardRefundRoutes)
  await app.register(matchingRoutes)
  await app.register(staffCorrectionRoutes)
  await app.register(staffErasureRoutes)
  await app.register(staffClaimRoutes)
  await app.register(dataRequestRoutes)
  await app.register(staffPledgeRoutes)
  await app.register(staffDonorRoutes)
  await app.register(staffPaperRoutes)
  await app.register(staffMailRoutes)

  return app
}
