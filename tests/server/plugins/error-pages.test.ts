import { connect } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { renderingSite } from '../../support/site.ts'

const secret = 'params: Nguyễn Văn A, 0912345678'

let app: FastifyInstance
beforeAll(async () => {
  app = await renderingSite((site) => {
    for (const statusCode of [400, 403, 405, 413, 418, 422, 429, 500, 503]) {
      site.get(`/loi/${statusCode}`, async () => {
        throw Object.assign(new Error(secret), { statusCode, code: 'SOME_CODE' })
      })
    }
    site.get('/hong', async () => {
      throw new Error(secret)
    })
    site.get('/nem', async () => {
      throw 'không phải lỗi'
    })
    site.get('/api/v1/hong', async () => {
      throw new Error(secret)
    })
    site.get('/api/v1/sai', async () => {
      throw Object.assign(new Error('unknown parameter "xyz"'), { statusCode: 400, code: 'BAD_PARAMETER' })
    })
  })
})
afterAll(() => app.close())

describe('when something goes wrong, the page', () => {
  test.each([
    ['/khong-co', 404, 'Không tìm thấy trang này'],
    ['/loi/400', 400, 'Địa chỉ hoặc yêu cầu này chưa đúng'],
    ['/loi/403', 403, 'Quý vị chưa được phép vào đây'],
    ['/loi/405', 405, 'Trang này không nhận cách gửi đó'],
    ['/loi/413', 413, 'Tệp hoặc nội dung gửi lên quá lớn'],
    ['/loi/418', 418, 'Địa chỉ hoặc yêu cầu này chưa đúng'],
    ['/loi/422', 422, 'Yêu cầu chưa thực hiện được'],
    ['/loi/429', 429, 'Quá nhiều yêu cầu trong thời gian ngắn'],
    ['/loi/500', 500, 'Hệ thống đang gặp lỗi'],
    ['/loi/503', 503, 'Hệ thống đang bận'],
    ['/hong', 500, 'Hệ thống đang gặp lỗi'],
    ['/nem', 500, 'Hệ thống đang gặp lỗi'],
    ['/%ff', 400, 'Địa chỉ hoặc yêu cầu này chưa đúng'],
    ['/en/%ff', 400, 'This address or request is not right'],
    ['/en/khong-co', 404, 'This page was not found'],
    ['/noi-bo/khong-co', 404, 'Không tìm thấy trang này'],
  ])('%s answers %i: %s', async (url, status, title) => {
    const { statusCode, body, headers } = await app.inject(url)
    expect(statusCode).toBe(status)
    expect(body).toContain(`<h1>${title}</h1>`)
    expect(headers['cache-control']).toBe('no-store')
  })

  test("never repeats an error's message, which may hold people's names", async () => {
    for (const url of ['/hong', '/loi/500', '/loi/422', '/api/v1/hong']) {
      expect((await app.inject(url)).body).not.toContain('Nguyễn')
    }
  })

  test('gives a number to quote only when the fault is ours', async () => {
    expect((await app.inject('/hong')).body).toMatch(/<code>req-\w+<\/code>/)
    expect((await app.inject('/khong-co')).body).not.toContain('<code>')
  })

  test('is JSON for programs', async () => {
    expect((await app.inject('/api/v1/khong-co')).json()).toEqual({
      error: { code: 'NOT_FOUND', message: 'Not found' },
    })
    const wrong = await app.inject('/api/v1/sai')
    expect([wrong.statusCode, wrong.json()]).toEqual([
      400,
      { error: { code: 'BAD_PARAMETER', message: 'unknown parameter "xyz"' } },
    ])
    const broken = await app.inject('/api/v1/hong')
    expect(broken.json()).toEqual({ error: { code: 'INTERNAL', message: 'Something went wrong here' } })
  })

  test('reaches a browser that sends a malformed address over the wire', async () => {
    const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
    const answer = await new Promise<string>((resolve, reject) => {
      let received = ''
      connect(Number(port), '127.0.0.1')
        .on('data', (chunk) => {
          received += chunk
        })
        .on('end', () => resolve(received))
        .on('error', reject)
        .end('GET /%c0%ae HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
    })
    expect(answer).toMatch(/^HTTP\/1\.1 400/)
    expect(answer).toMatch(/content-security-policy: default-src 'self'/i)
    expect(answer).toContain('Địa chỉ hoặc yêu cầu này chưa đúng')
  })
})
