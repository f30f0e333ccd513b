/**
 * Rules about the file as a whole: its YAML, and the shapes of what is read from it.
 *
 * @module
 */
import type { ManifestRuleFacts } from './manifest-rule.js'

/** Stable names of these rules. */
export type DocumentRule =
  | 'file-too-large'
  | 'yaml-syntax'
  | 'several-documents'
  | 'unusable-alias'
  | 'alias-expansion'
  | 'duplicate-member'
  | 'proto-member'
  | 'missing-member'
  | 'unknown-member'
  | 'wrong-type'
  | 'empty-list'
  | 'app-id'

/** The rows of these rules. */
export const DOCUMENT_RULES: Readonly<Record<DocumentRule, ManifestRuleFacts>> = {
  'file-too-large': {
    severity: 'error',
    source: 'forge-remote',
    summary:
      'The file is longer than 256 KiB, more than twice what the largest sensible manifest needs',
    nextStep: 'check that this is the manifest',
  },
  'yaml-syntax': {
    severity: 'error',
    source: 'yaml',
    summary: 'The file is no YAML',
    nextStep: 'correct the YAML; nothing else was checked',
  },
  'several-documents': {
    severity: 'error',
    source: 'yaml',
    summary: 'The file holds more than one YAML document',
    nextStep: 'keep one document and remove the line ---',
  },
  'unusable-alias': {
    severity: 'error',
    source: 'yaml',
    summary: 'An alias has no anchor before it, or stands inside what its anchor marks',
    nextStep: 'write the anchor (&name) before the alias (*name), outside of it',
  },
  'alias-expansion': {
    severity: 'error',
    source: 'forge-remote',
    summary: 'Following all aliases gives more values than any manifest needs',
    nextStep: 'write out what the aliases stand for',
  },
  'duplicate-member': {
    severity: 'error',
    source: 'yaml',
    summary: 'A mapping has two members of one name',
    nextStep: 'remove or rename one of them',
  },
  'proto-member': {
    severity: 'error',
    source: 'forge-remote',
    summary:
      'A member is named __proto__, which JavaScript cannot tell from the prototype of an object',
    nextStep: 'rename the member',
  },
  'missing-member': {
    severity: 'error',
    source: 'measured',
    summary: 'Something required is missing or left empty',
    nextStep: 'add it',
  },
  'unknown-member': {
    severity: 'error',
    source: 'measured',
    summary: 'A mapping that is closed has a member of another name',
    nextStep: 'correct its name or remove it',
  },
  'wrong-type': {
    severity: 'error',
    source: 'measured',
    summary: 'A value is of another kind than the manifest reference says',
    nextStep: 'write it in the form that is expected',
  },
  'empty-list': {
    severity: 'error',
    source: 'measured',
    summary: 'A list is empty that must have at least one item',
    nextStep: 'add an item or remove the list',
  },
  'app-id': {
    severity: 'error',
    source: 'measured',
    summary: 'app.id is neither an app id nor a variable',
    nextStep: 'copy the id that "forge register" or "forge create" wrote',
  },
}
