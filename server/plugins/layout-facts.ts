import type { Language } from '../format.ts'
import type { Assets } from './assets.ts'
import { languageOf, localPath, withoutLanguage } from './language.ts'
import { type Preferences, textSizes } from './preferences.ts'

/** A message shown once, on the page after a form. */
export type Flash = { tone: 'success' | 'notice' | 'error'; text: string }

/** What the staff layout shows of the signed-in person. `csrfToken` guards the sign-out form. */
export type StaffInLayout = {
  name: string
  csrfToken: string
  menu: { href: string; text: string; count?: number | null }[]
}

/** Who reads the page, and how. */
export type Reader = {
  originalUrl: string
  preferences: Preferences
  staff: StaffInLayout | null
  flash: Flash | null
}

type Surroundings = { demo: boolean; hotline: string | null; assets: Assets }

const navigation = [
  { section: 'ledger', href: '/so-cai' },
  { section: 'houses', href: '/nha-dai-doan-ket' },
  { section: 'appeals', href: '/van-dong' },
  { section: 'accounts', href: '/tai-khoan' },
  { section: 'about', href: '/gioi-thieu' },
] as const

/** `site` in every view and layout: the facts around a page that are not the page's own. */
export function siteFacts(reader: Reader, section: string | null, { demo, hotline, assets }: Surroundings) {
  const language = languageOf(reader.originalUrl)
  const path = withoutLanguage(reader.originalUrl)
  const { textSize, palette } = reader.preferences
  return {
    language,
    isVietnamese: language === 'vi',
    path: reader.originalUrl,
    inOtherLanguage: localPath(path, other(language)),
    textSize,
    palette,
    hasHighContrast: palette === 'tuong-phan',
    // Pressing it again goes back to what the device says.
    contrastChoice: palette === 'tuong-phan' ? 'tu-dong' : 'tuong-phan',
    textSizes: textSizes.map((value) => ({
      value,
      sign: { nho: 'A-', vua: 'A', lon: 'A+' }[value],
      textKey: `site.size-${value}`,
      current: value === textSize,
    })),
    navigation: navigation.map((entry) => ({
      href: localPath(entry.href, language),
      textKey: `site.nav-${entry.section}`,
      current: entry.section === section,
    })),
    isGiving: section === 'give',
    flash: reader.flash && { ...reader.flash, textKey: `site.flash-${reader.flash.tone}` },
    staff: reader.staff && {
      ...reader.staff,
      menu: reader.staff.menu.map((entry) => ({
        ...entry,
        count: entry.count ?? null,
        current: isInside(path, entry.href),
      })),
    },
    demo,
    hotline,
    hotlineHref: hotline && `tel:${hotline.replace(/[^+\d]/g, '')}`,
    assets,
  }
}

function other(language: Language): Language {
  return language === 'vi' ? 'en' : 'vi'
}

/** The staff's home is the start of every staff address, so only it must match whole. */
function isInside(path: string, href: string): boolean {
  const bare = path.split('?')[0] ?? path
  return bare === href || (href !== '/noi-bo' && bare.startsWith(`${href}/`))
}
