import { describe, expect, test } from 'vitest'
import { passwordProblem } from '../../../server/domain/password-rule.ts'

const person = { name: 'Nguyễn Thị Hồng Hạnh', email: 'honghanh.nguyen@longan.example' }

describe('a password is refused', () => {
  test.each([
    ['', 'short'],
    ['ngắn quá', 'short'],
    ['Aa1!Aa1!Aa1', 'short'],
    ['a'.repeat(129), 'long'],
    ['aaaaaaaaaaaaaa', 'common'],
    ['ababababABAB', 'common'],
    ['Password1234', 'common'],
    ['Mật khẩu 12345', 'common'],
    ['quỹ vì người nghèo', 'common'],
    ['Đại đoàn kết 123', 'common'],
    ['matkhau@2024!!', 'common'],
    ['Kế toán 123456', 'common'],
    ['VietNam-HaNoi-2025', 'common'],
    ['qwerty qwerty 1', 'common'],
    ['123456789012', 'common'],
    ['987654321098', 'common'],
    ['abcdefghijkl', 'common'],
    ['nguyen thi hong hanh', 'personal'],
    ['NguyenThiHongHanh2024', 'personal'],
    ['honghanh.nguyen', 'personal'],
  ])('%j: %s', (password, problem) => {
    expect(passwordProblem(password, person)).toBe(problem)
  })
})

test('length is enough: no capital, digit or sign is demanded, and Vietnamese counts by letter', () => {
  for (const password of ['con mèo trèo cây cau', 'mười hai ký ', 'tôi đi chợ huyện', '🙂🙃🙂🙃🙂🙃abcdef'])
    expect([password, passwordProblem(password, person)]).toEqual([password, null])
})
