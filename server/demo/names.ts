// Invented people and firms. None of them is meant to be anybody.
import type { Random } from './random.ts'

const families = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Huỳnh', 'Phan', 'Võ', 'Đặng', 'Bùi', 'Đỗ', 'Hồ', 'Ngô', 'Dương']
const middles = ['Văn', 'Thị', 'Minh', 'Ngọc', 'Thanh', 'Hoàng', 'Kim', 'Hữu', 'Mỹ', 'Quốc', 'Thu', 'Phước', 'Xuân']
const givens = [
  ...['An', 'Bình', 'Cúc', 'Dũng', 'Đào', 'Giang', 'Hạnh', 'Hiền', 'Khôi', 'Lan', 'Liễu', 'Mai', 'Nga', 'Nhàn'],
  ...['Phúc', 'Quý', 'Sáu', 'Sương', 'Tâm', 'Thảo', 'Thủy', 'Tín', 'Trang', 'Tư', 'Út', 'Vân', 'Xuyến', 'Yến'],
]
const firmWords = [
  'Hòa Bình',
  'Phước Lộc',
  'Vàm Cỏ',
  'Tân Tiến',
  'Minh Tâm',
  'Đồng Tháp Mười',
  'Thành Công',
  'An Khang',
]
const firmKinds = ['Công ty TNHH', 'Công ty Cổ phần', 'Hợp tác xã', 'Doanh nghiệp tư nhân']
const offices = ['Trường Tiểu học', 'Chi hội Phụ nữ ấp', 'Câu lạc bộ Hưu trí', 'Hội Chữ thập đỏ', 'Đoàn Thanh niên']

export function personName(random: Random): string {
  return `${random.pick(families)} ${random.pick(middles)} ${random.pick(givens)}`
}

/** "Mẫu" says in the name itself that the firm is made up. */
export function firmName(random: Random): string {
  return `${random.pick(firmKinds)} Mẫu ${random.pick(firmWords)} ${random.whole(1, 99)}`
}

export function groupName(random: Random): string {
  return `${random.pick(offices)} Mẫu ${random.whole(1, 99)}`
}

export function hamletName(random: Random): string {
  return `Ấp ${random.whole(1, 9)}`
}
