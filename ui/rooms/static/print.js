/* A button that prints the page. */
'use strict';
document.querySelector('[data-print]').addEventListener('click', () => window.print());
