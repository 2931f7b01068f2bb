import { afterEach, expect } from 'vitest'
import { undeclared } from './declared.ts'
import { unheldKeys } from './held-keys.ts'

afterEach(() => {
  expect(undeclared.splice(0), 'fields and codes missing in `fails`').toEqual([])
  expect(unheldKeys.splice(0), 'kinds of keys missing in held-keys.ts').toEqual([])
})
