/**
 * fast-check with the same cases in each run: what fails in CI fails here. For others: `FAST_CHECK_SEED=7 npm test`.
 *
 * @module
 */
import * as fc from 'fast-check'

fc.configureGlobal({ seed: Number(process.env['FAST_CHECK_SEED'] ?? 20_261_122) })

export { fc }
