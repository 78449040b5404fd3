// What the accountant reads when a statement cannot be taken: what is wrong, where, and what to do next.
import type { FileProblem } from './file-problem.ts'
import { MAX_DOCUMENT, MAX_MEMO } from './interpret-row.ts'
import type { RowProblem } from './line.ts'

const number = new Intl.NumberFormat('vi-VN')

/** One sentence or two in Vietnamese about a row, as plain text: the value comes from the file and must be escaped on a page. */
export function rowProblemText(problem: RowProblem): string {
  const { row, column, value } = problem
  const place = column === '' ? `Dòng ${number.format(row)}` : `Dòng ${number.format(row)}, cột ${column}`
  const quoted = `“${value}”`
  switch (problem.code) {
    case 'day-missing':
      return `${place}: chưa có ngày. Xin ghi ngày giao dịch theo dạng ngày/tháng/năm.`
    case 'day-invalid':
      return `${place}: ${quoted} không phải là một ngày có thật. Xin ghi theo dạng ngày/tháng/năm, ví dụ 05/09/2024.`
    case 'day-out-of-range':
      return `${place}: ngày ${quoted} nằm ngoài các năm 2000–2100. Xin kiểm tra lại năm.`
    case 'day-in-the-future':
      return `${place}: ngày ${quoted} chưa tới, ngân hàng chưa thể ghi giao dịch của ngày ấy. Xin kiểm tra lại ngày theo sao kê gốc.`
    case 'not-money':
      return `${place}: ${quoted} không phải là số tiền. Xin sửa theo sao kê gốc của ngân hàng.`
    case 'negative-amount':
      return `${place}: ${quoted} là số âm. Xin ghi số dương vào đúng cột ghi nợ hoặc ghi có.`
    case 'fraction-of-dong':
      return `${place}: ${quoted} có phần lẻ dưới một đồng. Xin kiểm tra lại số tiền theo sao kê gốc.`
    case 'amount-too-large':
      return `${place}: ${quoted} lớn hơn mức hệ thống nhận cho một giao dịch. Xin kiểm tra lại số chữ số.`
    case 'both-sides':
      return `${place}: dòng này có cả ghi nợ và ghi có. Mỗi giao dịch chỉ được có một; xin sửa theo sao kê gốc.`
    case 'no-amount':
      return `${place}: dòng này không có số tiền ghi nợ hay ghi có. Xin điền số tiền, hoặc bỏ dòng nếu không phải giao dịch.`
    case 'memo-too-long':
      return `${place}: nội dung dài hơn ${number.format(MAX_MEMO)} ký tự. Xin kiểm tra xem nhiều dòng có bị gộp vào một ô không.`
    case 'document-too-long':
      return `${place}: số chứng từ dài hơn ${MAX_DOCUMENT} ký tự. Xin kiểm tra xem cột có bị lệch không.`
    case 'wrong-balance':
      return `${place}: số dư ghi ${foundAndExpected(value)}. Có thể thiếu, thừa hoặc sai một dòng gần đây; xin tải lại sao kê từ ngân hàng.`
    case 'stated-differs':
      return `${place}: tệp ghi ${foundAndExpected(value)}. Tệp có thể thiếu dòng; xin tải lại sao kê từ ngân hàng.`
    case 'not-a-transaction':
      return `${place}: ${quoted} đứng giữa các giao dịch mà không có ngày và số tiền. Xin nối vào dòng của giao dịch ấy, hoặc bỏ dòng này.`
  }
}

/** "950000 / 1000000" as the file's amount and the one that follows from the other rows. */
function foundAndExpected(value: string): string {
  const [found, expected] = value.split(' / ').map((amount) => `${number.format(Number(amount))} đ`)
  return `${found}, tính từ các dòng thì phải là ${expected}`
}

const SAVE_AS_XLSX = 'Xin mở tệp bằng Excel hoặc LibreOffice và lưu lại thành .xlsx.'
const GET_AGAIN = 'Xin tải lại sao kê từ ngân hàng dưới dạng Excel (.xlsx) hoặc CSV.'

