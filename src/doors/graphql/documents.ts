import { validate, type DocumentNode } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { LRUCache } from 'lru-cache'

// A parsed document takes up to 200 times its text: these few bytes of text are at most some 50 MB.
const textKept = 256 * 1024
const longestKept = 8 * 1024

// Each unknown name is searched for names like it, which costs more than all the rest; nobody reads a sixth error.
const mostErrors = 5

/**
 * Keeps parsed documents, so that each text is parsed and validated once. Only valid ones, and bounded by their length:
 * what a stranger makes up is forgotten at once (Yoga's own cache counts documents of any size, and keeps their errors).
 */
export function createDocuments(): Plugin {
  const documents = new LRUCache<string, DocumentNode>({
    maxSize: textKept,
    maxEntrySize: longestKept,
    sizeCalculation: (_, text) => Math.max(1, text.length),
  })

  return {
    onParse({ params: { source }, setParsedDocument }) {
      const known = documents.get(typeof source === 'string' ? source : source.body)
      if (known) setParsedDocument(known)
    },
    onValidate({ params: { documentAST }, setResult, setValidationFn }) {
      const text = documentAST.loc?.source.body
      if (text !== undefined && documents.peek(text) === documentAST) return setResult([])
      setValidationFn((schema, document, rules) =>
        validate(schema, document, rules, { maxErrors: mostErrors }),
      )
      return ({ valid: found }) => {
        if (found && text !== undefined) documents.set(text, documentAST)
      }
    },
  }
}
