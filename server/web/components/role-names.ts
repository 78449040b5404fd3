import { type Role, roles } from '../../../db/schema/index.ts'
import { textsIn } from '../../plugins/texts.ts'

/** Roles as the staff side says them: the same words as the public page about who may do what. */
export const roleNames = Object.fromEntries(
  roles.map((role) => [role, textsIn('vi')(`about.role-${role}`)]),
) as Readonly<Record<Role, string>>
