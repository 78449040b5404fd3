import type { Role } from '../../db/schema/index.ts'

export type MenuItem = { href: string; text: string }

const items: readonly (MenuItem & { roles: readonly Role[] | 'all' })[] = [
  { href: '/noi-bo', text: 'Việc cần làm', roles: 'all' },
  { href: '/noi-bo/sao-ke', text: 'Sao kê', roles: ['accountant', 'auditor'] },
  { href: '/noi-bo/thong-bao-ngan-hang', text: 'Thông báo ngân hàng', roles: ['accountant', 'auditor'] },
  { href: '/noi-bo/thong-bao-the', text: 'Thông báo thẻ', roles: ['accountant', 'auditor'] },
  { href: '/noi-bo/hoan-the', text: 'Hoàn tiền thẻ', roles: ['accountant', 'head', 'auditor'] },
  { href: '/noi-bo/doi-chieu', text: 'Chờ đối chiếu', roles: ['accountant', 'auditor'] },
  { href: '/noi-bo/tien-giua-cac-cap', text: 'Tiền giữa các cấp', roles: ['accountant', 'head', 'auditor'] },
  { href: '/noi-bo/thu-tien-mat', text: 'Thu tiền mặt', roles: ['cashier'] },
  { href: '/noi-bo/dang-ky', text: 'Đăng ký ủng hộ', roles: ['accountant', 'head', 'auditor'] },
  { href: '/noi-bo/nguoi-ung-ho', text: 'Người ủng hộ', roles: ['accountant', 'head', 'auditor'] },
  { href: '/noi-bo/tap-the', text: 'Tập thể ủng hộ', roles: ['cashier', 'accountant'] },
  { href: '/noi-bo/hien-vat', text: 'Hiện vật', roles: ['cashier', 'accountant'] },
  { href: '/noi-bo/su-kien', text: 'Sự kiện', roles: ['officer', 'accountant', 'cashier'] },
  { href: '/noi-bo/nha', text: 'Nhà Đại đoàn kết', roles: ['officer', 'accountant', 'head', 'cashier', 'auditor'] },
  { href: '/noi-bo/van-dong', text: 'Vận động', roles: ['officer', 'head'] },
  { href: '/noi-bo/chi', text: 'Chi hỗ trợ', roles: ['officer', 'accountant', 'head', 'cashier', 'auditor'] },
  { href: '/noi-bo/dieu-chinh', text: 'Điều chỉnh', roles: ['accountant', 'head', 'auditor'] },
  { href: '/noi-bo/yeu-cau-du-lieu', text: 'Yêu cầu dữ liệu', roles: ['accountant', 'head', 'auditor'] },
  { href: '/noi-bo/yeu-cau-du-lieu/lich', text: 'Ngày nghỉ', roles: ['administrator'] },
  { href: '/noi-bo/bien-ban', text: 'Biên bản tài trợ', roles: ['accountant'] },
  { href: '/noi-bo/thu-gui', text: 'Thư gửi', roles: ['accountant', 'administrator'] },
  { href: '/noi-bo/uy-quyen', text: 'Ủy quyền', roles: ['head', 'accountant', 'administrator'] },
  { href: '/noi-bo/nhan-su', text: 'Nhân sự', roles: ['administrator'] },
  { href: '/noi-bo/nhat-ky', text: 'Nhật ký', roles: ['auditor', 'administrator', 'head'] },
]

/** The staff navigation of a person with these roles. */
export function staffMenu(roles: readonly Role[]): MenuItem[] {
  return items
    .filter((item) => item.roles === 'all' || item.roles.some((role) => roles.includes(role)))
    .map(({ href, text }) => ({ href, text }))
}
