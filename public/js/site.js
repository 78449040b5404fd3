import './copy-link.js'
import './error-focus.js'
import './print.js'
import './submit-once.js'
