/* Small helpers shared by the components: colours, saving a picture, and the connection. */
window.triangulation = {
  isDark() {
    const kept = localStorage.getItem('triangulation:dark');
    return kept === null ? window.matchMedia('(prefers-color-scheme: dark)').matches : kept === '1';
  },
  setDark(dark) {
    localStorage.setItem('triangulation:dark', dark ? '1' : '0');
    this.paint();
    document.querySelectorAll('iframe').forEach((frame) => this.match(frame));
  },
  paint(dark = this.isDark()) {
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  },
  /* A report within a page is as light or dark as the page: no script reaches into its sandbox, so the server makes it so. */
  match(frame) { frame.src = frame.src.split('?')[0] + '?theme=' + document.documentElement.dataset.theme; },
  /* The picture as it stands, with its colours written into it, as SVG or PNG. */
  save(svg, name, kind) {
    const copy = svg.cloneNode(true);
    const styled = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-opacity', 'stroke-linecap', 'opacity', 'font', 'font-weight', 'paint-order', 'vector-effect', 'overflow'];
    const from = [svg, ...svg.querySelectorAll('*')], to = [copy, ...copy.querySelectorAll('*')];
    from.forEach((node, n) => {
      const style = getComputedStyle(node);
      styled.forEach((s) => to[n].style.setProperty(s, style.getPropertyValue(s)));
      to[n].removeAttribute('class');
    });
    const [, , width, height] = svg.getAttribute('viewBox').split(' ').map(Number);
    copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
    copy.style.background = getComputedStyle(document.documentElement).getPropertyValue('--paper');
    const tall = this.describe(svg, copy, width, height);
    const text = new XMLSerializer().serializeToString(copy);
    const blob = new Blob([text], {type: 'image/svg+xml'});
    if (kind === 'svg') return this.download(blob, name + '.svg');
    const image = new Image();
    image.onload = () => {
      const canvas = document.createElement('canvas');
      canvas.width = 2 * width;
      canvas.height = 2 * tall;
      const pen = canvas.getContext('2d');
      pen.fillStyle = copy.style.background;
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((png) => this.download(png, name + '.png'));
    };
    image.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(text);
  },
  /* The title above a picture, its legend and source below, which stand beside it on the page; returns its whole height. */
  describe(svg, copy, width, height) {
    const figure = svg.closest('figure'), colour = (node, what) => getComputedStyle(node)[what];
    const add = (name, attributes, text) => {
      const node = document.createElementNS('http://www.w3.org/2000/svg', name);
      Object.entries(attributes).forEach(([key, value]) => node.setAttribute(key, value));
      node.textContent = text || '';
      copy.append(node);
      return node;
    };
    const letters = 'font-family: system-ui, sans-serif', ink = colour(figure, 'color');
    const unit = figure.querySelector('.unit'), words = unit ? unit.textContent : '';
    add('text', {x: 4, y: -10, fill: ink, style: letters + `; font-size: ${width > 500 ? 15 : 12}px; font-weight: bold`},
      figure.querySelector('.figure-title').textContent + (words && !words.startsWith('(') ? ', ' : ' ') + words);
    const entries = [...figure.querySelectorAll('.legend > span')].filter((entry) => entry.querySelector('i'));
    entries.forEach((entry, n) => {
      const key = entry.querySelector('i'), y = height + 14 + 18 * n, solid = colour(key, 'borderTopWidth') === '0px';
      add('line', {x1: 4, x2: 26, y1: y, y2: y, stroke: solid ? colour(key, 'backgroundColor') : colour(key, 'borderTopColor'),
        'stroke-width': solid ? 8 : 3, 'stroke-opacity': colour(key, 'opacity'), 'stroke-dasharray': {dashed: '6 4', dotted: '2 3'}[colour(key, 'borderTopStyle')] || 'none'});
      add('text', {x: 34, y: y + 4, fill: ink, style: letters + '; font-size: 12px'}, entry.textContent.trim());
    });
    const notes = [...figure.querySelectorAll('.notes li')];
    notes.forEach((note, n) => add('text', {x: 4, y: height + 18 + 18 * (entries.length + n), fill: ink, style: letters + '; font-size: 12px'}, `${n + 1}  ${note.textContent.trim()}`));
    const lines = entries.length + notes.length, below = height + (lines ? 8 + 18 * lines : 0), source = this.source();
    if (source) add('text', {x: 4, y: below + 14, fill: ink, style: letters + '; font-size: 11px'}, source);
    const above = 32, tall = above + below + (source ? 22 : 0);
    copy.setAttribute('viewBox', `0 ${-above} ${width} ${tall}`);
    copy.setAttribute('width', width);
    copy.setAttribute('height', tall);
    return tall;
  },
  /* Of which game and month a picture is, and what made it; empty where there is no game. */
  source() {
    const game = document.querySelector('.setup summary'), month = document.querySelector('.scrub output');
    return game && month ? `${game.textContent.trim()} · ${month.textContent} · Triangulation` : '';
  },
  /* A pen as a canvas has, in what the people are drawn with, that leaves an SVG instead. */
  SvgPen: class {
    constructor(width, height) { Object.assign(this, {width, height, parts: [], path: '', turned: '', dash: '', globalAlpha: 1, lineWidth: 1, textAlign: 'left'}); }
    short(...numbers) { return numbers.map((n) => Math.round(10 * n) / 10); }
    put(element) { this.parts.push(element + ` opacity="${this.globalAlpha}"/>`); }
    setLineDash(dash) { this.dash = dash.join(' '); }
    fillRect(...box) { const [x, y, w, h] = this.short(...box); this.put(`<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="${this.fillStyle}"`); }
    beginPath() { this.path = ''; }
    moveTo(...at) { this.path += 'M' + this.short(...at).join(' '); }
    lineTo(...at) { this.path += 'L' + this.short(...at).join(' '); }
    arc(x, y, r) { this.moveTo(x - r, y); this.path += `a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`; }
    fill() { this.put(`<path d="${this.path}" fill="${this.fillStyle}"`); }
    stroke() { this.put(`<path d="${this.path}" fill="none" stroke="${this.strokeStyle}" stroke-width="${this.lineWidth}" stroke-dasharray="${this.dash}"`); }
    save() {}
    translate(x, y) { this.turned += `translate(${this.short(x, y).join(' ')})`; }
    rotate(angle) { this.turned += `rotate(${angle * 180 / Math.PI})`; }
    restore() { this.turned = ''; }
    fillText(text, ...at) {
      const [x, y] = this.short(...at);
      this.parts.push(`<text x="${x}" y="${y}" transform="${this.turned}" text-anchor="${{center: 'middle', right: 'end'}[this.textAlign] || 'start'}" fill="${this.fillStyle}" style="font: ${this.font}">${text}</text>`);
    }
    blob() {
      const shape = `xmlns="http://www.w3.org/2000/svg" width="${this.width}" height="${this.height}" viewBox="0 0 ${this.width} ${this.height}"`;
      return new Blob([`<svg ${shape}>${this.parts.join('\n')}</svg>`], {type: 'image/svg+xml'});
    }
  },
  /* While the connection is lost the page is covered: what is pressed then would be lost. */
  async connection(page, there) {
    if (there && !page.away) this.program = await this.running();
    if (there || page.away || !page.wasConnected) return;
    page.away = true;
    this.await(page);
  },
  /* Once another program than before answers, the page reloads itself at once; with the same one it continues. */
  async await(page) {
    const program = await this.running();
    if (program && program !== this.program) window.location.reload();
    else if (program && page.connectionStatus === 'connected') page.away = false;
    else setTimeout(() => this.await(page), 1000);
  },
  running() { return fetch('/program').then((answer) => answer.ok ? answer.text() : '').catch(() => ''); },
  /* A number with a true minus sign, as the program writes it. */
  number(value, decimals) { return value.toFixed(decimals).replace('-', '−'); },
  /* A month of a game as people read it; "2020-02" is the date at which its first month begins. */
  named(month, begins) {
    if (!begins) return 'Month ' + month;
    const [year, first] = begins.split('-').map(Number);
    const words = new Date(year, first - 1 + Math.max(month, 1) - 1).toLocaleDateString('en-GB', {month: 'long', year: 'numeric'});
    return month ? `${words} (month ${month})` : `Start (${words})`;
  },
  /* A file that the program has made. */
  keep(file) { this.download(new Blob([Uint8Array.from(atob(file.content), (c) => c.charCodeAt(0))]), file.name); },
  download(blob, name) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  },
};
window.triangulation.paint();
/* Solara's bar while the program works has no name of its own. */
new MutationObserver(() => document.querySelectorAll('[role=progressbar]:not([aria-label])').forEach((bar) => bar.setAttribute('aria-label', 'The program works')))
  .observe(document.documentElement, {childList: true, subtree: true});
/* On paper all is light, also what a canvas has drawn. */
window.addEventListener('beforeprint', () => window.triangulation.paint(false));
window.addEventListener('afterprint', () => window.triangulation.paint());
