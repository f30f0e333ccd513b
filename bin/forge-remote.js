#!/usr/bin/env node
// Stands here, and not in dist/, so that `npm ci` finds it in a clone that is not built yet and links the command.
import '../dist/cli/main.js'
