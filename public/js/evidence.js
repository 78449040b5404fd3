import './cover-photo.js'
import './send-one-by-one.js'
