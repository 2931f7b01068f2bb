import { forPeople } from '../edge/error-page.ts'
import { fileAnswer, type ExplorerFiles } from './files.ts'
import { pageAnswer, type Explored } from './page.ts'

/** GraphiQL at a door: its page, and below `assets/` what that is made of. Nothing comes from elsewhere. */
export type Explorer = {
  page(request: Request): Promise<Response>
  file(request: Request): Promise<Response>
}

/** Serves a page of GraphiQL; its parts are the same for every one. */
export function createExplorer(files: () => Promise<ExplorerFiles>, explored: Explored): Explorer {
  return {
    page: async (request) => pageAnswer(explored, await files(), request),
    file: async (request) => {
      const { pathname } = new URL(request.url)
      const name = pathname.slice(pathname.lastIndexOf('/') + 1)
      return fileAnswer(await files(), name, request) ?? notFound(request)
    },
  }
}

function notFound(request: Request): Response {
  return forPeople(request, Response.json({ error: 'not found' }, { status: 404 }))
}
