import { z } from 'zod'

const settings = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  DATA_DIR: z.string().min(1).default('data/fund'),
  DATABASE_URL: z.string().startsWith('file:').optional(),
  TRUSTED_PROXIES: z.string().default(''),
  // The name of a key in a signed note: no spaces, no plus sign.
  LOG_ORIGIN: z
    .string()
    .regex(/^[!-*,-~]{1,200}$/, 'letters, digits and dots, as in example.vn/log')
    .optional(),
  LOG_KEY_FILE: z.string().min(1).optional(),
  // key@address, separated by commas; the keys themselves are read when the log is opened.
  LOG_WITNESSES: z
    .string()
    .regex(
      /^[^,@]+@https?:\/\/[^,]+(,[^,@]+@https?:\/\/[^,]+)*$/,
      'name+1a2b3c4d+BA…@https://witness.example, more after commas',
    )
    .optional(),
  // What each bank provider signs its notifications with.
  SEPAY_WEBHOOK_SECRET: z.string().min(1).optional(),
  CASSO_WEBHOOK_SECRET: z.string().min(1).optional(),
  PAYOS_CHECKSUM_KEY: z.string().min(1).optional(),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^[rs]k_(test|live)_\w+$/, 'sk_live_… or sk_test_…')
    .optional(),
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_\S+$/, 'whsec_…')
    .optional(),
  STRIPE_API_BASE: z.url({ protocol: /^https?$/ }).optional(),
  METRICS_TOKEN: z
    .string()
    .regex(/^\S{16,}$/, 'at least 16 characters, no spaces')
    .optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z
    .string()
    .regex(
      /^(?:[^<>\p{Cc}]{1,100} <[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/u,
      'an address, or a name and <an address>',
    )
    .optional(),
})

const togetherRight = settings.superRefine(({ STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET, STRIPE_API_BASE }, wrong) => {
  const isWrong = (name: string, message: string) => wrong.addIssue({ code: 'custom', path: [name], message })
  if (STRIPE_SECRET_KEY && !STRIPE_WEBHOOK_SECRET) isWrong('STRIPE_WEBHOOK_SECRET', 'goes with STRIPE_SECRET_KEY')
  if (STRIPE_WEBHOOK_SECRET && !STRIPE_SECRET_KEY) isWrong('STRIPE_SECRET_KEY', 'goes with STRIPE_WEBHOOK_SECRET')
  // A key for real money is told to nobody but Stripe.
  if (STRIPE_API_BASE && !STRIPE_SECRET_KEY?.includes('_test_'))
    isWrong('STRIPE_API_BASE', 'only with a key for tests, sk_test_…')
})

export type Config = {
  port: number
  host: string
  /** Where people reach the site, without a slash at the end. */
  publicUrl: string
  dataDir: string
  databaseUrl: string
  /** Addresses or CIDR ranges whose X-Forwarded-* headers are believed. */
  trustedProxies: string[]
  /** Under which name the transparency log is signed; stays the same for ever. */
  logOrigin: string
  logKeyFile: string
  /** Who is asked to cosign checkpoints, each as `vkey@https://…`. */
  logWitnesses: string[]
  /** Who sends it as a bearer token may read /metrics from another machine; null: nobody. */
  metricsToken: string | null
  /** The card provider; null: nobody can give by card. `apiBase`: another host in its place, never with a key for real money. */
  stripe: { secretKey: string; webhookSecret: string; apiBase: string | null } | null
  /** What the banks' providers sign with; null: that provider is off. */
  bankSecrets: { sepay: string | null; casso: string | null; payos: string | null }
  /** The mail server and who letters are from; null: letters become files in `DATA_DIR/mail`. */
  mail: { url: string; from: string } | null
}

/** The settings were not usable; the message is one list of what is wrong, for the person who starts the program. */
export class ConfigError extends Error {}

/** Reads the settings from the environment. @throws ConfigError naming every wrong one at once */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const result = togetherRight.safeParse(present)
  if (!result.success)
    throw new ConfigError(
      `These settings are wrong:\n${result.error.issues.map((i) => `  ${i.path.join('.')}: ${i.message}`).join('\n')}`,
    )
  const { SMTP_URL, MAIL_FROM } = result.data
  if ((SMTP_URL === undefined) !== (MAIL_FROM === undefined))
    throw new ConfigError('These settings are wrong:\n  SMTP_URL and MAIL_FROM are given together, or neither')
  const {
    PORT,
    HOST,
    PUBLIC_URL,
    DATA_DIR,
    DATABASE_URL,
    TRUSTED_PROXIES,
    LOG_ORIGIN,
    LOG_KEY_FILE,
    LOG_WITNESSES,
    METRICS_TOKEN,
    STRIPE_SECRET_KEY,
    STRIPE_WEBHOOK_SECRET,
    STRIPE_API_BASE,
    SEPAY_WEBHOOK_SECRET,
    CASSO_WEBHOOK_SECRET,
    PAYOS_CHECKSUM_KEY,
  } = result.data
  const publicUrl = (PUBLIC_URL ?? `http://127.0.0.1:${PORT}`).replace(/\/$/, '')
  return {
    port: PORT,
    host: HOST,
    publicUrl,
    dataDir: DATA_DIR,
    databaseUrl: DATABASE_URL ?? `file:${DATA_DIR}/fund.db`,
    trustedProxies: TRUSTED_PROXIES.split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
    logOrigin: LOG_ORIGIN ?? `${new URL(publicUrl).host}/log`,
    logWitnesses: (LOG_WITNESSES ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
    logKeyFile: LOG_KEY_FILE ?? `${DATA_DIR}/log-key.pem`,
    metricsToken: METRICS_TOKEN ?? null,
    stripe:
      STRIPE_SECRET_KEY && STRIPE_WEBHOOK_SECRET
        ? { secretKey: STRIPE_SECRET_KEY, webhookSecret: STRIPE_WEBHOOK_SECRET, apiBase: STRIPE_API_BASE ?? null }
        : null,
    bankSecrets: {
      sepay: SEPAY_WEBHOOK_SECRET ?? null,
      casso: CASSO_WEBHOOK_SECRET ?? null,
      payos: PAYOS_CHECKSUM_KEY ?? null,
    },
    mail: SMTP_URL && MAIL_FROM ? { url: SMTP_URL, from: MAIL_FROM } : null,
  }
}
