import { describe, expect, test } from 'vitest'
import { type Donor, publicNameOf, readDonor, taxCodeDoubt } from '../../../server/domain/donor.ts'

const donor = (told: Partial<Donor> = {}): Donor => ({
  donorKind: 'person',
  nameDisplay: 'public',
  name: 'Nguyễn Văn An',
  contact: '',
  taxCode: '',
  address: '',
  consents: true,
  ...told,
})

describe('the name on the public line', () => {
  test('is the full name, the initials, or none', () => {
    expect(publicNameOf(donor())).toBe('Nguyễn Văn An')
    expect(publicNameOf(donor({ nameDisplay: 'initials' }))).toBe('N.V.A.')
    expect(publicNameOf(donor({ nameDisplay: 'hidden' }))).toBeNull()
  })

  test('carries a business’s tax code, never a personal number, a telephone number or a doubtful one', () => {
    const business = (taxCode: string) => publicNameOf(donor({ donorKind: 'business', name: 'Công ty An', taxCode }))
    expect(business('0100109106')).toBe('Công ty An (MST 0100109106)')
    expect(business('0100109106-001')).toBe('Công ty An (MST 0100109106-001)')
    for (const code of ['079123456789', '0912345678', '0100109107', 'khong', ''])
      expect([code, business(code)]).toEqual([code, 'Công ty An'])
  })

  test('hides numbers and addresses typed into it', () => {
    expect(publicNameOf(donor({ name: 'An 0912 345 678' }))).toBe('An …')
    expect(publicNameOf(donor({ name: 'An an@x.vn' }))).toBe('An …')
  })
})

describe('what a donor tells', () => {
  test('needs consent when a person is named or leaves a contact, and only then', () => {
    const consent = (told: Partial<Donor>) => readDonor(donor({ consents: false, ...told })).problems.consent
    expect(consent({})).toBe('consent-missing')
    expect(consent({ nameDisplay: 'initials' })).toBe('consent-missing')
    expect(consent({ nameDisplay: 'hidden', contact: '0912345678' })).toBe('consent-missing')
    expect(consent({ donorKind: 'business', contact: 'a@b.vn' })).toBe('consent-missing')
    expect(consent({ nameDisplay: 'hidden' })).toBeUndefined()
    expect(consent({ donorKind: 'business' })).toBeUndefined()
  })

  test('is kept tidy: a telephone number in one form, nothing that was not asked of a person', () => {
    const { donor: kept } = readDonor(
      donor({ name: '  Nguyễn  Văn An ', contact: '+84 912 345 678', taxCode: '0100109106', address: 'x' }),
    )
    expect(kept).toMatchObject({ name: 'Nguyễn Văn An', contact: '0912345678', taxCode: '', address: '' })
  })

  test('is a telephone number or an e-mail address, landlines and foreign numbers included', () => {
    const problem = (contact: string) => readDonor(donor({ contact })).problems.contact
    for (const contact of ['0912 345 678', '028 3829 1234', '+1 (415) 555-2671', 'an@x.vn', ''])
      expect([contact, problem(contact)]).toEqual([contact, undefined])
    for (const contact of ['an@', '123', 'gọi tôi', '<a@b.c>'])
      expect([contact, problem(contact)]).toEqual([contact, 'contact-unknown'])
  })

  test('about a tax code may be doubted, never refused', () => {
    expect(taxCodeDoubt('0100109106')).toBeNull()
    expect(taxCodeDoubt('')).toBeNull()
    expect(taxCodeDoubt('0100109107')).toBe('tax-code-digit')
    expect(taxCodeDoubt('12')).toBe('tax-code-shape')
    expect(readDonor(donor({ donorKind: 'business', taxCode: '12' })).problems).toEqual({})
  })
})
