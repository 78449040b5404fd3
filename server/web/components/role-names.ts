import type { Role } from '../../../db/schema/index.ts'

/** Roles as the staff side says them. */
export const roleNames: Readonly<Record<Role, string>> = {
  head: 'Trưởng ban',
  accountant: 'Kế toán',
  cashier: 'Thủ quỹ',
  officer: 'Cán bộ địa bàn',
  auditor: 'Kiểm tra',
  administrator: 'Quản trị',
}
