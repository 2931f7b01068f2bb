import { afterEach, expect } from 'vitest'
import { undeclared } from './declared.ts'

afterEach(() => expect(undeclared.splice(0), 'fields and codes missing in `fails`').toEqual([]))
