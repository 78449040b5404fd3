import type { FastifyRequest } from 'fastify'
import type { OfficialAccount } from '../../../db/queries/official-accounts.ts'
import { dataTable, emptyState } from '../components/display.ts'

export function accountsPage(request: FastifyRequest, accounts: OfficialAccount[]) {
  const text = request.t.bind(request)
  return {
    page: {
      title: text('accounts.title'),
      description: text('accounts.lead'),
      section: 'accounts' as const,
      wide: true,
    },
    rules: [1, 2, 3, 4].map((rule) => text(`accounts.rule-${rule}`)),
    table:
      accounts.length === 0
        ? null
        : dataTable({
            caption: text('accounts.caption'),
            captionHidden: true,
            columns: [
              { text: text('accounts.unit') },
              { text: text('accounts.number') },
              { text: text('accounts.bank') },
              { text: text('accounts.holder') },
              { text: text('accounts.fund') },
            ],
            rows: accounts.map((account) => [
              { text: account.unitName, heading: true },
              account.number,
              account.bankName,
              account.holder,
              account.fundName,
            ]),
          }),
    empty: emptyState({ title: text('accounts.none'), text: text('accounts.none-text') }),
  }
}