/** One or two sentences in Vietnamese about a whole file, as plain text. */
export function fileProblemText(problem: FileProblem): string {
  const where = problem.row === undefined ? '' : ` (dòng ${number.format(problem.row)})`
  switch (problem.code) {
    case 'empty-file':
      return `Tệp không có nội dung nào. ${GET_AGAIN}`
    case 'file-too-large':
      return 'Tệp lớn hơn 64 MB. Xin chia sao kê thành nhiều kỳ ngắn hơn rồi tải lên từng tệp.'
    case 'not-a-statement':
      return `Tệp này không phải là bảng tính hay CSV. ${GET_AGAIN}`
    case 'pdf':
      return `Tệp này là PDF, hệ thống không đọc được số liệu trong đó. ${GET_AGAIN}`
    case 'html':
      return `Tệp này là một trang web, dù tên tệp có thể là .xls. ${SAVE_AS_XLSX}`
    case 'locked-or-old-excel':
      return `Tệp Excel này được đặt mật khẩu hoặc thuộc loại .xls cũ. Xin bỏ mật khẩu. ${SAVE_AS_XLSX}`
    case 'zip-without-sheet':
      return `Tệp nén này không chứa bảng tính nào. Xin giải nén và chọn đúng tệp sao kê. ${GET_AGAIN}`
    case 'damaged-xlsx':
      return `Tệp Excel bị hỏng${where}. ${GET_AGAIN}`
    case 'unpacks-too-large':
      return `Nội dung tệp Excel khi mở ra lớn quá mức của một sao kê. ${GET_AGAIN}`
    case 'several-sheets':
      return 'Tệp Excel có dữ liệu ở nhiều trang tính. Xin giữ lại một trang tính là sao kê, hoặc lưu mỗi trang thành một tệp.'
    case 'excel-1904-dates':
      return `Bảng tính dùng hệ ngày 1904 nên mọi ngày có thể lệch bốn năm. Xin tắt lựa chọn “hệ ngày 1904” trong Excel, kiểm tra lại ngày rồi lưu lại.`
    case 'utf16-without-mark':
      return `Tệp dùng mã UTF-16 nhưng thiếu dấu nhận biết ở đầu. Xin lưu lại thành “CSV UTF-8” hoặc .xlsx.`
    case 'nul-bytes':
      return `Tệp có những ký tự rỗng (NUL) không thể có trong sao kê. ${GET_AGAIN}`
    case 'not-utf8':
      return 'Chữ trong tệp không theo mã Unicode (UTF-8). Xin lưu lại thành “CSV UTF-8” hoặc .xlsx.'
    case 'broken-quotes':
      return `Dấu ngoặc kép trong tệp đặt sai chỗ${where}, nên không chắc mỗi giao dịch bắt đầu từ đâu. Xin sửa dòng này, hoặc lưu lại thành .xlsx.`
    case 'cell-too-long':
      return `Một ô trong tệp dài quá mức${where}. Có thể dấu ngoặc kép bị thiếu; xin kiểm tra dòng này.`
    case 'too-many-rows':
      return 'Tệp có hơn 1.000.000 dòng, kể cả dòng trống. Xin xóa các dòng trống ở cuối, hoặc chia sao kê thành nhiều kỳ.'
    case 'no-header':
      return 'Không tìm thấy dòng tên cột. Tệp cần có các cột ngày, ghi nợ, ghi có và nội dung như sao kê của VCB, BIDV, VietinBank.'
    case 'duplicate-column':
      return `Có hai cột cùng mang tên “${problem.value ?? ''}”${where}. Xin giữ lại một cột.`
    case 'no-lines':
      return 'Tệp chỉ có tên cột, chưa có giao dịch nào. Xin chọn đúng kỳ sao kê rồi tải lại.'
    case 'mixed-number-formats':
      return `${contradiction(problem)}: hai cách viết số khác nhau trong một tệp, nên không chắc số nào là bao nhiêu. Xin dùng một cách viết, tốt nhất là tệp gốc của ngân hàng.`
    case 'mixed-cell-types':
      return `${contradiction(problem)}: trong một cột, ô thì là chữ, ô thì là số, nên có thể đã mất hàng nghìn khi mở bằng Excel. Xin dùng tệp gốc của ngân hàng.`
    case 'total-too-large':
      return 'Tổng số tiền trong tệp lớn hơn mức hệ thống cộng được chính xác. Xin kiểm tra lại số tiền, hoặc chia tệp thành nhiều kỳ.'
    case 'other-account':
      return `Tệp này là sao kê của tài khoản ${problem.value ?? ''}${where}, không phải của tài khoản đã chọn ${problem.otherValue ?? ''}. Xin chọn đúng tài khoản hoặc đúng tệp.`
    case 'other-bank':
      return `Tệp này theo mẫu sao kê của ${problem.value ?? ''}${where}, còn tài khoản đã chọn mở tại ${problem.otherValue ?? ''}. Xin chọn đúng tài khoản hoặc đúng tệp.`
  }
}

function contradiction({ row = 0, value = '', otherRow = 0, otherValue = '' }: FileProblem): string {
  return `Dòng ${number.format(row)} ghi “${value}” nhưng dòng ${number.format(otherRow)} ghi “${otherValue}”`
}
