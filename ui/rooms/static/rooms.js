/* A page of a room: what is new comes by a socket, forms go by POST. Without this file the pages work by reloading. */
'use strict';
(() => {
  const root = document.documentElement, body = document.body;
  const all = (what, within = document) => [...within.querySelectorAll(what)];
  const one = (what, within = document) => within.querySelector(what);
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  let {round, phase, room} = body.dataset;

  /* What happened, in one sentence that goes away. */
  const status = one('#status');
  let fading;
  const say = (sentence, keep) => {
    status.textContent = sentence;
    clearTimeout(fading);
    if (!keep) fading = setTimeout(() => { status.textContent = ''; }, 2500 + 60 * sentence.length);
  };
  if (status.textContent) say(status.textContent);

  /* The clock: what the server says is left, counted down by this machine's own running time.
     The bar moves in steps of less than a pixel, so that a phone need not draw all the time. */
  let clock, received;
  const setClock = (now) => { clock = now; received = performance.now(); tick(); };
  const tick = () => {
    for (const bar of all('[data-bar]')) bar.classList.toggle('still', clock.remaining_ms === null);
    if (clock.remaining_ms === null) { all('[data-left]').forEach((e) => { e.textContent = ''; }); return; }
    const left = Math.max(clock.remaining_ms - (clock.running ? performance.now() - received : 0), 0);
    const seconds = Math.ceil(left / 1000);
    const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    for (const each of all('[data-left]')) {
      if (each.textContent !== text) each.textContent = text;
      each.classList.toggle('late', clock.running && seconds <= 20);
    }
    const share = clock.total_ms ? left / clock.total_ms : 1;
    for (const bar of all('[data-bar]')) if (Math.abs(bar.value - share) >= 0.002 || share === 0) bar.value = share;
  };
  setClock(JSON.parse(body.dataset.clock));
  setInterval(tick, 250);

  /* Tabs on narrow screens; the address keeps which. */
  const show = (tab) => {
    if (!one(`#tab-${tab}`)) return;
    root.dataset.tab = tab;
    for (const a of all('.tabs a')) a.hash === `#tab-${tab}` ? a.setAttribute('aria-current', 'true') : a.removeAttribute('aria-current');
    history.replaceState(null, '', `#tab-${tab}`);
    unread();
  };
  const shown = () => root.dataset.tab || '';
  const unread = () => {
    const ids = all('[data-message]:not(.own)').map((e) => Number(e.dataset.message));
    const mark = one('[data-unread]');
    if (!mark) return;
    const store = `read ${room} ${body.className}`;
    if (shown() === 'talk' || matchMedia('(min-width: 1080px)').matches) sessionStorage.setItem(store, String(Math.max(0, ...ids)));
    const fresh = ids.filter((id) => id > Number(sessionStorage.getItem(store) || 0)).length + all('#deals .pair').length;
    mark.hidden = !fresh;
    mark.textContent = fresh || '';
    one('[data-undecided]').hidden = !['open', 'paused'].includes(phase) || Boolean(one('#decide .note.good, #choose .note.good, .proposal.voted'));
  };
  root.classList.add('js');
  all('.tabs a').forEach((a) => a.addEventListener('click', (event) => { event.preventDefault(); show(a.hash.slice(5)); scrollTo(0, 0); }));
  document.addEventListener('click', (event) => {
    const link = event.target.closest('main a[href^="#tab-"]');
    if (link) { show(link.hash.slice(5)); if (!matchMedia('(min-width: 1080px)').matches) { event.preventDefault(); scrollTo(0, 0); } }
  });
  /* Who has just sat down reads the briefing first, also in the middle of the game. */
  const newHere = body.classList.contains('player') && sessionStorage.getItem('seated') !== `${room} ${body.dataset.person}`;
  if (newHere) {
    sessionStorage.setItem('seated', `${room} ${body.dataset.person}`);
    if (['open', 'paused'].includes(phase) && !status.textContent) say(`Round ${round} is open: read what your side wants, then decide.`);
  }
  show(location.hash.startsWith('#tab-') ? location.hash.slice(5) : round === '0' || newHere ? 'brief' : 'news');

  /* What a person has begun stays until the round is another, through pushes and reloads. */
  const store = (form) => `kept ${room} ${body.className} ${form.id} ${form.dataset.round}`;
  const keep = (form) => sessionStorage.setItem(store(form), JSON.stringify([...new FormData(form)].filter(([name]) => name.startsWith('level.') || ['stance', 'voice'].includes(name))));
  const restore = (form) => {
    for (const [name, value] of JSON.parse(sessionStorage.getItem(store(form)) || '[]')) {
      const field = all('input', form).find((each) => each.name === name && each.value === value);
      if (field && !field.disabled) { field.checked = true; form.dataset.dirty = ''; }
    }
  };
  all('form[data-keep]').forEach(restore);
  const begun = (event) => {
    const form = event.target.form;
    if (!form) return;
    if (form.matches('[data-act]')) form.dataset.dirty = '';
    if (form.matches('[data-keep]')) keep(form);
    if (event.target.type === 'range') event.target.nextElementSibling.textContent = event.target.value;
  };
  document.addEventListener('input', begun);
  document.addEventListener('change', begun);

  /* Forms: sent once, whatever the finger does, and again with the same key when the network drops. */
  const key = () => [...crypto.getRandomValues(new Uint8Array(12))].map((n) => n.toString(16).padStart(2, '0')).join('');
  const send = async (form, fields) => {
    for (let n = 0; ; n += 1) {
      const patience = new AbortController();
      const late = setTimeout(() => patience.abort(), 8000);
      try {
        const answer = await fetch(form.action, {method: 'POST', body: fields, headers: {Accept: 'application/json'}, signal: patience.signal});
        return await answer.json();
      } catch {
        if (n > 20) return {error: 'The room does not answer. Look at your connection and try again.'};
        say('The connection dropped. Sending it again …', true);
        await wait(Math.min(300 * 2 ** n, 4000));
      } finally { clearTimeout(late); }
    }
  };
  document.addEventListener('submit', async (event) => {
    const form = event.target;
    if (!form.matches('[data-act]')) return;
    event.preventDefault();
    if ('busy' in form.dataset || (form.dataset.sure && !confirm(form.dataset.sure))) return;
    form.dataset.busy = '';
    const fields = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === 'string'));
    if (event.submitter && event.submitter.name) fields.append(event.submitter.name, event.submitter.value);
    fields.set('key', key());
    if (fields.has('me')) fields.set('me', body.dataset.person);
    const said = await send(form, fields);
    delete form.dataset.busy;
    if (said.error) { say(said.error); return; }
    delete form.dataset.dirty;
    if ('clear' in form.dataset) form.reset();
    if (said.go) { location.assign(said.go); return; }
    say(form.dataset.done || 'Done.');
  });

  /* Pushes: parts by name, each morphed in place; what a hand holds or has changed is left alone.
     A piece of a part that stays as it was is sent as its number. */
  const callbacks = {
    beforeNodeMorphed: (old) => !(old instanceof HTMLElement && old.matches('input, textarea, select') && old.form && 'dirty' in old.form.dataset),
    beforeAttributeUpdated: (name, node) => !(name === 'open' || name === 'data-dirty' || name === 'data-busy' || (name === 'value' && node === document.activeElement && !node.matches('button'))),
    beforeNodeRemoved: (node) => !(node instanceof HTMLElement && 'local' in node.dataset),
  };
  let had = {};
  const put = (name, digest, pieces) => {
    const part = one(`#${name}`);
    if (!part) return;
    had[name] = pieces.map((piece) => typeof piece === 'number' ? had[name][piece] : piece);
    const html = had[name].join('');
    const typing = document.activeElement && document.activeElement.matches('input, textarea, select');
    Idiomorph.morph(part, html, {morphStyle: 'innerHTML', ignoreActiveValue: typing, restoreFocus: true, callbacks});
    /* A card that changed its place among the others may have lost which of its choices is set. */
    all('input[type=radio]', part).filter((each) => each.defaultChecked && !(each.form && 'dirty' in each.form.dataset)).forEach((each) => { each.checked = true; });
    part.dataset.digest = digest;
  };
  /* The page turns to what is new, unless somebody is writing. */
  const turn = (tab) => {
    if (body.classList.contains('player') && !(document.activeElement || body).matches('textarea, input:not([type=radio], [type=checkbox], [type=range])')) { show(tab); scrollTo(0, 0); }
  };
  const receive = (said) => {
    if (said.clock) setClock(said.clock);
    if ('round' in said && String(said.round) !== round) {
      all('[data-dirty][data-round]').forEach((form) => { delete form.dataset.dirty; });
      if (body.classList.contains('player')) say(`Round ${said.round} is open.`);
      if (Number(said.round) > Number(round)) turn('decide');
      round = String(said.round);
    }
    const before = phase;
    phase = said.phase || phase;
    for (const [name, digest, pieces] of said.parts || []) put(name, digest, pieces);
    if (phase !== before && ['between', 'ended'].includes(phase) && ['open', 'paused', 'playing'].includes(before)) {
      turn('news');
      if (body.classList.contains('player')) say(`Round ${round} is revealed.`);
    }
    if (said.parts && said.parts.length) { tick(); unread(); }
  };

  /* The socket: asked for a sign of life; a dead one is left and a new one opened. */
  const away = one('#elsewhere');
  let socket, tries = 0, doubt, gone = false;
  const leave = () => {
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
    socket = undefined;
  };
  const connect = () => {
    leave();
    if (gone) return;
    had = {};
    const mine = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${body.dataset.live}`);
    socket = mine;
    doubted(6000);
    mine.onopen = () => mine.send(JSON.stringify(Object.fromEntries(all('[data-part]').map((e) => [e.id, e.dataset.digest]))));
    mine.onmessage = (event) => {
      clearTimeout(doubt);
      if ('offline' in body.dataset) { delete body.dataset.offline; say('Connected again.'); }
      tries = 0;
      receive(JSON.parse(event.data));
    };
    mine.onclose = (event) => {
      if (event.code === 4001) { gone = true; away.hidden = false; one('#return').focus(); return; }
      if (event.code === 4003) { gone = true; location.reload(); return; }
      retry();
    };
  };
  const retry = () => {
    leave();
    clearTimeout(doubt);
    if (tries > 1) { body.dataset.offline = ''; say('No connection to the room. Trying again …', true); }
    tries += 1;
    doubt = setTimeout(connect, Math.min(250 * 2 ** tries, 4000) * (0.75 + Math.random() / 2));
  };
  const doubted = (patience) => { clearTimeout(doubt); doubt = setTimeout(retry, patience); };
  const ask = (patience) => {
    if (gone) return;
    if (!socket || socket.readyState > 1) connect();
    else if (socket.readyState === 1) { socket.send('?'); doubted(patience); }
  };
  one('#return').addEventListener('click', () => { gone = false; away.hidden = true; connect(); });
  setInterval(() => { if (!document.hidden) ask(4000); }, 8000);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) ask(1500); });
  addEventListener('pageshow', (event) => { if (event.persisted) ask(1500); });
  addEventListener('online', () => ask(1500));
  connect();
})();
