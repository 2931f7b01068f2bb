import { html, raw } from 'hono/html'
import type { Language } from '../../errors.ts'
import { languageOf } from './caller.ts'
import type { Bilingual } from './door.ts'
import { pagePolicy, wantsPage } from './page.ts'

type Said = { title: Bilingual; text: Bilingual }

const badRequest: Said = {
  title: ['无法理解该请求', 'This cannot be answered'],
  text: [
    '地址或其参数有误；也可能这个地址只供程序使用，没有网页。',
    'The address or what comes with it is not right, or it is one for programs and has no page.',
  ],
}

const ourFault: Said = {
  title: ['服务器出错了', 'Something went wrong on our side'],
  text: ['请稍后再试。若一直如此，请告知管理员。', 'Try again later. If it stays so, tell the operator.'],
}

const byStatus: Partial<Record<number, Said>> = {
  400: badRequest,
  401: {
    title: ['需要凭证', 'A credential is needed'],
    text: ['这个地址只对出示凭证的程序开放。', 'This address opens to programs that show a credential.'],
  },
  403: {
    title: ['不允许访问', 'Not allowed'],
    text: ['这里不接受来自您网络的访问。', 'It may not be opened from your network.'],
  },
  404: {
    title: ['页面不存在', 'There is no such page'],
    text: [
      '地址可能写错了，或者该功能没有开启。',
      'The address may be mistyped, or what was here is switched off.',
    ],
  },
  405: {
    title: ['不是网页', 'This is no page'],
    text: [
      '这个地址只供程序使用，浏览器无法打开。',
      'This address is for programs: a browser cannot open it.',
    ],
  },
  429: {
    title: ['请求过于频繁', 'Too many requests'],
    text: ['请稍等片刻再试。', 'Wait a moment, then try again.'],
  },
  500: ourFault,
  503: {
    title: ['服务暂时不可用', 'Not available right now'],
    text: ['请稍后再试。', 'Try again shortly.'],
  },
}

const back: Bilingual = ['返回首页', 'Back to the start']
const reference: Bilingual = ['编号', 'Reference']
const product: Bilingual = ['统一认证网关', 'Auth gateway']

const style = `
:root { color-scheme: light dark; --page: #fff; --text: #1b1f24; --soft: #57606a; --link: #0757b8 }
@media (prefers-color-scheme: dark) { :root { --page: #0d1117; --text: #e6edf3; --soft: #9198a1; --link: #6cb6ff } }
body { font: 16px/1.6 system-ui, sans-serif; max-width: 34rem; margin: 18vh auto 2rem; padding: 0 1.25rem; color: var(--text); background: var(--page) }
h1 { font-size: 1.5rem; line-height: 1.3; margin: 0 0 .5rem }
p { margin: 0 0 1rem } small { color: var(--soft) } a { color: var(--link) }`

const policy = pagePolicy({ style })

/**
 * A refusal as it is, or for a browser that opened an address (RFC 9110 section 12.5.1) as a page in its language, with a
 * title and a way back. Status and headers stay; nothing of the request is shown.
 */
export function forPeople(request: Request, refusal: Response): Response {
  if (refusal.status < 400 || !wantsPage(request)) return refusal
  const language = languageOf(request.headers.get('accept-language'))
  const headers = new Headers(refusal.headers)
  headers.delete('content-length')
  headers.set('content-type', 'text/html; charset=utf-8')
  headers.set('content-language', language)
  headers.set('content-security-policy', policy)
  headers.append('vary', 'Accept, Accept-Language')
  const { status } = refusal
  const page = pageOf({ status, requestId: headers.get('x-request-id') }, language)
  return new Response(page, { status, headers })
}

function pageOf({ status, requestId }: { status: number; requestId: string | null }, language: Language) {
  const { title, text } = byStatus[status] ?? (status < 500 ? badRequest : ourFault)
  const say = ([zh, en]: Bilingual) => (language === 'zh' ? zh : en)
  const page = html`<!doctype html>
    <html lang="${language}">
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <link rel="icon" href="data:," />
      <title>${say(title)} · ${say(product)}</title>
      ${raw(`<style>${style}</style>`)}
      <main>
        <small>${say(product)} · ${status}</small>
        <h1>${say(title)}</h1>
        <p>${say(text)}</p>
        <p><a href="/">${say(back)}</a></p>
        ${requestId ? html`<small>${say(reference)} ${requestId}</small>` : ''}
      </main>
    </html> `
  return String(page)
}
