/* Small helpers shared by the components: colours, and saving a picture. */
window.triangulation = {
  isDark() {
    const kept = localStorage.getItem('triangulation:dark');
    return kept === null ? window.matchMedia('(prefers-color-scheme: dark)').matches : kept === '1';
  },
  setDark(dark) {
    localStorage.setItem('triangulation:dark', dark ? '1' : '0');
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  },
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
    copy.setAttribute('width', width);
    copy.setAttribute('height', height);
    copy.style.background = getComputedStyle(document.documentElement).getPropertyValue('--paper');
    const text = new XMLSerializer().serializeToString(copy);
    const blob = new Blob([text], {type: 'image/svg+xml'});
    if (kind === 'svg') return this.download(blob, name + '.svg');
    const image = new Image();
    image.onload = () => {
      const canvas = document.createElement('canvas');
      canvas.width = 2 * width;
      canvas.height = 2 * height;
      const pen = canvas.getContext('2d');
      pen.fillStyle = copy.style.background;
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((png) => this.download(png, name + '.png'));
    };
    image.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(text);
  },
  download(blob, name) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  },
};
window.triangulation.setDark(window.triangulation.isDark());
/* On paper all is light, also what a canvas has drawn. */
window.addEventListener('beforeprint', () => { document.documentElement.dataset.theme = 'light'; });
window.addEventListener('afterprint', () => window.triangulation.setDark(window.triangulation.isDark()));
