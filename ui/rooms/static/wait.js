/* A page that waits for what is being computed looks again. */
'use strict';
setTimeout(() => location.reload(), 2000);
