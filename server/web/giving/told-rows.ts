import type { FastifyRequest } from 'fastify'
import type { PledgeContactRow } from '../../../db/queries/pledges.ts'
import type { KeyKind } from '../../actions/giving/donor-key.ts'
import { HIDDEN, maskedContact, maskedEnd } from '../../domain/mask.ts'
import { abbreviateName } from '../../domain/person-name.ts'

/** What the donor told, whole behind their own link; behind one made by a look-up only enough to recognise it. */
export function toldRows(request: FastifyRequest, contact: PledgeContactRow | null, kind: KeyKind) {
  const {
    name = null,
    taxCode = null,
    address = null,
    representative = null,
    coBranding = null,
    contact: reach = null,
  } = contact ?? {}
  const shown =
    kind === 'own'
      ? {
          'giving.name': name,
          'giving.tax-code': taxCode,
          'giving.address': address,
          'giving.representative': representative,
          'giving.co-branding': coBranding,
          'giving.contact': reach,
        }
      : {
          'giving.name': name && abbreviateName(name),
          'giving.tax-code': taxCode && maskedEnd(taxCode),
          'giving.address': address && HIDDEN,
          'giving.representative': representative && abbreviateName(representative),
          'giving.contact': reach && maskedContact(reach),
        }
  return Object.entries(shown).flatMap(([key, value]) => (value ? [{ key: request.t(key), value }] : []))
}
