/**
 * Runs in the browser. It keeps what may be secret (documents, variables, headers, tokens) in memory only, so that it is
 * gone with the page: GraphiQL would write its tabs to localStorage and the document into the address. `<accessToken>` and
 * `<refreshToken>` in variables and headers stand for the tokens of the last answer that had any.
 */
export const script = String.raw`
const options = JSON.parse(document.getElementById('options').textContent)
const root = document.getElementById('root')
const known = {}
let adminToken

const storage = createStorage()
for (const key of Object.keys(localStorage))
  if (key.startsWith('graphiql:') && !storage.lasts(key)) localStorage.removeItem(key)

self.MonacoEnvironment = { globalAPI: false, getWorkerUrl: (_, label) => address(options.files[label]) }

if (options.asksToken) askToken()
else open()

function address(name) {
  return new URL(options.folder + name, document.baseURI).href
}

function createStorage() {
  const look = ['theme', 'visiblePlugin', 'docExplorerFlex', 'editorFlex', 'secondaryEditorFlex']
  const lasts = (key) => look.includes(key.slice('graphiql:'.length))
  const memory = new Map()
  return {
    lasts,
    getItem: (key) => (lasts(key) ? localStorage.getItem(key) : (memory.get(key) ?? null)),
    setItem: (key, value) => (lasts(key) ? localStorage.setItem(key, value) : memory.set(key, value)),
    removeItem: (key) => (lasts(key) ? localStorage.removeItem(key) : memory.delete(key)),
    clear: () => memory.clear(),
    get length() { return memory.size },
  }
}

const filled = (value) => JSON.parse(JSON.stringify(value ?? {}), (_, part) =>
  typeof part === 'string' ? part.replace(/<(accessToken|refreshToken)>/g, (hole, name) => known[name] ?? hole) : part)

function remember(value) {
  if (typeof value !== 'object' || value === null) return
  for (const name of ['accessToken', 'refreshToken'])
    if (typeof value[name] === 'string') known[name] = value[name]
  Object.values(value).forEach(remember)
}

// Shortly after a click on another tab GraphiQL still names the operation of the tab before.
function operationIn(query, name) {
  const names = [...query.matchAll(/^[ \t]*(?:query|mutation)\s+(\w+)/gm)].map((found) => found[1])
  return names.includes(name) ? name : names[0]
}

async function ask({ query, variables, operationName }, { headers } = {}) {
  // A header with a hole in it would be refused where none is needed.
  const whole = Object.entries(filled(headers)).filter(([, value]) => !/<\w+>/.test(value))
  const answer = await fetch(location.pathname, {
    method: 'POST',
    headers: {
      ...Object.fromEntries(whole),
      ...(adminToken ? { authorization: 'Bearer ' + adminToken } : {}),
      'content-type': 'application/json',
      accept: 'application/json',
    },
    body: JSON.stringify({ query, variables: filled(variables), operationName: operationIn(query, operationName) }),
  })
  const result = await answer.json()
  remember(result.data)
  return result
}

function element(name, attributes) {
  return Object.assign(document.createElement(name), attributes)
}

function loaded(part) {
  return new Promise((done, failed) => {
    part.onload = done
    part.onerror = () => failed(new Error(options.failed))
    document.head.append(part)
  })
}

async function open() {
  try {
    await Promise.all([
      loaded(element('link', { rel: 'stylesheet', href: address(options.files.graphiqlLook) })),
      loaded(element('script', { src: address(options.files.graphiql) })),
    ])
    // Behind GraphiQL's own, which it sets right.
    document.head.append(document.getElementById('look'))
    const { title, tabs, headers } = options
    const { query, variables = '' } = tabs[0]
    YogaGraphiQL.renderYogaGraphiQL(root, {
      title, query, variables, headers, defaultTabs: tabs, fetcher: ask, storage,
      shouldPersistHeaders: false,
      onEditQuery: () => {},
    })
  } catch (error) {
    root.replaceChildren(element('p', { role: 'alert', textContent: error.message }))
  }
}

function askToken() {
  const form = document.querySelector('form')
  form.onsubmit = async (event) => {
    event.preventDefault()
    const said = form.querySelector('[role=alert]')
    adminToken = form.token.value.trim()
    const { errors } = await ask({ query: '{ __typename }' }).catch((error) => ({ errors: [error] }))
    if (!errors) return open()
    adminToken = undefined
    said.textContent = errors[0].message
  }
}
`
