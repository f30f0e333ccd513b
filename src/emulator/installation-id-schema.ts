/**
 * How an installation is named wherever somebody outside does.
 *
 * @module
 */
import * as z from 'zod'
import { toBareInstallationId } from '../values/tenant.js'

/** With or without its ARI prefix, which alone names none. */
export const installationIdSchema: z.ZodString = z
  .string()
  .min(1)
  .max(300)
  .refine((id) => toBareInstallationId(id) !== '', 'expected an id, found its prefix alone')
